"""The limit on the report form: past it, a report needs the browser's proof of work or a review."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import altcha
import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from config.settings import Settings, load
from responder.domain.report import HeldWhy, State
from responder.store.report import Report
from responder.web.limit import Limit
from responder.web.source import known_source, prefix
from tests.application import application
from tests.factories import Factory
from tests.web.proof import solved

HERE, THERE = "203.0.113.7", "198.51.100.7"
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
WINDOW = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def corner(make: Factory, session: Session) -> None:
    make.place(make.area())
    session.commit()


def send(client: FlaskClient, key: UUID | None = None, address: str = HERE, **more: str) -> TestResponse:
    given = {"activity": "vehicles", "words": "Lake & Bloomington", "submission": str(key or uuid4()), **more}
    return client.post("/report", data=given, environ_base={"REMOTE_ADDR": address})


def look(client: FlaskClient, address: str = HERE) -> str:
    return client.get("/report", environ_base={"REMOTE_ADDR": address}).text


def kept(session: Session) -> dict[State, int]:
    found: dict[State, int] = {}
    for one in session.scalars(select(Report.status)):
        found[one] = found.get(one, 0) + 1
    return found


def pass_limit(client: FlaskClient, address: str = HERE) -> None:
    for _ in range(5):
        assert send(client, address=address).status_code == 303


def test_within_the_limit_nothing_is_asked(client: FlaskClient, session: Session) -> None:
    for _ in range(5):
        assert "data-challenge" not in look(client)
        assert send(client).status_code == 303
    assert kept(session) == {State.RECEIVED: 5}


def test_past_it_a_report_without_a_proof_is_held_and_says_so(client: FlaskClient, session: Session) -> None:
    pass_limit(client)
    page = look(client)
    assert "data-challenge" in page
    assert "Please send your report anyway" in page
    answer = send(client)
    assert answer.status_code == 303
    assert "A person will review it first" in client.get(answer.location).text
    assert kept(session) == {State.RECEIVED: 5, State.HELD: 1}
    assert session.scalars(select(Report.held_why).where(Report.status == State.HELD)).all() == [HeldWhy.BURST]


def test_past_it_a_report_with_a_proof_is_an_ordinary_one(client: FlaskClient, session: Session) -> None:
    pass_limit(client)
    answer = send(client, proof=solved(look(client)))
    assert "A person will review it" not in client.get(answer.location).text
    assert kept(session) == {State.RECEIVED: 6}


def test_a_proof_is_for_one_report_however_often_that_is_sent(client: FlaskClient, session: Session) -> None:
    pass_limit(client)
    proof, key = solved(look(client)), uuid4()
    for _ in range(3):
        send(client, key, proof=proof)
    assert kept(session) == {State.RECEIVED: 6}
    send(client, proof=proof)
    assert kept(session) == {State.RECEIVED: 6, State.HELD: 1}


@pytest.mark.parametrize("payload", ["x", "\x00", "e30=", "é", "A" * 5000])
def test_a_proof_that_is_none_costs_nobody_their_report(client: FlaskClient, session: Session, payload: str) -> None:
    pass_limit(client)
    assert send(client, proof=payload).status_code == 303
    assert kept(session)[State.HELD] == 1


def test_other_people_are_not_asked_for_anything(client: FlaskClient, session: Session) -> None:
    pass_limit(client)
    assert "data-challenge" not in look(client, THERE)
    send(client, address=THERE)
    assert kept(session) == {State.RECEIVED: 6}


def test_a_nervous_thumb_does_not_use_up_the_limit(client: FlaskClient, session: Session) -> None:
    key = uuid4()
    for _ in range(20):
        send(client, key)
    assert "data-challenge" not in look(client)
    assert kept(session) == {State.RECEIVED: 1}


def test_a_form_with_faults_does_not_count(client: FlaskClient, session: Session) -> None:
    for _ in range(9):
        assert send(client, activity="").status_code == 422
    send(client)
    assert "data-challenge" not in look(client)


def test_another_language_of_the_form_does_not_count(client: FlaskClient) -> None:
    for _ in range(9):
        send(client, turn="es")
    assert "data-challenge" not in look(client)


@pytest.fixture
def without_redis(
    environment: dict[str, str], sessions: sessionmaker[Session], settings: Settings
) -> Iterator[FlaskClient]:
    """A browser at a site whose Redis is down."""
    with application(load({**environment, "RESPONDER_REDIS_URL": "redis://127.0.0.1:1/0"}), sessions) as app:
        yield app.test_client()


def test_without_redis_the_process_counts_by_itself(without_redis: FlaskClient, session: Session) -> None:
    pass_limit(without_redis)
    assert "data-challenge" not in look(without_redis, THERE)
    page = look(without_redis)
    proof = solved(page)
    send(without_redis)
    send(without_redis, address=THERE)
    assert kept(session) == {State.RECEIVED: 6, State.HELD: 1}
    for _ in range(2):
        send(without_redis, proof=proof)
    assert kept(session) == {State.RECEIVED: 7, State.HELD: 2}


def test_redis_holds_no_address_and_nothing_for_long(client: FlaskClient, settings: Settings) -> None:
    look(client)
    with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        assert redis.keys("source*") == []
        pass_limit(client)
        send(client, proof=solved(look(client)))
        for name in redis.keys("*"):
            assert b"203.0.113" not in name
            assert 0 < redis.ttl(name) <= 48 * 3600 or name.startswith((b"_kombu", b"LIMIT", b"responder", b"verify"))
        assert redis.keys("reports-of:*")


def test_the_same_submission_again_stands_where_it_stood(settings: Settings, app: Flask) -> None:
    keys = [uuid4() for _ in range(9)]
    with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        limit = Limit(redis, WINDOW)
        for _ in range(2):
            sent = [limit.before(HERE, key, NOW + timedelta(seconds=turn))[1] for turn, key in enumerate(keys)]
            assert sent == list(range(9))


@pytest.mark.parametrize("away", [False, True])
def test_a_proof_belongs_to_the_first_report_that_brings_it(settings: Settings, app: Flask, away: bool) -> None:
    mine, yours = uuid4(), uuid4()
    url = "redis://127.0.0.1:1/0" if away else settings.redis_url.get_secret_value()
    with Redis.from_url(url) as redis:
        limit = Limit(redis, WINDOW)
        assert [limit.use("nonce", one, WINDOW) for one in (mine, yours, mine)] == [True, False, True]


def test_looking_up_a_source_does_not_create_an_id(settings: Settings, app: Flask) -> None:
    with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        assert known_source(redis, HERE, NOW) is None
        assert known_source(redis, HERE, NOW) is None
        given, _before = Limit(redis, WINDOW).before(HERE, uuid4(), NOW)
        assert known_source(redis, HERE, NOW) == given


def test_two_reports_from_one_neighborhood_of_the_net_have_one_source(settings: Settings, app: Flask) -> None:
    with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        # Two processes, each with its own memory.
        one, other = Limit(redis, WINDOW), Limit(redis, WINDOW)
        here, first = one.before(HERE, uuid4(), NOW)
        assert (here, first) == (other.before("203.0.113.200", uuid4(), NOW)[0], 0)
        assert here != one.before("203.0.114.7", uuid4(), NOW)[0]
        kept = b" ".join(redis.keys("*")) + b" ".join(redis.get(key) or b"" for key in redis.keys("source*"))
        assert b"203.0" not in kept


def test_another_day_is_another_source_and_so_is_what_redis_has_forgotten(settings: Settings, app: Flask) -> None:
    with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        one, other = Limit(redis, WINDOW), Limit(redis, WINDOW)
        today, _before = one.before(HERE, uuid4(), NOW)
        tomorrow, before = one.before(HERE, uuid4(), NOW + timedelta(days=1))
        assert (today != tomorrow, before) == (True, 0)
        assert one.before(HERE, uuid4(), NOW) == (today, 1)
        redis.flushdb()
        anew, before = one.before(HERE, uuid4(), NOW)
        assert (anew != today, before) == (True, 0)
        assert other.before(HERE, uuid4(), NOW) == (anew, 1)


def test_without_redis_every_report_has_a_source_of_its_own() -> None:
    with Redis(port=1, retry=Retry(NoBackoff(), 0)) as away:
        limit = Limit(away, WINDOW)
        assert limit.before(HERE, uuid4(), NOW)[0] != limit.before(HERE, uuid4(), NOW)[0]


def test_of_fifty_at_once_exactly_five_are_within_the_limit(settings: Settings, app: Flask) -> None:
    with Redis.from_url(settings.redis_url.get_secret_value()) as redis:
        limit, keys = Limit(redis, WINDOW), [uuid4() for _ in range(50)]
        with ThreadPoolExecutor(16) as pool:
            told = list(pool.map(lambda key: limit.before(HERE, key, NOW), keys))
        assert sorted(before for _source, before in told) == list(range(50))
        assert len({source for source, _before in told}) == 1
        assert limit.count(HERE, NOW) == 50
        assert limit.count(HERE, NOW + WINDOW) == 0


def test_memory_does_not_grow_without_end() -> None:
    with Redis(port=1, retry=Retry(NoBackoff(), 0)) as away:
        limit = Limit(away, WINDOW)
        for turn in range(6_000):
            limit.before(f"10.{turn // 250}.{turn % 250}.1", uuid4(), NOW)
            limit.use(str(turn), uuid4(), WINDOW)
        key = uuid4()
        ranks = [limit.before(HERE, uuid4(), NOW)[1] for _ in range(300)]
        assert ranks[:3] == [0, 1, 2]
        assert ranks[-1] == limit.before(HERE, key, NOW)[1] == 200
        assert limit.count(HERE, NOW) == 200
        assert limit.count("10.0.0.1", NOW) == 0
        assert limit.before(HERE, key, NOW + WINDOW)[1] == 0


def test_the_challenge_on_the_page_is_one_that_a_browser_reads(client: FlaskClient) -> None:
    pass_limit(client)
    found = re.search(r'data-challenge="([^"]+)"', look(client))
    assert found is not None
    assert altcha.Challenge.from_dict(json.loads(unescape(found[1]))).signature


def test_an_ipv4_address_written_as_ipv6_keeps_its_ipv4_network() -> None:
    assert prefix("::ffff:192.0.2.7") == prefix("192.0.2.9") == "192.0.2.0/24"
    assert prefix("::ffff:198.51.100.7") != prefix("::ffff:192.0.2.7")
    assert prefix("2001:db8::1") == "2001:db8::/56"
