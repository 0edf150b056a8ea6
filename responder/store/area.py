"""Areas: neighborhoods with an outline."""

from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.distance import Point, Shape
from responder.domain.distance import locate as locate_among
from responder.store.base import Base, Key


class Area(Base):
    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("city", "name"),)

    id: Mapped[Key]
    city: Mapped[str]
    name: Mapped[str]
    polygons: Mapped[list[Any]] = mapped_column(JSONB)
    """As GeoJSON's MultiPolygon: polygons of rings of [longitude, latitude]."""
    latitude: Mapped[float]
    longitude: Mapped[float]
    """A point inside, for when nothing better is known."""
    approximate: Mapped[bool] = mapped_column(default=False)

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class AreaNeighbor(Base):
    """Two areas that touch, or nearly; written both ways."""

    __tablename__ = "area_neighbor"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    neighbor_id: Mapped[UUID] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True, index=True)


def get(session: Session, area_id: UUID) -> Area | None:
    return session.get(Area, area_id)


def all_by_name(session: Session) -> list[Area]:
    """Every area, by city and name."""
    return list(session.scalars(select(Area).order_by(Area.city, Area.name)))


def names(session: Session) -> list[tuple[UUID, str, str]]:
    """(id, city, name) of every area, by city and name: without the outlines, which are large."""
    rows = session.execute(select(Area.id, Area.city, Area.name).order_by(Area.city, Area.name))
    return [(row.id, row.city, row.name) for row in rows]


def locate(session: Session, point: Point) -> UUID | None:
    """The area that holds the point, None outside all."""
    rows = session.execute(select(Area.id, Area.polygons))
    return locate_among(point, (Shape.of(row.id, row.polygons) for row in rows))
