"""Shifts: who covers which area and when, including on-call weeks of coordinators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.coverage import Span
from responder.domain.role import Role
from responder.domain.volunteer import State
from responder.store.account import Account
from responder.store.area import Area
from responder.store.base import Base, Key, refers
from responder.store.volunteer import Volunteer, VolunteerArea

_ON_CALL = (Role.COORDINATOR, Role.ADMIN)
"""Roles that can do what a ring asks for."""


class Shift(Base):
    """A shift of a volunteer, or of an account on call. Without an area, it covers all of theirs."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("num_nonnulls(volunteer_id, account_id) = 1", name="of_one"),
        CheckConstraint("starts_at < ends_at", name="ends_after_start"),
        Index("ix_shift_ends_at", "ends_at", "starts_at"),
    )

    id: Mapped[Key]
    volunteer_id: Mapped[UUID | None] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    area_id: Mapped[UUID | None] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_by: Mapped[UUID | None] = refers("account.id")
    made_at: Mapped[datetime]

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)


@dataclass(frozen=True)
class Who:
    """The person and area of a shift. One of the first two is set; no area means all of theirs."""

    volunteer_id: UUID | None = None
    account_id: UUID | None = None
    area_id: UUID | None = None


@dataclass(frozen=True)
class Watch:
    """A volunteer's shift and what it covers. `areas` are ids."""

    shift: Shift
    volunteer: Volunteer
    areas: frozenset[UUID]
    covers: Span | None
    """When they can be alerted; None if they can't: not trained, not active, or paused until after the shift."""


def overlapping(session: Session, who: Who, span: Span) -> list[Shift]:
    """The same person's shifts for the same area that overlap or touch the span."""
    query = select(Shift).where(
        Shift.volunteer_id == who.volunteer_id if who.volunteer_id else Shift.account_id == who.account_id,
        Shift.area_id == who.area_id if who.area_id else Shift.area_id.is_(None),
        Shift.starts_at <= span.end,
        Shift.ends_at >= span.start,
    )
    return list(session.scalars(query.order_by(Shift.starts_at)))


def of_volunteer(session: Session, volunteer_id: UUID, now: datetime, most: int) -> list[Shift]:
    """The volunteer's shifts that are not over, the next one first."""
    query = select(Shift).where(Shift.volunteer_id == volunteer_id, Shift.ends_at > now)
    return list(session.scalars(query.order_by(Shift.starts_at).limit(most)))


def watches(session: Session, span: Span, area_id: UUID | None) -> list[Watch]:
    """Volunteers' shifts that overlap the span, earliest first; in one area if given."""
    query = (
        select(Shift, Volunteer)
        .join(Volunteer, Volunteer.id == Shift.volunteer_id)
        .where(Shift.starts_at < span.end, Shift.ends_at > span.start)
    )
    found = session.execute(query.order_by(Shift.starts_at, Shift.id)).all()
    chosen = _chosen(session, [volunteer.id for _, volunteer in found])
    made = [_watch(shift, volunteer, chosen.get(volunteer.id, frozenset())) for shift, volunteer in found]
    return [one for one in made if area_id is None or area_id in one.areas]


def on_call(session: Session, span: Span) -> list[tuple[Shift, str]]:
    """(shift, e-mail address) of coordinators' shifts that overlap the span, earliest first."""
    query = (
        select(Shift, Account.email)
        .join(Account, Account.id == Shift.account_id)
        .where(Shift.starts_at < span.end, Shift.ends_at > span.start, Account.active, Account.role.in_(_ON_CALL))
    )
    return [(shift, email) for shift, email in session.execute(query.order_by(Shift.starts_at, Shift.id))]


def may_be_on_call(session: Session) -> list[tuple[UUID, str]]:
    """(id, e-mail address) of the accounts that can be on call."""
    query = select(Account.id, Account.email).where(Account.active, Account.role.in_(_ON_CALL))
    return [(row.id, row.email) for row in session.execute(query.order_by(Account.email))]


def lock_on_call(session: Session, account_id: UUID) -> bool:
    """Whether the account can be on call. Locks it until the transaction ends, so that two changes take turns."""
    query = select(Account.id).where(Account.id == account_id, Account.active, Account.role.in_(_ON_CALL))
    return session.scalars(query.with_for_update()).one_or_none() is not None


def delete(session: Session, shift_id: UUID) -> bool:
    """Delete the shift. Returns whether it existed."""
    gone = session.execute(delete_rows(Shift).where(Shift.id == shift_id).returning(Shift.id))
    return gone.one_or_none() is not None


def areas_with_volunteers(session: Session) -> list[tuple[UUID, str]]:
    """(id, name and city) of the areas that trained volunteers have chosen, by city and name."""
    query = (
        select(Area.id, Area.city, Area.name)
        .where(
            Area.id.in_(
                select(VolunteerArea.area_id)
                .join(Volunteer, Volunteer.id == VolunteerArea.volunteer_id)
                .where(Volunteer.trained_on.is_not(None), Volunteer.status.in_((State.ACTIVE, State.PAUSED)))
            )
        )
        .order_by(Area.city, Area.name)
    )
    return [(row.id, f"{row.name}, {row.city}") for row in session.execute(query)]


def _chosen(session: Session, volunteer_ids: Sequence[UUID]) -> dict[UUID, frozenset[UUID]]:
    query = select(VolunteerArea.volunteer_id, func.array_agg(VolunteerArea.area_id).label("areas"))
    found = query.where(VolunteerArea.volunteer_id.in_(volunteer_ids)).group_by(VolunteerArea.volunteer_id)
    return {row.volunteer_id: frozenset(row.areas) for row in session.execute(found)}


def _watch(shift: Shift, volunteer: Volunteer, chosen: frozenset[UUID]) -> Watch:
    # Alerts go to people who chose the area, so a shift in another area covers nothing.
    areas = chosen if shift.area_id is None else chosen & {shift.area_id}
    return Watch(shift, volunteer, areas, _covers(shift, volunteer))


def _covers(shift: Shift, volunteer: Volunteer) -> Span | None:
    if volunteer.trained_on is None:
        return None
    if volunteer.status is State.ACTIVE:
        return shift.span
    until = volunteer.paused_until
    if volunteer.status is not State.PAUSED or until is None or until >= shift.ends_at:
        return None
    return Span(max(shift.starts_at, until), shift.ends_at)
