"""Alert: compose its texts, write its deliveries, and follow it until it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from responder.domain.alert import Event, Kind, State
from responder.domain.audience import Wanted
from responder.domain.incident import Outcome
from responder.flow.alert import wave
from responder.flow.alert.sending import (
    alert_languages,
    audience_of,
    callouts_of,
    fill_deliveries,
    move_alert,
    spoken_languages,
    stop_callouts,
)
from responder.flow.message import wording
from responder.flow.message.body import body_cost as segments_of
from responder.flow.message.notice import incident_facts
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import alert as store
from responder.store import delivery as delivery_store
from responder.store import drill, outbox, ring
from responder.store import incident as incident_store
from responder.store.alert import Alert, AlertText
from responder.store.history import WORKER, Actor, By
from responder.store.incident import Incident
from responder.store.link import Page
from responder.store.ring import Cause

_ENDS_CALLOUTS = frozenset({Kind.STAND_DOWN, Kind.CORRECTION})
"""After these kinds, callouts stop: people were just told that enough are coming, or that nothing is happening."""


@dataclass(frozen=True)
class Asked:
    """What a coordinator wants to send. `words` are their own text by language; with `needed` it goes out in waves."""

    kind: Kind
    wanted: Wanted | None = None
    """Who should get a callout; None for alerts that go to people already called out."""
    place: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    needed: int | None = None


def write_alert(work: Work, incident: Incident, asked: Asked, by: By) -> Alert:
    """Write the alert and its texts as a draft. The caller has locked the incident and checked that it is possible."""
    alert = Alert(
        incident_id=incident.id,
        kind=asked.kind,
        status=State.DRAFT,
        audience=asked.wanted.kept() if asked.wanted else {},
        place_words=asked.place,
        words=dict(asked.words),
        needed=asked.needed,
        drafted_at=work.now,
        drafted_by=by.id if by.actor is Actor.ACCOUNT else None,
        useful_until=work.now + work.policy.alert_useful,
    )
    work.session.add(alert)
    work.session.flush()
    known = incident_facts(work, incident, asked.place)
    for language in alert_languages(work.policy):
        body = wording.alert_text(asked.kind, language, known, work.policy, alert.words)
        segments = segments_of(body, work.policy, Page.ALERT)
        work.session.add(AlertText(alert_id=alert.id, language=language, body=body, segments=segments))
    work.session.flush()
    return alert


def send_alert(work: Work, incident: Incident, alert: Alert, by: By) -> int:
    """Approve the draft and write its deliveries. Returns how many people get it.

    The caller has locked the incident and the alert, and has set who approved it.
    """
    alert.approved_at = work.now
    alert.useful_until = work.now + work.policy.alert_useful
    move_alert(work, alert, Event.APPROVE, by, {"kind": alert.kind.stored})
    work.session.flush()
    if alert.kind in _ENDS_CALLOUTS:
        stop_callouts(work, incident, by)
    if alert.audience:
        incident.place_words = alert.place_words
        people = _fill_callout(work, incident, alert)
    else:
        callouts = [one.id for one in callouts_of(work, incident.id)]
        people = outbox.fill_followers(work.session, fill_deliveries(work, incident, alert), callouts)
    enqueue(work.session, Step.DELIVER, drill.sender_of(work.session, incident))
    enqueue(work.session, Step.ALERT, alert.id)
    return people


def send_all_clear_or_correction(work: Work, incident: Incident, by: By) -> int:
    """Tell everyone who got the incident's callouts that it is over, or was not real. Returns how many people.

    Texts not yet sent are canceled. The caller has locked the incident and set its outcome.
    """
    for alert in store.lock_of_incident(work.session, incident.id):
        # A danger warning still goes out: people on scene must get it.
        if alert.kind is not Kind.DANGER and alert.status not in {State.DONE, State.CANCELLED, State.EXPIRED}:
            move_alert(work, alert, Event.CANCEL, by)
    if not callouts_of(work, incident.id):
        return 0
    kind = Kind.ALL_CLEAR if incident.outcome is Outcome.ENDED else Kind.CORRECTION
    alert = write_alert(work, incident, Asked(kind), by)
    alert.approved_by = by.id
    return send_alert(work, incident, alert, by)


def advance_alert(work: Work, alert_id: UUID) -> None:
    """Update the alert's state: it may have begun, be done, or be due to send its next wave."""
    found = store.get(work.session, alert_id)
    if found is None or found.status not in {State.APPROVED, State.SENDING, State.DONE}:
        return
    # Answers, waves and closing take turns on this lock, so the numbers don't change while we count them.
    waves = found.needed is not None
    incident = incident_store.lock_where(work.session, lambda: store.about(work.session, alert_id)) if waves else None
    alert = store.lock(work.session, alert_id)
    if alert is not None and incident is not None:
        wave.advance_wave(work, incident, alert)
    if alert is None or alert.status not in {State.APPROVED, State.SENDING}:
        return
    if not delivery_store.pending(work.session, alert.id) and alert.wave_at is None:
        move_alert(work, alert, Event.FINISH, WORKER)
    elif delivery_store.begun(work.session, alert.id):
        move_alert(work, alert, Event.START, WORKER)


def _fill_callout(work: Work, incident: Incident, alert: Alert) -> int:
    sought = audience_of(work, incident, Wanted.of(alert.audience))
    if alert.needed is not None:
        people = wave.send_wave(work, incident, alert, sought, alert.needed)
    else:
        people = outbox.fill_callout(
            work.session, fill_deliveries(work, incident, alert), sought, spoken_languages(work.policy)
        )
    if people == 0:
        # A callout that reaches no one must not block one that can reach people later.
        move_alert(work, alert, Event.CANCEL, WORKER)
        ring.ring(work.session, Cause.NOBODY_TO_ALERT, incident.id, work.now)
    return people
