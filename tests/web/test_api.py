"""Partners' programs send reports and ask for their status."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from config.settings import Settings
from responder.domain.report import LONGEST_DETAILS, LONGEST_PLACE_WORDS, Activity, Channel, Equipment, Size, Uniform
from responder.flow.report import partner as flow
from responder.flow.report import report as report_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import report as report_store
from responder.store.base import transaction
from responder.store.partner import Partner
from responder.store.report import Report
from tests.application import application
from tests.factories import CORNER, NOW, Factory, answering, submission
from tests.woken import Woken

REPORTS = "/api/v1/reports"
PROBLEM = "application/problem+json"
SEEN = {"activity": "vehicles", "place_words": "Lake & Bloomington"}


class Program:
    """A partner's program, with its token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def send(self, body: object = SEEN, key: str | None = None, **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key or uuid4().hex}
        headers |= more.pop("headers", {})
        if isinstance(body, bytes):
            return self.client.post(REPORTS, data=body, **{"content_type": "application/json", **more}, headers=headers)
        return self.client.post(REPORTS, json=body, headers=headers, **more)

    def ask(self, code: str) -> TestResponse:
        return self.client.get(f"{REPORTS}/{code}", headers={"Authorization": f"Bearer {self.token}"})


@pytest.fixture
def program(client: FlaskClient, work: Work) -> Program:
    _partner, token = flow.add_partner(work, None, "Neighbors of the north")
    work.session.commit()
    return Program(client, token)


def kept(session: Session) -> list[Report]:
    return list(session.scalars(select(Report).execution_options(populate_existing=True)))


def problem(answer: TestResponse, code: int) -> dict[str, Any]:
    """The problem details of a refusal, after checking that it is one in every way."""
    assert answer.status_code == code, answer.text
    assert answer.content_type == PROBLEM
    assert "Set-Cookie" not in answer.headers
    said = json.loads(answer.data)
    assert said["status"] == code
    assert said["detail"]
    assert said["title"]
    return dict(said)


def test_a_partners_report_is_kept_whole_and_a_worker_woken(
    program: Program, session: Session, make: Factory, woken: Woken
) -> None:
    area = make.area()
    session.commit()
    answer = program.send(
        {
            "activity": "door",
            "size": "3-5",
            "uniform": "masked",
            "equipment": ["vans", "none", "gas", "vans"],
            "seen": "hour",
            "first_hand": True,
            "point": {"latitude": CORNER.latitude, "longitude": CORNER.longitude},
            "area": {"city": " minneapolis", "name": "POWDERHORN"},
            "place_words": "\u202ethe\x00 corner",
            "details": "two lines\r\nof it",
            "language": "so",
        }
    )
    assert answer.status_code == 201, answer.text
    (report,) = kept(session)
    assert answer.json == {"code": report.code, "state": "received", "held": False}
    assert answer.headers["Location"] == f"{REPORTS}/{report.code}"
    assert (report.activity, report.size, report.language, report.first_hand) == (Activity.DOOR, Size.SOME, "so", True)
    assert report.equipment == [Equipment.VANS, Equipment.GAS]
    assert (report.point, report.area_id) == (CORNER, area.id)
    assert report_store.place_words(session, report) == "the corner"
    assert report_store.details(session, report) == "two lines\nof it"
    assert (report.received_at - report.seen_at).total_seconds() == 45 * 60
    assert report.channel is Channel.PARTNER
    assert woken.of(Step.VERIFY) == [str(report.id)]


def test_coordinates_in_the_words_of_a_place_are_its_point(program: Program, session: Session) -> None:
    program.send({"activity": "vehicles", "place_words": "44.9483, -93.2477"})
    (report,) = kept(session)
    assert (report.latitude, report.longitude) == (44.9483, -93.2477)


def test_all_of_a_partners_reports_have_one_source(program: Program, session: Session) -> None:
    for _ in range(2):
        assert program.send().status_code == 201
    partner = session.scalars(select(Partner)).one()
    assert [(one.source_id, one.partner_id) for one in kept(session)] == [(partner.id, partner.id)] * 2


@pytest.mark.parametrize("again", ["the-key", '"the-key"'])
def test_the_same_again_is_the_report_that_is_there(program: Program, session: Session, again: str) -> None:
    first, second = program.send(key="the-key"), program.send(key=again)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
    assert len(kept(session)) == 1


def test_the_same_again_is_known_after_a_worker_has_found_the_place(
    program: Program, work: Work, make: Factory
) -> None:
    make.place(make.area())
    work.session.commit()
    program.send(key="the-key")
    (report,) = kept(work.session)
    verify.place_report(work, report.id)
    work.session.commit()
    assert report.point is not None
    assert program.send(key="the-key").status_code == 200


def test_the_same_again_is_known_after_a_geocoder_has_found_the_point(
    settings: Settings, sessions: sessionmaker[Session]
) -> None:
    work = Work(sessions(), replace(settings.policy, geocodes=True), NOW)
    partner, _token = flow.add_partner(work, None, "Neighbors")
    given = replace(submission(words="the red barn", key=uuid4()), partner_id=partner.id, channel=Channel.PARTNER)
    report, new = flow.take_partner_report(work, given)
    assert new
    report.latitude, report.longitude = CORNER.latitude, CORNER.longitude
    work.session.flush()
    assert flow.take_partner_report(work, given) == (report, False)
    with pytest.raises(flow.OtherReport):
        flow.take_partner_report(work, answering(given, place_words="the blue barn"))
    work.session.rollback()


def test_a_report_that_is_held_says_so(program: Program) -> None:
    answers = [program.send() for _ in range(30)]
    assert {answer.status_code for answer in answers} == {201}
    assert (answers[0].json or {})["held"] is False
    assert (answers[-1].json or {})["held"] is True
    assert (program.ask((answers[-1].json or {})["code"]).json or {})["held"] is True


@pytest.mark.parametrize(
    "other",
    [
        {"activity": "taken"},
        {"details": "more"},
        {"place_words": "Lake & Chicago"},
        {"seen": "hour"},
        {"first_hand": True},
        {"equipment": ["gas"]},
        {"point": {"latitude": 1, "longitude": 2}},
    ],
)
def test_another_report_under_the_same_key_is_refused(
    program: Program, session: Session, other: dict[str, object]
) -> None:
    program.send(key="the-key")
    assert "its own key" in problem(program.send({**SEEN, **other}, key="the-key"), 422)["detail"]
    assert len(kept(session)) == 1


def test_two_partners_with_the_same_key_have_two_reports(program: Program, work: Work) -> None:
    other = Program(program.client, flow.add_partner(work, None, "Others")[1])
    work.session.commit()
    assert program.send(key="1").status_code == other.send(key="1").status_code == 201
    assert len(kept(work.session)) == 2


def test_a_report_from_elsewhere_is_never_returned_as_a_partners_own(program: Program, work: Work) -> None:
    partner = work.session.scalars(select(Partner)).one()
    same = {"size": Size.UNKNOWN, "uniform": Uniform.UNKNOWN, "first_hand": False}
    elsewhere = answering(submission(key=flow.submission_key(partner.id, "1")), **same)
    taken = report_flow.submit_report(work, elsewhere)
    work.session.commit()
    answer = program.send(key="1")
    problem(answer, 422)
    assert taken.code not in answer.text


@pytest.mark.parametrize("key", [" ", "two words", "ключ", "x" * 129, '"open', ""])
def test_a_report_needs_a_key_of_its_own(program: Program, session: Session, key: str) -> None:
    said = problem(program.send(headers={"Idempotency-Key": key}), 400)
    assert said["errors"][0]["header"] == "Idempotency-Key"
    without = {"Authorization": f"Bearer {program.token}"}
    problem(program.client.post(REPORTS, json=SEEN, headers=without), 400)
    assert kept(session) == []


@pytest.mark.parametrize(
    "said",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic QTpC", "Basic ?", "Bearer " + "x" * 5000, "Bearer \xe9", "bearer"],
)
def test_without_a_partners_token_nothing_is_read(client: FlaskClient, session: Session, said: str) -> None:
    for answer in (
        client.post(REPORTS, data=b"{", headers={"Authorization": said, "Idempotency-Key": "1"}),
        client.get(f"{REPORTS}/K7QF-2MTX", headers={"Authorization": said}),
    ):
        problem(answer, 401)
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert kept(session) == []


def test_a_revoked_token_is_none(program: Program, work: Work) -> None:
    sent = program.send().get_json()
    flow.revoke_partner(work, None, work.session.scalars(select(Partner)).one())
    work.session.commit()
    problem(program.send(), 401)
    problem(program.ask(sent["code"]), 401)


def test_how_far_a_report_has_come_is_told_to_who_sent_it_alone(program: Program, work: Work) -> None:
    other = Program(program.client, flow.add_partner(work, None, "Others")[1])
    work.session.commit()
    sent = program.send().get_json()
    for typed in (sent["code"], sent["code"].lower().replace("-", " ")):
        assert program.ask(typed).json == {"code": sent["code"], "state": "received", "held": False}
    problem(other.ask(sent["code"]), 404)
    (report,) = kept(work.session)
    verify.place_report(work, report.id)
    work.session.commit()
    assert program.ask(sent["code"]).json == {"code": sent["code"], "state": "being checked", "held": False}


@pytest.mark.parametrize("code", ["K7QF-2MTX", "%00", "%ff", "..%2f", "x" * 3000, "\u202e", "0"])
def test_a_code_of_nothing_is_nothing(program: Program, code: str) -> None:
    problem(program.ask(code), 404)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ({}, "#/activity"),
        ({"activity": "vehicles"}, "#"),
        ({**SEEN, "place_words": " \u200b\x00"}, "#"),
        ({**SEEN, "activity": "party"}, "#/activity"),
        ({**SEEN, "activity": ["door"]}, "#/activity"),
        ({**SEEN, "name": "somebody"}, "#/name"),
        ({**SEEN, "a/b~\ud800": 1}, "#/a~1b~0%3F"),
        ({**SEEN, "equipment": {"vans": 1}}, "#/equipment"),
        ({**SEEN, "equipment": ["vans", 7]}, "#/equipment/1"),
        ({**SEEN, "first_hand": "yes"}, "#/first_hand"),
        ({**SEEN, "first_hand": 1}, "#/first_hand"),
        ({**SEEN, "details": None}, "#/details"),
        ({**SEEN, "details": "x" * (LONGEST_DETAILS + 1)}, "#/details"),
        ({**SEEN, "place_words": "x" * (LONGEST_PLACE_WORDS + 1)}, "#/place_words"),
        ({**SEEN, "language": "tlh"}, "#/language"),
        ({**SEEN, "point": {"latitude": 91, "longitude": 0}}, "#/point/latitude"),
        ({**SEEN, "point": {"latitude": "44.9", "longitude": 0}}, "#/point/latitude"),
        ({**SEEN, "point": {"latitude": True, "longitude": 0}}, "#/point/latitude"),
        ({**SEEN, "point": {"latitude": 10**400, "longitude": 0}}, "#/point/latitude"),
        ({**SEEN, "point": {"latitude": 44.9}}, "#/point/longitude"),
        ({**SEEN, "point": [44.9, -93.2]}, "#/point"),
        ({**SEEN, "area": {"city": "Minneapolis", "name": "Nowhere"}}, "#/area"),
        ([SEEN], "#"),
        ("vehicles", "#"),
        (None, "#"),
    ],
)
def test_a_body_that_is_not_as_described_is_refused_and_says_where(
    program: Program, session: Session, body: object, where: str
) -> None:
    raw = json.dumps(body).encode()
    said = problem(program.send(raw), 422)
    assert said["errors"][0]["pointer"] == where
    assert kept(session) == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"activity": "\xff"}',
        json.dumps(SEEN).encode("utf-16"),
        b'{"activity": "door", "activity": "taken", "place_words": "x"}',
        b'{"activity": "door", "point": {"latitude": NaN, "longitude": Infinity}}',
        b"[" * 100_000,
        b'{"activity": ' + b"9" * 10_000 + b"}",
    ],
)
def test_a_request_that_is_not_valid_json_is_refused(program: Program, session: Session, raw: bytes) -> None:
    problem(program.send(raw), 400)
    assert kept(session) == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_only_json_is_read(program: Program, kind: str) -> None:
    problem(program.send(json.dumps(SEEN).encode(), content_type=kind), 415)


def test_too_large_a_body_is_refused(program: Program) -> None:
    problem(program.send(b" " * 300_000 + b"{}"), 413)


def test_of_many_faults_some_are_told(program: Program) -> None:
    said = problem(program.send({**SEEN, **{f"field {number}": 1 for number in range(500)}}), 422)
    assert len(said["errors"]) == 20


def test_addresses_that_are_not_there_say_so_to_programs(program: Program) -> None:
    for path in ("/api", "/api/", "/api/v1/", "/api/v1/nothing", "/api/v2/reports"):
        problem(program.client.get(path), 404)
    answer = program.client.delete(REPORTS)
    problem(answer, 405)
    assert "POST" in answer.headers["Allow"]
    problem(program.client.get("/api/v1/reports", headers={"Host": "elsewhere.example"}), 400)
    # People still get a page.
    assert program.client.get("/nothing").content_type.startswith("text/html")


def test_a_partner_that_asks_too_often_is_told_how_long_to_wait(program: Program, work: Work) -> None:
    other = Program(program.client, flow.add_partner(work, None, "Others")[1])
    work.session.commit()
    answers = [program.ask("K7QF-2MTX") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [404] * 60 + [429]
    problem(answers[-1], 429)
    assert int(answers[-1].headers["Retry-After"]) > 0
    # This delays neither other partners nor its own reports.
    assert other.ask("K7QF-2MTX").status_code == 404
    assert program.send().status_code == 201


def test_no_answer_has_a_cookie_or_opens_to_other_sites(program: Program) -> None:
    for answer in (program.send(), program.client.get("/api/v1/openapi.json")):
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_document_says_how_long_the_words_of_a_report_may_be(program: Program) -> None:
    document = program.client.get("/api/v1/openapi.json").json or {}
    told = document["components"]["schemas"]["Report"]["properties"]
    assert (told["place_words"]["maxLength"], told["details"]["maxLength"]) == (LONGEST_PLACE_WORDS, LONGEST_DETAILS)


def test_the_token_is_kept_nowhere(program: Program, session: Session, caplog: pytest.LogCaptureFixture) -> None:
    program.send(b"{")
    program.send()
    row = session.scalars(select(Partner)).one()
    assert program.token.encode() not in row.token_index
    assert program.token not in caplog.text


@pytest.fixture
def crowded(committed: sessionmaker[Session], settings: Settings, woken: Woken) -> Iterator[Flask]:
    """The application, with sessions that really commit."""
    with application(settings, committed) as app:
        app.extensions["responder"].broker.redis.flushdb()
        yield app


def test_fifty_at_once_under_one_key_are_one_report(
    crowded: Flask, committed: sessionmaker[Session], settings: Settings, woken: Woken
) -> None:
    with transaction(committed) as session:
        _partner, token = flow.add_partner(Work(session, settings.policy, NOW), None, "In a hurry")

    def post(number: int) -> int:
        body = SEEN if number % 5 else {**SEEN, "activity": "taken"}
        return Program(crowded.test_client(), token).send(body, key="one").status_code

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(post, range(50)))
    assert codes.count(201) == 1
    # Whichever body came first, the other one counts as a different report.
    assert (codes.count(200), codes.count(422)) in {(39, 10), (9, 40)}
    with committed() as session:
        assert session.scalar(select(func.count()).select_from(Report)) == 1
    assert len(woken.of(Step.VERIFY)) == 1
