"""Freeze: hold back every text until a coordinator lifts the freeze."""

from enum import StrEnum
from uuid import UUID

from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import audit, history, sender
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun


class Event(StrEnum):
    FREEZE = "freeze"
    LIFT = "lift"


def freeze_sending(work: Work, account_id: UUID) -> bool:
    """Stop all sending, and recall texts the carrier has not sent yet; False if it is already frozen."""
    if not sender.freeze(work.session, account_id, work.now):
        return False
    _note(work, Event.FREEZE, account_id)
    for sender_id in sender.ALL:
        enqueue(work.session, Step.RESOLVE, sender_id)
    audit.record(work.session, account_id, Act("freeze", "sender", None), work.now)
    return True


def unfreeze_sending(work: Work, account_id: UUID) -> bool:
    """Lift the freeze: waiting texts go out if they are still useful; False if nothing is frozen."""
    if not sender.lift(work.session):
        return False
    _note(work, Event.LIFT, account_id)
    for sender_id in sender.ALL:
        enqueue(work.session, Step.DELIVER, sender_id)
    audit.record(work.session, account_id, Act("lift", "sender", None), work.now)
    return True


def _note(work: Work, event: Event, account_id: UUID) -> None:
    # A freeze affects every incident, so its history entry belongs to none.
    history.note(work.session, None, By(Actor.ACCOUNT, account_id), Entry(Noun.SENDER, None, event), work.now)
