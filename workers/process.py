"""The state of one worker process: its parts, made after the fork, and whether it was asked to stop."""

import gc
import logging
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import psycopg
from celery.signals import worker_init, worker_process_init, worker_shutting_down
from sqlalchemy.exc import OperationalError

from responder.domain.reading import prepare_readers
from responder.domain.vocabulary import VocabularyFault
from responder.flow.admin import upkeep
from responder.flow.work import Work
from responder.parts import Parts, build, utc_now
from responder.readiness import REFUSED, database_state
from responder.store.base import transaction
from workers.app import settings

log = logging.getLogger(__name__)

_GARBAGE = 20_000
"""New objects between two garbage collections, each of which stops a fan-out for a moment. Python's default is 700."""

_stopping = multiprocessing.Event()
"""Made before the fork: only the parent gets the signal, and it must tell the children."""


@lru_cache
def parts() -> Parts:
    """This process's parts. Made at the first use, because connections must not cross a fork."""
    return build(settings)


@contextmanager
def work() -> Iterator[Work]:
    """One transaction with the current time and the group's policy, for a task to pass to its one flow function."""
    with transaction(parts().sessions) as session:
        yield Work(session, parts().policy, utc_now())


def stopping() -> bool:
    """Whether this worker was asked to stop."""
    return _stopping.is_set()


@worker_init.connect  # type: ignore[untyped-decorator]  # the library has no types
def _prepare_readers(**_: Any) -> None:
    """Refuse to start with a faulty word list. Runs before the fork, so that all processes share the patterns."""
    try:
        prepare_readers()
    except VocabularyFault as fault:
        raise SystemExit(str(fault)) from None


@worker_init.connect  # type: ignore[untyped-decorator]  # the library has no types
def _refuse_embedded(**_: Any) -> None:
    """Refuse to text real phones from a database for trying things out, no matter how the worker is started."""
    try:
        embedded = database_state(settings).embedded
    except psycopg.Error as error:
        log.warning("can't reach the database at startup: %s", type(error).__name__)
        return
    if embedded and not settings.simulated:
        raise SystemExit(REFUSED)


@worker_process_init.connect  # type: ignore[untyped-decorator]  # the library has no types
def _warm_up(**_: Any) -> None:
    """Prepare now what can be prepared, so that the first report of the night does not wait for it."""
    gc.set_threshold(_GARBAGE)
    try:
        with work() as now:
            upkeep.warm_up(now)
    except OperationalError as error:
        log.warning("can't reach the database at startup: %s", type(error.orig).__name__)


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # the library has no types
def _stop(**_: Any) -> None:
    _stopping.set()
