"""System problems and warnings, and a version that tells an open page when to reload. Both are cached."""

import hashlib
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar, cast

from flask import current_app

from responder.flow.alert import cost
from responder.flow.work import Work
from responder.store import board, duty, release, sender
from responder.web import formats
from responder.web.dashboard.frame.failure import explain
from responder.web.language import gettext
from responder.web.site import site, work

_KEY = "responder dashboard"
_LATE = timedelta(seconds=30)
"""How long work may wait for a worker before pages say so."""
_SHOWN = timedelta(hours=2)
"""How long texts about a closed incident still count as changes."""
_SOON = timedelta(days=7)
"""How long before a release policy ends pages say so."""

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A value computed at most once every `seconds`. While one request computes it, others get the last value."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0
        self._value: Value | None = None
        self._busy = threading.Lock()

    def get(self, fresh: Callable[[], Value]) -> Value:
        """The value, computed by `fresh` if it is due."""
        value = self._value
        if value is not None and time.monotonic() < self._until:
            return value
        if not self._busy.acquire(blocking=value is None):
            return cast(Value, value)
        try:
            if self._value is None or time.monotonic() >= self._until:
                self._value = fresh()
                self._until = time.monotonic() + self._seconds
            return self._value
        finally:
            self._busy.release()


@dataclass(frozen=True)
class Warned:
    message: str
    endpoint: str


class State:
    """What this process saw last. It is the same for every reader."""

    def __init__(self) -> None:
        self.redis: Kept[bool] = Kept(1.0)
        self.version: Kept[str] = Kept(0.5)


def redis_reached() -> bool:
    return _state().redis.get(site().broker.reached)


def version_of_all() -> str:
    """A value that changes when the dashboard does, and every minute, because pages say how long ago things were."""
    return _state().version.get(_version)


def troubles() -> list[str]:
    """System problems now, in words, worst first."""
    current, said = work(), []
    if not redis_reached():
        said.append(gettext("Reports still come in, but nothing is being sent: Redis can't be reached."))
    gate = sender.get(current.session)
    paused = gate.paused_until is not None and gate.paused_until > current.now
    if paused and gate.paused_until is not None:
        said.append(_paused(gate.paused_why, formats.clock_time(gate.paused_until)))
    before = current.now - _LATE
    if reports := board.late_reports(current.session, before):
        message = gettext("Reports waiting to be placed: %(count)s. No worker is picking them up.")
        said.append(message % {"count": reports})
    # A live worker checks the sender whenever a text is due, even if the budget stops the text.
    looked_after = paused or gate.frozen_at is not None or gate.refilled_at >= before
    if not looked_after and (texts := board.late_texts(current.session, before)):
        message = gettext("Texts waiting to be sent: %(count)s. No worker is picking them up.")
        said.append(message % {"count": texts})
    return said


def warnings() -> list[Warned]:
    """What a coordinator should fix before it becomes a problem, and on which page."""
    current, said = work(), []
    if message := _budget(current):
        said.append(Warned(message, "dashboard.costs"))
    if message := _releases(current):
        said.append(Warned(message, "dashboard.releases"))
    return said


def _budget(current: Work) -> str:
    if current.policy.monthly_budget <= 0:
        return ""
    month = cost.month_costs(current)
    if month.state is cost.State.FINE:
        return ""
    message = gettext("This month's texts come to $%(due)s of the $%(budget)s budget.")
    if month.state is cost.State.PASSED:
        message = gettext(
            "This month's texts come to $%(due)s. The budget is $%(budget)s, so each alert needs a second coordinator."
        )
    return message % {"due": f"{month.due:,.2f}", "budget": f"{month.budget:,.2f}"}


def _releases(current: Work) -> str:
    found = release.outlook(current.session, current.now, current.now + _SOON)
    if not current.policy.verifier_releases or not (found.ended or found.ending):
        return ""
    message = gettext("Auto-send rules expired: %(ended)s; expiring within a week: %(ending)s.")
    return message % {"ended": found.ended, "ending": found.ending}


def _paused(why: int | None, until: str) -> str:
    if why == sender.NO_ANSWER:
        message = gettext("The carrier is not responding. Texts are waiting. We try again at %(time)s.")
        return message % {"time": until}
    message, explained = gettext("Nothing is sent until %(time)s. The carrier says: %(why)s %(advice)s"), explain(why)
    return message % {"time": until, "why": explained.meaning, "advice": explained.advice}


def _version() -> str:
    current = work()
    gate = sender.get(current.session)
    paused = gate.paused_until is not None and gate.paused_until > current.now
    figures = [
        *board.pulse(current.session, current.now - _SHOWN),
        str(redis_reached()),
        str(gate.paused_until if paused else None),
        str(gate.frozen_at),
        *(one.email for one in duty.on_duty(current.session, current.now)),
        f"{current.now:%Y-%m-%dT%H:%M}",
    ]
    return hashlib.sha256(" ".join(figures).encode()).hexdigest()[:16]


def _state() -> State:
    return cast(State, current_app.extensions.setdefault(_KEY, State()))
