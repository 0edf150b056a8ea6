"""Incidents: what happened at a place and time; the thing on the board."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Select, func, or_, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from responder.domain.confidence import Confidence
from responder.domain.distance import Point
from responder.domain.incident import OPEN, Hazard, Outcome, State
from responder.domain.joining import LOOKED_AT, Candidate, Seen
from responder.domain.report import Activity, Exactness
from responder.domain.response import State as Response
from responder.store.area import Area
from responder.store.base import AsWord, Base, Key, refers

_JOINING = 0x52455350
"""Key of the advisory lock under which reports are joined: two at once must not open two incidents."""
_AT_ONCE = 100
"""Stale incidents that one sweep asks about."""


class Incident(Base):
    __tablename__ = "incident"
    __table_args__ = (
        Index("uq_incident_open_code", "code", unique=True, postgresql_where=text("status <> 'closed'")),
        Index("ix_incident_open", "opened_at", postgresql_where=text("status <> 'closed'")),
        Index("ix_incident_closed_at", "closed_at", postgresql_where=text("status = 'closed'")),
    )

    id: Mapped[Key]
    code: Mapped[str] = mapped_column(index=True)
    status: Mapped[State] = mapped_column(AsWord(State))
    activity: Mapped[Activity] = mapped_column(AsWord(Activity))
    hazard: Mapped[Hazard] = mapped_column(AsWord(Hazard), default=Hazard.NONE)
    area_id: Mapped[UUID | None] = refers("area.id", on_delete="SET NULL")
    """None: outside every area."""
    place_id: Mapped[UUID | None] = refers("place.id", on_delete="SET NULL")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    place_words: Mapped[str]
    """The place as texts name it; empty until it is known."""
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """Since when, as far as the reports say."""
    last_reported_at: Mapped[datetime]
    confidence: Mapped[Confidence] = mapped_column(AsWord(Confidence))
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Counts behind the confidence: reports, sources, first_hand; again: told after it was closed; contradictions."""
    confirmed_at: Mapped[datetime | None]
    """When it was last confirmed."""
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(AsWord(Outcome))
    urgent: Mapped[bool] = mapped_column(default=False)
    """Whether verifiers who agreed to it may be woken for it, and asked beyond their limit."""
    exactness: Mapped[Exactness] = mapped_column(AsWord(Exactness), default=Exactness.NONE)
    """Of its place."""
    placed_by: Mapped[UUID | None] = refers("account.id")
    """Who moved it to where it is; None: it is where the reports say."""
    owner_id: Mapped[UUID | None] = mapped_column("claimed_by", ForeignKey("account.id"))
    """The account that it is assigned to."""
    owned_at: Mapped[datetime | None] = mapped_column("claimed_at")
    """Since when."""
    merged_into: Mapped[UUID | None] = refers("incident.id", index=True)
    """The incident that it turned out to be the same as; answers with its code are about that one."""
    still_asked_at: Mapped[datetime | None]
    """When those on scene were last asked whether it is still going on."""
    drill_id: Mapped[UUID | None] = refers("drill.id", index=True)
    """The exercise that it belongs to; None: it is real."""
    ask_at: Mapped[datetime | None] = mapped_column(index=True)
    """When the next verifiers are due to be asked; None when nobody is to be asked."""

    @property
    def point(self) -> Point | None:
        return None if self.latitude is None or self.longitude is None else Point(self.latitude, self.longitude)


def lock_joining(session: Session) -> None:
    """Wait until no other worker is joining reports, and keep others waiting until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(_JOINING)))


def get(session: Session, incident_id: UUID) -> Incident | None:
    return session.get(Incident, incident_id)


def lock(session: Session, incident_id: UUID) -> Incident | None:
    """The incident, held until the transaction ends."""
    # Its key stays as it is: whoever writes a history entry that refers to it need not wait, nor be waited for.
    query = select(Incident).where(Incident.id == incident_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_where(session: Session, find: Callable[[], UUID | None]) -> Incident | None:
    """The incident that `find` names, held until the transaction ends; None if it names none.

    What belongs to an incident can change hands while this waits: whose it is then is asked anew.
    """
    while (key := find()) is not None:
        # Given back if it is not the one: who holds two must hold them in the order of their keys.
        waiting = session.begin_nested()
        held = lock(session, key)
        if held is None or find() == key:
            waiting.commit()
            return held
        waiting.rollback()
    return None


def standing(session: Session, incident_id: UUID) -> UUID | None:
    """The incident itself, or the one that it turned out to be the same as, to the end of the chain."""
    chain = select(Incident.id, Incident.merged_into).where(Incident.id == incident_id).cte(recursive=True)
    following = select(Incident.id, Incident.merged_into).join(chain, Incident.id == chain.c.merged_into)
    chain = chain.union(following)
    return session.scalar(select(chain.c.id).where(chain.c.merged_into.is_(None)))


def lock_standing(session: Session, incident_id: UUID) -> Incident | None:
    """The incident, or the one that it turned out to be the same as, held until the transaction ends."""
    return lock_where(session, lambda: standing(session, incident_id))


def family(incident_id: UUID) -> Select[UUID]:
    """The keys of the incident and of all that turned out to be the same as it, for a query."""
    kin = select(Incident.id).where(Incident.id == incident_id).cte(recursive=True)
    kin = kin.union(select(Incident.id).join(kin, Incident.merged_into == kin.c.id))
    return select(kin.c.id)


def codes_in_use(session: Session) -> set[str]:
    """The codes of open incidents, and of those that are the same as one: people still answer with them."""
    kin = select(Incident.id, Incident.code).where(Incident.status.in_(OPEN)).cte(recursive=True)
    kin = kin.union(select(Incident.id, Incident.code).join(kin, Incident.merged_into == kin.c.id))
    return set(session.scalars(select(kin.c.code)))


def meant_by(session: Session, code: str) -> UUID | None:
    """The incident that a text with this code is about: the one that it was merged into, where it was."""
    found = by_code(session, code)
    return standing(session, found.id) if found else None


def by_code(session: Session, code: str) -> Incident | None:
    """The incident with this code: the open one, else the one closed last."""
    if "\0" in code:
        return None  # The database takes no such letter, not even to look for it.
    query = select(Incident).where(Incident.code == code.upper())
    return session.scalars(query.order_by(Incident.closed_at.desc().nulls_first()).limit(1)).one_or_none()


def open_ones(session: Session) -> list[Incident]:
    """Every open incident, newest first."""
    query = select(Incident).where(Incident.status.in_(OPEN)).order_by(Incident.opened_at.desc())
    return list(session.scalars(query))


def open_with_area(session: Session, most: int) -> list[tuple[Incident, Area]]:
    """The newest open incidents that lie in an area, each with it."""
    query = select(Incident, Area).join(Area, Area.id == Incident.area_id).where(Incident.status.in_(OPEN))
    rows = session.execute(query.order_by(Incident.opened_at.desc()).limit(most))
    return [(row[0], row[1]) for row in rows]


def closed_lately(session: Session, most: int) -> list[Incident]:
    query = select(Incident).where(Incident.status == State.CLOSED).order_by(Incident.closed_at.desc()).limit(most)
    return list(session.scalars(query))


def candidates(session: Session, drill_id: UUID | None = None) -> list[Candidate]:
    """Open incidents as joining sees them, also where those are that were merged into them: of one drill, or real."""
    found = {one.id: one for one in open_ones(session) if one.drill_id == drill_id}
    same = [(found[key], one) for key, one in _merged(session) if key in found]
    every = [(one, one) for one in found.values()] + same
    return [Candidate(standing.id, _seen(one, standing.last_reported_at)) for standing, one in every]


def _merged(session: Session) -> list[tuple[UUID, Incident]]:
    """Each incident that was merged into an open one, with that one's key before it."""
    kin = select(Incident.id, Incident.id.label("into")).where(Incident.status.in_(OPEN)).cte(recursive=True)
    kin = kin.union(select(Incident.id, kin.c.into).join(kin, Incident.merged_into == kin.c.id))
    query = select(kin.c.into, Incident).join(kin, Incident.id == kin.c.id)
    return [(row[0], row[1]) for row in session.execute(query.where(Incident.merged_into.is_not(None)))]


def closed_since(session: Session, since: datetime, drill_id: UUID | None = None) -> list[Candidate]:
    """Incidents that were closed since then after somebody had found out, as joining sees them: likewise."""
    same = Incident.drill_id.is_(None) if drill_id is None else Incident.drill_id == drill_id
    query = select(Incident).where(Incident.status == State.CLOSED, Incident.closed_at >= since, same)
    found = session.scalars(query.where(Incident.outcome.in_(LOOKED_AT), Incident.merged_into.is_(None)))
    return [Candidate(one.id, _seen(one, one.closed_at)) for one in found if one.closed_at is not None]


def _seen(incident: Incident, at: datetime) -> Seen:
    seen = incident.status is State.CONFIRMED or bool(incident.reasons.get("first_hand"))
    return Seen(incident.area_id, incident.place_id, incident.point, incident.activity, at, incident.exactness, seen)


def due_to_ask(session: Session, now: datetime) -> list[UUID]:
    """Open incidents whose next verifiers are due."""
    query = select(Incident.id).where(Incident.ask_at <= now, Incident.status.in_([State.UNVERIFIED, State.CHECKING]))
    return list(session.scalars(query.order_by(Incident.ask_at).limit(500)))


def claim_stale(session: Session, before: datetime) -> list[Incident]:
    """Confirmed incidents last confirmed before then at which somebody is, and nobody was asked since.

    Held until the transaction ends; those that somebody else holds are left out.
    """
    there = text(f"EXISTS (SELECT FROM response WHERE incident_id = incident.id AND status = '{Response.ON_SCENE}')")
    query = select(Incident).where(
        Incident.status == State.CONFIRMED,
        Incident.confirmed_at < before,
        or_(Incident.still_asked_at.is_(None), Incident.still_asked_at <= Incident.confirmed_at),
        there,
    )
    held = query.order_by(Incident.id).limit(_AT_ONCE).with_for_update(key_share=True, skip_locked=True)
    return list(session.scalars(held.execution_options(populate_existing=True)))
