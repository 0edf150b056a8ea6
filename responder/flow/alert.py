"""Alert: compose what is said, write whom it goes to, and see it through."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from responder.domain import delivery as deliveries
from responder.domain.alert import MOVES, PRIORITY, Event, Kind, NoticeKind, State
from responder.domain.incident import Outcome
from responder.domain.language import DEFAULT, NAMES, spoken
from responder.domain.policy import Policy
from responder.domain.segment import segments
from responder.flow import text
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import alert as store
from responder.store import delivery as delivery_store
from responder.store import history, link, outbox, ring, sender
from responder.store.alert import Alert, AlertText, Notice
from responder.store.area import Area
from responder.store.audience import Audience
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.link import Page
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer

_TAKEN_BACK = frozenset({Kind.ALL_CLEAR, Kind.CORRECTION})
_NEVER_SENT = frozenset({State.DRAFT, State.CANCELLED, State.EXPIRED})


@dataclass(frozen=True)
class Approver:
    """The human who releases an alert: an account, or the verifier behind a check."""

    account_id: UUID | None = None
    check_id: UUID | None = None

    @property
    def by(self) -> By:
        return By(Actor.ACCOUNT, self.account_id) if self.account_id else By(Actor.VOLUNTEER, None)


def call(work: Work, incident: Incident, approver: Approver, *, urgent: bool = False) -> int:
    """Call the area's volunteers; returns how many. The caller holds the incident, so two at once are one call.

    Somebody must know where to go: without an area or a place in words it rings instead, and returns 0.
    """
    if _standing_call(work, incident) is not None:
        return 0
    area = work.session.get(Area, incident.area_id) if incident.area_id else None
    if area is None or not incident.place_words:
        ring.ring(work.session, Cause.NO_PLACE, incident.id, work.now)
        return 0
    alert = _approved(work, incident, Kind.CALL, {"area": str(area.id), "urgent": urgent}, approver)
    sought = audience_of(work, incident, area, urgent=urgent)
    spoken_in = outbox.Spoken(_languages(work.policy), DEFAULT)
    people = outbox.fill_call(work.session, _fill(alert, work.now), sought, spoken_in)
    if people == 0:
        # A call to nobody must not stand in the way of one that can reach somebody later.
        _move(work, alert, Event.CANCEL, WORKER)
        ring.ring(work.session, Cause.NOBODY_TO_CALL, incident.id, work.now)
    return people


def audience_of(work: Work, incident: Incident, area: Area, *, urgent: bool = False) -> Audience:
    """Whom a call about the incident goes to."""
    return Audience(incident.id, [area.id], incident.point or area.point, work.local, urgent=urgent)


def take_back(work: Work, incident: Incident, account_id: UUID) -> int:
    """Tell exactly those who got a call that it is over, or was none; returns how many. What is unsent is cancelled."""
    calls = [alert for alert in store.lock_of_incident(work.session, incident.id) if alert.kind is Kind.CALL]
    standing = [alert for alert in calls if alert.status not in _NEVER_SENT]
    by = By(Actor.ACCOUNT, account_id)
    for alert in standing:
        if alert.status is not State.DONE:
            _move(work, alert, Event.CANCEL, by)
    if not standing:
        return 0
    kind = Kind.ALL_CLEAR if incident.outcome is Outcome.ENDED else Kind.CORRECTION
    audience = {"follows": [str(alert.id) for alert in standing]}
    alert = _approved(work, incident, kind, audience, Approver(account_id=account_id))
    return outbox.fill_followers(work.session, _fill(alert, work.now), [called.id for called in standing])


def progress(work: Work, alert_id: UUID) -> None:
    """See whether the alert has begun, or is done."""
    alert = store.lock(work.session, alert_id)
    if alert is None or alert.status not in {State.APPROVED, State.SENDING}:
        return
    if not delivery_store.pending(work.session, alert.id):
        _move(work, alert, Event.FINISH, WORKER)
    elif delivery_store.begun(work.session, alert.id):
        _move(work, alert, Event.START, WORKER)


def notify_check(work: Work, incident: Incident, check: Check, verifier: Volunteer) -> None:
    """Text a verifier their check."""
    language = spoken(verifier.language, verifier.second_language, work.policy.text_languages)
    facts = _facts(work, incident) | {"code": check.code}
    body = text.check(language, facts, work.policy)
    notice = Notice(kind=NoticeKind.CHECK, incident_id=incident.id, check_id=check.id, body=body)
    _post(work, notice, Addressee(verifier.phone_id, verifier.id, language))


def notify_probe(work: Work, phone_id: UUID, code: str) -> None:
    """Text a number of our own; only a machine reads it."""
    notice = Notice(kind=NoticeKind.PROBE, body=f"{work.policy.group_name}: {code}")
    _post(work, notice, Addressee(phone_id, None, DEFAULT))


@dataclass(frozen=True)
class Addressee:
    """Who gets a notice, in which language. `volunteer_id` is None for somebody we don't know."""

    phone_id: UUID
    volunteer_id: UUID | None
    language: str


def answer(work: Work, to: Addressee, message: str, incident: Incident | None, **facts: str) -> None:
    """Answer one person's text. `message` is one of `text`'s."""
    known = _facts(work, incident) if incident else {}
    about = {"url": work.policy.public_url, "hotline": work.policy.hotline, **known, **facts}
    body = text.say(message, to.language, about, work.policy)
    notice = Notice(kind=NoticeKind.ANSWER, incident_id=incident.id if incident else None, body=body)
    _post(work, notice, to)


def notify(work: Work, kind: NoticeKind, to: Addressee, message: str, **facts: str) -> None:
    """Text one person something that is about no incident. `message` is one of `text`'s."""
    about = {"url": work.policy.public_url, "hotline": work.policy.hotline, **facts}
    _post(work, Notice(kind=kind, body=text.say(message, to.language, about, work.policy)), to)


def _standing_call(work: Work, incident: Incident) -> Alert | None:
    """The call that is out and has not been taken back."""
    standing: Alert | None = None
    for alert in store.of_incident(work.session, incident.id):
        if alert.kind is Kind.CALL and alert.status not in _NEVER_SENT:
            standing = alert
        elif alert.kind in _TAKEN_BACK:
            standing = None
    return standing


def _approved(work: Work, incident: Incident, kind: Kind, audience: Mapping[str, object], approver: Approver) -> Alert:
    alert = Alert(
        incident_id=incident.id,
        kind=kind,
        status=State.DRAFT,
        audience=dict(audience),
        drafted_at=work.now,
        approved_at=work.now,
        approved_by=approver.account_id,
        released_by=approver.check_id,
        useful_until=work.now + work.policy.call_useful,
    )
    work.session.add(alert)
    work.session.flush()
    facts = _facts(work, incident)
    for language in _languages(work.policy):
        body = text.alert(kind, language, facts, work.policy)
        work.session.add(AlertText(alert_id=alert.id, language=language, body=body, segments=_cost(body, work.policy)))
    _move(work, alert, Event.APPROVE, approver.by, {"kind": kind})
    work.session.flush()
    enqueue(work.session, Step.DELIVER, sender.DEFAULT)
    enqueue(work.session, Step.ALERT, alert.id)
    return alert


def _post(work: Work, notice: Notice, to: Addressee) -> None:
    work.session.add(notice)
    work.session.flush()
    page = outbox.LINKED.get(notice.kind)
    if page is not None:
        cost = _cost(notice.body, work.policy, page)
    else:
        cost = segments(closed_with(notice.body, link.BLANK_REFERENCE))
    work.session.add(
        Delivery(
            notice_id=notice.id,
            phone_id=to.phone_id,
            volunteer_id=to.volunteer_id,
            language=to.language,
            status=deliveries.State.QUEUED,
            priority=PRIORITY[notice.kind],
            distance=0.0,
            segments=cost,
            due_at=work.now,
            useful_until=work.now + work.policy.notice_useful,
        )
    )
    enqueue(work.session, Step.DELIVER, sender.DEFAULT)


def with_link(body: str, page: Page, token: str, policy: Policy) -> str:
    """The text as it is sent when it carries a personal link."""
    return f"{body} {policy.public_url}/volunteer/{page}/{token}"


def closed_with(body: str, reference: str) -> str:
    """The text as it is sent when it carries only a reference, by which the carrier's list can tell it apart."""
    return f"{body} #{reference}"


def _cost(body: str, policy: Policy, page: Page = Page.ALERT) -> int:
    return segments(with_link(body, page, link.BLANK_TOKEN, policy))


def _fill(alert: Alert, now: datetime) -> outbox.Fill:
    return outbox.Fill(alert.id, int(PRIORITY[alert.kind]), now, alert.useful_until)


def _languages(policy: Policy) -> list[str]:
    reviewed = policy.text_languages
    return [name for name in NAMES if reviewed is None or name in reviewed | {DEFAULT}]


def _facts(work: Work, incident: Incident) -> dict[str, str]:
    area = work.session.get(Area, incident.area_id) if incident.area_id else None
    known = [part for part in (incident.place_words, area.name if area else "") if part]
    return {
        "what": text.ACTIVITY[incident.activity],
        "place": ", ".join(known) or "?",
        "time": text.clock(incident.seen_at, work.policy),
        "code": incident.code,
        "outcome": text.OUTCOME[incident.outcome] if incident.outcome else "",
    }


def _move(work: Work, alert: Alert, event: Event, by: By, why: dict[str, str] | None = None) -> None:
    before = alert.status
    alert.status = MOVES.after(before, event)
    if alert.status is not before:
        entry = Entry(Noun.ALERT, alert.id, event, before, alert.status, dict(why or {}))
        history.note(work.session, alert.incident_id, by, entry, work.now)
