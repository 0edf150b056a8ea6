"""Finds lost connections before anybody uses them, without asking the server each time.

It replaces SQLAlchemy's `pool_pre_ping`, which asks at every use and adds an eighth to a report's processor time.
"""

import select
import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

_TRUSTED_FOR = 5.0
"""Seconds. A connection used this recently is still open, unless its socket says otherwise."""
_LEFT = "left"


def watch(engine: Engine) -> None:
    """Replace a lost connection, and all others as old, before anybody gets it from the engine's pool."""

    def note(_connection: Any, record: Any) -> None:
        record.info[_LEFT] = time.monotonic()

    def look(connection: Any, record: Any, _given: Any) -> None:
        left = record.info.get(_LEFT)
        if left is None:  # it is new
            return
        try:
            # A server that shuts down says so. A server that was cut off can't, so we must ask.
            if time.monotonic() - left > _TRUSTED_FOR or _has_word(connection.fileno()):
                engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error

    event.listen(engine, "checkin", note)
    event.listen(engine, "checkout", look)


def _has_word(socket: int) -> bool:
    """Whether there is something to read: a server sends almost nothing unasked, except when it closes."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))
