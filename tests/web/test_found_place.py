"""The place we understood is shown to the reporter and, next to their words, to people working on the report."""

import json
import re
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.incident import Incident
from responder.store.report import Report
from responder.web.report.found import KnownPlaces, mark
from tests.factories import CORNER, Factory, submission

DOOR = {"activity": "door"}


@pytest.fixture(autouse=True)
def corner(make: Factory, session: Session) -> str:
    """The id of an area with one known place."""
    area = make.area()
    make.place(area)
    session.commit()
    return str(area.id)


def said(client: FlaskClient, given: dict[str, str]) -> str:
    """What the page after sending says about the place."""
    page = client.get(client.post("/report", data=DOOR | given).location).text
    found = re.search(r'<p class="notice" id="found">(.*?)</p>', page, re.DOTALL)
    return unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", "", found[1]))).strip() if found else ""


NOT_THERE = "Not right? Tell us below where it is."


def test_words_that_were_found_are_said_back(client: FlaskClient) -> None:
    assert said(client, {"words": "bloomington/lake"}) == (
        f"We think this is near Lake St & Bloomington Ave, in Powderhorn. {NOT_THERE}"
    )


def test_a_point_gets_the_words_of_the_place_it_is_at(client: FlaskClient) -> None:
    at = {"latitude": str(CORNER.latitude + 0.001), "longitude": str(CORNER.longitude)}
    assert "near Lake St & Bloomington Ave, in Powderhorn." in said(client, at)


def test_a_point_at_no_known_place_gets_its_area(client: FlaskClient) -> None:
    at = {"latitude": str(CORNER.latitude + 0.006), "longitude": str(CORNER.longitude)}
    assert "somewhere in Powderhorn." in said(client, at)


def test_an_area_is_said_back(client: FlaskClient, corner: str) -> None:
    assert "somewhere in Powderhorn." in said(client, {"area": corner, "words": "the red barn"})


@pytest.mark.parametrize(
    "given", [{"area": "unknown", "words": "the red barn"}, {"latitude": "-33.9", "longitude": "151.2"}]
)
def test_the_page_says_when_the_place_was_not_found(client: FlaskClient, given: dict[str, str]) -> None:
    assert "We could not find this place on our list." in said(client, given)


def test_the_place_we_found_is_not_shown_to_someone_with_only_the_report_code(client: FlaskClient) -> None:
    location = client.post("/report", data=DOOR | {"words": "Lake & Bloomington"}).location
    other = client.post("/report", data=DOOR | {"words": "Lake & Bloomington"}).location
    code = location.split("/")[2].partition("?")[0]
    own = location.partition("&found=")[2]
    assert own
    for query in (
        "",
        "?new=1",
        "?new=1&found=",
        f"?new=1&found={own[:-1]}",
        f"?new=1&found={other.partition('found=')[2]}",
    ):
        page = client.get(f"/report/{code}{query}").text
        assert "Bloomington" not in page
        assert "We think this is near" not in page
    assert "We think this is near" in client.get(location).text


def test_after_ten_minutes_nobody_is_told(app: Flask, client: FlaskClient, session: Session) -> None:
    location = client.post("/report", data=DOOR | {"words": "Lake & Bloomington"}).location
    kept = session.scalars(select(Report)).one()
    for minutes, told in ((9, True), (11, False)):
        kept.received_at = datetime.now(UTC) - timedelta(minutes=minutes)
        with app.test_request_context():
            old = mark(kept)
        page = client.get(f"{location.partition('&found=')[0]}&found={old}").text
        assert ("We think this is near" in page) is told


def test_the_same_report_twice_leads_to_one_address(client: FlaskClient) -> None:
    given = DOOR | {"words": "Lake & Bloomington", "submission": "0b5b8c9e-6d3a-4a5c-9f43-3f1f6e6f7a10"}
    assert len({client.post("/report", data=given).location for _ in range(2)}) == 1


def test_the_address_tells_nobody_what_was_found(client: FlaskClient, session: Session) -> None:
    location = client.post("/report", data=DOOR | {"words": "Lake & Bloomington"}).location
    token = location.partition("&found=")[2].partition(".")[0]
    told = json.loads(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    kept = session.scalars(select(Report)).one()
    assert told == [kept.code, int(kept.received_at.timestamp())]


def test_a_reused_submission_key_shows_the_place_of_the_first_report(client: FlaskClient, corner: str) -> None:
    given = DOOR | {"submission": "0b5b8c9e-6d3a-4a5c-9f43-3f1f6e6f7a10"}
    client.post("/report", data=given | {"words": "Lake & Bloomington"})
    assert "near Lake St & Bloomington Ave" in said(client, given | {"words": "the red barn", "area": corner})


def test_the_incidents_page_shows_what_was_written_beside_what_was_made_of_it(
    coordinator: FlaskClient, work: Work
) -> None:
    typed = report.submit_report(work, submission(words="corner of bloomington and lake"))
    located = report.submit_report(work, submission(point=Point(CORNER.latitude + 0.001, CORNER.longitude)))
    for one in (typed, located):
        verify.place_report(work, one.id)
    work.session.commit()
    code = work.session.get_one(Incident, typed.incident_id).code
    page = unescape(coordinator.get(f"/dashboard/incidents/{code}").text)
    assert 'as they wrote it:</span> <span dir="auto">corner of bloomington and lake' in page
    assert (
        page.count('Understood as:</span> <span dir="auto">near Lake St & Bloomington Ave, Powderhorn, Minneapolis')
        == 2
    )
    assert str(CORNER.longitude) not in page


def test_suggestions_are_as_old_as_five_seconds(session: Session, make: Factory) -> None:
    now = 0.0
    known = KnownPlaces(lambda: now)
    assert [one.name for one in known.suggest(session, "bloom")] == ["Lake St & Bloomington Ave"]
    assert known.suggest(session, "ced") == []
    make.place(make.area("Corcoran"), "Lake St & Cedar Ave")
    now = 4.9
    assert known.suggest(session, "ced") == []
    now = 5.0
    assert [one.name for one in known.suggest(session, "ced")] == ["Lake St & Cedar Ave"]


def test_places_are_suggested_while_one_types(client: FlaskClient) -> None:
    assert client.post("/report/places", data={"words": "blo"}).json == [
        {"name": "Lake St & Bloomington Ave", "area": "Powderhorn"}
    ]
    for words in ("", "b", "\x00", "zzz", "9" * 5000):
        assert client.post("/report/places", data={"words": words}).json == []


def test_what_is_typed_is_never_in_an_address(client: FlaskClient) -> None:
    assert client.get("/report/places?words=blo").status_code == 404


def test_one_source_gets_so_many_suggestions_a_minute_and_can_still_report(client: FlaskClient) -> None:
    answers = [client.post("/report/places", data={"words": "blo"}).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]
    assert client.post("/report", data=DOOR | {"words": "Lake & Bloomington"}).status_code == 303


def test_places_that_may_be_meant_are_offered_as_buttons_after_sending(
    client: FlaskClient, make: Factory, session: Session
) -> None:
    area = make.area("Whittier", Point(44.955, -93.28))
    make.place(area, "Lake St & Grand Ave", Point(44.9484, -93.2844))
    session.commit()
    sent = client.post("/report", data=DOOR | {"words": "Lake & Girard"})
    page = client.get(sent.location).text
    assert 'name="meant" value="Lake St &amp; Grand Ave"' in page
    action = re.search(r'action="(/report/[^"]*/add[^"]*)"', page)
    assert action
    added = client.post(unescape(action[1]), data={"meant": "Lake St & Grand Ave", "words": ""})
    page = client.get(added.location).text
    assert "near Lake St &amp; Grand Ave, in Whittier" in page
    assert 'id="place"' not in page
    # Later visitors with the code alone are not told where it is.
    assert "Grand" not in client.get(sent.location.partition("?")[0]).text


def test_a_place_that_was_not_found_is_asked_for_on_the_page_of_the_code(client: FlaskClient) -> None:
    sent = client.post("/report", data=DOOR | {"words": "the red barn"})
    page = client.get(sent.location).text
    assert "We could not find this place on our list." in page
    assert "Please tell us below where it is." in page
    assert 'id="place"' in page
    assert 'name="meant"' not in page
    found = client.get(client.post("/report", data=DOOR | {"words": "Lake & Bloomington"}).location).text
    assert 'id="place"' not in found


def test_a_crossing_beats_a_chosen_neighborhood_that_it_is_not_in(
    client: FlaskClient, make: Factory, session: Session
) -> None:
    other = make.area("Whittier", Point(44.955, -93.28))
    session.commit()
    assert "near Lake St & Bloomington Ave, in Powderhorn." in said(
        client, {"words": "Lake & Bloomington", "area": str(other.id)}
    )
    assert "somewhere in Whittier." in said(client, {"words": "the red barn", "area": str(other.id)})
