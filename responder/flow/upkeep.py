"""Upkeep: find what a lost wake-up, an expired lease or a dead worker left, for every step."""

from datetime import timedelta
from uuid import uuid4

from responder.domain.distance import Point
from responder.domain.language import NAMES
from responder.flow import probe, ring, text
from responder.flow import volunteer as volunteer_flow
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import (
    alert,
    area,
    audience,
    delivery,
    inbound,
    incident,
    place,
    report,
    sender,
    unsettled,
)
from responder.store.audience import Audience

_PATIENCE = timedelta(seconds=3)
"""What is younger may still have its own wake-up on the way."""


def sweep(work: Work) -> None:
    """Wake a worker for everything that is due. Two at once do no harm: each step looks again before it acts."""
    delivery.lose_leased(work.session, work.now)
    for key in report.left_behind(work.session, work.now, _PATIENCE):
        enqueue(work.session, Step.VERIFY, key)
    for key in incident.due_to_ask(work.session, work.now):
        enqueue(work.session, Step.ASK, key)
    for key in inbound.left_behind(work.session, work.now, _PATIENCE):
        enqueue(work.session, Step.RESPOND, key)
    for key in alert.unfinished(work.session):
        enqueue(work.session, Step.ALERT, key)
    probe.keep_probing(work)
    volunteer_flow.sweep(work)
    ring.escalate(work)
    frozen = sender.get(work.session).frozen_at is not None
    if delivery.unsettled(work.session, work.now) or (frozen and unsettled.recallable(work.session, work.now)):
        enqueue(work.session, Step.RESOLVE, sender.DEFAULT)
    if delivery.waiting(work.session, work.now):
        enqueue(work.session, Step.DELIVER, sender.DEFAULT)


def warm_up(work: Work) -> None:
    """Do once, for nothing, what the first report and its checks will need: connect, compile, load."""
    incident.candidates(work.session)
    place.find(work.session, "warm up")
    area.locate(work.session, Point(0, 0))
    audience.nearest_verifiers(work.session, Audience(uuid4(), [], Point(0, 0), work.local), 1, work.now)
    for language in NAMES:
        text.catalog(language)
