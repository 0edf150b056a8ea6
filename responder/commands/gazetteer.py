"""The commands that import areas and places, and what they print."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from responder.commands import geojson
from responder.commands.area_file import AreaFile, areas_of
from responder.commands.place_file import places_of
from responder.domain.place import tidy
from responder.flow.admin.gazetteer import AreasWritten, PlacesWritten, write_areas, write_places
from responder.flow.work import Work
from responder.parts import build, utc_now
from responder.readiness import require_usable
from responder.store import area
from responder.trouble import Trouble

Say = Callable[[str], object]
_SHOWN = 40
"""The most lines of one kind: if everything in a file is wrong, the first rows show it."""


@dataclass(frozen=True)
class AreaImport:
    """What the operator asked for."""

    file: Path
    city: str
    name_field: str | None = None
    crs: str | None = None
    leave_out_broken: bool = False
    """Write the other rows if some can't be used."""


def import_areas(settings: Settings, wanted: AreaImport, say: Say, *, dry_run: bool) -> None:
    """Read a city's areas and write them, all or none. Raises Trouble if the file or one of its rows can't be used."""
    city = tidy(wanted.city)
    if not city:
        raise Trouble("The city has no name. Add --city NAME.")
    read = areas_of(geojson.read(wanted.file), wanted.name_field, wanted.crs)
    say(f"{wanted.file.name}: {_many(len(read.areas), 'area')}, named by the field `{read.field}`.")
    _tell(say, read.notes)
    if wanted.leave_out_broken and read.areas:
        _tell(say, [f"{fault} Left out." for fault in read.faults])
    else:
        if read.faults and read.areas:
            say("To leave out these rows and write the others, add --leave-out-broken:")
        _refuse(wanted.file, read.faults, say)
    with _work(settings, dry_run=dry_run) as work:
        written = write_areas(work, city, read.areas)
        cities = {known for _, known, _ in area.names(work.session)}
        count = len(area.names(work.session))
    for line in _summary(written, read):
        say(line)
    say(f"{_many(written.touching, 'pair')} of neighbors among {_many(count, 'area')} of {', '.join(sorted(cities))}.")
    if dry_run:
        say("Dry run: nothing was written.")


def list_areas(settings: Settings, say: Say) -> None:
    """Every area by city, with the number of its neighbors."""
    with _work(settings, dry_run=True) as work:
        areas = area.all_by_name(work.session)
        neighbors = area.count_neighbors(work.session)
    if not areas:
        say("There are no areas yet. Run `responder areas import FILE --city NAME`.")
        return
    wide = max(len(one.name) for one in areas)
    counts = Counter(one.city for one in areas)
    for city, count in counts.items():
        say(f"{city}: {_many(count, 'area')}")
        for one in areas:
            if one.city == city:
                rough = "  approximate" if one.approximate else ""
                say(f"  {one.name:{wide}}  {_many(neighbors.get(one.id, 0), 'neighbor'):12}{rough}".rstrip())


def import_places(settings: Settings, file: Path, say: Say, *, dry_run: bool) -> None:
    """Read places and write them, all or none. Raises Trouble if the file or one of its rows can't be used."""
    read = places_of(file)
    say(f"{file.name}: {_many(len(read.places) + len(read.faults), 'row')}.")
    _tell(say, read.notes)
    _refuse(file, read.faults, say)
    with _work(settings, dry_run=dry_run) as work:
        written = write_places(work, read.places)
    _tell(say, [f"{name}: listed twice; skipped." for name in written.repeated])
    for line in _places_summary(written):
        say(line)
    if dry_run:
        say("Dry run: nothing was written.")


@contextmanager
def _work(settings: Settings, *, dry_run: bool) -> Iterator[Work]:
    """One transaction, saved at the end unless this is a dry run."""
    require_usable(settings, migrated=True)
    parts = build(settings)
    try:
        with parts.sessions() as session:
            yield Work(session, parts.policy, utc_now())
            if not dry_run:
                session.commit()
    finally:
        parts.close()


def _refuse(file: Path, faults: Sequence[str], say: Say) -> None:
    _tell(say, faults)
    if faults:
        raise Trouble(
            f"Nothing was written: {_many(len(faults), 'row')} of {file.name} can't be used. "
            "Fix the file and import it again."
        )


def _tell(say: Say, lines: Sequence[str]) -> None:
    for line in lines[:_SHOWN]:
        say(f"  {line}")
    if len(lines) > _SHOWN:
        say(f"  … and {len(lines) - _SHOWN} more.")


def _summary(written: AreasWritten, read: AreaFile) -> Iterator[str]:
    yield f"{written.city}:"
    yield from _table(new=written.new, changed=written.changed, unchanged=written.same, repaired=read.repaired)
    if written.kept:
        yield f"  kept, although not in the file: {', '.join(written.kept)}"
    if written.places_moved:
        yield f"{_many(written.places_moved, 'place')} of the gazetteer moved to another area."


def _places_summary(written: PlacesWritten) -> Iterator[str]:
    yield from _table(new=written.new, changed=written.changed, unchanged=written.same)
    if written.outside:
        named = ", ".join(written.outside[:_SHOWN]) + (", …" if len(written.outside) > _SHOWN else "")
        yield f"  {len(written.outside):>6}  in no area: {named}"


def _table(**counts: int) -> Iterator[str]:
    for word, count in counts.items():
        yield f"  {count:>6}  {word}"


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
