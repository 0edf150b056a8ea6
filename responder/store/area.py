"""Areas: neighborhoods with an outline."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.distance import Point
from responder.store.base import Base, Key
from responder.store.geometry import Index, touching

_VERSION = text("SELECT coalesce(md5(string_agg(id::text || xmin || ctid, '' ORDER BY id)), 'none') FROM area")


@dataclass(frozen=True)
class NewArea:
    """An area from a file."""

    name: str
    polygons: list[list[list[list[float]]]]
    """Like a GeoJSON MultiPolygon, and valid: polygons of rings of [longitude, latitude]."""
    point: Point
    """A point inside."""


class Area(Base):
    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("city", "name"),)

    id: Mapped[Key]
    city: Mapped[str]
    name: Mapped[str]
    polygons: Mapped[list[Any]] = mapped_column(JSONB)
    """Like a GeoJSON MultiPolygon: polygons of rings of [longitude, latitude]."""
    latitude: Mapped[float]
    longitude: Mapped[float]
    """With `latitude`, a point inside the area, for when we know nothing better."""
    approximate: Mapped[bool] = mapped_column(default=False)

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class AreaNeighbor(Base):
    """Two areas that touch or nearly touch. Each pair is stored both ways."""

    __tablename__ = "area_neighbor"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    neighbor_id: Mapped[UUID] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True, index=True)


def get(session: Session, area_id: UUID) -> Area | None:
    return session.get(Area, area_id)


def all_by_name(session: Session) -> list[Area]:
    """Every area, by city and name."""
    return list(session.scalars(select(Area).order_by(Area.city, Area.name)))


def lock(session: Session) -> None:
    """Keep others from writing areas until this transaction ends. They can still read."""
    session.execute(text("LOCK TABLE area IN SHARE ROW EXCLUSIVE MODE"))


def lock_areas(session: Session, area_ids: Collection[UUID]) -> list[UUID]:
    """The ids of these areas that exist, locked until the transaction ends. Rows can still refer to them meanwhile."""
    query = select(Area.id).where(Area.id.in_(area_ids)).order_by(Area.id)
    return list(session.scalars(query.with_for_update(key_share=True)))


def count_neighbors(session: Session) -> dict[UUID, int]:
    """The number of neighbors of each area that has any."""
    rows = session.execute(select(AreaNeighbor.area_id, func.count().label("touching")).group_by(AreaNeighbor.area_id))
    return {row.area_id: row.touching for row in rows}


def names(session: Session) -> list[tuple[UUID, str, str]]:
    """(id, city, name) of every area, by city and name. Leaves out the outlines, which are large."""
    rows = session.execute(select(Area.id, Area.city, Area.name).order_by(Area.city, Area.name))
    return [(row.id, row.city, row.name) for row in rows]


def locate(session: Session, point: Point) -> UUID | None:
    """The area that contains the point; None if no area does. If areas overlap, the smaller one (see `Index`)."""
    return index(session).locate(point)


def index(session: Session) -> Index:
    """The outlines of all areas, for locating many points.

    They stay in memory between calls and are read again after any area changes. Each call asks the database for the
    version, a small query, so that a running worker notices an import right away.
    """
    return _kept.of(session)


def outlines(session: Session) -> list[tuple[UUID, Any]]:
    """(id, polygons) of every area."""
    return [(row.id, row.polygons) for row in session.execute(select(Area.id, Area.polygons))]


def version(session: Session) -> str:
    """A hash that differs after any change to any area: each version of a row has its own xmin and ctid."""
    return str(session.scalars(_VERSION).one())


def neighbors(session: Session, area_id: UUID) -> list[UUID]:
    """The areas that touch or nearly touch this one, by city and name."""
    query = select(Area.id).join(AreaNeighbor, AreaNeighbor.neighbor_id == Area.id)
    return list(session.scalars(query.where(AreaNeighbor.area_id == area_id).order_by(Area.city, Area.name)))


def join_neighbors(session: Session) -> int:
    """Recompute which areas of all cities touch. Returns the number of pairs."""
    session.flush()
    wanted = touching(outlines(session))
    session.execute(delete(AreaNeighbor))
    if wanted:
        session.execute(insert(AreaNeighbor), [{"area_id": one, "neighbor_id": other} for one, other in wanted])
    return len(wanted) // 2


class _Kept:
    """Caches the outlines of the latest version."""

    def __init__(self) -> None:
        self._last: tuple[str, Index] = ("", Index([]))

    def of(self, session: Session) -> Index:
        now = version(session)
        # Read it only once: another thread may replace the pair meanwhile.
        then, found = self._last
        if then != now:
            found = Index(outlines(session))
            self._last = (now, found)
        return found


_kept = _Kept()
