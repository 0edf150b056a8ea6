"""The embedded Redis: started, stopped, killed, wiped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis

from responder.local.redis import EmbeddedRedis
from responder.trouble import Trouble
from tests.waiting import until

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from responder.local.redis import EmbeddedRedis
print(EmbeddedRedis(Path(sys.argv[1])).start(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "redis"


@pytest.fixture
def server(directory: Path) -> Iterator[EmbeddedRedis]:
    redis = EmbeddedRedis(directory)
    yield redis
    redis.kill()


def put(url: str, word: str) -> None:
    with Redis.from_url(url) as client:
        client.set(word, "kept")


def holds(url: str, word: str) -> bool:
    with Redis.from_url(url) as client:
        return bool(client.get(word) == b"kept")


def test_its_data_survives_an_orderly_stop_and_a_kill(server: EmbeddedRedis, directory: Path) -> None:
    url = server.start()
    put(url, "order")
    server.stop()
    server.start()
    put(url, "kill")
    until(lambda: any(b"kill" in file.read_bytes() for file in directory.rglob("*.aof")))
    server.kill()
    server.start()
    assert holds(url, "order")
    assert holds(url, "kill")


def test_wiped_it_starts_empty(server: EmbeddedRedis) -> None:
    url = server.start()
    put(url, "word")
    server.stop()
    server.wipe()
    server.start()
    assert not holds(url, "word")


def test_it_is_never_wiped_while_it_runs(server: EmbeddedRedis) -> None:
    server.start()
    with pytest.raises(RuntimeError, match="stop it first"):
        server.wipe()


def test_it_listens_on_no_port(server: EmbeddedRedis) -> None:
    with Redis.from_url(server.start()) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}


def test_starting_and_stopping_twice_is_the_same_as_once(server: EmbeddedRedis, directory: Path) -> None:
    server.stop()
    assert server.start() == server.start()
    server.stop()
    server.stop()
    assert not (directory / "socket").exists()


def test_a_directory_deeper_than_a_socket_may_lie_works(tmp_path: Path) -> None:
    redis = EmbeddedRedis(tmp_path.joinpath(*["a rather long % name"] * 8))
    try:
        put(redis.start(), "word")
        assert holds(redis.url, "word")
    finally:
        redis.kill()


def test_a_second_one_on_the_same_data_is_refused_by_a_line(server: EmbeddedRedis, directory: Path) -> None:
    server.start()
    with pytest.raises(Trouble, match=f"in use by process {os.getpid()}"):
        EmbeddedRedis(directory).start()


def test_it_ends_with_a_parent_that_was_killed_and_the_data_can_be_used_again(
    server: EmbeddedRedis, directory: Path
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, str(directory)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    url = parent.stdout.readline().strip()
    put(url, "word")
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until(lambda: not (directory / "socket" / "redis.sock").exists())
    assert holds(server.start(), "word")
