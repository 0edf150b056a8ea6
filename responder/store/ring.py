"""Rings: things that a coordinator must look at now. They ring until somebody takes them."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Index, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.incident import OPEN
from responder.store.base import AsWord, Base, Key, refers
from responder.store.incident import Incident


class Cause(StrEnum):
    DISTRESS = "distress"
    """Somebody may have cried for help."""
    NOBODY_TO_ASK = "nobody to ask"
    NOBODY_ANSWERS = "nobody answers"
    CONFIRMED = "confirmed"
    DISAGREE = "disagree"
    NOT_CONFIRMED = "not confirmed"
    BARE_CONFIRMATION = "bare confirmation"
    WRONG_CODES = "wrong codes"
    CODES_GUESSED = "codes guessed"
    """So many wrong codes for checks in an hour that confirmations send nothing by themselves."""
    NOBODY_TO_ALERT = "nobody to call"
    NO_PLACE = "no place"
    CARRIER = "carrier"
    PROBE = "probe"
    CODES = "codes"
    """People asked for more codes in a day than the group pays for."""
    SECOND = "second"
    """An alert waits for a second coordinator."""
    HELD = "held"
    """A confirmation would have sent a callout, but the limit, the budget, a danger or its size stopped it."""
    NOT_ENOUGH = "not enough"
    """The waves have asked everybody, and not enough people are going."""
    OVER = "over"
    """Somebody on scene says that it is over."""
    FLOOD = "flood"
    """Reports need review: a person must look at them first."""


class Ring(Base):
    __tablename__ = "ring"
    __table_args__ = (
        # The same thing rings once until somebody takes it, however often we notice it.
        Index(
            "uq_ring_untaken", "cause", "incident_id", "distress_id", unique=True, postgresql_nulls_not_distinct=True,
            postgresql_where=text("taken_at IS NULL"),
        ),
    )  # fmt: skip

    id: Mapped[Key]
    incident_id: Mapped[UUID | None] = refers("incident.id")
    distress_id: Mapped[UUID | None] = refers("distress.id")
    """The cry for help; only for DISTRESS."""
    cause: Mapped[Cause] = mapped_column(AsWord(Cause))
    raised_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[UUID | None] = refers("account.id")
    duty_texted_at: Mapped[datetime | None]
    """When we texted people on duty because nobody took it."""
    all_texted_at: Mapped[datetime | None]
    """When we texted everybody with a phone."""


def ring(session: Session, cause: Cause, incident_id: UUID | None, now: datetime) -> None:
    """Raise a ring, unless it is ringing already."""
    session.execute(insert(Ring).values(incident_id=incident_id, cause=cause, raised_at=now).on_conflict_do_nothing())


def is_texted(session: Session, distress_id: UUID) -> bool:
    """Whether people have been texted about this cry for help."""
    return session.scalar(select(Ring.duty_texted_at).where(Ring.distress_id == distress_id).limit(1)) is not None


def ring_for_distress(
    session: Session, distress_id: UUID, incident_id: UUID | None, now: datetime, *, texted: bool
) -> None:
    """Ring for one cry; `texted` if those on duty are texted in the same transaction."""
    at = now if texted else None
    session.add(
        Ring(cause=Cause.DISTRESS, incident_id=incident_id, distress_id=distress_id, raised_at=now, duty_texted_at=at)
    )


def has_rung(session: Session, incident_id: UUID, causes: Collection[Cause]) -> bool:
    """Whether the incident ever rang for one of these causes, taken or not."""
    query = select(Ring.id).where(Ring.incident_id == incident_id, Ring.cause.in_(causes)).limit(1)
    return session.scalars(query).first() is not None


def untaken(session: Session) -> list[Ring]:
    """The rings that nobody has taken, oldest first."""
    return list(session.scalars(select(Ring).where(Ring.taken_at.is_(None)).order_by(Ring.raised_at)))


def take_ring(session: Session, ring_id: UUID, account_id: UUID, now: datetime) -> bool:
    """Take the ring for this account. Returns False if somebody else already took it."""
    taken = session.execute(
        update(Ring).where(Ring.id == ring_id, Ring.taken_at.is_(None)).values(taken_at=now, taken_by=account_id)
    )
    return bool(taken.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def is_seen_to(session: Session, cause: Cause, since: datetime) -> bool:
    """Whether a ring for this cause without an incident is untaken, or was taken since then."""
    query = select(Ring.id).where(
        Ring.cause == cause, Ring.incident_id.is_(None), or_(Ring.taken_at.is_(None), Ring.taken_at > since)
    )
    return session.scalars(query.limit(1)).first() is not None


def count(session: Session, cause: Cause, since: datetime) -> int:
    """How often it rang since then for this cause without an incident."""
    query = select(func.count()).where(Ring.cause == cause, Ring.incident_id.is_(None), Ring.raised_at > since)
    return session.scalars(query).one()


def take_rings_of_cause(
    session: Session, cause: Cause, account_id: UUID, now: datetime, incident_id: UUID | None = None
) -> None:
    """Take the rings of this cause, with this incident or without one: the account has acted on them."""
    session.execute(
        update(Ring)
        .where(Ring.cause == cause, Ring.incident_id.is_not_distinct_from(incident_id), Ring.taken_at.is_(None))
        .values(taken_at=now, taken_by=account_id)
    )


def take_rings_of_incident(session: Session, incident_id: UUID, account_id: UUID, now: datetime) -> None:
    """Take what rings for the incident, for the account that acts on it. A cry for help is only taken by itself."""
    session.execute(
        update(Ring)
        .where(Ring.incident_id == incident_id, Ring.cause != Cause.DISTRESS, Ring.taken_at.is_(None))
        .values(taken_at=now, taken_by=account_id)
    )


def last_texted(session: Session, *, besides: Cause, drill: bool) -> datetime | None:
    """When people were last texted about a ring with another cause than this, in drills or for real; None if never."""
    latest: ColumnElement[datetime | None] = func.max(func.greatest(Ring.duty_texted_at, Ring.all_texted_at))
    in_drill = select(Incident.id).where(Incident.id == Ring.incident_id, Incident.drill_id.is_not(None)).exists()
    return session.scalars(select(latest).where(Ring.cause != besides, in_drill if drill else ~in_drill)).one()


def claim_for_duty(session: Session, ids: Collection[UUID], before: datetime, now: datetime) -> list[Ring]:
    """Claim those of the rings raised at `before` or earlier and not texted. The caller texts people on duty."""
    return _claim(
        session, Ring.id.in_(ids), Ring.duty_texted_at.is_(None), Ring.raised_at <= before, duty_texted_at=now
    )


def claim_for_all(session: Session, ids: Collection[UUID], before: datetime, now: datetime) -> list[Ring]:
    """Claim those that people on duty were texted at `before` or earlier and left. The caller texts everybody."""
    return _claim(
        session, Ring.id.in_(ids), Ring.all_texted_at.is_(None), Ring.duty_texted_at <= before, all_texted_at=now
    )


def _claim(session: Session, *which: ColumnElement[bool], **marks: datetime) -> list[Ring]:
    # We skip rings that somebody else is claiming or taking at this moment.
    still_open = select(Incident.id).where(Incident.id == Ring.incident_id, Incident.status.in_(OPEN))
    ringing = select(Ring.id).where(
        Ring.taken_at.is_(None),
        *which,
        or_(Ring.incident_id.is_(None), Ring.cause == Cause.DISTRESS, still_open.exists()),
    )
    claimed = (
        update(Ring)
        .where(Ring.id.in_(ringing.with_for_update(skip_locked=True, of=Ring)))
        .values(**marks)
        .returning(Ring)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    return sorted(session.scalars(claimed), key=lambda one: one.raised_at)
