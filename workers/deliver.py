"""Hand over what is due, on one event loop and one pool of connections that live as long as the process."""

from functools import lru_cache

from sqlalchemy.orm import Session, sessionmaker

from responder.flow.deliver import Delivering, Pace
from responder.parts import carrier_account, delivery_sessions, utc_now
from responder.queue import Step
from responder.store.outbox import Budget
from workers.app import app, settings
from workers.carrier import carrier, loop
from workers.process import parts, stopping

_BURST = 1.0
"""Seconds' worth of segments that may go at once."""
_SMALLEST_BURST = 10.0
"""Segments: the longest text must fit, or it would wait for ever."""
_KEPT = 0.1
"""Of the burst, for checks and codes."""


@lru_cache
def _sessions() -> sessionmaker[Session]:
    return delivery_sessions(parts())


def pace() -> Pace:
    """This process's share of what the sender and the carrier allow."""
    burst = max(_SMALLEST_BURST, settings.segments_per_second * _BURST)
    return Pace(
        connections=carrier_account(settings).connections,
        budget=Budget(settings.segments_per_second, burst, burst * _KEPT),
        send_deadline=settings.send_deadline,
        lease=settings.lease,
        life=settings.deliver_life,
    )


@app.task(name=Step.DELIVER)  # type: ignore[untyped-decorator]  # the library has no types
def deliver(_sender_id: str) -> None:
    async def run() -> None:
        await Delivering(_sessions(), carrier(), parts().policy, pace(), utc_now).run(stopping)

    loop().run(run())
