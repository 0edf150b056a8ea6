"""Callback: what the carrier says of a text, kept as it was said and applied by rank."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError

from responder.carriers import OPTED_OUT
from responder.domain.delivery import CARRIER_EVENTS, DEAD_CODES, MOVES, State
from responder.flow.work import Work
from responder.store import delivery as store
from responder.store import phone
from responder.store.delivery import Callback


def take(work: Work, token: UUID, sid: str, status: str, error_code: int | None) -> bool:
    """Keep what the carrier says about an attempt, and move its delivery; False if there is no such attempt.

    Late, repeated and overtaking callbacks are moves of the table like any other; an unheard-of status moves nothing.
    """
    attempt = work.session.get(store.Attempt, token)
    if attempt is None:
        return False
    try:
        with work.session.begin_nested():
            work.session.add(Callback(token=token, sid=sid, status=status, error_code=error_code, received_at=work.now))
    except IntegrityError:
        return True
    hear(work, token, sid, status, error_code)
    return True


def hear(work: Work, token: UUID, sid: str, status: str, error_code: int | None) -> None:
    """Move the delivery whose latest attempt this is by what the carrier says of it, if that says anything new."""
    delivery, event = store.lock_by_token(work.session, token), CARRIER_EVENTS.get(status)
    if delivery is None or event is None or not MOVES.allows(delivery.status, event):
        return
    before, delivery.status = delivery.status, MOVES.after(delivery.status, event)
    delivery.sid = delivery.sid or sid
    delivery.sent_at = delivery.sent_at or work.now
    if delivery.status is before:
        return
    if delivery.status is State.DELIVERED:
        phone.count_success(work.session, delivery.phone_id)
    if delivery.status is State.FAILED:
        delivery.error_code = error_code
    if delivery.status is not State.SENT:
        delivery.ended_at = delivery.ended_at or work.now
    if error_code == OPTED_OUT:
        phone.opt_out(work.session, delivery.phone_id, work.now)
    elif error_code in DEAD_CODES:
        phone.count_failure(work.session, delivery.phone_id, work.policy.dead_after, work.now)
