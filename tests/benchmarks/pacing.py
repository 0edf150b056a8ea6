"""Whether the sender's budget is used up, and how soon a check sent at that time reaches the carrier."""

import itertools
import time
from collections.abc import Callable
from uuid import UUID

from responder.domain.segment import segments
from tests.benchmarks import acting
from tests.benchmarks.acting import Asked
from tests.benchmarks.ground import LIMIT, Ground
from tests.benchmarks.ledger import Taken
from tests.benchmarks.people import SMALL
from tests.benchmarks.scale import Scale
from tests.benchmarks.speed import warm_up
from tests.benchmarks.table import Figure, p95

_RATE = 75
"""Segments a second of the paced sender."""
_MIDDLE = (0.1, 0.9)
"""Parts of the run to leave out: the bucket's store is spent at the start, and the queue runs dry at the end."""


def paced(ground: Ground, scale: Scale) -> list[Figure]:
    """Alerts and checks at 75 segments a second: how much of the budget is used, and how long checks take."""
    ground.clear()
    calls = [acting.approve(ground, ground.people.small) for _ in range(scale.paced_alerts)]
    whole = sum(call.people * call.segments for call in calls)
    lasts = whole / _RATE
    ends = time.monotonic() + 2 * lasts + 30
    texts = scale.paced_alerts * SMALL
    with ground.running("deliver", segments_per_second=str(_RATE)):
        asked = _ask_while(ground, lambda: _going(ground, 0.9 * texts, ends), every=1.0)
        ground.wait_for_texts(texts + len(asked), within=max(10.0, ends - time.monotonic()))
    taken = ground.ledger.taken()
    used = _budget_used(taken)
    waits = _waits(asked, taken)
    about = f"{len(calls)} alerts, {len(taken):,} texts of {calls[0].segments} segments"
    return [
        Figure(5, f"{_RATE} segments/s: sender's budget used", used, least=0.97, beside=about),
        Figure(
            5,
            "A check asked meanwhile, accepted: p95",
            p95(waits),
            most=1.0,
            unit=" s",
            beside=f"{len(waits)} checks",
            details={"waits": waits},
        ),
    ]


def unpaced(ground: Ground, scale: Scale) -> list[Figure]:
    """One large alert as fast as the carrier takes it: how long checks take."""
    ground.clear()
    with ground.running("deliver"):
        warm_up(ground)
        ground.ledger.reset()
        call = acting.approve(ground, ground.people.large)
        ends = time.monotonic() + 20 + call.people / 50
        asked = _ask_while(ground, lambda: _going(ground, call.people - LIMIT / 2, ends), every=0.2)
        ground.wait_for_texts(call.people + len(asked), within=max(10.0, ends - time.monotonic()))
    waits = _waits(asked, ground.ledger.taken())
    return [
        Figure(
            6,
            f"A check asked during {scale.large:,} unpaced, accepted: p95",
            p95(waits) * 1000,
            most=400,
            unit=" ms",
            beside=f"{len(waits)} checks; the carrier's own 100 ms in it",
            details={"waits": waits},
        )
    ]


def _going(ground: Ground, most: float, ends: float) -> bool:
    return ground.ledger.counts().accepted < most and time.monotonic() < ends


def _ask_while(ground: Ground, going: Callable[[], bool], every: float) -> list[Asked]:
    """Asks one verifier after another, about one incident and then the next."""
    asked: list[Asked] = []
    incident: UUID | None = None
    for at in itertools.count():
        ground.pause(every)
        if not going():
            return asked
        turn = at % len(ground.people.verifiers)
        if incident is None or turn == 0:
            incident = acting.open_incident(ground, ground.people.small)
        asked.append(acting.ask(ground, incident, ground.people.verifiers[turn]))
    return asked


def _waits(asked: list[Asked], taken: list[Taken]) -> list[float]:
    """Seconds from each check's commit until the carrier accepted it. Raises LookupError if one is missing."""
    found = []
    for check in asked:
        text = next((one for one in taken if one.number == check.number and check.code in one.body), None)
        if text is None:
            raise LookupError("a check never came to the carrier")
        found.append(text.answered - check.at)
    return found


def _budget_used(taken: list[Taken]) -> float:
    """Segments that arrived in the middle of the run, and those that the budget allowed in that time."""
    first, last = taken[0].arrived, max(text.arrived for text in taken)
    begin, end = (first + share * (last - first) for share in _MIDDLE)
    spent = sum(segments(text.body) for text in taken if begin <= text.arrived < end)
    return spent / (_RATE * (end - begin))
