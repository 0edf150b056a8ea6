"""Send what is due, on one event loop and one connection pool that live as long as the process."""

from functools import lru_cache

from sqlalchemy.orm import Session, sessionmaker

from responder.flow.deliver import deliver as flow
from responder.flow.deliver.deliver import Delivering, Pace
from responder.parts import account_of, delivery_sessions, utc_now
from responder.queue import Step
from responder.store.outbox import Budget
from responder.store.sender import DEFAULT
from workers.app import app, settings
from workers.carrier import carrier, loop
from workers.process import parts, stopping

_BURST = 1.0
"""How many seconds' worth of segments we may send in one burst."""
_SMALLEST_BURST = 10.0
"""Segments. The longest text must fit, or it would wait forever."""
_KEPT = 0.1
"""Share of the burst that we keep for checks and codes."""
_DRILL_SHARE = 0.25
"""Share of a task's life. Real texts sent during a drill's task must also end within that life."""


@lru_cache
def _sessions() -> sessionmaker[Session]:
    return delivery_sessions(parts())


def pace(sender_id: int = DEFAULT) -> Pace:
    """This process's share of what the sender and the carrier allow."""
    burst = max(_SMALLEST_BURST, settings.segments_per_second * _BURST)
    account = account_of(settings, sender_id)
    return Pace(
        connections=account.connections if account else 1,
        budget=Budget(settings.segments_per_second, burst, burst * _KEPT, sender_id),
        send_deadline=settings.send_deadline,
        lease=settings.lease,
        life=settings.deliver_life * (1 if sender_id == DEFAULT else _DRILL_SHARE),
    )


@app.task(name=Step.DELIVER)  # type: ignore[untyped-decorator]  # the library has no types
def deliver(sender_id: str) -> None:
    loop().run(_deliver(int(sender_id)))


async def _deliver(sender_id: int) -> None:
    if sender_id == DEFAULT:
        await _delivering(DEFAULT).run(stopping)
    elif carrier(sender_id) is None:
        flow.expire_queue(_sessions(), sender_id, utc_now())
    else:
        await flow.deliver_drill(_delivering(sender_id), lambda: _delivering(DEFAULT), stopping)


def _delivering(sender_id: int) -> Delivering:
    through = carrier(sender_id)
    if through is None:
        raise ValueError(f"sender {sender_id} may not send anything")
    return Delivering(_sessions(), through, parts().policy, pace(sender_id), utc_now)
