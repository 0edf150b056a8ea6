"""What belongs to one worker process: its parts, made after the fork, and whether it was asked to stop."""

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
"""New objects between two looks for garbage, each of which stops a fan-out for a moment; Python's own number is 700."""

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


@worker_init.connect  # type: ignore[untyped-decorator]  # the library has no types
def _prepare_readers(**_: Any) -> None:
    """No worker reads texts by a faulty word list. Done before the fork, so that all processes share the patterns."""
    try:
        prepare_readers()
    except VocabularyFault as fault:
        raise SystemExit(str(fault)) from None


@worker_init.connect  # type: ignore[untyped-decorator]  # the library has no types
def _refuse_embedded(**_: Any) -> None:
    """However it is started, no worker texts real phones from a database made for trying things out."""
    try:
        embedded = database_state(settings).embedded
    except psycopg.Error as error:
        log.warning("can't reach the database at startup: %s", type(error).__name__)
        return
    if embedded and not settings.simulated:
        raise SystemExit(REFUSED)


@worker_process_init.connect  # type: ignore[untyped-decorator]  # the library has no types
def _warm_up(**_: Any) -> None:
    """The first report of the night must not wait for what can be made ready now."""
    gc.set_threshold(_GARBAGE)
    try:
        with work() as now:
            upkeep.warm_up(now)
    except OperationalError as error:
        log.warning("can't reach the database at startup: %s", type(error.orig).__name__)


@worker_shutting_down.connect  # type: ignore[untyped-decorator]  # the library has no types
def _stop(**_: Any) -> None:
    _stopping.set()
