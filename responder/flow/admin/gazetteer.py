"""Write a group's areas and places: add new ones, and update those of the same name, which keep their ids."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from responder.flow.work import Work
from responder.store import area, place
from responder.store.area import Area, NewArea
from responder.store.place import NewPlace, Place


@dataclass
class AreasWritten:
    """The result of an import of areas."""

    city: str
    """The city's spelling from now on: the existing one, if we already had the city."""
    new: int = 0
    changed: int = 0
    same: int = 0
    kept: list[str] = field(default_factory=list)
    """Names of the city's areas that are missing from the file. They are left unchanged."""
    touching: int = 0
    """Pairs of adjacent areas, over all cities."""
    places_moved: int = 0
    """Places that are now in a different area."""


@dataclass
class PlacesWritten:
    """The result of an import of places."""

    new: int = 0
    changed: int = 0
    same: int = 0
    repeated: list[str] = field(default_factory=list)
    """Names of places that appeared earlier in the same file: skipped."""
    outside: list[str] = field(default_factory=list)
    """Names of places outside every area."""


def write_areas(work: Work, city: str, areas: Sequence[NewArea]) -> AreasWritten:
    """Write a city's areas. Each replaces the area of the same name if there is one, ignoring case.

    Volunteers, places and incidents that refer to an area still do so. No area is deleted.
    """
    area.lock(work.session)
    known = [one for one in area.all_by_name(work.session) if one.city.casefold() == city.casefold()]
    written = AreasWritten(known[0].city if known else city)
    by_name = {one.name.casefold(): one for one in known}
    for given in areas:
        before = by_name.pop(given.name.casefold(), None)
        if before is None:
            work.session.add(_filled(Area(city=written.city), given))
            written.new += 1
        elif _differs(before, given):
            _filled(before, given)
            written.changed += 1
        else:
            written.same += 1
    written.kept = [one.name for one in by_name.values()]
    written.touching = area.join_neighbors(work.session)
    written.places_moved = _move_places(work)
    return written


def write_places(work: Work, places: Sequence[NewPlace]) -> PlacesWritten:
    """Write places. Each replaces the place of the same kind, name and area if there is one. None is deleted."""
    area.lock(work.session)
    written = PlacesWritten()
    known = {_key(one.kind, one.name, one.area_id): one for one in place.everything(work.session)}
    seen, index = set(), area.index(work.session)
    for given in places:
        within = index.locate(given.point)
        key = _key(given.kind, given.name, within)
        if key in seen:
            written.repeated.append(given.name)
            continue
        seen.add(key)
        if within is None:
            written.outside.append(given.name)
        before = known.get(key)
        if before is None:
            work.session.add(_placed(Place(area_id=within, kind=given.kind), given))
            written.new += 1
        elif (before.name, before.point, before.aliases) != (given.name, given.point, ";".join(given.aliases)):
            _placed(before, given)
            written.changed += 1
        else:
            written.same += 1
    work.session.flush()
    return written


def _filled(one: Area, given: NewArea) -> Area:
    one.name, one.polygons, one.approximate = given.name, given.polygons, False
    one.latitude, one.longitude = given.point.latitude, given.point.longitude
    return one


def _differs(before: Area, given: NewArea) -> bool:
    return before.approximate or (before.name, before.polygons, before.point) != (
        given.name,
        given.polygons,
        given.point,
    )


def _placed(one: Place, given: NewPlace) -> Place:
    one.name, one.latitude, one.longitude = given.name, given.point.latitude, given.point.longitude
    one.aliases = ";".join(given.aliases)
    return one


def _move_places(work: Work) -> int:
    moved, index = 0, area.index(work.session)
    for one in place.everything(work.session):
        within = index.locate(one.point)
        if within != one.area_id:
            one.area_id, moved = within, moved + 1
    work.session.flush()
    return moved


def _key(kind: str, name: str, area_id: UUID | None) -> tuple[str, str, UUID | None]:
    return kind.casefold(), name.casefold(), area_id
