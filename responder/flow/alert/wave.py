"""Wave: ask a few people at a time, nearest and on shift first, until enough are going."""

from responder.domain import incident as incidents
from responder.domain.alert import Event, NoticeKind, State
from responder.domain.audience import Wanted
from responder.flow.alert.sending import (
    GOING_OUT,
    audience_of,
    fill_deliveries,
    is_too_dangerous,
    move_alert,
    spoken_languages,
)
from responder.flow.message import notice, wording
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import alert as store
from responder.store import delivery as delivery_store
from responder.store import drill, history, outbox, response, ring
from responder.store.alert import Alert
from responder.store.audience import Audience
from responder.store.history import WORKER, Entry, Noun
from responder.store.incident import Incident
from responder.store.ring import Cause


def send_wave(work: Work, incident: Incident, alert: Alert, sought: Audience, missing: int) -> int:
    """Send the callout to the next `wave_width` people per open spot; returns how many, 0 when everyone was asked."""
    most = missing * work.policy.wave_width
    # People whose text was canceled because enough were going were never asked, so they can be asked now.
    delivery_store.forget_spared(work.session, alert.id)
    people = outbox.fill_wave(
        work.session, fill_deliveries(work, incident, alert), sought, spoken_languages(work.policy), most
    )
    if people == 0:
        alert.wave_at = None
        return 0
    alert.waves += 1
    alert.wave_at = work.now + work.policy.wave_patience
    enqueue(work.session, Step.DELIVER, drill.sender_of(work.session, incident))
    return people


def advance_wave(work: Work, incident: Incident, alert: Alert) -> None:
    """Ask the next people, or stop because enough are going. The caller has locked the incident and the alert."""
    if alert.status not in GOING_OUT:
        return
    if lock_current_wave(work, incident) is not alert:
        alert.wave_at = None
        return
    lacking = count_missing(work, incident, alert)
    if lacking == 0:
        alert.wave_at = None
        delivery_store.cancel_queued(work.session, [alert.id], work.now)
    elif alert.wave_at is None or alert.wave_at > work.now:
        return
    elif alert.useful_until <= work.now:
        _give_up(work, incident, alert)
    elif not _may_send_more(work, incident):
        # It waits: a coordinator decides whether people should go to a place that is in doubt or dangerous.
        return
    elif delivery_store.pending(work.session, alert.id):
        # People who don't have their text yet can't have answered: give them time first.
        alert.wave_at = work.now + work.policy.wave_patience
    else:
        _next(work, incident, alert, lacking)


def replace_responder(work: Work, incident: Incident) -> None:
    """Ask the next person immediately after a responder dropped out. The caller has locked the incident."""
    alert = lock_current_wave(work, incident)
    if (
        alert is None
        or alert.status is State.STOPPED
        or alert.useful_until <= work.now
        or not _may_send_more(work, incident)
    ):
        return
    if count_missing(work, incident, alert) == 0:
        return
    if alert.status is State.DONE:
        move_alert(work, alert, Event.WIDEN, WORKER, {"kind": alert.kind.stored})
    patient_until = work.now + work.policy.wave_patience
    if _ask_who_stands_by(work, incident, 1):
        alert.wave_at = min(alert.wave_at or patient_until, patient_until)
    else:
        alert.wave_at = work.now
    enqueue(work.session, Step.ALERT, alert.id)


def lock_current_wave(work: Work, incident: Incident) -> Alert | None:
    """Lock and return the callout in waves that says how many are needed; None if everyone who can should come.

    The latest callout decides for the whole incident. A second one in waves sets a new number. One to everyone, sent
    after waves, means everyone.
    """
    latest = store.latest_callout(work.session, incident.id)
    return store.lock_waiting(work.session, latest.id) if latest is not None and latest.needed is not None else None


def count_missing(work: Work, incident: Incident, alert: Alert) -> int:
    """Return how many more people are needed, beyond those going, on scene or gone again.

    The caller has locked the incident.
    """
    return max(0, (alert.needed or 0) - response.came(work.session, incident.id))


def _may_send_more(work: Work, incident: Incident) -> bool:
    return incident.status is incidents.State.CONFIRMED and not is_too_dangerous(work, incident)


def _next(work: Work, incident: Incident, alert: Alert, lacking: int) -> None:
    """Ask the people who offered to come, then people who were not asked yet."""
    rest = lacking - _ask_who_stands_by(work, incident, lacking)
    if rest == 0:
        alert.wave_at = work.now + work.policy.wave_patience
    elif not send_wave(work, incident, alert, audience_of(work, incident, Wanted.of(alert.audience)), rest):
        _give_up(work, incident, alert)


def _ask_who_stands_by(work: Work, incident: Incident, most: int) -> int:
    """Ask the first `most` people who offered to come, once for each offer. Returns how many."""
    offered = response.standing_by(work.session, incident.id, most)
    for one, volunteer in offered:
        one.standby_at = None
        entry = Entry(Noun.RESPONSE, one.id, "need", why={"volunteer": str(volunteer.id)})
        history.note(work.session, incident.id, WORKER, entry, work.now)
        notice.send_notice(work, NoticeKind.ANSWER, notice.addressee(work, volunteer), wording.NEEDED_NOW, incident)
    return len(offered)


def _give_up(work: Work, incident: Incident, alert: Alert) -> None:
    """Stop asking and ring: no one is left or it is too late, and a coordinator must know that too few are going."""
    alert.wave_at = None
    if _may_send_more(work, incident):
        ring.ring(work.session, Cause.NOT_ENOUGH, incident.id, work.now)
