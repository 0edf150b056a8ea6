"""The gazetteer: named points, found by the names that people use."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.distance import Point, metres
from responder.domain.gazetteer import Gazetteer, Known, Why
from responder.store.base import Base, Key, refers

_BETWEEN, _CELL = "\x1f", "\x1e"
"""Separators that no name contains: between rows, and between the cells of a row."""
_AT = 250.0
"""Meters within which a point counts as being at a place."""
_AREA = "area"

_GAZETTEER = text(f"""
SELECT string_agg(concat_ws('{_CELL}', id, coalesce(area_id::text, ''), kind, latitude, longitude, name, aliases),
                  '{_BETWEEN}' ORDER BY name, id)
FROM place
""")  # noqa: S608  # signs of our own
_AREAS = text(f"""
SELECT string_agg(concat_ws('{_CELL}', id, '', '{_AREA}', latitude, longitude, name, ''),
                  '{_BETWEEN}' ORDER BY name, id)
FROM area
""")  # noqa: S608  # signs of our own


@dataclass(frozen=True)
class NewPlace:
    """A place from a file."""

    kind: str
    name: str
    point: Point
    aliases: tuple[str, ...] = ()


class Place(Base):
    __tablename__ = "place"

    id: Mapped[Key]
    area_id: Mapped[UUID | None] = refers("area.id", index=True, on_delete="SET NULL")
    name: Mapped[str]
    kind: Mapped[str]
    latitude: Mapped[float]
    longitude: Mapped[float]
    aliases: Mapped[str] = mapped_column(default="", server_default="")
    """Other names of the place, with semicolons between them."""

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


@dataclass(frozen=True)
class PlaceRead:
    """What words name: a place, else an area, else the names of up to two places to ask back; or nothing."""

    place_id: UUID | None = None
    area_id: UUID | None = None
    suggestions: tuple[str, ...] = ()
    near: bool = False
    """Whether the place is only the nearest known one, as for a block."""
    is_crossing: bool = False
    """Whether they name it by its two streets."""

    @property
    def is_known(self) -> bool:
        return self.place_id is not None or self.area_id is not None


def gazetteer(session: Session) -> Gazetteer:
    """The places and areas as they are now."""
    # All in one value: reading a row for each would cost many times as much, for every report.
    places = session.execute(_GAZETTEER).scalar_one() or ""
    return _taken_apart(places, session.execute(_AREAS).scalar_one() or "")


def read_place(session: Session, words: str, area_id: UUID | None = None) -> PlaceRead:
    """What the words name. With an area, only its places count."""
    return read_in(gazetteer(session), words, area_id) if words.strip() else PlaceRead()


def read_in(places: Gazetteer, words: str, area_id: UUID | None = None) -> PlaceRead:
    """The same, in a gazetteer that was read before."""
    found = places.read(words, str(area_id) if area_id else None)
    return PlaceRead(
        UUID(found.place) if found.place else None,
        UUID(found.area) if found.area else None,
        tuple(places.name(key) for key in found.suggestions),
        found.near,
        found.why is Why.CROSSING,
    )


def find_place(session: Session, words: str, area_id: UUID | None = None) -> Place | None:
    """The place that the words surely name, in one area if given; None if they name none."""
    found = read_place(session, words, area_id).place_id
    return session.get(Place, found) if found else None


@lru_cache(maxsize=4)
def _taken_apart(places: str, areas: str) -> Gazetteer:
    """A cached gazetteer, reused while the places stay the same. It does not keep reporters' words in memory."""
    rows = [row.split(_CELL) for row in filter(None, [*places.split(_BETWEEN), *areas.split(_BETWEEN)])]
    return Gazetteer(
        Known(key, name, kind, Point(float(latitude), float(longitude)), tuple(filter(None, aliases.split(";"))), area)
        for key, area, kind, latitude, longitude, name, aliases in rows
    )


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
