"""The gazetteer: named points, found by what people call them."""

from uuid import UUID

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session

from responder.domain.distance import Point, metres
from responder.domain.place import contradict, plain
from responder.store.base import Base, Key, refers

_ALIKE = 82.0
"""Of 100: below it, two names are two places."""
_AT = 250.0
"""Metres within which a point is said to be at a place."""


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


def find(session: Session, words: str, area_id: UUID | None = None) -> Place | None:
    """The place that the words name best, in the area if one is given; None if nothing is alike enough."""
    wanted = plain(words)
    if not wanted:
        return None
    query = select(Place)
    if area_id is not None:
        query = query.where(Place.area_id == area_id)
    places = {place.id: place for place in session.scalars(query)}
    named = {key: plain(place.name) for key, place in places.items() if not contradict(words, place.name)}
    found = process.extractOne(wanted, named, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE)
    return places[found[2]] if found else None


def nearest(session: Session, point: Point) -> Place | None:
    """The place that a point is at, None if none is near."""
    places = session.scalars(
        select(Place).where(
            Place.latitude.between(point.latitude - 0.01, point.latitude + 0.01),
            Place.longitude.between(point.longitude - 0.02, point.longitude + 0.02),
        )
    )
    within = [(metres(point, place.point), place) for place in places]
    near = min(within, key=lambda pair: pair[0], default=None)
    return near[1] if near and near[0] <= _AT else None
