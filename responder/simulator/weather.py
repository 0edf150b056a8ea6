"""The weather: which faults happen to what, and their tally.

The same seed gives the same faults, no matter what runs in parallel.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from responder.simulator.faults import NO_FAULTS, Fault, Faults, name_of

UNREACHABLE, UNKNOWN_NUMBER = 30003, 30005

T = TypeVar("T")


@dataclass(slots=True)
class Tally:
    """Counts since the start or the last reset: requests to the API, creates among them, texts accepted, faults."""

    requests: int = 0
    creates: int = 0
    accepted: int = 0
    faults: Counter[Fault] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Squall:
    """What happens to one create: `attempt` counts the creates for this number; `latency` is in seconds."""

    attempt: int
    fault: Fault | None
    latency: float


class Weather:
    """Each decision is a hash of the seed and the thing decided about, so order and speed change nothing."""

    def __init__(self, faults: Faults, seed: int) -> None:
        """The windows of `faults.down` are counted from now."""
        self.faults = faults
        self.seed = seed
        self.name = name_of(faults)
        self.calm = faults == NO_FAULTS
        self.tally = Tally()
        self._key = str(seed).encode()[:64]
        self._attempts: Counter[str] = Counter()
        self._began = time.monotonic()
        half = faults.hang / 2
        self._of_creates = (
            (Fault.THROTTLE, faults.throttle),
            (Fault.FAIL_BEFORE, faults.fail_before),
            (Fault.FAIL_AFTER, faults.fail_after),
            (Fault.RESET_BEFORE, faults.reset_before),
            (Fault.RESET_AFTER, faults.reset_after),
            (Fault.HANG_BEFORE, half),
            (Fault.HANG_AFTER, half),
            (Fault.LOSE_ANSWER, faults.lose_answer),
            (Fault.GARBAGE, faults.garbage),
        )

    def reset(self) -> None:
        """Starts counts and attempts again, as at the start; the windows stay."""
        self.tally = Tally()
        self._attempts.clear()

    def is_down(self) -> bool:
        """Whether no request gets through at the moment."""
        if not self.faults.down:
            return False
        second = time.monotonic() - self._began
        return any(start <= second < end for start, end in self.faults.down)

    def create(self, to: str) -> Squall:
        """Return what happens to the next create for this number."""
        self._attempts[to] += 1
        attempt = self._attempts[to]
        fault = _pick(self._chance("create", to, attempt), self._of_creates)
        more = self.faults.jitter * self._chance("jitter", to, attempt) if self.faults.jitter else 0.0
        return Squall(attempt, fault, self.faults.latency + more)

    def opted_out(self, number: str) -> bool:
        """Whether the owner of this number opted out earlier."""
        return self._nature(number) == Fault.OPTED_OUT

    def refused(self, number: str) -> bool:
        """Whether this number is known not to receive texts."""
        return self._nature(number) == Fault.DEAD_REFUSED

    def undelivered(self, number: str) -> int | None:
        """Return Twilio's error code for texts that never reach this number; None if they do."""
        if self._nature(number) != Fault.DEAD_UNDELIVERED:
            return None
        return UNREACHABLE if self._chance("code", number) < 0.5 else UNKNOWN_NUMBER

    def callback(self, to: str, attempt: int, status: str) -> Fault | None:
        """Return the fault of one status callback; None if it has none."""
        rates = (
            (Fault.CALLBACK_MISSING, self.faults.callback_missing),
            (Fault.CALLBACK_DUPLICATED, self.faults.callback_duplicated),
        )
        return None if self.calm else _pick(self._chance("callback", to, attempt, status), rates)

    def reorders(self, to: str, attempt: int) -> bool:
        """Whether the last status of a text is sent before the one before it."""
        rate = self.faults.callback_reordered
        return rate > 0 and self._chance("order", to, attempt) < rate

    def _nature(self, number: str) -> Fault | None:
        """Return the fault that a number always has; None if it has none."""
        if self.calm:
            return None
        half = self.faults.dead / 2
        rates = (
            (Fault.OPTED_OUT, self.faults.opted_out),
            (Fault.DEAD_REFUSED, half),
            (Fault.DEAD_UNDELIVERED, half),
        )
        return _pick(self._chance("number", number), rates)

    def _chance(self, *about: str | int) -> float:
        """Return a number from 0 up to 1 that looks random but is always the same."""
        text = "\0".join(map(str, about)).encode(errors="replace")
        digest = hashlib.blake2b(text, digest_size=6, key=self._key).digest()
        return int.from_bytes(digest, "big") / (1 << 48)


def _pick(chance: float, rates: Iterable[tuple[T, float]]) -> T | None:
    """Return the item whose share of the range 0 to 1 contains the chance."""
    for one, rate in rates:
        if chance < rate:
            return one
        chance -= rate
    return None
