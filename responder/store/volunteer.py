"""Volunteers: who joined, for which areas, trained or not."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, LargeBinary, SmallInteger, Text, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.distance import Point
from responder.domain.language import DEFAULT
from responder.domain.response import State as ResponseState
from responder.domain.volunteer import Skill, State
from responder.store.area import Area
from responder.store.base import AsWord, Base, Key, vault_of
from responder.store.phone import Phone

_NAME = "volunteer.name"


class Volunteer(Base):
    __tablename__ = "volunteer"

    id: Mapped[Key]
    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id"), unique=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[State] = mapped_column(AsWord(State))
    language: Mapped[str]
    second_language: Mapped[str] = mapped_column(default=DEFAULT, server_default=DEFAULT)
    """English or Spanish: what is texted while nobody has reviewed the texts in their own."""
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    trained_on: Mapped[date | None]
    """When a coordinator recorded their training; until then nobody is called to a place."""
    availability: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """`Slot`s in which they can usually go; none means any."""
    daily_limit: Mapped[int | None] = mapped_column(SmallInteger)
    """Calls and checks a day at most; None means any number."""
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    """Where the group is; both or neither. May reach over midnight."""
    wake_if_urgent: Mapped[bool] = mapped_column(default=False, server_default="false")
    paused_until: Mapped[datetime | None]
    """When a pause ends by itself; None while paused means until they say so."""
    joined_at: Mapped[datetime]


class VolunteerArea(Base):
    __tablename__ = "volunteer_area"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(
        ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True, index=True
    )


@dataclass(frozen=True)
class NewVolunteer:
    """What is known of somebody who joins; `areas` are ids."""

    name: str
    language: str
    skills: tuple[Skill, ...]
    areas: tuple[UUID, ...]
    trained_on: date | None


def add(session: Session, phone: Phone, who: NewVolunteer, now: datetime) -> Volunteer:
    """Write an active volunteer."""
    key = uuid4()
    volunteer = Volunteer(
        id=key,
        phone_id=phone.id,
        name_sealed=vault_of(session).seal(who.name, _NAME, key),
        status=State.ACTIVE,
        language=who.language,
        skills=[str(skill) for skill in who.skills],
        trained_on=who.trained_on,
        joined_at=now,
    )
    session.add(volunteer)
    session.flush()
    session.add_all(VolunteerArea(area_id=area, volunteer_id=key) for area in who.areas)
    return volunteer


def by_phone(session: Session, phone_id: UUID) -> Volunteer | None:
    return session.scalars(select(Volunteer).where(Volunteer.phone_id == phone_id)).one_or_none()


def name(session: Session, volunteer: Volunteer) -> str:
    """What this volunteer wants to be called."""
    return vault_of(session).open(volunteer.name_sealed, _NAME, volunteer.id)


def areas(session: Session, volunteer_id: UUID) -> list[Area]:
    query = select(Area).join(VolunteerArea).where(VolunteerArea.volunteer_id == volunteer_id)
    return list(session.scalars(query.order_by(Area.city, Area.name)))


_NEAREST_VERIFIERS = text(f"""
SELECT volunteer.id
FROM volunteer
JOIN phone ON phone.id = volunteer.phone_id
CROSS JOIN LATERAL (
    SELECT min(111195 * sqrt((area.latitude - :latitude) ^ 2
               + ((area.longitude - :longitude) * cos(radians(:latitude))) ^ 2)) AS metres,
           bool_or(area.id = :area) AS here
    FROM volunteer_area JOIN area ON area.id = volunteer_area.area_id
    WHERE volunteer_area.volunteer_id = volunteer.id
) AS reach
WHERE volunteer.status = '{State.ACTIVE}' AND '{Skill.VERIFIER}' = ANY(volunteer.skills)
  AND volunteer.trained_on IS NOT NULL AND phone.opted_out_at IS NULL
  AND phone.suspended_at IS NULL AND phone.number_sealed IS NOT NULL
  AND (reach.here OR reach.metres <= :reach)
  AND NOT EXISTS (
    SELECT FROM "check" WHERE "check".incident_id = :incident AND "check".volunteer_id = volunteer.id)
  AND NOT EXISTS (
    -- Who is on the way to one incident, or there, is not asked to look at another.
    SELECT FROM response JOIN incident ON incident.id = response.incident_id
    WHERE response.volunteer_id = volunteer.id AND incident.id <> :incident AND incident.status <> 'closed'
      AND response.status IN ('{ResponseState.GOING}', '{ResponseState.ON_SCENE}'))
ORDER BY reach.here DESC, reach.metres, volunteer.id
LIMIT :most
""")  # noqa: S608  # words of our own vocabulary only
_REACH = 3000.0
"""Metres from a verifier's nearest area within which they may be asked about a place outside their areas."""


def nearest_verifiers(
    session: Session, incident_id: UUID, area_id: UUID | None, point: Point, most: int
) -> list[Volunteer]:
    """Verifiers who were not asked about this incident yet: those of its area first, then the nearest."""
    ids = session.scalars(
        _NEAREST_VERIFIERS,
        {
            "incident": incident_id,
            "area": area_id,
            "latitude": point.latitude,
            "longitude": point.longitude,
            "reach": _REACH,
            "most": most,
        },
    ).all()
    found = {volunteer.id: volunteer for volunteer in session.scalars(select(Volunteer).where(Volunteer.id.in_(ids)))}
    return [found[key] for key in ids]
