"""The wake-ups: what we put into Redis is what Celery would have put there."""

import base64
import json
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from celery import Celery
from redis import Redis

from responder.queue import Broker, Step, celery_url, message

OWN = {"id", "root_id", "correlation_id", "delivery_tag", "reply_to", "origin"}
"""Parts that differ in every message or every process."""


def shape(one: dict[str, Any]) -> dict[str, Any]:
    """The message with its body decoded, without the parts in OWN."""
    whole = one | {"body": json.loads(base64.b64decode(one["body"]))}
    for part in ("headers", "properties"):
        whole[part] = {name: value for name, value in one[part].items() if name not in OWN}
    return whole


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as redis:
        redis.delete(*Step)
        yield redis


def laid(redis: Redis, step: Step) -> list[dict[str, Any]]:
    """The messages in the step's queue, newest first."""
    return [json.loads(one) for one in cast("list[bytes]", redis.lrange(step, 0, -1))]


def test_a_message_is_the_one_that_celery_would_write(redis: Redis, redis_url: str) -> None:
    key = str(uuid4())
    with Celery("responder", broker=celery_url(redis_url), set_as_current=False) as celery:
        celery.send_task("verify", args=[key], queue="verify", ignore_result=True)
    (theirs,) = laid(redis, Step.VERIFY)
    ours = json.loads(message("verify", key))
    assert shape(ours) == shape(theirs)
    for part in ("headers", "properties"):
        assert set(ours[part]) == set(theirs[part])


def test_a_wake_up_lies_in_the_queue_of_its_step_and_each_has_a_key_of_its_own(redis: Redis, redis_url: str) -> None:
    broker = Broker(redis_url)
    for _ in range(2):
        broker.wake(Step.ALERT, "42")
    found = laid(redis, Step.ALERT)
    assert [json.loads(base64.b64decode(one["body"]))[0] for one in found] == [["42"], ["42"]]
    assert len({UUID(one["properties"]["delivery_tag"]) for one in found}) == 2
    broker.close()


def test_a_broker_that_is_away_is_left_alone_for_a_while(caplog: pytest.LogCaptureFixture) -> None:
    broker = Broker("redis://127.0.0.1:1/0")
    for _ in range(3):
        broker.wake(Step.VERIFY, "x")
    assert [record.getMessage() for record in caplog.records] == [
        "broker away, the sweep will find verify: ConnectionError"
    ]
