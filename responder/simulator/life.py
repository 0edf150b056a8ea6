"""The life of an accepted text: queued, sent, then delivered or not, each after its delay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from responder.simulator.callbacks import Callbacks
from responder.simulator.faults import Fault
from responder.simulator.ledger import Ledger
from responder.simulator.message import UNSENT, Message
from responder.simulator.weather import Weather

VALIDITY_EXPIRED = 30036


class Life:
    """Moves texts on with the event loop's timers."""

    def __init__(self, ledger: Ledger, callbacks: Callbacks, weather: Weather) -> None:
        self._ledger = ledger
        self._weather = weather
        self._callbacks = callbacks
        self._ended = False
        self.delivered: Callable[[Message], None] = lambda _message: None
        """Called with each text that reached its phone."""

    def end(self) -> None:
        """Stops all timers; texts being sent stay that way until the next start."""
        self._ended = True

    def begin(self, message: Message, *, sent_after: float, delivered_after: float) -> None:
        """Starts the delays of an accepted text, in seconds from now."""
        asyncio.get_running_loop().call_later(sent_after, self._send, message, delivered_after - sent_after)

    def cancel(self, message: Message) -> bool:
        """Cancels a text that is not sent yet; False if it is too late."""
        if message.status not in UNSENT:
            return False
        self._move(message, status="canceled")
        return True

    def _send(self, message: Message, then: float) -> None:
        if not self._is_kept(message):
            return
        now = time.time()
        if message.status in UNSENT:
            if message.valid_for is not None and now - message.created_at > message.valid_for:
                self._move(message, status="failed", error_code=VALIDITY_EXPIRED)
                return
            self._move(message, status="sent", sent_at=now)
        if message.status == "sent":
            asyncio.get_running_loop().call_later(max(then, 0.0), self._deliver, message)

    def _deliver(self, message: Message) -> None:
        if not self._is_kept(message) or message.status != "sent":
            return
        code = self._weather.undelivered(message.to)
        if code:
            self._weather.tally.faults[Fault.DEAD_UNDELIVERED] += 1
            self._move(message, status="undelivered", error_code=code)
        else:
            self._move(message, status="delivered", delivered_at=time.time())
            self.delivered(message)

    def _is_kept(self, message: Message) -> bool:
        # A reset may have happened in between.
        return not self._ended and self._ledger.find(message.sid) is message

    def _move(self, message: Message, **fields: object) -> None:
        self._ledger.change(message, **fields)
        self._callbacks.announce(message)
