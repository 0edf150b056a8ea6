"""Pages for neighbors: what the form accepts and returns, and what it never reveals or keeps."""

import re
from html import unescape
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from responder.domain import incident as incidents
from responder.domain.report import (
    LONGEST_DETAILS,
    LONGEST_PLACE_WORDS,
    Activity,
    Channel,
    Equipment,
    Size,
    Uniform,
)
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import report as store
from responder.store.incident import Incident
from responder.store.report import Report
from tests.factories import Factory
from tests.woken import Woken

CROSSING = {"activity": "vehicles", "words": "Lake & Bloomington"}


@pytest.fixture(autouse=True)
def corner(make: Factory, session: Session) -> UUID:
    """The id of an area with one known place."""
    area = make.area()
    make.place(area)
    session.commit()
    return area.id


def kept(session: Session) -> Report:
    session.expire_all()
    return session.scalars(select(Report)).one()


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Report)) or 0


def fault(answer: TestResponse, field: str) -> str:
    """The message next to a field; empty if there is none."""
    found = re.search(rf'id="{field}-error">(.*?)</p>', answer.text)
    return unescape(found[1]) if found else ""


def test_an_activity_and_a_place_are_enough_for_a_report(client: FlaskClient, session: Session, woken: Woken) -> None:
    answer = client.post("/report", data=CROSSING)

    report = kept(session)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/report/{report.code}?new=1")
    assert (report.activity, report.channel) == (Activity.VEHICLES, Channel.WEB)
    assert (report.size, report.uniform, report.equipment) == (Size.UNKNOWN, Uniform.UNKNOWN, [])
    assert report.first_hand is False
    assert report.seen_at == report.received_at
    assert store.place_words(session, report) == "Lake & Bloomington"
    assert woken.of(Step.VERIFY) == [str(report.id)]


@pytest.mark.parametrize("words", ["44.9483, -93.2477", "https://maps.google.com/?q=44.9483,-93.2477"])
def test_coordinates_and_links_to_maps_as_the_place_are_its_point(
    client: FlaskClient, session: Session, words: str
) -> None:
    client.post("/report", data={**CROSSING, "words": words})
    report = kept(session)
    assert (report.latitude, report.longitude) == (44.9483, -93.2477)


def test_every_answer_is_kept(client: FlaskClient, session: Session, corner: UUID) -> None:
    client.post(
        "/report?language=es",
        data={
            "first_hand": "yes",
            "activity": "stop",
            "size": "3-5",
            "area": str(corner),
            "latitude": "44.9484",
            "longitude": "-93.2523",
            "uniform": "masked",
            "equipment": ["vans", "gas", "none", "vans"],
            "seen": "minutes",
            "details": "Two vans\r\nby the\x00 school\u202e",
        },
    )

    report = kept(session)
    assert (report.first_hand, report.size, report.uniform) == (True, Size.SOME, Uniform.MASKED)
    assert report.equipment == [Equipment.VANS, Equipment.GAS]
    assert (report.area_id, report.latitude, report.longitude) == (corner, 44.9484, -93.2523)
    assert (report.received_at - report.seen_at).total_seconds() == 600
    assert store.details(session, report) == "Two vans\nby the school"
    assert report.language == "es"


def test_an_empty_form_comes_back_with_a_fault_beside_what_is_needed(client: FlaskClient, session: Session) -> None:
    answer = client.post("/report", data={"details": "two <vans>", "size": "6-15"})

    assert answer.status_code == 422
    assert fault(answer, "activity")
    assert fault(answer, "words")
    assert 'href="#activity-0"' in answer.text
    assert 'href="#words"' in answer.text
    assert "two &lt;vans&gt;" in answer.text
    assert 'name="size" value="6-15"' in answer.text
    assert count(session) == 0


@pytest.mark.parametrize("field", ["first_hand", "activity", "size", "uniform", "equipment", "seen", "area"])
@pytest.mark.parametrize("value", ["nonsense", "\x00", "9" * 3000, "Ω'\"<b>"])
def test_an_answer_that_was_not_offered_is_a_fault_beside_its_field(
    client: FlaskClient, session: Session, field: str, value: str
) -> None:
    answer = client.post("/report", data=CROSSING | {field: value})

    if field == "area" and value == "\x00":  # nothing is left of it, and picking no area is fine
        assert answer.status_code == 303
    else:
        assert answer.status_code == 422
        assert fault(answer, field)
        assert count(session) == 0


@pytest.mark.parametrize("field", ["first_hand", "size", "uniform", "equipment", "seen", "area", "details"])
def test_an_answer_sent_empty_is_none(client: FlaskClient, field: str) -> None:
    answer = client.post("/report", data=CROSSING | {field: ""})

    assert answer.status_code == (422 if field == "equipment" else 303)


@pytest.mark.parametrize("words", ["the red barn", "Karmel", "lake street near target", "E Lake St 1500", "?", "湖"])
def test_a_place_that_is_found_nowhere_is_taken_as_it_was_written(
    client: FlaskClient, session: Session, words: str
) -> None:
    answer = client.post("/report", data={"activity": "door", "words": words})

    assert answer.status_code == 303
    assert kept(session).area_id is None
    assert store.place_words(session, kept(session)) == words


def test_the_form_asks_for_no_more_than_what_where_and_first_hand(client: FlaskClient) -> None:
    page = client.get("/report").text
    asked = set(re.findall(r'<(?:input|select|textarea)(?![^>]*type="hidden")[^>]* name="([^"]+)"', page))

    assert asked == {"activity", "words", "area", "first_hand"}
    assert page.index('name="activity"') < page.index('id="locate"') < page.index('name="words"')
    assert page.index('name="words"') < page.index('name="first_hand"')


def test_not_knowing_the_area_is_no_place(client: FlaskClient) -> None:
    answer = client.post("/report", data={"activity": "door", "area": "unknown"})

    assert answer.status_code == 422
    assert fault(answer, "words")


@pytest.mark.parametrize("point", [("nan", "1"), ("1", "inf"), ("91", "0"), ("0", "-181"), ("x", "y"), ("1", "")])
def test_a_point_that_cannot_be_is_no_place(client: FlaskClient, session: Session, point: tuple[str, str]) -> None:
    where = {"latitude": point[0], "longitude": point[1]}

    alone = client.post("/report", data={"activity": "door"} | where)
    with_words = client.post("/report", data=CROSSING | where)

    assert alone.status_code == 422
    assert fault(alone, "words")
    assert with_words.status_code == 303
    assert kept(session).point is None


def test_a_point_alone_is_a_place(client: FlaskClient, session: Session) -> None:
    answer = client.post("/report", data={"activity": "door", "latitude": "44.9", "longitude": "-93.2"})

    assert answer.status_code == 303
    assert kept(session).point is not None


@pytest.mark.parametrize(("field", "most"), [("words", LONGEST_PLACE_WORDS), ("details", LONGEST_DETAILS)])
def test_too_much_text_is_refused(client: FlaskClient, session: Session, field: str, most: int) -> None:
    answer = client.post("/report", data=CROSSING | {field: "x" * (most + 1)})

    assert answer.status_code == 422
    assert str(most) in fault(answer, field)
    assert count(session) == 0
    assert client.post("/report", data=CROSSING | {"area": "unknown", field: "x" * most}).status_code == 303


def test_too_many_words_for_the_place_come_back_whole(client: FlaskClient) -> None:
    words = "x" * (LONGEST_PLACE_WORDS + 1)
    page = client.post("/report", data=CROSSING | {"words": words}).text

    assert f'value="{words}" maxlength="{LONGEST_PLACE_WORDS}"' in page


def test_the_same_form_sent_twice_is_one_report(client: FlaskClient, session: Session) -> None:
    page = client.get("/report").text
    found = re.search(r'name="submission" value="([^"]+)"', page)
    assert found

    answers = [client.post("/report", data=CROSSING | {"submission": found[1]}) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert count(session) == 1


def test_a_form_that_comes_back_keeps_its_key(client: FlaskClient) -> None:
    key = str(uuid4())

    assert f'value="{key}"' in client.post("/report", data={"submission": key}).text


@pytest.mark.parametrize("key", ["", "x", "0" * 40, "\x00"])
def test_a_broken_key_is_replaced(client: FlaskClient, session: Session, key: str) -> None:
    assert client.post("/report", data=CROSSING | {"submission": key}).status_code == 303
    assert kept(session).submission


def test_more_than_fits_is_refused_in_words(client: FlaskClient, session: Session) -> None:
    answer = client.post("/report", data=CROSSING | {"details": "x" * 300_000})

    assert answer.status_code == 413
    assert "<main" in answer.text
    assert count(session) == 0


def test_a_body_that_is_no_form_is_an_empty_form(client: FlaskClient) -> None:
    for body in ([1, 2], "words", {"activity": ["door"]}):
        assert client.post("/report", json=body).status_code == 422


def test_the_page_of_a_code_tells_how_far_and_no_more(client: FlaskClient, session: Session, work: Work) -> None:
    code = client.post("/report", data=CROSSING).location.split("/")[2].split("?")[0]

    def here() -> str:
        found = re.search(r'aria-current="step">\s*<strong>(.*?)</strong>', client.get(f"/report/{code}").text)
        assert found
        return found[1]

    assert here() == "Received"
    verify.place_report(work, kept(session).id)
    session.commit()
    assert here() == "Being checked"
    incident = session.scalars(select(Incident)).one()
    page = client.get(f"/report/{code}").text
    assert incident.code not in page
    assert incident.place_words not in page
    incident.status = incidents.State.CLOSED
    session.commit()
    assert here() == "Closed"


def test_a_code_is_found_however_it_is_typed(client: FlaskClient, session: Session) -> None:
    client.post("/report", data=CROSSING)
    code = kept(session).code

    answer = client.get("/report/find", query_string={"code": f" {code.lower().replace('-', ' ')} "})

    assert answer.location == f"/report/{code}"
    assert code in client.get(answer.location).text


@pytest.mark.parametrize("typed", ["", "K7QF-2MTX", "<b>", "x" * 5000, "\x00", "../.."])
def test_an_unknown_code_gets_the_box_again(client: FlaskClient, typed: str) -> None:
    answer = client.get("/report/find", query_string={"code": typed}, follow_redirects=True)

    assert answer.status_code == 404
    assert 'name="code"' in answer.text
    assert "<b>" not in answer.text


def test_reporting_sets_no_cookie(client: FlaskClient) -> None:
    sent = client.post("/report", data=CROSSING)
    answers = [client.get("/"), client.get("/report"), client.post("/report"), sent, client.get(sent.location)]
    answers += [client.get("/report/K7QF-2MTX"), client.get("/report/find?code=x"), client.get("/nowhere")]

    assert not [answer.request.path for answer in answers if "Set-Cookie" in answer.headers]


def test_a_picked_language_stays_from_page_to_page(client: FlaskClient) -> None:
    home = client.get("/?language=so")
    form = client.get("/report?language=so")
    sent = client.post("/report?language=so", data=CROSSING)

    assert '<html lang="so"' in home.text
    assert 'href="/report?language=so"' in home.text
    assert 'action="/report?language=so"' in form.text
    assert '<html lang="so"' in client.get(sent.location).text


def test_an_unknown_language_is_ignored(client: FlaskClient) -> None:
    page = client.get("/?language=<b>").text

    assert '<html lang="en"' in page
    assert 'href="/report"' in page


@pytest.mark.parametrize("address", ["/", "/report", "/report/K7QF-2MTX", "/dashboard/login", "/nowhere"])
def test_pages_load_nothing_from_elsewhere_and_hold_no_inline_code(client: FlaskClient, address: str) -> None:
    page = client.get(address).text

    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=", page)


def test_every_question_has_its_label(client: FlaskClient) -> None:
    page = client.get("/report").text

    for field in re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page):
        assert f'for="{field}"' in page or re.search(rf'<label class="choice"><input[^>]* id="{field}"', page)


def test_a_trial_says_that_no_text_leaves(client: FlaskClient) -> None:
    assert "Test mode: no real texts are sent" in client.get("/").text
