"""Alert: compose what is said, write whom it goes to, and see it through."""

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
"""Nobody is called to what others were just told is enough, or is none."""


@dataclass(frozen=True)
class Asked:
    """What a coordinator wants to send. `words` are their own, by language; `needed` makes it go out in waves."""

    kind: Kind
    wanted: Wanted | None = None
    """Whom to call; None for what goes to those who were called."""
    place: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    needed: int | None = None


def write_alert(work: Work, incident: Incident, asked: Asked, by: By) -> Alert:
    """The alert and its texts as a draft. The caller holds the incident and has seen that it is possible."""
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
    """Approve the draft and write its deliveries; returns how many. The caller holds both, and has set who approved."""
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
    """Tell exactly those who got the incident's calls that it is over, or was none; returns how many.

    Texts not yet sent are cancelled. The caller holds the incident, and has set its outcome.
    """
    for alert in store.lock_of_incident(work.session, incident.id):
        # A warning of danger still goes out: who is there must hear it.
        if alert.kind is not Kind.DANGER and alert.status not in {State.DONE, State.CANCELLED, State.EXPIRED}:
            move_alert(work, alert, Event.CANCEL, by)
    if not callouts_of(work, incident.id):
        return 0
    kind = Kind.ALL_CLEAR if incident.outcome is Outcome.ENDED else Kind.CORRECTION
    alert = write_alert(work, incident, Asked(kind), by)
    alert.approved_by = by.id
    return send_alert(work, incident, alert, by)


def advance_alert(work: Work, alert_id: UUID) -> None:
    """See whether the alert has begun, needs its next wave, or is done."""
    found = store.get(work.session, alert_id)
    if found is None or found.status not in {State.APPROVED, State.SENDING, State.DONE}:
        return
    # Answers, waves and closing take turns: who counts must not be counting what changes meanwhile.
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
        # A call to nobody must not stand in the way of one that can reach somebody later.
        move_alert(work, alert, Event.CANCEL, WORKER)
        ring.ring(work.session, Cause.NOBODY_TO_ALERT, incident.id, work.now)
    return people
