"""Incidents: what happened at a place and time, as shown on the board."""

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
from responder.domain.joining import LOOKED_AT, Candidate
from responder.domain.report import Activity, Exactness
from responder.domain.response import State as Response
from responder.domain.tally import Seen, Tally
from responder.store.area import Area
from responder.store.base import AsWord, Base, Key, refers
from responder.store.geometry import Index as Outlines

_JOINING = 0x52455350
"""Key of the advisory lock for joining reports: two at the same time must not open two incidents."""
_BESIDE = 200.0
"""Meters from an area within which people may well call it that area."""
_AT_ONCE = 100
"""The most stale incidents that one sweep asks about."""


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
    """None if it is outside every area."""
    place_id: Mapped[UUID | None] = refers("place.id", on_delete="SET NULL")
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    place_words: Mapped[str]
    """The place as texts name it; empty until we know it."""
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    """When it began, according to the reports."""
    last_reported_at: Mapped[datetime]
    confidence: Mapped[Confidence] = mapped_column(AsWord(Confidence))
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    """Counts behind the confidence: reports, sources, first_hand, again (reports since closing), contradictions."""
    tally: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default=text("'{}'"))
    """What its reports say together: see `responder/domain/joining.py`. Empty until they are weighed."""
    confirmed_at: Mapped[datetime | None]
    """When it was last confirmed."""
    closed_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None] = mapped_column(AsWord(Outcome))
    urgent: Mapped[bool] = mapped_column(default=False)
    """Whether verifiers may be asked beyond their limit, and woken if they agreed to that."""
    exactness: Mapped[Exactness] = mapped_column(AsWord(Exactness), default=Exactness.NONE)
    """How exactly we know its place."""
    placed_by: Mapped[UUID | None] = refers("account.id")
    """The account that moved it to its location; None if its location comes from the reports."""
    owner_id: Mapped[UUID | None] = mapped_column("claimed_by", ForeignKey("account.id"))
    """The account it is assigned to."""
    owned_at: Mapped[datetime | None] = mapped_column("claimed_at")
    """When it was assigned."""
    merged_into: Mapped[UUID | None] = refers("incident.id", index=True)
    """The incident it was merged into. Answers with its code are about that one."""
    still_asked_at: Mapped[datetime | None]
    """When we last asked people on scene if it is still happening."""
    drill_id: Mapped[UUID | None] = refers("drill.id", index=True)
    """The drill it belongs to; None if it is real."""
    ask_at: Mapped[datetime | None] = mapped_column(index=True)
    """When to ask the next verifiers; None if we don't ask anybody."""

    @property
    def point(self) -> Point | None:
        return None if self.latitude is None or self.longitude is None else Point(self.latitude, self.longitude)


def lock_joining(session: Session) -> None:
    """Wait until no other worker is joining reports, then make others wait until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(_JOINING)))


def get(session: Session, incident_id: UUID) -> Incident | None:
    return session.get(Incident, incident_id)


def lock(session: Session, incident_id: UUID) -> Incident | None:
    """The incident, locked until the transaction ends."""
    # The key does not change, so writing history entries that refer to it neither waits nor makes us wait.
    query = select(Incident).where(Incident.id == incident_id).with_for_update(key_share=True)
    return session.scalars(query.execution_options(populate_existing=True)).one_or_none()


def lock_where(session: Session, find: Callable[[], UUID | None]) -> Incident | None:
    """The incident that `find` names, locked until the transaction ends; None if it names none.

    Things can move between incidents while this waits, so it calls `find` again after locking.
    """
    while (key := find()) is not None:
        # Released if it is the wrong one: whoever locks two incidents must lock them in the order of their keys.
        waiting = session.begin_nested()
        held = lock(session, key)
        if held is None or find() == key:
            waiting.commit()
            return held
        waiting.rollback()
    return None


def standing(session: Session, incident_id: UUID) -> UUID | None:
    """The incident itself, or the last one in the chain of incidents it was merged into."""
    chain = select(Incident.id, Incident.merged_into).where(Incident.id == incident_id).cte(recursive=True)
    following = select(Incident.id, Incident.merged_into).join(chain, Incident.id == chain.c.merged_into)
    chain = chain.union(following)
    return session.scalar(select(chain.c.id).where(chain.c.merged_into.is_(None)))


def lock_standing(session: Session, incident_id: UUID) -> Incident | None:
    """The incident, or the one it was merged into, locked until the transaction ends."""
    return lock_where(session, lambda: standing(session, incident_id))


def family(incident_id: UUID) -> Select[UUID]:
    """A query for the keys of the incident and of all incidents merged into it."""
    kin = select(Incident.id).where(Incident.id == incident_id).cte(recursive=True)
    kin = kin.union(select(Incident.id).join(kin, Incident.merged_into == kin.c.id))
    return select(kin.c.id)


def codes_in_use(session: Session) -> set[str]:
    """The codes of open incidents, and of those merged into them: people still answer with these codes."""
    kin = select(Incident.id, Incident.code).where(Incident.status.in_(OPEN)).cte(recursive=True)
    kin = kin.union(select(Incident.id, Incident.code).join(kin, Incident.merged_into == kin.c.id))
    return set(session.scalars(select(kin.c.code)))


def meant_by(session: Session, code: str) -> UUID | None:
    """The incident that a text with this code is about, after any merge; None if there is none."""
    found = by_code(session, code)
    return standing(session, found.id) if found else None


def by_code(session: Session, code: str) -> Incident | None:
    """The incident with this code: the open one, else the one closed last; None if there is none."""
    if "\0" in code:
        return None  # The database rejects this character, even in a search.
    query = select(Incident).where(Incident.code == code.upper())
    return session.scalars(query.order_by(Incident.closed_at.desc().nulls_first()).limit(1)).one_or_none()


def open_ones(session: Session) -> list[Incident]:
    """Every open incident, newest first."""
    query = select(Incident).where(Incident.status.in_(OPEN)).order_by(Incident.opened_at.desc())
    return list(session.scalars(query))


def open_with_area(session: Session, most: int) -> list[tuple[Incident, Area]]:
    """The newest open incidents that are in an area, each with that area."""
    query = select(Incident, Area).join(Area, Area.id == Incident.area_id).where(Incident.status.in_(OPEN))
    rows = session.execute(query.order_by(Incident.opened_at.desc()).limit(most))
    return [(row[0], row[1]) for row in rows]


def closed_lately(session: Session, most: int) -> list[Incident]:
    query = select(Incident).where(Incident.status == State.CLOSED).order_by(Incident.closed_at.desc()).limit(most)
    return list(session.scalars(query))


def closed_before(session: Session, words: str, before: datetime, most: int) -> list[Incident]:
    """Incidents closed before this moment, latest first; with words, those with them in code, place or area's name."""
    query = select(Incident).where(Incident.status == State.CLOSED, Incident.closed_at < before)
    if words:
        area = select(Area.id).where(Area.id == Incident.area_id, Area.name.icontains(words, autoescape=True))
        said = [one.icontains(words, autoescape=True) for one in (Incident.code, Incident.place_words)]
        query = query.where(or_(*said, area.exists()))
    return list(session.scalars(query.order_by(Incident.closed_at.desc(), Incident.id).limit(most)))


def candidates(session: Session, drill_id: UUID | None = None, beside: Outlines | None = None) -> list[Candidate]:
    """Open incidents as joining sees them, in one drill or real. Also at the places of incidents merged into them.

    With the outlines of the areas as `beside`, each says which areas it is nearly in.
    """
    found = {one.id: one for one in open_ones(session) if one.drill_id == drill_id}
    same = [(found[key], one) for key, one in _merged(session) if key in found]
    every = [(one, one) for one in found.values()] + same
    # The middle of two places that a person put together is neither of them.
    wide = {standing.id for standing, _ in same}
    return [
        _candidate(standing.id, one, standing.last_reported_at, beside, middle=standing.id not in wide)
        for standing, one in every
    ]


def _merged(session: Session) -> list[tuple[UUID, Incident]]:
    """(key of the open incident, incident that was merged into it)."""
    kin = select(Incident.id, Incident.id.label("into")).where(Incident.status.in_(OPEN)).cte(recursive=True)
    kin = kin.union(select(Incident.id, kin.c.into).join(kin, Incident.merged_into == kin.c.id))
    query = select(kin.c.into, Incident).join(kin, Incident.id == kin.c.id)
    return [(row[0], row[1]) for row in session.execute(query.where(Incident.merged_into.is_not(None)))]


def closed_since(
    session: Session, since: datetime, drill_id: UUID | None = None, beside: Outlines | None = None
) -> list[Candidate]:
    """Incidents closed since then after somebody had looked, as joining sees them, in one drill or real.

    `seen.at` is when they were closed.
    """
    same = Incident.drill_id.is_(None) if drill_id is None else Incident.drill_id == drill_id
    query = select(Incident).where(Incident.status == State.CLOSED, Incident.closed_at >= since, same)
    found = session.scalars(query.where(Incident.outcome.in_(LOOKED_AT), Incident.merged_into.is_(None)))
    return [_candidate(one.id, one, one.closed_at, beside) for one in found if one.closed_at is not None]


def _candidate(
    key: UUID, incident: Incident, at: datetime, beside: Outlines | None, *, middle: bool = True
) -> Candidate:
    first_hand = incident.status is State.CONFIRMED or bool(incident.reasons.get("first_hand"))
    seen = Seen(
        incident.area_id, incident.place_id, incident.point, incident.activity, at, incident.exactness, first_hand
    )
    tally = Tally.of_json(incident.tally)
    # A location that a person set beats the middle of what people report.
    tally = tally if middle and incident.placed_by is None else tally.without_place()
    near = beside.within(incident.point, _BESIDE) if beside and incident.point else ()
    return Candidate(key, seen, tally, incident.seen_at, frozenset(near))


def due_to_ask(session: Session, now: datetime) -> list[UUID]:
    """Up to 500 open incidents whose next verifiers are due to be asked."""
    query = select(Incident.id).where(Incident.ask_at <= now, Incident.status.in_([State.UNVERIFIED, State.CHECKING]))
    return list(session.scalars(query.order_by(Incident.ask_at).limit(500)))


def claim_stale(session: Session, before: datetime) -> list[Incident]:
    """Incidents last confirmed before then, with somebody on scene whom we have not asked since.

    Locks them until the transaction ends, and skips those locked by others.
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
