"""The blows of a seed: each kind is repeated until it strands rows."""

import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from responder.domain.delivery import PENDING, State
from responder.store.delivery import Delivery
from tests.chaos.order import Moment, Order, Struck, Whom
from tests.chaos.whole import Process, Stuck, Whole

Found = TypeVar("Found")
_TRIES = 12
_WAIT = 30.0
_ALL_WITHIN = 240.0
_MOST_PASSES = 15


class Kind(StrEnum):
    RANDOM = "at random"
    CLAIMED = Moment.CLAIMED
    BEFORE = Moment.BEFORE
    AFTER = Moment.AFTER
    RESOLVING = "while resolving"
    """Strikes the worker that asks the carrier about unknown texts. Those that it leaves behind count as stranded."""
    EVERYONE = "every worker"
    REDIS = "redis"
    POSTGRES = "postgresql"


PLAN = (*Kind, Kind.RANDOM)
"""What every seed deals, each in an order of its own."""


@dataclass
class Tally:
    """By kind: blows that counted, the rows that they stranded, and blows that stranded nothing."""

    counted: Counter[Kind] = field(default_factory=Counter)
    stranded: Counter[Kind] = field(default_factory=Counter)
    in_vain: Counter[Kind] = field(default_factory=Counter)


class Striker:
    """Deals blows to a running system. `more` brings new work when there is none left to disturb."""

    def __init__(self, whole: Whole, rng: random.Random, more: Callable[[], None], look: Callable[[], None]) -> None:
        """`look` is called often while waiting, from the same thread."""
        self._whole = whole
        self._rng = rng
        self._more = more
        self._look = look
        self._ends = time.monotonic() + _ALL_WITHIN
        self.tally = Tally()

    def deal(self, kind: Kind) -> None:
        """Strikes until rows are stranded. Raises Stuck."""
        for _ in range(_TRIES):
            if time.monotonic() > self._ends:
                raise Stuck(f"blows are left after {_ALL_WITHIN:.0f} s")
            self._pause(self._rng.uniform(0.0, 0.5))
            stranded = self._strike(kind)
            if stranded:
                self.tally.counted[kind] += 1
                self.tally.stranded[kind] += stranded
                return
            self.tally.in_vain[kind] += 1
        raise Stuck(f"{_TRIES} blows of the kind {kind!r} stranded nothing")

    def freeze(self, seconds: float) -> int:
        """Freezes a worker that holds rows, and sometimes the resolving one too. Returns the number of rows held."""
        holder = self._holder()
        still = [holder, self._whole.work] if self._rng.random() < 0.5 else [holder]
        try:
            for worker in still:
                worker.freeze()
            held = len(self._held(holder))
            self._pause(seconds)
        finally:
            for worker in still:
                worker.thaw()
        return held

    def _strike(self, kind: Kind) -> int:
        match kind:
            case Kind.RANDOM:
                return self._kill([self._holder()])
            case Kind.RESOLVING:
                return self._interrupt_resolving()
            case Kind.EVERYONE:
                self._holder()
                return self._kill(self._whole.workers)
            case Kind.REDIS:
                return self._empty_redis()
            case Kind.POSTGRES:
                return self._crash_postgres()
            case _:
                return self._order(Moment(kind))

    def _kill(self, workers: list[Process]) -> int:
        for worker in workers:
            worker.kill()
        stranded = sum(len(self._held(worker)) for worker in workers)
        for worker in workers:
            worker.start()
        return stranded

    def _interrupt_resolving(self) -> int:
        """Strikes anywhere between taking the unknown texts that are due and writing what the carrier said."""
        self._until(lambda: self._in_state(State.UNKNOWN) or None, "nothing became unknown")
        self._pause(self._rng.uniform(0.0, 1.0))
        self._whole.work.kill()
        left = len(self._in_state(State.UNKNOWN))
        self._whole.work.start()
        return left

    def _empty_redis(self) -> int:
        """Kills Redis and a worker together: the redelivery to another worker is gone with the queue."""
        worker = self._holder()
        self._whole.redis.kill()
        worker.kill()
        stranded = len(self._held(worker))
        self._whole.redis.wipe()
        self._pause(self._rng.uniform(0.0, 1.0))
        self._whole.redis.start()
        worker.start()
        return stranded

    def _crash_postgres(self) -> int:
        """Afterwards the database knows only what was committed: claims and results on their way are lost."""
        self._holder()
        self._whole.postgres.restart("immediate")
        return len(self._in_state(State.SENDING))

    def _order(self, moment: Moment) -> int:
        order = Order(moment, self._rng.choice(list(Whom)), self._rng.randint(1, _MOST_PASSES))
        order.give(self._whole.folder)
        struck = self._obeyed(moment)
        worker = next(worker for worker in self._whole.delivering if worker.life == struck.life)
        if order.whom is Whom.PROCESS:
            return len(self._held(worker, struck.process))
        worker.kill()
        stranded = len(self._held(worker))
        worker.start()
        return stranded

    def _obeyed(self, moment: Moment) -> Struck:
        return self._until(lambda: Struck.read(self._whole.folder, moment), f"nobody came to {moment!r}")

    def _holder(self) -> Process:
        """A worker that holds claimed rows now. If there is none, brings new work."""

        def found() -> Process | None:
            holding = [worker for worker in self._whole.delivering if worker.runs and self._held(worker)]
            return self._rng.choice(holding) if holding else None

        worker = self._until(found, "no worker claimed anything")
        time.sleep(self._rng.uniform(0.0, 0.05))
        return worker

    def _until(self, what: Callable[[], Found | None], otherwise: str) -> Found:
        ends = time.monotonic() + _WAIT
        while time.monotonic() < ends:
            found = what()
            if found is not None:
                return found
            if not self._work_left():
                self._more()
            self._look()
            time.sleep(0.02)
        raise Stuck(f"{otherwise} within {_WAIT:.0f} s")

    def _pause(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self._look()
            time.sleep(0.02)

    def _held(self, worker: Process, process: int | None = None) -> set[UUID]:
        """The tokens of rows in `sending` that this life of the worker (or this process of it) has claimed."""
        which = "*" if process is None else str(process)
        noted = {
            UUID(line)
            for path in self._whole.folder.glob(f"{worker.life}.{which}.tokens")
            for line in path.read_text().splitlines()
        }
        return self._in_state(State.SENDING) & noted if noted else set()

    def _in_state(self, state: State) -> set[UUID]:
        """The tokens of all rows in this state."""
        with self._whole.parts.engine.connect() as connection:
            tokens = connection.scalars(select(Delivery.token).where(Delivery.status == state))
            return {token for token in tokens if token is not None}

    def _work_left(self) -> bool:
        with self._whole.parts.engine.connect() as connection:
            return connection.scalar(select(Delivery.id).where(Delivery.status.in_(PENDING)).limit(1)) is not None
