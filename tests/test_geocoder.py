"""Questions to a Nominatim-compatible server: few, with little patience, and only plausible answers are believed."""

import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from responder.domain.distance import Point
from responder.geocoder import Box, NominatimGeocoder
from tests.geocoding import Answering, answering

WORDS = "the red barn"
CITY = Box(Point(44.8, -93.4), Point(45.1, -93.0))
BARN = Point(44.95, -93.25)


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as told:
        yield told


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as redis:
        redis.flushdb()
        yield redis


@pytest.fixture
def geocoder(server: Answering, redis: Redis) -> NominatimGeocoder:
    return NominatimGeocoder(server.url, "https://example.org", redis)


def test_words_get_the_point_that_the_server_says(geocoder: NominatimGeocoder, server: Answering) -> None:
    server.at(BARN.latitude, BARN.longitude)
    assert geocoder.find(WORDS, CITY) == BARN
    [(path, asked)] = server.asked
    assert path == "/geo/search"
    assert asked["q"] == WORDS
    assert asked["bounded"] == "1"
    assert [float(edge) for edge in asked["viewbox"].split(",")] == [-93.4, 44.8, -93.0, 45.1]
    assert server.agents == ["https://example.org"]


def test_a_point_gets_its_street_and_never_its_house(geocoder: NominatimGeocoder, server: Answering) -> None:
    server.street("Bloomington Avenue")
    assert geocoder.street(BARN) == "Bloomington Avenue"
    [(path, asked)] = server.asked
    assert (path, asked["zoom"]) == ("/geo/reverse", "16")


@pytest.mark.parametrize("name", [None, 5, [], {}, "", "x" * 61, "go to http://x.example", "a\u202eb<c>", "call; now"])
def test_an_implausible_street_name_is_none(geocoder: NominatimGeocoder, server: Answering, name: object) -> None:
    server.street(name)
    assert geocoder.street(BARN) in {"", "5"}


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[",
        b"{}",
        b"null",
        b"[]",
        b"[null]",
        b"[1]",
        b'"x"',
        b"[{}]",
        b'[{"lat": "x", "lon": "y", "display_name": "z"}]',
        b'[{"lat": "nan", "lon": "1", "display_name": "z"}]',
        b'[{"lat": "1e999", "lon": "1", "display_name": "z"}]',
        b'{"error": "Unable to geocode"}',
        b'{"error": {"a": 1}}',
        b"\xff\xfe",
        b"<html>",
        b"[" * 100_000,
    ],
)
def test_an_answer_that_makes_no_sense_is_no_place(
    geocoder: NominatimGeocoder, server: Answering, redis: Redis, raw: bytes
) -> None:
    server.raw = raw
    assert geocoder.find(WORDS, CITY) is None
    redis.flushdb()
    assert geocoder.street(BARN) == ""
    assert len(server.asked) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_a_server_in_trouble_is_left_alone_for_a_while(
    geocoder: NominatimGeocoder, server: Answering, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    server.status = status
    with caplog.at_level(logging.DEBUG, "responder"):
        assert [geocoder.find(WORDS, CITY) for _ in range(3)] == [None] * 3
    assert len(server.asked) == 1
    assert "left alone" in caplog.text
    assert WORDS not in caplog.text


def test_an_answer_that_drips_is_not_waited_for(geocoder: NominatimGeocoder, server: Answering) -> None:
    server.at(BARN.latitude, BARN.longitude)
    server.slow = 0.5
    began = time.monotonic()
    assert geocoder.find(WORDS, CITY) is None
    assert 2.9 < time.monotonic() - began < 5


def test_no_server_at_all_is_no_place(redis: Redis) -> None:
    assert NominatimGeocoder("http://127.0.0.1:1", "x", redis).find(WORDS, CITY) is None


def test_without_redis_to_count_in_nothing_is_asked(server: Answering) -> None:
    with Redis(host="127.0.0.1", port=1) as away:
        assert NominatimGeocoder(server.url, "x", away).find(WORDS, CITY) is None
    assert server.asked == []


def test_questions_are_a_second_apart_however_many_ask(geocoder: NominatimGeocoder, server: Answering) -> None:
    server.at(BARN.latitude, BARN.longitude)
    began = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: geocoder.find(WORDS, CITY), range(6)))
    assert found.count(BARN) == len(server.asked)
    assert len(server.asked) <= 1 + (time.monotonic() - began) // 1
    assert time.monotonic() - began < 3


def test_one_process_waits_for_its_turn(geocoder: NominatimGeocoder, server: Answering) -> None:
    server.at(BARN.latitude, BARN.longitude)
    assert geocoder.find(WORDS, CITY) == BARN
    began = time.monotonic()
    assert geocoder.find(WORDS, CITY) == BARN
    assert 0.8 < time.monotonic() - began < 2
