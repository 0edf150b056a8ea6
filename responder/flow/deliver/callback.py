"""Callback: store what the carrier reports about a text unchanged, and apply it by rank."""

from uuid import UUID

from responder.carriers import OPTED_OUT
from responder.domain.delivery import CARRIER_EVENTS, DEAD_CODES, State
from responder.flow.work import Work
from responder.store import carrier_status, delivery, phone, sender
from responder.store.carrier_status import Moved, Status


def is_drill_attempt(work: Work, token: UUID) -> bool:
    """Whether an attempt went to the drill simulator, which may report on no other attempts."""
    return delivery.through(work.session, token) == sender.DRILL


def take_callback(work: Work, token: UUID, sid: str, status: str, error_code: int | None) -> bool:
    """Store what the carrier reports about an attempt, and move its delivery; False if there is no such attempt.

    The table of moves also covers late, repeated and out-of-order callbacks. An unknown status moves nothing.
    """
    word = Status(token, sid, status, error_code, CARRIER_EVENTS.get(status))
    moved = carrier_status.apply_status(work.session, word, work.now, keep=True)
    if moved is None:
        return False
    _follow(work, moved, error_code)
    return True


def apply_status(work: Work, token: UUID, sid: str, status: str, error_code: int | None) -> None:
    """Move an attempt's delivery to the status the carrier gave when we asked."""
    word = Status(token, sid, status, error_code, CARRIER_EVENTS.get(status))
    moved = carrier_status.apply_status(work.session, word, work.now, keep=False)
    if moved is not None:
        _follow(work, moved, error_code)


def _follow(work: Work, moved: Moved, error_code: int | None) -> None:
    """Update the phone after a move. A simulator's report is not about a real phone and changes nothing."""
    if moved.phone_id is None or not moved.news or moved.sender_id != sender.DEFAULT:
        return
    if moved.went_to is State.DELIVERED:
        phone.count_success(work.session, moved.phone_id)
    if error_code == OPTED_OUT:
        phone.opt_out(work.session, moved.phone_id, work.now)
    elif error_code in DEAD_CODES:
        phone.count_failure(work.session, moved.phone_id, work.policy.dead_after, work.now)
