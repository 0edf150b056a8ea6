"""Whether signed callbacks are taken, verified and applied while texts go out."""

import asyncio
import time
from dataclasses import dataclass, field

import aiohttp
from yarl import URL

from responder.simulator.callbacks import sign
from tests.benchmarks import acting, processor
from tests.benchmarks.ground import DATABASE, DELIVER, Ground
from tests.benchmarks.ledger import Taken
from tests.benchmarks.people import SMALL
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Figure, p95

_TEXTS = 100
"""Texts a second that go out during the run."""
_OFFERED = 240
"""Callbacks a second that the carrier sends: more than the goal, so that reaching it is not a matter of luck."""
_STATUSES = ("sending", "sent", "delivered")
_OPEN = 20
"""Callbacks that the carrier has open at the same time."""
_LOOK_EVERY = 0.1
_PARTS = {"web": "gunicorn", "worker": DELIVER, "database": DATABASE}
"""Parts whose processor time is reported, each with a word of its command."""


@dataclass
class _Told:
    """`took`: seconds between each callback's due time and its answer."""

    began: float = 0.0
    ended: float = 0.0
    taken: int = 0
    refused: int = 0
    took: list[float] = field(default_factory=list)
    delivered: set[str] = field(default_factory=set)


def taken(ground: Ground, scale: Scale) -> list[Figure]:
    """The carrier reports sending, sent and delivered for each text at an even pace, while the next texts go out."""
    ground.clear()
    count = int(_OFFERED * scale.callback_seconds)
    texts = int(_TEXTS * scale.callback_seconds)
    alerts = [acting.approve(ground, ground.people.small) for _ in range(-(-texts // SMALL) + 1)]
    pace = str(_TEXTS * alerts[0].segments)
    with ground.running("web", "deliver", segments_per_second=pace):
        before = {name: processor.seconds(processor.found(marker)) for name, marker in _PARTS.items()}
        told = asyncio.run(_tell(ground, count, ends=time.monotonic() + 3 * scale.callback_seconds + 30))
        used = {name: processor.seconds(processor.found(marker)) - before[name] for name, marker in _PARTS.items()}
    sent = [text for text in ground.ledger.taken() if told.began <= text.arrived < told.ended]
    seconds = told.ended - told.began
    lost = told.refused + count - told.taken + _not_applied(ground, told, count)
    return [
        Figure(
            4,
            "Signed callbacks taken, verified, applied",
            told.taken / seconds,
            least=200,
            unit="/s",
            beside=f"{_OFFERED}/s offered, while {len(sent) / seconds:.0f} texts/s go out",
            details={
                "seconds until answered, p95": p95(told.took),
                "count": count,
                "processor seconds": used,
                "seconds": seconds,
            },
        ),
        Figure(4, "Callbacks lost", lost, most=0, beside=f"of {count:,}"),
    ]


async def _tell(ground: Ground, count: int, ends: float) -> _Told:
    """Posts `count` callbacks at the pace, each when it is due, no matter how earlier ones went."""
    told, due = _Told(), asyncio.Queue[tuple[float, Taken, str]]()

    async def work(session: aiohttp.ClientSession) -> None:
        while True:
            at, text, status = await due.get()
            await _post(ground, session, told, text, status)
            told.took.append(time.monotonic() - at)
            due.task_done()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_OPEN)) as session:
        workers = [asyncio.create_task(work(session)) for _ in range(_OPEN)]
        try:
            async with asyncio.timeout(ends - time.monotonic()):
                await _schedule(ground, due, told, count)
                await due.join()
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
    told.ended = time.monotonic()
    return told


async def _schedule(ground: Ground, due: "asyncio.Queue[tuple[float, Taken, str]]", told: _Told, count: int) -> None:
    loop, seen, put = asyncio.get_running_loop(), 0, 0
    waiting: list[tuple[Taken, str]] = []
    while put < count:
        fresh = await loop.run_in_executor(None, ground.ledger.taken, seen)
        seen += len(fresh)
        waiting.extend((text, status) for text in fresh for status in _STATUSES)
        if not told.began and seen >= _TEXTS:  # the worker is warm
            told.began = time.monotonic()
        while told.began and waiting and put < count and told.began + put / _OFFERED <= time.monotonic():
            due.put_nowait((told.began + put / _OFFERED, *waiting.pop(0)))
            put += 1
        ground.pause(0)
        await asyncio.sleep(_LOOK_EVERY / 10 if waiting else _LOOK_EVERY)


async def _post(ground: Ground, session: aiohttp.ClientSession, told: _Told, text: Taken, status: str) -> None:
    form = {
        "AccountSid": ground.environment["TWILIO_ACCOUNT_SID"],
        "ApiVersion": "2010-04-01",
        "From": ground.environment["TWILIO_FROM"],
        "MessageSid": text.sid,
        "MessageStatus": status,
        "SmsSid": text.sid,
        "SmsStatus": status,
        "To": text.number,
    }
    signature = sign(ground.environment["TWILIO_AUTH_TOKEN"], text.callback_url, form)
    target, headers = URL(text.callback_url, encoded=True), {"X-Twilio-Signature": signature}
    try:
        async with session.post(target, data=form, headers=headers) as answer:
            if answer.status >= 300:
                told.refused += 1
                return
    except (aiohttp.ClientError, TimeoutError):
        told.refused += 1
        return
    told.taken += 1
    if status == "delivered":
        told.delivered.add(text.sid)


def _not_applied(ground: Ground, told: _Told, count: int) -> int:
    """Callbacks that were taken but left no row, or whose delivery does not have the status that they reported."""
    with ground.session() as session:
        kept = session.connection().exec_driver_sql("SELECT count(*) FROM callback").scalar_one()
        arrived = session.connection().exec_driver_sql("SELECT sid FROM delivery WHERE status = 'delivered'")
        standing = set(arrived.scalars())
    return (told.taken - int(kept)) + len(told.delivered - standing)
