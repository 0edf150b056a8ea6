"""Wake-ups: the steps of the work, and how a worker learns that one is due.

The database rows are the truth. A wake-up only saves waiting for the sweep, so losing one loses nothing.
"""

import base64
import json
import logging
import time
from enum import StrEnum
from typing import Protocol
from uuid import UUID, uuid4

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

log = logging.getLogger(__name__)

_WAITING = "wakeups"
_DOWN_FOR = 1.0
"""Seconds without a new try after the broker failed, so that callers don't wait for it again and again."""
_TIMEOUT = 1.0


class Step(StrEnum):
    """The steps of the work. Each is a task and a queue of the same name, and takes one id."""

    GEOCODE = "geocode"
    """A report: ask the geocoder for its place."""
    VERIFY = "verify"
    """A report: place it, join it, judge its confidence."""
    ASK = "ask"
    """An incident: ask the next verifiers."""
    RESPOND = "respond"
    """An inbound text: understand it and act on it."""
    ALERT = "alert"
    """An alert: check whether it has started or is done."""
    RESOLVE = "resolve"
    """A sender: find out what happened to texts that we have no news of."""
    DELIVER = "deliver"
    """A sender: hand over the texts that are due."""


SWEEP = "sweep"
"""The task and queue that finds work left behind by a lost wake-up. Beat sends it."""

QUEUES = (*(str(step) for step in Step), SWEEP)


ONCE_MORE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
"""A connection from before a restart of the broker fails at its first use. That must not lose the wake-up."""


_MESSAGE = {"content-encoding": "utf-8", "content-type": "application/json"}
_HEADERS: dict[str, object] = {
    "lang": "py",
    "shadow": None,
    "eta": None,
    "expires": None,
    "group": None,
    "group_index": None,
    "retries": 0,
    "timelimit": [None, None],
    "parent_id": None,
    "kwargsrepr": "{}",
    "origin": "responder",
    "ignore_result": True,
    "replaced_task_nesting": 0,
    "stamped_headers": None,
    "stamps": {},
}
_EMBEDDED = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
_PROPERTIES = {"reply_to": "", "delivery_mode": 2, "priority": 0, "body_encoding": "base64"}
"""The parts that are the same in every message, as Celery writes them."""


class Waker(Protocol):
    def wake(self, step: Step, key: str) -> None: ...


def transport_options(visibility_timeout: int) -> dict[str, object]:
    """Options for Celery and Kombu with Redis: limited waits, and dead workers' messages come back quickly."""
    return {
        "visibility_timeout": visibility_timeout,
        "socket_timeout": _TIMEOUT * 5,
        "socket_connect_timeout": _TIMEOUT,
        "retry_on_timeout": False,
        "max_retries": 0,
    }


class Broker:
    """Redis, which wakes workers."""

    def __init__(self, url: str) -> None:
        # Like ONCE_MORE, but without a retry after a timeout: nobody should wait twice.
        retry = Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,))
        self._redis = Redis.from_url(url, socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT, retry=retry)
        self._down_until = 0.0

    def wake(self, step: Step, key: str) -> None:
        """Wake a worker. If the broker is away, this costs one short try, then it is skipped for a second."""
        if time.monotonic() < self._down_until:
            return
        try:
            self._redis.lpush(str(step), message(str(step), key))
        except (RedisError, OSError) as error:
            self._down_until = time.monotonic() + _DOWN_FOR
            log.warning("broker away, the sweep will find %s: %s", step, type(error).__name__)

    def reached(self) -> bool:
        """Whether Redis answers now."""
        try:
            return bool(self._redis.ping())
        except (RedisError, OSError):
            return False

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()

    @property
    def redis(self) -> Redis:
        return self._redis


def message(task: str, key: str) -> str:
    """The message for a task with one argument, exactly as Celery would put it into Redis.

    Written by hand because `send_task` adds a fifth to the processor time of each report. tests/test_queue.py compares
    it with Celery's own message.
    """
    own = str(uuid4())
    body = base64.b64encode(json.dumps([[key], {}, _EMBEDDED]).encode()).decode()
    headers = _HEADERS | {"task": task, "id": own, "root_id": own, "argsrepr": repr([key])}
    properties = _PROPERTIES | {
        "correlation_id": own,
        "delivery_tag": own,
        "delivery_info": {"exchange": "", "routing_key": task},
    }
    return json.dumps(_MESSAGE | {"body": body, "headers": headers, "properties": properties})


def celery_url(url: str) -> str:
    """A Redis address in the form that Kombu needs."""
    return url.replace("unix://", "redis+socket://", 1) if url.startswith("unix://") else url


def enqueue(session: Session, step: Step, key: UUID | int) -> None:
    """Wake a worker for this step after the transaction is committed, and not before."""
    waiting: dict[tuple[Step, str], None] = session.info.setdefault(_WAITING, {})
    waiting[(step, str(key))] = None


def attach(sessions: sessionmaker[Session], waker: Waker) -> None:
    """Send what `enqueue` collected when one of these sessions commits; drop it when one rolls back."""

    def send(session: Session) -> None:
        for step, key in session.info.pop(_WAITING, {}):
            waker.wake(step, key)

    def forget(session: Session) -> None:
        session.info.pop(_WAITING, None)

    event.listen(sessions, "after_commit", send)
    event.listen(sessions, "after_rollback", forget)
