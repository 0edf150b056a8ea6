"""The gazetteer: named points, found by the names that people use."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from rapidfuzz import fuzz, process
from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session

from responder.domain.distance import Point, metres
from responder.domain.place import Name, beginning
from responder.store.base import Base, Key, refers

_ALIKE = 82.0
"""Out of 100. Below this likeness, two names are two places."""
_BETWEEN, _ID = "\x1f", 36
"""A separator that no name contains, and the length of a key in characters."""
_AT = 250.0
"""Meters within which a point counts as being at a place."""


_GAZETTEER = text(f"""
SELECT string_agg(id || name, '{_BETWEEN}') FROM place WHERE CAST(:area AS uuid) IS NULL OR area_id = :area
""")  # noqa: S608  # a sign of our own


@dataclass(frozen=True)
class NewPlace:
    """A place from a file."""

    kind: str
    name: str
    point: Point


class Place(Base):
    __tablename__ = "place"

    id: Mapped[Key]
    area_id: Mapped[UUID | None] = refers("area.id", index=True, on_delete="SET NULL")
    name: Mapped[str]
    kind: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class Gazetteer:
    """The places as of one moment, with their names taken apart for many searches."""

    def __init__(self, joined: str) -> None:
        """`joined` has all keys and names in one text."""
        self._by_numbers: dict[frozenset[str], dict[str, Name]] = {}
        for line in filter(None, joined.split(_BETWEEN)):
            name = _known(line[_ID:])
            self._by_numbers.setdefault(name.numbers, {})[line[:_ID]] = name
        self._plain = {
            numbers: {key: name.plain for key, name in names.items()} for numbers, names in self._by_numbers.items()
        }

    def find(self, words: str) -> UUID | None:
        """The key of the place that best matches the words; None if nothing is alike enough.

        Typos, abbreviations and the order of a crossing's streets don't matter. If the full text finds nothing, it
        tries the part before a landmark (`Lake & Bloomington, by the gas station`).
        """
        for said in filter(None, (words, beginning(words))):
            found = self._most_alike(Name.of(said))
            if found:
                return UUID(found)
        return None

    def _most_alike(self, wanted: Name) -> str | None:
        # Names with other numbers are other places, so they can't match.
        possible = self._plain.get(wanted.numbers, {})
        if wanted.kinds or wanted.sides:
            named = self._by_numbers.get(wanted.numbers, {})
            possible = {key: plain for key, plain in possible.items() if not wanted.contradicts(named[key])}
        # The words may have a direction that the name lacks. A direction in the name is part of it: South High School.
        for said in filter(None, (wanted.plain, wanted.without_sides)):
            found = process.extractOne(said, possible, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
            if found:
                return str(found[2])
        return None


def gazetteer(session: Session, area_id: UUID | None = None) -> Gazetteer:
    """The places as they are now, in one area if given."""
    # All in one value: reading a row for each would cost many times as much, for every report.
    return _taken_apart(session.execute(_GAZETTEER, {"area": area_id}).scalar_one() or "")


def find_place(session: Session, words: str, area_id: UUID | None = None) -> Place | None:
    """The place that best matches the words, in one area if given; None if nothing is alike enough."""
    found = gazetteer(session, area_id).find(words)
    return session.get(Place, found) if found else None


@lru_cache(maxsize=4)
def _taken_apart(joined: str) -> Gazetteer:
    """A cached gazetteer, reused while the places stay the same. It does not keep reporters' words in memory."""
    return Gazetteer(joined)


@lru_cache(maxsize=20_000)
def _known(name: str) -> Name:
    return Name.of(name)


def names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    rows = session.execute(select(Place.id, Place.name).where(Place.id.in_({key for key in ids if key is not None})))
    return {row.id: row.name for row in rows}


def points(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, Point]:
    wanted = {key for key in ids if key is not None}
    rows = session.execute(select(Place.id, Place.latitude, Place.longitude).where(Place.id.in_(wanted)))
    return {row.id: Point(row.latitude, row.longitude) for row in rows}


def everything(session: Session) -> list[Place]:
    """Every place, by kind and name."""
    return list(session.scalars(select(Place).order_by(Place.kind, Place.name, Place.id)))


def nearest(session: Session, point: Point) -> Place | None:
    """The place that a point is at; None if no place is near."""
    places = session.scalars(
        select(Place).where(
            Place.latitude.between(point.latitude - 0.01, point.latitude + 0.01),
            Place.longitude.between(point.longitude - 0.02, point.longitude + 0.02),
        )
    )
    within = [(metres(point, place.point), place) for place in places]
    near = min(within, key=lambda pair: pair[0], default=None)
    return near[1] if near and near[0] <= _AT else None


def within(session: Session, low: Point, high: Point, most: int) -> list[Place]:
    """Places between the southwest and northeast corners, by name."""
    inside = Place.latitude.between(low.latitude, high.latitude), Place.longitude.between(low.longitude, high.longitude)
    return list(session.scalars(select(Place).where(*inside).order_by(Place.name, Place.id).limit(most)))
