"""Lost connections are replaced before anybody gets one."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from responder.store.base import connect

MINE = text("SELECT pg_backend_pid()")
END = text("SELECT pg_terminate_backend(:pid, 10000)")
"""Waits until the connection has ended, at most this many milliseconds."""


@pytest.fixture
def own(postgres_url: str) -> Iterator[Engine]:
    """An engine with connections of its own."""
    engine = connect(postgres_url, 2)
    yield engine
    engine.dispose()


def pid(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(MINE).scalar_one())


def test_a_connection_that_is_there_is_used_again(own: Engine) -> None:
    assert pid(own) == pid(own)


def test_after_a_restart_of_the_server_nobody_gets_a_lost_connection(own: Engine, engine: Engine) -> None:
    with own.connect() as one, own.connect() as other:
        before = {int(connection.execute(MINE).scalar_one()) for connection in (one, other)}
    with engine.connect() as connection:
        assert all(connection.execute(END, {"pid": lost}).scalar_one() for lost in before)
    with own.connect() as one, own.connect() as other:
        after = {int(connection.execute(MINE).scalar_one()) for connection in (one, other)}
    assert not before & after


def test_a_server_that_only_has_something_to_say_is_asked_and_stays(own: Engine, engine: Engine) -> None:
    with own.connect() as connection:
        before = int(connection.execute(MINE).scalar_one())
        connection.execute(text("LISTEN lifeline"))
        connection.commit()
    with engine.begin() as connection:
        connection.execute(text("NOTIFY lifeline"))
    assert pid(own) == before
