"""What a worker process has of its own: its parts, made after the fork, and whether it was asked to stop."""

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from celery.signals import worker_shutting_down

from responder.flow.work import Work
from responder.parts import Parts, build, utc_now
from responder.store.base import transaction
from workers.app import settings

_stopping = multiprocessing.Event()
"""Made before the fork, so that the parent, which alone hears the signal, can tell the children."""


@lru_cache
def parts() -> Parts:
    """This process's parts: connections must not cross a fork, so they are made at the first use."""
    return build(settings)


@contextmanager
def work() -> Iterator[Work]:
    """One transaction, at this moment, under the group's policy: what a task hands to its one flow function."""
    with transaction(parts().sessions) as session:
        yield Work(session, parts().policy, utc_now())


def stopping() -> bool:
    """Whether this worker was asked to stop."""
    return _stopping.is_set()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # the library has no types
def _stop(**_: Any) -> None:
    _stopping.set()
