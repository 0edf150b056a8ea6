"""Volunteers: people who joined, their areas, and whether they are trained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    ForeignKey,
    Index,
    LargeBinary,
    Select,
    SmallInteger,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.alert import NoticeKind
from responder.domain.language import DEFAULT
from responder.domain.volunteer import Event, Skill, State
from responder.store.alert import Notice
from responder.store.area import Area
from responder.store.base import AsWord, Base, Key, vault_of
from responder.store.delivery import Delivery
from responder.store.history import History
from responder.store.phone import Phone

NAME = "volunteer.name"
_AT_A_TIME = 500


class Volunteer(Base):
    __tablename__ = "volunteer"
    __table_args__ = (Index("ix_volunteer_untrained", "joined_at", postgresql_where=text("trained_on IS NULL")),)

    id: Mapped[Key]
    phone_id: Mapped[UUID] = mapped_column(ForeignKey("phone.id"), unique=True)
    name_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[State] = mapped_column(AsWord(State))
    language: Mapped[str]
    second_language: Mapped[str] = mapped_column(default=DEFAULT, server_default=DEFAULT)
    """English or Spanish. We text in it until somebody has reviewed the texts in their own language."""
    skills: Mapped[list[str]] = mapped_column(ARRAY(Text))
    trained_on: Mapped[date | None]
    """The date of their training. They get no alerts before it is recorded."""
    availability: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    """`Slot`s in which they can usually go; empty for any time."""
    daily_limit: Mapped[int | None] = mapped_column(SmallInteger)
    """The most alerts and checks per day; None for no limit."""
    quiet_from: Mapped[time | None]
    quiet_until: Mapped[time | None]
    """With `quiet_from`, in the group's local time: both or neither. May go past midnight."""
    wake_if_urgent: Mapped[bool] = mapped_column(default=False, server_default="false")
    paused_until: Mapped[datetime | None]
    """When a pause ends by itself. None while paused means until they resume."""
    joined_at: Mapped[datetime]


class VolunteerArea(Base):
    __tablename__ = "volunteer_area"

    area_id: Mapped[UUID] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"), primary_key=True)
    volunteer_id: Mapped[UUID] = mapped_column(
        ForeignKey("volunteer.id", ondelete="CASCADE"), primary_key=True, index=True
    )


def count_in(session: Session, areas: Sequence[UUID]) -> int:
    """How many choices of these areas there are. At least as many as the people who could be alerted there."""
    query = select(func.count()).select_from(VolunteerArea).where(VolunteerArea.area_id.in_(areas))
    return session.scalars(query).one()


@dataclass(frozen=True)
class NewVolunteer:
    """What we know about somebody who joins. `areas` are ids."""

    name: str
    language: str
    skills: tuple[Skill, ...]
    areas: tuple[UUID, ...]
    trained_on: date | None


def add(session: Session, phone: Phone, who: NewVolunteer, now: datetime) -> Volunteer:
    """Add an active volunteer."""
    key = uuid4()
    volunteer = Volunteer(
        id=key,
        phone_id=phone.id,
        name_sealed=vault_of(session).seal(who.name, NAME, key),
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


def begin(session: Session, phone: Phone, language: str, now: datetime) -> Volunteer:
    """Add an invited volunteer. We only know their phone and language."""
    key = uuid4()
    volunteer = Volunteer(
        id=key,
        phone_id=phone.id,
        name_sealed=vault_of(session).seal("", NAME, key),
        status=State.INVITED,
        language=language,
        skills=[],
        joined_at=now,
    )
    session.add(volunteer)
    session.flush()
    return volunteer


def by_phone(session: Session, phone_id: UUID) -> Volunteer | None:
    """The volunteer with this phone, as they are now; None if there is none."""
    query = select(Volunteer).where(Volunteer.phone_id == phone_id)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def name(session: Session, volunteer: Volunteer) -> str:
    """The name that this volunteer wants us to use."""
    return vault_of(session).open(volunteer.name_sealed, NAME, volunteer.id)


def rename(session: Session, volunteer: Volunteer, called: str) -> None:
    volunteer.name_sealed = vault_of(session).seal(called, NAME, volunteer.id)


def choose_areas(session: Session, volunteer_id: UUID, chosen: Sequence[UUID]) -> None:
    """Replace the volunteer's areas. Ignores ids that are not areas."""
    session.execute(delete(VolunteerArea).where(VolunteerArea.volunteer_id == volunteer_id))
    known = select(Area.id, literal(volunteer_id)).where(Area.id.in_(chosen))
    session.execute(insert(VolunteerArea).from_select(["area_id", "volunteer_id"], known))


def linked_since(session: Session, volunteer_id: UUID, useful_after: datetime) -> bool:
    """Whether they already have a texted link to their own page that stays useful beyond that time."""
    query = select(Delivery.id).join(Notice, Notice.id == Delivery.notice_id)
    mine = query.where(Delivery.volunteer_id == volunteer_id, Notice.kind == NoticeKind.LINK)
    return session.scalar(mine.where(Delivery.useful_until > useful_after).limit(1)) is not None


def rested(session: Session, now: datetime) -> list[UUID]:
    """Phones of volunteers whose pause is over."""
    query = select(Volunteer.phone_id).where(Volunteer.status == State.PAUSED, Volunteer.paused_until <= now)
    return list(session.scalars(query.limit(_AT_A_TIME)))


def never_finished(session: Session, before: datetime) -> list[UUID]:
    """Phones of people who asked to join before then and never finished, without those who came back after leaving."""
    query = select(Volunteer.phone_id).where(Volunteer.status == State.PENDING, Volunteer.joined_at < before)
    return list(session.scalars(query.where(~_back(Volunteer.id).exists()).limit(_AT_A_TIME)))


def came_back(session: Session, volunteer_id: UUID) -> bool:
    """Whether they were a volunteer, stopped, and have started again since."""
    return session.scalar(_back(volunteer_id).limit(1)) is not None


def _back(volunteer_id: Any) -> Select[int]:
    """The history entries that say somebody came back."""
    return select(History.id).where(
        History.incident_id.is_(None), History.noun_id == volunteer_id, History.event == Event.START
    )


def remove(session: Session, volunteer: Volunteer) -> None:
    """Delete the volunteer and what belongs only to them. Texts sent to them no longer say to whom they went."""
    session.execute(update(Delivery).where(Delivery.volunteer_id == volunteer.id).values(volunteer_id=None))
    session.delete(volunteer)
    session.flush()


def areas(session: Session, volunteer_id: UUID) -> list[Area]:
    query = select(Area).join(VolunteerArea).where(VolunteerArea.volunteer_id == volunteer_id)
    return list(session.scalars(query.order_by(Area.city, Area.name)))
