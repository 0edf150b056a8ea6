"""One seed: starts everything, sends an alert, deals blows, and compares the ledger with the rows."""

import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import OperationalError

from responder.domain.delivery import AttemptOutcome, State, WhenLost
from responder.simulator.faults import SCRIPTS, Faults
from responder.store.delivery import Attempt, Delivery
from tests.chaos import people
from tests.chaos.oracle import Verdict, judge, story
from tests.chaos.people import Ground
from tests.chaos.strike import PLAN, Striker, Tally
from tests.chaos.whole import Stuck, Whole, running

DELIVERIES = 2000
_LATENCY = 0.2
"""If the carrier answered instantly, a fan-out would be over before the blows have fallen."""
_CALLBACKS_MISSING = (0.0, 0.5, 0.9)
"""Picked by seed. If every callback came, nobody would need the carrier's list."""
_MOST_ALERTS = 12
_RESTED_WITHIN = 90.0
_LOOK_EVERY = 0.25
_FROZEN = (8.0, 11.0)
"""Seconds for which a worker is frozen: longer than others take to send again what it held."""
_FREEZES = 3
_STORIES = 5


@dataclass
class Report:
    """The results of one seed. `verdicts` are by the alerts' policy, because each policy is judged separately."""

    seed: int
    seconds: float = 0.0
    alerts: int = 0
    tally: Tally = field(default_factory=Tally)
    unknown: int = 0
    resolved: int = 0
    freezes: int = 0
    verdicts: dict[WhenLost, Verdict] = field(default_factory=dict)
    stories: list[str] = field(default_factory=list)
    logs: Path | None = None
    """Set if something went wrong: the logs are kept there."""

    @property
    def missed(self) -> int:
        return sum(len(verdict.missed) for verdict in self.verdicts.values())

    @property
    def double(self) -> int:
        return sum(len(verdict.double) for verdict in self.verdicts.values())

    @property
    def clean(self) -> bool:
        return all(verdict.clean for verdict in self.verdicts.values())


class Run:
    """What every kind of run has in common."""

    def __init__(self, whole: Whole, seed: int, deliveries: int) -> None:
        self.whole = whole
        self.report = Report(seed)
        self.alerts: dict[WhenLost, list[UUID]] = {}
        self._ground: Ground = people.settle(whole.parts, deliveries)
        self._unknown: set[int] = set()
        self._began = time.monotonic()
        self._looked = 0.0

    def call(self, when_lost: WhenLost = WhenLost.DOUBLE) -> None:
        """Sends one more alert to everybody. Raises Stuck if there have been enough."""
        if self.report.alerts >= _MOST_ALERTS:
            raise Stuck(f"{_MOST_ALERTS} alerts have gone out and blows are left")
        self.report.alerts += 1
        self.alerts.setdefault(when_lost, []).append(people.call(self.whole.parts, self._ground, when_lost))

    def look(self) -> None:
        """Notes which deliveries are unknown now, and shows the progress."""
        if time.monotonic() - self._looked < _LOOK_EVERY:
            return
        self._looked = time.monotonic()
        try:
            with self.whole.parts.engine.connect() as connection:
                unknown = connection.scalars(select(Delivery.id).where(Delivery.status == State.UNKNOWN)).all()
                counts = _counts(connection)
        except OperationalError:
            return
        self._unknown.update(unknown)
        if sys.stderr.isatty():
            blows = self.report.tally.counted.total()
            seconds = time.monotonic() - self._began
            stand = ", ".join(f"{status} {count}" for status, count in sorted(counts.items()))
            sys.stderr.write(f"\r\033[Kseed {self.report.seed}: {seconds:.0f} s, {blows} blows; {stand}")

    def rest(self, resting: Callable[[Counter[State]], bool]) -> None:
        """Waits until the deliveries have come to rest. The verdict covers those that never do."""
        ends = time.monotonic() + _RESTED_WITHIN
        while time.monotonic() < ends:
            self.look()
            with self.whole.parts.engine.connect() as connection:
                if resting(_counts(connection)):
                    return
            time.sleep(_LOOK_EVERY)

    def close(self) -> Report:
        """Judges every alert by the ledger."""
        self.whole.see_that_it_runs()
        with self.whole.parts.engine.connect() as connection:
            lost = select(Attempt.delivery_id).where(Attempt.outcome == AttemptOutcome.UNKNOWN)
            self._unknown.update(connection.scalars(lost))
            left = set(connection.scalars(select(Delivery.id).where(Delivery.status == State.UNKNOWN)))
        self.report.unknown = len(self._unknown)
        self.report.resolved = len(self._unknown - left)
        for when_lost, alerts in self.alerts.items():
            self.report.verdicts[when_lost] = judge(self.whole, alerts)
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
        return self.report

    def explain(self) -> None:
        """If anything went wrong, adds what is known about the first few, and keeps the logs."""
        if self.report.clean:
            return
        wrong = [one for verdict in self.report.verdicts.values() for one in (*verdict.missed, *verdict.double)]
        for delivery_id in wrong[:_STORIES]:
            self.report.stories += story(self.whole, delivery_id)
        self.whole.keep, self.report.logs = True, self.whole.folder


def resolvable(seed: int, deliveries: int = DELIVERIES) -> Report:
    """Every kind of blow, and faults with a truth that can be learned: none missed, none double. Raises Stuck."""
    rng, began = random.Random(seed), time.monotonic()  # noqa: S311  # repeatable chance
    with running(_resolvable_faults(seed), seed) as whole:
        run = Run(whole, seed, deliveries)
        run.call()
        striker = Striker(whole, rng, run.call, run.look)
        run.report.tally = striker.tally
        for kind in rng.sample(PLAN, len(PLAN)):
            striker.deal(kind)
        run.rest(lambda counts: not any(counts[state] for state in (State.QUEUED, State.SENDING, State.UNKNOWN)))
        report = run.close()
        run.explain()
    report.seconds = time.monotonic() - began
    return report


def unresolvable(seed: int, deliveries: int = DELIVERIES) -> Report:
    """The carrier's list lags longer than anybody waits. Sends one alert per policy and counts the results."""
    began = time.monotonic()
    with running(replace(SCRIPTS["unresolvable"], latency=_LATENCY), seed) as whole:
        run = Run(whole, seed, deliveries)
        for when_lost in WhenLost:
            run.call(when_lost)
        run.rest(_still(run))
        report = run.close()
    report.seconds = time.monotonic() - began
    return report


def frozen(seed: int, deliveries: int = DELIVERIES) -> Report:
    """Freezes workers for longer than a lease, then lets them go on while others have taken over."""
    rng, began = random.Random(seed), time.monotonic()  # noqa: S311  # repeatable chance
    with running(_resolvable_faults(seed), seed) as whole:
        run = Run(whole, seed, deliveries)
        run.call()
        striker = Striker(whole, rng, run.call, run.look)
        for _ in range(_FREEZES):
            run.report.freezes += striker.freeze(rng.uniform(*_FROZEN))
        run.rest(lambda counts: not any(counts[state] for state in (State.QUEUED, State.SENDING, State.UNKNOWN)))
        report = run.close()
        run.explain()
    report.seconds = time.monotonic() - began
    return report


def _counts(connection: Connection) -> Counter[State]:
    rows = connection.execute(select(Delivery.status, func.count()).group_by(Delivery.status))
    return Counter({status: count for status, count in rows})  # noqa: C416  # a row is no pair to the type checker


def lines(report: Report) -> Iterator[str]:
    """The report as text."""
    tally = report.tally
    blows = ", ".join(f"{kind} {count} ({tally.stranded[kind]} rows)" for kind, count in sorted(tally.counted.items()))
    count = sum(verdict.deliveries for verdict in report.verdicts.values())
    yield (
        f"seed {report.seed}: {report.seconds:.0f} s, {count} deliveries in {report.alerts} alerts; "
        f"{report.resolved} of {report.unknown} unknown resolved; missed {report.missed}, double {report.double}"
    )
    if blows:
        yield f"  blows that stranded rows: {blows}; in vain: {tally.in_vain.total()}"
    if report.freezes:
        yield f"  rows held by a worker while it stood still: {report.freezes}"
    for when_lost, verdict in report.verdicts.items():
        if len(report.verdicts) > 1 or not verdict.clean or verdict.refused:
            rest = ", ".join(f"{state} {number}" for state, number in sorted(verdict.open.items()))
            yield (
                f"  policy {when_lost}: double {len(verdict.double)}, silent {len(verdict.missed)}, "
                f"refused by the carrier {verdict.refused}, strange {verdict.strange}, not at rest: {rest or 'none'}"
            )
    yield from (f"  {line}" for line in report.stories)
    if report.logs:
        yield f"  logs and data: {report.logs}"


def _resolvable_faults(seed: int) -> Faults:
    missing = _CALLBACKS_MISSING[seed % len(_CALLBACKS_MISSING)]
    return replace(
        SCRIPTS["resolvable"],
        latency=_LATENCY,
        callback_missing=missing,
        callback_duplicated=0.1,
        callback_reordered=0.1,
    )


def _still(run: Run) -> Callable[[Counter[State]], bool]:
    """Says when to stop: nothing is left to send, and the unknown have not changed for two looks and a lease."""
    seen: list[tuple[float, Counter[State]]] = []

    def resting(counts: Counter[State]) -> bool:
        now = time.monotonic()
        if not seen or seen[-1][1][State.UNKNOWN] != counts[State.UNKNOWN]:
            seen.append((now, counts))
        ours = counts[State.QUEUED] + counts[State.SENDING]
        patience = 3 * run.whole.parts.settings.carrier_lag + run.whole.parts.settings.lease
        return not ours and (not counts[State.UNKNOWN] or now - seen[-1][0] > patience)

    return resting
