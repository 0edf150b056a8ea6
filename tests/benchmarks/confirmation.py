"""How soon the carrier accepts the first volunteer's text after a verifier confirms."""

import itertools
import time
from datetime import datetime
from statistics import median

import httpx
from sqlalchemy import text

from tests.benchmarks import acting
from tests.benchmarks.ground import Ground
from tests.benchmarks.people import SMALL
from tests.benchmarks.scale import Scale
from tests.benchmarks.speed import warm_up
from tests.benchmarks.table import Figure, p95

_STEPS = ("webhook begun", "answer taken up", "first text claimed", "at the carrier", "accepted")
_MOMENTS = text("""
SELECT inbound.received_at, inbound.handled_at, min(attempt.began_at)
FROM inbound, attempt JOIN delivery ON delivery.id = attempt.delivery_id JOIN alert ON alert.id = delivery.alert_id
WHERE inbound.incident_id = :incident AND alert.incident_id = :incident
GROUP BY inbound.id
""")


def confirmed(ground: Ground, scale: Scale) -> list[Figure]:
    """A verifier's text comes in and the callout goes out to 1,000. All parts run and have no other work.

    Counted from just before the webhook is posted, which is earlier than its commit.
    """
    ground.clear()
    with ground.running("web", "deliver", "work", "beat"), httpx.Client(timeout=10) as http:
        warm_up(ground)
        _trial(ground, http, 0)
        trials = [_trial(ground, http, at) for at in range(1, scale.trials + 1)]
    waits = [sum(steps) for steps in trials]
    return [
        Figure(
            7,
            f"Verifier's webhook → first of {SMALL:,} accepted, idle: p95",
            p95(waits) * 1000,
            most=250,
            unit=" ms",
            beside=f"median {median(waits) * 1000:.0f} ms of {len(waits)}; the carrier's own 100 ms in it",
            details={
                "waits": waits,
                "seconds up to each step, median": {
                    name: median(steps[at] for steps in trials) for at, name in enumerate(_STEPS)
                },
            },
        )
    ]


def _trial(ground: Ground, http: httpx.Client, at: int) -> list[float]:
    """Seconds that each step took, from the webhook to the first text of the callout that was accepted."""
    ground.ledger.reset()
    verifier = ground.people.verifiers[at % len(ground.people.verifiers)]
    check = acting.ask(ground, acting.open_incident(ground, ground.people.small), verifier)
    ground.wait_for_texts(1, within=20)
    ground.wait_until_recorded()
    ground.pause(0.5)  # after that, no idle part has a task still running
    began = acting.text_in(ground, http, verifier.number, f"5 {check.code}")
    # The verifier gets a thank-you as well.
    ground.wait_for_texts(1 + 1 + SMALL, within=30)
    ground.wait_until_recorded()
    called = set(ground.people.small.numbers)
    first = min((one for one in ground.ledger.taken() if one.number in called), key=lambda one: one.answered)
    with ground.session() as session:
        rows = session.execute(_MOMENTS, {"incident": check.incident_id}).one()
    moments = [began, *(_monotonic(moment) for moment in rows), first.arrived, first.answered]
    return [after - before for before, after in itertools.pairwise(moments)]


def _monotonic(moment: datetime) -> float:
    return moment.timestamp() - time.time() + time.monotonic()
