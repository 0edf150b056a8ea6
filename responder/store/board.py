"""Queries for the dashboard: counts and names from many tables, in few statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, case, func, or_, select, union_all
from sqlalchemy.orm import Session

from responder.domain.alert import Kind, NoticeKind
from responder.domain.alert import State as AlertState
from responder.domain.delivery import State, WhenLost
from responder.domain.incident import OPEN
from responder.domain.incident import State as IncidentState
from responder.domain.report import State as ReportState
from responder.domain.volunteer import State as VolunteerState
from responder.store import report as report_store
from responder.store import volunteer as volunteer_store
from responder.store.account import Account
from responder.store.alert import Alert, Notice
from responder.store.area import Area
from responder.store.delivery import Attempt, Delivery
from responder.store.history import History
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.report import Report
from responder.store.ring import Ring
from responder.store.sender import DEFAULT
from responder.store.volunteer import Volunteer, VolunteerArea

_NEED = (State.FAILED, State.UNKNOWN, State.SENDING, State.QUEUED, State.SENT, State.DELIVERED, State.CANCELLED)
"""The order in which we list deliveries: failures first."""


@dataclass(frozen=True)
class UnknownText:
    """A delivery that the carrier may or may not have. `kind` is the kind of text."""

    kind: Kind | NoticeKind
    alert_id: UUID | None
    incident_code: str | None
    volunteer_id: UUID | None
    language: str
    began_at: datetime | None
    """When its last attempt began."""
    tries: int
    looks: int
    """How often we searched the carrier's list and did not find it."""
    useful_until: datetime
    when_lost: WhenLost


@dataclass(frozen=True)
class WaitingDraft:
    """Since when drafts wait for approval, and whether one coordinator already agreed."""

    at: datetime
    agreed: bool


def area_names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of areas, without reading their outlines."""
    wanted = {key for key in ids if key is not None}
    rows = session.execute(select(Area.id, Area.name, Area.city).where(Area.id.in_(wanted)))
    return {row.id: f"{row.name}, {row.city}" for row in rows}


def first_names(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The first word of each volunteer's name."""
    wanted = {key for key in ids if key is not None}
    found = session.scalars(select(Volunteer).where(Volunteer.id.in_(wanted)))
    return {volunteer.id: _first(session, volunteer) for volunteer in found}


def first_names_by_phone(session: Session, phone_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The same by phone id. Phones that don't belong to a volunteer are left out."""
    found = session.scalars(select(Volunteer).where(Volunteer.phone_id.in_(set(phone_ids))))
    return {volunteer.phone_id: _first(session, volunteer) for volunteer in found}


def emails(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The e-mail addresses of accounts."""
    wanted = {key for key in ids if key is not None}
    rows = session.execute(select(Account.id, Account.email).where(Account.id.in_(wanted)))
    return {row.id: row.email for row in rows}


def codes(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The codes of incidents."""
    wanted = {key for key in ids if key is not None}
    rows = session.execute(select(Incident.id, Incident.code).where(Incident.id.in_(wanted)))
    return {row.id: row.code for row in rows}


def alerted_counts(session: Session, incident_ids: list[UUID]) -> dict[UUID, dict[State, int]]:
    """The number of deliveries in each state, for each incident's callouts."""
    query = (
        select(Alert.incident_id, Delivery.status, func.count())
        .join(Delivery, Delivery.alert_id == Alert.id)
        .where(Alert.incident_id.in_(incident_ids), Alert.kind == Kind.CALLOUT)
        .group_by(Alert.incident_id, Delivery.status)
    )
    found: dict[UUID, dict[State, int]] = {incident: {} for incident in incident_ids}
    for incident, status, count in session.execute(query):
        found[incident][status] = count
    return found


def places_as_reported(session: Session, incident_ids: list[UUID]) -> dict[UUID, str]:
    """Each incident's location in the words of its first report that has any."""
    standing = Report.incident_id.in_(incident_ids) & (Report.status != ReportState.WITHDRAWN)
    query = select(Report).where(standing).order_by(Report.received_at, Report.id)
    found: dict[UUID, str] = {}
    for one in session.scalars(query):
        if one.incident_id is not None and one.incident_id not in found and one.place_words_sealed is not None:
            found[one.incident_id] = report_store.place_words(session, one)
    return found


def would_be_told(session: Session, incident_id: UUID) -> int:
    """How many people would get a text if the incident closed now: the same people as in `outbox.fill_followers`."""
    query = (
        select(func.count(Delivery.phone_id.distinct()))
        .join(Alert, Alert.id == Delivery.alert_id)
        .where(
            Alert.incident_id == incident_id,
            Alert.kind == Kind.CALLOUT,
            Alert.status.not_in([AlertState.DRAFT, AlertState.CANCELLED, AlertState.EXPIRED]),
            or_(
                Delivery.status.in_([State.SENDING, State.SENT, State.DELIVERED, State.UNKNOWN]),
                (Delivery.status == State.FAILED) & Delivery.sid.is_not(None),
            ),
        )
    )
    return session.scalars(query).one()


def check_texts(session: Session, incident_id: UUID) -> dict[UUID, State]:
    """The delivery state of each check's text."""
    query = select(Notice.check_id, Delivery.status).join(Delivery, Delivery.notice_id == Notice.id)
    rows = session.execute(query.where(Notice.incident_id == incident_id, Notice.check_id.is_not(None)))
    return {check: status for check, status in rows if check is not None}


def failures(session: Session, alert_id: UUID) -> list[tuple[int | None, int]]:
    """(carrier's error code, number) of an alert's failed deliveries, most frequent first."""
    count = func.count()
    query = (
        select(Delivery.error_code, count)
        .where(Delivery.alert_id == alert_id, Delivery.status == State.FAILED)
        .group_by(Delivery.error_code)
        .order_by(count.desc(), Delivery.error_code)
    )
    return [(code, number) for code, number in session.execute(query)]


def recipients(session: Session, alert_id: UUID, most: int) -> list[Delivery]:
    """The alert's deliveries: failures first, then the closest people."""
    need = case({state: place for place, state in enumerate(_NEED)}, value=Delivery.status)
    query = select(Delivery).where(Delivery.alert_id == alert_id).order_by(need, Delivery.distance, Delivery.id)
    return list(session.scalars(query.limit(most)))


def waiting_segments(session: Session, priority: int, through: int = DEFAULT) -> int:
    """Segments in this sender's queue that are sent before, or with, texts of this priority."""
    query = select(func.coalesce(func.sum(Delivery.segments), 0)).where(Delivery.sender_id == through)
    return int(session.scalars(query.where(Delivery.status == State.QUEUED, Delivery.priority <= priority)).one())


def waiting_drafts(session: Session, incident_ids: list[UUID], since: datetime) -> dict[UUID, WaitingDraft]:
    """Incidents with a draft since then that waits for approval."""
    agreed = func.bool_or(Alert.approved_by.is_not(None))
    query = select(Alert.incident_id, func.min(Alert.drafted_at), agreed).where(
        Alert.incident_id.in_(incident_ids), Alert.status == AlertState.DRAFT, Alert.drafted_at >= since
    )
    return {row[0]: WaitingDraft(row[1], row[2]) for row in session.execute(query.group_by(Alert.incident_id))}


def suspended(session: Session, alert_id: UUID, areas: Sequence[UUID]) -> int:
    """How many people the alert is meant for whose number we stopped texting because it failed too often."""
    written = select(Delivery.phone_id).where(Delivery.alert_id == alert_id)
    living = (
        select(Volunteer.phone_id)
        .join(VolunteerArea, VolunteerArea.volunteer_id == Volunteer.id)
        .where(
            VolunteerArea.area_id.in_(areas),
            Volunteer.status == VolunteerState.ACTIVE,
            Volunteer.trained_on.is_not(None),
        )
    )
    meant = or_(Phone.id.in_(written), Phone.id.in_(living))
    return session.scalars(select(func.count()).select_from(Phone).where(Phone.suspended_at.is_not(None), meant)).one()


def unknown_texts(session: Session, most: int, alert_id: UUID | None = None) -> list[UnknownText]:
    """Unknown deliveries, newest first: those of the alert if one is given, else all except drills."""
    query = (
        select(Delivery, Alert.kind, Alert.when_lost, Notice.kind, Incident.code, Attempt.began_at)
        .outerjoin(Alert, Alert.id == Delivery.alert_id)
        .outerjoin(Notice, Notice.id == Delivery.notice_id)
        .outerjoin(Incident, Incident.id == func.coalesce(Alert.incident_id, Notice.incident_id))
        .outerjoin(Attempt, Attempt.token == Delivery.token)
        .where(Delivery.status == State.UNKNOWN)
        .order_by(Delivery.id.desc())
        .limit(most)
    )
    if alert_id is not None:
        query = query.where(Delivery.alert_id == alert_id)
    else:
        query = query.where(Delivery.sender_id == DEFAULT)
    return [
        UnknownText(
            kind=alert_kind or notice_kind,
            alert_id=delivery.alert_id,
            incident_code=code,
            volunteer_id=delivery.volunteer_id,
            language=delivery.language,
            began_at=began_at,
            tries=delivery.tries,
            looks=delivery.looks,
            useful_until=delivery.useful_until,
            when_lost=when_lost or WhenLost.DOUBLE,
        )
        for delivery, alert_kind, when_lost, notice_kind, code, began_at in session.execute(query)
    ]


def unknown_count(session: Session) -> int:
    """The number of unknown deliveries, without drills."""
    query = select(func.count()).where(Delivery.status == State.UNKNOWN, Delivery.sender_id == DEFAULT)
    return session.scalars(query).one()


def late_reports(session: Session, before: datetime) -> int:
    """How many reports from before then no worker has started on."""
    # A report that needed review is old by the time a person places it, so we leave it out. The sweep handles it, too.
    query = select(func.count()).where(
        Report.status.in_([ReportState.RECEIVED, ReportState.PLACED]),
        Report.received_at < before,
        Report.held_why.is_(None),
    )
    return session.scalars(query).one()


def late_texts(session: Session, before: datetime) -> int:
    """How many texts that were due before then are still in our queue, without drills."""
    query = select(func.count()).where(Delivery.status == State.QUEUED, Delivery.due_at < before)
    return session.scalars(query.where(Delivery.sender_id == DEFAULT)).one()


def pulse(session: Session, since: datetime) -> list[str]:
    """Numbers that change whenever something on the dashboard changes. `since` limits the closed incidents."""
    listed = select(Incident.id).where(
        or_(
            Incident.status.in_(OPEN),
            (Incident.status == IncidentState.CLOSED) & (Incident.closed_at > since),
        )
    )
    return [
        *_counted(session, select(func.max(History.id))),
        *_counted(session, select(func.max(Incident.confirmed_at)).where(Incident.status.in_(OPEN))),
        *_counted(session, select(func.count(), func.max(Ring.raised_at)).where(Ring.taken_at.is_(None))),
        *_counted(session, select(func.count()).where(Inbound.incident_id.in_(listed))),
        *_counted(session, _drafts(listed)),
        *_counted(session, select(func.count()).where(Delivery.status == State.UNKNOWN)),
        *_counted(session, _by_state(listed)),
    ]


def _drafts(listed: Select[UUID]) -> Select[int, datetime, int]:
    columns = select(func.count(), func.max(Alert.drafted_at), func.count(Alert.approved_by))
    return columns.where(Alert.incident_id.in_(listed), Alert.status == AlertState.DRAFT)


def _by_state(listed: Select[UUID]) -> Select[tuple[str, int]]:
    alerted = select(Delivery.status).join(Alert, Alert.id == Delivery.alert_id).where(Alert.incident_id.in_(listed))
    asked = select(Delivery.status).join(Notice).where(Notice.incident_id.in_(listed), Notice.kind == NoticeKind.CHECK)
    every = union_all(alerted, asked).subquery()
    return select(every.c.status, func.count()).group_by(every.c.status).order_by(every.c.status)


def _counted(session: Session, query: Select[*tuple[object, ...]]) -> list[str]:
    return [str(value) for row in session.execute(query) for value in row]


def _first(session: Session, volunteer: Volunteer) -> str:
    return (volunteer_store.name(session, volunteer).split() or ["?"])[0]
