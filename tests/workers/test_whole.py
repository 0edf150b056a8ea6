"""The whole system in its own processes: the story, and what happens while a part is down."""

import base64
import re
import time
from collections.abc import Callable, Iterator

import httpx
import psycopg
import pytest

from responder.local.story import Story
from tests.system import PASSWORD, System

PLACES = iter(["38th St & Cedar Ave", "Payne Ave & Maryland Ave", "University Ave & Dale St", "46th St & Nicollet Ave"])


@pytest.fixture
def web(system: System) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=system.instance.url, timeout=10) as client:
        yield client


@pytest.fixture
def phones(system: System) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=system.instance.simulator_url, timeout=10) as client:
        yield client


def report(web: httpx.Client, words: str) -> httpx.Response:
    page = web.get("/report").text
    submission = re.search(r'name="submission"[^>]*value="([^"]+)"', page)
    assert submission
    form = {"submission": submission[1], "activity": "door", "first_hand": "yes", "words": words, "area": "unknown"}
    return web.post("/report", data=form)


def until(what: Callable[[], bool], seconds: float) -> float:
    """Waits until this is true. Returns the seconds that it took."""
    began = time.monotonic()
    while not what():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - began


def checks_sent(phones: httpx.Client) -> int:
    messages = phones.get("/simulator/messages", params={"since": 0}).json()["messages"]
    return sum(bool(re.search(r"\b5 \w{4}\b", message["body"])) for message in messages)


def test_the_story_runs_from_report_to_all_clear(system: System) -> None:
    told: list[str] = []
    Story(system.instance, told.append).play()
    assert len(told) == 10


def test_a_report_while_redis_is_stopped_is_acknowledged_and_goes_its_way_when_it_is_back(
    system: System, web: httpx.Client, phones: httpx.Client
) -> None:
    before = checks_sent(phones)
    system.redis.stop()
    try:
        began = time.monotonic()
        answer = report(web, next(PLACES))
        assert answer.status_code == 303
        assert time.monotonic() - began < 5
        assert "received" in web.get(answer.headers["Location"]).text.lower()
        # Long enough for the waits between reconnection attempts to have grown, if they do.
        time.sleep(12)
        assert checks_sent(phones) == before
        assert web.get("/health/ready").json() == {"ready": True, "database": True, "redis": False}
    finally:
        system.redis.start()
    assert until(lambda: checks_sent(phones) > before, 15) < 5


def test_a_report_while_redis_starts_empty_is_not_lost(system: System, web: httpx.Client, phones: httpx.Client) -> None:
    before = checks_sent(phones)
    system.redis.kill()
    system.redis.wipe()
    try:
        assert report(web, next(PLACES)).status_code == 303
    finally:
        system.redis.start()
    try:
        until(lambda: checks_sent(phones) > before, 30)
    except AssertionError:
        told = [f"{log.name}:\n{log.read_text(errors='replace')[-4000:]}" for log in sorted(system.logs.glob("*.log"))]
        pytest.fail("not within 30 s\n" + "\n".join(told))


def test_without_its_database_it_takes_nothing_and_says_so_and_recovers(system: System, web: httpx.Client) -> None:
    system.postgres.stop("immediate")
    try:
        answer = web.post("/report", data={"activity": "door", "words": "anywhere"})
        assert answer.status_code == 503
        assert "nothing was saved" in answer.text
        assert web.get("/health/live").status_code == 200
        assert web.get("/health/ready").status_code == 503
    finally:
        system.postgres.start()
    until(lambda: web.get("/health/ready").status_code == 200, 20)


def test_a_text_to_ourselves_goes_the_whole_way_and_comes_back(system: System) -> None:
    url = system.environment["RESPONDER_DATABASE_URL"].replace("postgresql+psycopg", "postgresql")

    def seconds_on_the_way() -> list[float]:
        query = "SELECT extract(epoch FROM returned_at - sent_at)::float FROM probe WHERE returned_at IS NOT NULL"
        with psycopg.connect(url) as connection:
            return [row[0] for row in connection.execute(query)]

    until(lambda: bool(seconds_on_the_way()), 20)
    assert all(0 < seconds < 10 for seconds in seconds_on_the_way())


def test_no_part_failed_in_a_way_that_nobody_expected(system: System) -> None:
    told = {log.name: log.read_text(errors="replace") for log in system.logs.glob("*.log")}
    assert [name for name, text in told.items() if re.search(r"Signal handler .* raised", text)] == []


PLANTED = re.compile(r"555[-. ]?01\d\d\b")
"""Every sample number is in this range, and nothing else of ours looks like it."""


def test_no_phone_token_or_key_is_in_a_log_a_queue_or_the_database(
    system: System, web: httpx.Client, phones: httpx.Client
) -> None:
    Story(system.instance, lambda _line: None).play()
    messages = phones.get("/simulator/messages", params={"since": 0}).json()["messages"]
    assert sum(bool(PLANTED.search(message["number"])) for message in messages) > 60
    links = {token for message in messages for token in re.findall(r"/volunteer/a/(\w+)", message["body"])}
    assert links
    web.get(f"/volunteer/a/{next(iter(links))}")
    secrets = [PASSWORD, *(system.environment[name] for name in system.environment if "KEY" in name or "TOKEN" in name)]
    found = [
        f"{where}: {what}"
        for where, text in everything_kept(system)
        for what in [*(["a number"] if PLANTED.search(text) else []), *[s[:4] for s in (*links, *secrets) if s in text]]
    ]
    assert found == []


def everything_kept(system: System) -> Iterator[tuple[str, str]]:
    """Logs, what Redis wrote to disk with its messages unpacked, and every row of every table as text."""
    for log in system.logs.glob("*.log"):
        yield log.name, log.read_text(errors="replace")
    for server in ("postgres", "redis"):
        yield f"{server} log", (system.data / server / "log").read_text(errors="replace")
    kept = b"".join(path.read_bytes() for path in (system.data / "redis").rglob("*.aof")).decode(errors="replace")
    packed = re.findall(r'"body": "([A-Za-z0-9+/=]+)"', kept)
    assert packed, "the queue's messages must be seen to be searched"
    yield "redis", kept + "".join(base64.b64decode(body).decode(errors="replace") for body in packed)
    url = system.environment["RESPONDER_DATABASE_URL"].replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        assert len(tables) > 15
        for (table,) in tables:
            rows = connection.execute(f"SELECT row::text FROM {table} AS row".encode()).fetchall()  # noqa: S608  # own names
            yield f"table {table}", "\n".join(row[0] for row in rows)
