"""The embedded PostgreSQL: started, stopped, crashed and found again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from responder.local.postgres import Postgres
from responder.readiness import CLUSTER_NAME
from responder.trouble import Trouble

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from responder.local.postgres import Postgres
print(Postgres(Path(sys.argv[1])).start(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "postgres"


@pytest.fixture
def server(directory: Path) -> Iterator[Postgres]:
    postgres = Postgres(directory)
    yield postgres
    postgres.stop("immediate")


def ask(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(statement.encode())
        return cursor.fetchall() if cursor.description else []


def test_committed_data_survives_a_crash_and_an_orderly_stop(server: Postgres) -> None:
    url = server.start()
    ask(url, "CREATE TABLE kept (word text)")
    ask(url, "INSERT INTO kept VALUES ('crash')")
    server.restart("immediate")
    ask(url, "INSERT INTO kept VALUES ('order')")
    server.restart("fast")
    assert ask(url, "SELECT word FROM kept ORDER BY word") == [("crash",), ("order",)]


def test_starting_and_stopping_twice_is_the_same_as_once(server: Postgres, directory: Path) -> None:
    server.stop()
    assert server.start() == server.start()
    server.stop()
    server.stop()
    assert not (directory / "socket").exists()


def test_it_keeps_its_promises_on_disk_and_is_reached_from_this_machine_only(server: Postgres) -> None:
    url = server.start()
    names = ("fsync", "synchronous_commit", "full_page_writes", "listen_addresses", "max_connections", "cluster_name")
    values = [ask(url, f"SHOW {name}")[0][0] for name in names]
    assert values == ["on", "on", "on", "", "200", CLUSTER_NAME]


def test_a_directory_deeper_than_a_socket_may_lie_works(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["a rather long % name"] * 8)
    postgres = Postgres(deep)
    try:
        assert ask(postgres.start(), "SELECT 1") == [(1,)]
    finally:
        postgres.stop("immediate")


def test_a_second_one_on_the_same_data_is_refused_by_a_line(server: Postgres, directory: Path) -> None:
    server.start()
    with pytest.raises(Trouble, match=f"in use by process {os.getpid()}"):
        Postgres(directory).start()


def test_it_ends_with_a_parent_that_was_killed_and_the_data_can_be_used_again(
    server: Postgres, directory: Path
) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, str(directory)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    url = parent.stdout.readline().strip()
    ask(url, "CREATE TABLE kept (word text)")
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    note = directory / "data" / "postmaster.pid"
    deadline = time.monotonic() + 10
    while note.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not note.exists()
    assert ask(server.start(), "SELECT count(*) FROM kept") == [(0,)]


def test_an_interrupted_set_up_is_done_again(server: Postgres, directory: Path) -> None:
    half_made = directory / "unfinished"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    assert ask(server.start(), "SELECT 1") == [(1,)]
    assert not half_made.exists()


def test_damaged_data_are_one_line_of_trouble(server: Postgres, directory: Path) -> None:
    server.start()
    server.stop()
    (directory / "data" / "PG_VERSION").write_text("1\n")
    with pytest.raises(Trouble, match=r"PostgreSQL did not start: \S+") as caught:
        server.start()
    assert "\n" not in str(caught.value)


def test_it_works_below_a_folder_that_is_closed_to_all_others_and_leaves_it_closed(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    postgres = Postgres(closed / "postgres")
    try:
        assert ask(postgres.start(), "SELECT 1") == [(1,)]
    finally:
        postgres.stop("immediate")
    assert closed.stat().st_mode & 0o777 == 0o700
