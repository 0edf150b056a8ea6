"""Upkeep: find the work left behind by a lost wake-up, an expired lease or a dead worker, for every step."""

from datetime import timedelta
from uuid import uuid4

from responder.domain.distance import Point
from responder.domain.language import NAMES
from responder.flow.admin import ring
from responder.flow.deliver import probe
from responder.flow.message import answer_limit, wording
from responder.flow.people import volunteer as volunteer_flow
from responder.flow.report import text_report
from responder.flow.verify import decay
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import (
    alert,
    area,
    audience,
    delivery,
    inbound,
    incident,
    partner,
    place,
    reconcile,
    report,
    sender,
    spending,
)
from responder.store.audience import Audience

_PATIENCE = timedelta(seconds=3)
"""Newer work may still have its own wake-up on the way."""
_COUNTING = 5
"""We count in these first seconds of each minute, and forget old counts. Sweeps are never further apart than this."""


def sweep(work: Work) -> None:
    """Wake a worker for everything that is due. Sweeps may overlap: each step checks again before it acts."""
    delivery.lose_leased(work.session, work.now)
    for key in report.left_behind(work.session, work.now, _PATIENCE):
        enqueue(work.session, Step.VERIFY, key)
    due = incident.due_to_ask(work.session, work.now)
    for key in partner.best_first(work.session, due, work.now):
        enqueue(work.session, Step.ASK, key)
    for key in inbound.left_behind(work.session, work.now, _PATIENCE):
        enqueue(work.session, Step.RESPOND, key)
    for key in alert.unfinished(work.session):
        enqueue(work.session, Step.ALERT, key)
    probe.keep_probing(work)
    volunteer_flow.sweep_volunteers(work)
    ring.escalate_rings(work)
    text_report.sweep_text_reports(work)
    # The last step that acts: it locks incidents, and whoever holds one may wait for locks the earlier steps took.
    decay.sweep_stale_incidents(work)
    for sender_id in sender.ALL:
        _wake_sender(work, sender_id)
    if work.now.second < _COUNTING:
        spending.refresh(work.session, work.now, work.policy.zone)
        answer_limit.forget_old_answers(work)


def _wake_sender(work: Work, sender_id: int) -> None:
    session, now = work.session, work.now
    frozen = sender.get(session, sender_id).frozen_at is not None
    if delivery.unsettled(session, now, sender_id) or (frozen and reconcile.recallable(session, now, sender_id)):
        enqueue(session, Step.RESOLVE, sender_id)
    if delivery.waiting(session, now, sender_id):
        enqueue(session, Step.DELIVER, sender_id)


def warm_up(work: Work) -> None:
    """Connect, compile and load in advance what the first report and its checks will need."""
    incident.candidates(work.session)
    place.find_place(work.session, "warm up")
    area.locate(work.session, Point(0, 0))
    audience.nearest_verifiers(work.session, Audience(uuid4(), [], Point(0, 0), work.local), 1, work.now)
    for language in NAMES:
        wording.load_catalog(language)
