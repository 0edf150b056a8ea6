"""Wait for something to happen: check again and again until a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine, text

T = TypeVar("T")

_WAITERS = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


def until(what: Callable[[], T], seconds: float = 20.0) -> T:
    """The first true value of `what()`. Fails after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found or time.monotonic() > end:
            assert found, f"did not happen in {seconds:g} s"
            return found
        time.sleep(0.01)


def wait_until_somebody_waits(engine: Engine, people: int = 1) -> None:
    """Wait until exactly `people` sessions wait for a lock in the database."""

    def waiting() -> bool:
        with engine.connect() as connection:
            return bool(connection.scalar(_WAITERS) == people)

    until(waiting)
