"""Any input gets a page that says what is wrong, or makes a report that is kept or needs review; never a crash."""

import io
import json
import logging
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count, product
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis import Redis
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from responder.flow.report import partner
from responder.flow.report import report as report_flow
from responder.flow.work import Work
from responder.store.report import Report
from tests.factories import Factory, submission
from tests.hostile import KINDS, MARK, multipart, raw, texts
from tests.web.signing import SMS, TEXT, post

TEXTS, RAW = texts(), raw()
FORM = {"activity": "door", "words": "Lake & Bloomington", "details": "two vans"}
FIELDS = (
    "submission", "first_hand", "activity", "size", "words", "area", "latitude", "longitude", "uniform",
    "equipment", "seen", "details", "proof", "turn", "language",
)  # fmt: skip
SEEN = {"activity": "vehicles", "place_words": "Lake & Bloomington"}
NAMES = (
    "activity",
    "size",
    "uniform",
    "equipment",
    "seen",
    "first_hand",
    "point",
    "area",
    "place_words",
    "details",
    "language",
)
JSON_VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, -0.0, 1e308, 10**30, "", [], {}, [[]], [None], {"": ""}, ["vans"] * 500,
    {"latitude": 91, "longitude": 0}, {"latitude": -90, "longitude": -180}, {"latitude": "44", "longitude": "-93"},
    {"latitude": 1e308, "longitude": -1e308}, {"latitude": None, "longitude": None}, {"city": "x", "name": "y"},
    {"city": "\x00", "name": "\ud800"},
)  # fmt: skip
_ENOUGH = 40
"""Requests between resets of the limits, which would otherwise block all the rest."""

Send = Callable[[], TestResponse]


class Hostile:
    """Sends requests, counts the answers, and keeps what went wrong."""

    def __init__(self, client: FlaskClient, redis: Redis) -> None:
        self.client, self._redis = client, redis
        self.answers: Counter[int] = Counter()
        self.faults: list[str] = []
        self._turn = count()

    def __call__(self, path: str, about: object, /, method: str = "POST", **more: Any) -> None:
        turn = next(self._turn)
        if turn % _ENOUGH == 0:
            self._redis.flushdb()
        where = {"REMOTE_ADDR": f"10.{turn >> 8 & 255}.{turn & 255}.7"}
        self.heard(self.client.open(path, method=method, environ_overrides=where, **more), about)

    def heard(self, answer: TestResponse, about: object) -> None:
        self.answers[answer.status_code] += 1
        if answer.status_code >= 500:
            self.faults.append(f"{answer.status_code} {about!r:.150}")

    def see(self, least: int, caplog: pytest.LogCaptureFixture) -> None:
        """Fail with the first few faults, or if any input appears in the log."""
        assert self.faults[:10] == []
        assert sum(self.answers.values()) >= least
        assert MARK not in caplog.text


@pytest.fixture
def redis(redis_url: str) -> Iterator[Redis]:
    with Redis.from_url(redis_url) as redis:
        yield redis


@pytest.fixture
def send(client: FlaskClient, redis: Redis, caplog: pytest.LogCaptureFixture) -> Hostile:
    caplog.set_level(logging.INFO)
    return Hostile(client, redis)


@pytest.fixture(autouse=True)
def corner(make: Factory, session: Session) -> None:
    make.place(make.area())
    session.commit()


def test_there_are_five_thousand_of_them() -> None:
    """Counts the requests that the tests below send to the form, follow-up, API, webhook and code pages."""
    assert len(TEXTS) > 200
    assert len(FORM_CASES) + len(RAW_CASES) + len(ADDED) + len(API_CASES) + len(SMS_CASES) + len(CODES) >= 5000


WORDY = ("words", "details", "area", "submission", "latitude", "longitude")
FORM_CASES = [{**FORM, field: text} for field, text in product(WORDY, TEXTS)]
FORM_CASES += [{**FORM, field: text} for field, text in product(set(FIELDS) - set(WORDY), TEXTS[::4])]
FORM_CASES += [{"words": text} for text in TEXTS]
RAW_CASES = [(body, kind) for body, kind in product(RAW, KINDS)]
ADDED = [*TEXTS]
API_CASES: list[dict[str, object]] = [
    *({**SEEN, name: value} for name, value in product(NAMES, JSON_VALUES)),
]
API_CASES += [{**SEEN, name: text} for name, text in product(("place_words", "details", "language", ""), TEXTS)]
SMS_CASES = [
    {**TEXT, name: value}
    for name, value in product(("Body", "From", "OptOutType"), [text for text in TEXTS if text.isprintable() or text])
]
CODES = [text for text in TEXTS if text.strip("/. \r\n")]


def test_the_form(send: Hostile, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    for form in FORM_CASES:
        send("/report", form, data={name: value.encode("utf-8", "surrogatepass") for name, value in form.items()})
    send.see(len(FORM_CASES), caplog)
    assert set(send.answers) <= {200, 303, 400, 413, 422}
    assert send.answers[303] > 500
    assert send.answers[422] > 500
    for report in session.scalars(select(Report)):
        assert report.point is None or (abs(report.point.latitude) <= 90 and abs(report.point.longitude) <= 180)


@pytest.mark.parametrize("path", ["/report", "/api/v1/reports", SMS])
def test_bodies_that_are_none(send: Hostile, caplog: pytest.LogCaptureFixture, path: str, work: Work) -> None:
    headers = {"Authorization": f"Bearer {token(work)}", "Idempotency-Key": "k"}
    for body, kind in RAW_CASES if path == "/report" else RAW_CASES[::5]:
        send(path, (body, kind), data=body, content_type=kind, headers=headers)
    for body in multipart():
        send(path, body, data=body, content_type="multipart/form-data; boundary=b", headers=headers)
    send.see(200, caplog)


def test_additions_and_withdrawals(send: Hostile, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    kept = report_flow.submit_report(work, submission())
    work.session.commit()
    for text in ADDED:
        data = {"details": text.encode("utf-8", "surrogatepass")}
        send(f"/report/{kept.code}/add", text, data=data)
    for code, act in product(CODES[::3], ("", "/add", "/withdraw")):
        send(f"/report/{quote(code, safe='')}{act}", code, data={"details": "x"})
        send(f"/report/{quote(code, safe='')}{act}", code, method="GET", query_string={"found": code, "new": code})
    send.see(len(ADDED), caplog)


def test_the_api(send: Hostile, work: Work, caplog: pytest.LogCaptureFixture) -> None:
    bearer = {"Authorization": f"Bearer {token(work)}"}
    for body in API_CASES:
        send(
            "/api/v1/reports",
            body,
            data=json.dumps(body),
            content_type="application/json",
            headers=bearer | {"Idempotency-Key": uuid4().hex},
        )
    for text in TEXTS[::3]:
        said = text.encode("utf-8", "replace").decode("latin-1").translate({10: None, 13: None})
        for name in ("Authorization", "Idempotency-Key", "Accept-Language", "Accept", "Cookie", "X-Forwarded-For"):
            send("/api/v1/reports", (name, text), json=SEEN, headers={**bearer, "Idempotency-Key": "k", name: said})
    send.see(len(API_CASES), caplog)
    assert send.answers[201] > 100
    assert send.answers[422] > 100


def test_texts_that_come_in(send: Hostile, client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    for at, text in enumerate(SMS_CASES):
        send.heard(post(client, SMS, text | {"MessageSid": f"SM{at}"}), text)
    send.see(len(SMS_CASES), caplog)
    assert send.answers[200] == len(SMS_CASES)


@pytest.mark.parametrize("path", ["/genuine", "/report/find"])
def test_codes_that_are_none(send: Hostile, caplog: pytest.LogCaptureFixture, path: str) -> None:
    for code in CODES:
        send(path, code, method="GET", query_string={"code": code.encode("utf-8", "surrogatepass")})
        send(f"{path.removesuffix('/find')}/{quote(code, safe='')}", code, method="GET")
        send(path, code, data={"code": code.encode("utf-8", "surrogatepass")})
    send.see(len(CODES), caplog)


def test_random_forms_never_cause_a_server_error(send: Hostile, caplog: pytest.LogCaptureFixture) -> None:
    anything = st.one_of(st.text(), st.sampled_from(TEXTS), st.floats().map(str), st.integers().map(str))
    forms = st.dictionaries(st.one_of(st.sampled_from(FIELDS), st.text(max_size=5)), anything, max_size=8)

    @settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(forms, st.booleans())
    def one(given: dict[str, str], whole: bool) -> None:
        data = (FORM if whole else {}) | given
        encoded = {
            name.encode("utf-8", "replace").decode(): value.encode("utf-8", "surrogatepass")
            for name, value in data.items()
        }
        send("/report", data, data=encoded)

    one()
    send.see(300, caplog)


def token(work: Work) -> str:
    _partner, made = partner.add_partner(work, None, "Neighbors")
    work.session.commit()
    return made


class Endless(io.RawIOBase):
    """A body made as it is read, which remembers how much was read."""

    def __init__(self, begins: bytes, size: int) -> None:
        self._left, self._begins = size, begins
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        wanted = min(len(into), self._left)
        piece = (self._begins + b"a" * wanted)[:wanted]
        self._begins = self._begins[wanted:]
        into[:wanted] = piece
        self._left -= wanted
        self.read_so_far += wanted
        return wanted


HUGE = 100 * 1024 * 1024
PART = b'--b\r\nContent-Disposition: form-data; name="details"\r\n\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="details"; filename="a"\r\n\r\n'


@pytest.mark.parametrize("path", ["/report", "/report/K7QF-2MTX/add", "/api/v1/reports", SMS, "/genuine"])
@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("application/x-www-form-urlencoded", b"details="),
        ("multipart/form-data; boundary=b", PART),
        ("multipart/form-data; boundary=b", FILE),
        ("application/json", b'{"details": "'),
    ],
)
@pytest.mark.parametrize("told", [True, False])
# When the library stops in the middle, it leaves its half-written file to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <function SpooledTemporaryFile")
@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")
def test_a_body_of_100_mb_is_not_read(  # noqa: PLR0917 - each argument is a dimension of the case
    app: Flask, path: str, kind: str, begins: bytes, told: bool, work: Work
) -> None:
    """`told` is whether the request states its length. If not, it comes in chunks."""
    body = Endless(begins, HUGE)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BufferedReader(body),
        "wsgi.errors": io.StringIO(),
        "CONTENT_TYPE": kind,
        "REMOTE_ADDR": "10.1.2.3",
        "HTTP_AUTHORIZATION": f"Bearer {token(work)}",
        "HTTP_IDEMPOTENCY_KEY": "k",
    }
    environ |= (
        {"CONTENT_LENGTH": str(HUGE)} if told else {"HTTP_TRANSFER_ENCODING": "chunked", "wsgi.input_terminated": True}
    )
    statuses: list[str] = []

    def begin(status: str, *_more: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _bytes: None

    tracemalloc.start()
    try:
        answer = app.wsgi_app(environ, begin)
        list(answer)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert statuses[0][:3] in {"400", "403", "404", "405", "413", "415", "422"}
    if told and path == "/report" and kind != "application/json":
        assert statuses[0].startswith("413")
    assert body.read_so_far < 2 * 1024 * 1024
    assert most < 8 * 1024 * 1024
