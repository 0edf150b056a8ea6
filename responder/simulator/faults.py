"""The script of faults: how often, how long and when this carrier misbehaves; and scripts with names."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import chain
from typing import Any

OWN = "of your own"
# Only one fault of a group can happen to one thing, so their rates can't add up to more than 1.
OF_CREATES = (
    "throttle",
    "fail_before",
    "fail_after",
    "reset_before",
    "reset_after",
    "hang",
    "lose_answer",
    "garbage",
)
OF_CALLBACKS = ("callback_missing", "callback_duplicated")
OF_NUMBERS = ("opted_out", "dead")


class FaultsError(ValueError):
    """A script of faults makes no sense; the message is one line that says what to do."""


class Fault(StrEnum):
    """What went wrong with a request, a callback or a text, as the tally counts it."""

    THROTTLE = "throttle"
    FAIL_BEFORE = "fail_before"
    FAIL_AFTER = "fail_after"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    LOSE_ANSWER = "lose_answer"
    GARBAGE = "garbage"
    OPTED_OUT = "opted_out"
    DEAD_REFUSED = "dead_refused"
    DEAD_UNDELIVERED = "dead_undelivered"
    DOWN = "down"
    CALLBACK_MISSING = "callback_missing"
    CALLBACK_DUPLICATED = "callback_duplicated"
    CALLBACK_REORDERED = "callback_reordered"


@dataclass(frozen=True, slots=True)
class Faults:
    """Rates are probabilities, 0 to 1; times are in seconds. "After" means that the text was accepted first.

    A create takes `latency` and up to `jitter` more. A `throttle` tells the client to wait `retry_after`. A `hang`
    never answers, in half of the cases after accepting. `lose_answer` and `garbage` accept, then close the connection
    or send an unreadable answer. Half of the `dead` numbers are refused immediately; texts to the others end as
    undelivered. `list_lag` keeps a new text out of the list for that long. `down` lists windows, from and to since the
    start, in which no request gets through.
    """

    latency: float = 0.0
    jitter: float = 0.0
    throttle: float = 0.0
    retry_after: float = 1.0
    fail_before: float = 0.0
    fail_after: float = 0.0
    reset_before: float = 0.0
    reset_after: float = 0.0
    hang: float = 0.0
    lose_answer: float = 0.0
    garbage: float = 0.0
    callback_missing: float = 0.0
    callback_duplicated: float = 0.0
    callback_reordered: float = 0.0
    callback_delay: float = 0.0
    list_lag: float = 0.0
    opted_out: float = 0.0
    dead: float = 0.0
    down: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        numbers = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "down"}
        for name, value in (*numbers.items(), *(("down", end) for end in chain.from_iterable(self.down))):
            if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 0:
                raise FaultsError(f"{name} must be a number, 0 or more.")
        for group in (OF_CREATES, OF_CALLBACKS, OF_NUMBERS, ("callback_reordered",)):
            # Sums of decimal fractions are a little off.
            if sum(numbers[name] for name in group) > 1 + 1e-9:
                raise FaultsError(f"Each rate can be at most 1, and so can their sum: {', '.join(group)}.")
        if any(start >= end for start, end in self.down):
            raise FaultsError("down: a window must end after it begins.")


NO_FAULTS = Faults()
SCRIPTS = {
    "none": NO_FAULTS,
    # For people to watch: all kinds of faults, but none so often that a story can't be played.
    "storm": Faults(
        latency=0.1,
        jitter=0.2,
        throttle=0.05,
        fail_before=0.03,
        fail_after=0.03,
        reset_before=0.01,
        reset_after=0.01,
        hang=0.01,
        lose_answer=0.03,
        callback_missing=0.1,
        callback_duplicated=0.1,
        callback_reordered=0.1,
        list_lag=2.0,
        opted_out=0.02,
        dead=0.03,
    ),
    # The list is correct soon: a client that reads it misses nothing and sends nothing twice.
    "resolvable": Faults(
        latency=0.02,
        throttle=0.1,
        retry_after=0.2,
        fail_before=0.025,
        fail_after=0.025,
        lose_answer=0.05,
        list_lag=0.5,
    ),
    # Neither the list nor a callback shows what happened after a lost answer.
    "unresolvable": Faults(
        latency=0.02,
        fail_before=0.025,
        fail_after=0.025,
        lose_answer=0.05,
        callback_missing=1.0,
        list_lag=3600.0,
    ),
}


def read(text: str) -> Faults:
    """The script of that name, or the one that a JSON object describes, by field names; raises FaultsError."""
    if text in SCRIPTS:
        return SCRIPTS[text]
    wrong = f'Use one of {", ".join(SCRIPTS)}, or a JSON object such as {{"throttle": 0.1}}.'
    try:
        given: Any = json.loads(text)
    except ValueError:
        raise FaultsError(wrong) from None
    if not isinstance(given, dict):
        raise FaultsError(wrong)
    unknown = given.keys() - {field.name for field in fields(Faults)}
    if unknown:
        raise FaultsError(f"There is no fault named {', '.join(sorted(unknown))}.")
    if "down" in given:
        given["down"] = _windows(given["down"])
    return Faults(**given)


def name_of(faults: Faults) -> str:
    """Return the name of the script with these faults."""
    return next((name for name, script in SCRIPTS.items() if script == faults), OWN)


def _windows(given: object) -> tuple[tuple[float, float], ...]:
    if isinstance(given, list) and all(isinstance(window, list) and len(window) == 2 for window in given):
        return tuple((start, end) for start, end in given)
    raise FaultsError("down: a list of windows, each from and to in seconds since the start, as [[5, 8]].")
