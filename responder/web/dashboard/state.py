"""How the parts are doing, and a version that tells an open page when to look again; both asked for rarely."""

import hashlib
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Generic, TypeVar, cast

from flask import current_app

from responder.flow import text
from responder.store import board, duty, sender
from responder.web.dashboard.failure import explain
from responder.web.language import gettext
from responder.web.site import site, work

_KEY = "responder dashboard"
_LATE = timedelta(seconds=30)
"""How long something may wait for a worker before the page says so."""
_SHOWN = timedelta(hours=2)
"""How long the texts about a closed incident are still followed."""

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A value that is worked out at most once in `seconds`; while one request does so, others get the last one."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._until = 0.0
        self._value: Value | None = None
        self._busy = threading.Lock()

    def get(self, fresh: Callable[[], Value]) -> Value:
        """The value, from `fresh` if it is due."""
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


class State:
    """What this process last saw: nothing in it depends on who asks."""

    def __init__(self) -> None:
        self.redis: Kept[bool] = Kept(1.0)
        self.version: Kept[str] = Kept(0.5)


def redis_reached() -> bool:
    return _state().redis.get(site().broker.reached)


def version_of_all() -> str:
    """Changes whenever anything on the dashboard does, and each minute, because pages say how long ago things were."""
    return _state().version.get(_version)


def troubles() -> list[str]:
    """What does not work now, in words, worst first."""
    current, said = work(), []
    if not redis_reached():
        said.append(gettext("Reports are accepted, nothing is sent: Redis is away."))
    gate = sender.get(current.session)
    paused = gate.paused_until is not None and gate.paused_until > current.now
    if paused and gate.paused_until is not None:
        said.append(_paused(gate.paused_why, text.clock(gate.paused_until, current.policy)))
    before = current.now - _LATE
    if reports := board.late_reports(current.session, before):
        told = gettext("Reports that wait to be placed: %(count)s. No worker takes them up.")
        said.append(told % {"count": reports})
    # A live worker looks at the sender whenever a text is due, even when the budget holds the text back.
    looked_after = paused or gate.frozen_at is not None or gate.refilled_at >= before
    if not looked_after and (texts := board.late_texts(current.session, before)):
        told = gettext("Texts that wait to be sent: %(count)s. No worker takes them up.")
        said.append(told % {"count": texts})
    return said


def _paused(why: int | None, until: str) -> str:
    if why == sender.NO_ANSWER:
        told = gettext("The carrier does not answer. What is due waits; it is tried again at %(time)s.")
        return told % {"time": until}
    told, explained = gettext("Nothing is sent until %(time)s. The carrier says: %(why)s %(advice)s"), explain(why)
    return told % {"time": until, "why": explained.meaning, "advice": explained.advice}


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
