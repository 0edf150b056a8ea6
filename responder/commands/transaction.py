"""The one transaction of a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import Settings
from responder.flow.work import Work
from responder.parts import build, utc_now
from responder.readiness import require_usable
from responder.store.base import transaction


@contextmanager
def working(settings: Settings) -> Iterator[Work]:
    """What a command passes to its flow function; committed at the end. Raises Trouble if there is no database."""
    require_usable(settings, migrated=True)
    parts = build(settings)
    try:
        with transaction(parts.sessions) as session:
            yield Work(session, parts.policy, utc_now())
    finally:
        parts.close()
