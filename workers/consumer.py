"""The worker's consumer, which reconnects within a second once Redis is back."""

import logging
from typing import Any

from celery.worker import state
from celery.worker.consumer import Consumer as CeleryConsumer

log = logging.getLogger(__name__)

_AGAIN = 0.5
"""Seconds between two tries. Celery's own wait grows to half a minute, and we would send nothing in that time."""


class Consumer(CeleryConsumer):  # type: ignore[misc]  # the library has no types
    """Celery's consumer with a steady wait between connection attempts."""

    def ensure_connected(self, conn: Any) -> Any:
        """Return the connection as soon as there is one."""

        def away(error: Exception, _interval: float) -> None:
            log.warning("can't reach the broker, trying again: %s", type(error).__name__)

        return conn.ensure_connection(
            away, None, interval_start=_AGAIN, interval_step=0, interval_max=_AGAIN, callback=state.maybe_shutdown
        )
