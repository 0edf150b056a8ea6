"""Fixing a location: look it up, ask for a yes, then move it. The map works without JavaScript too."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point, metres
from responder.domain.report import Exactness
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.area import Area
from responder.store.incident import Incident
from responder.web.access import needed
from responder.web.area_map import ground
from tests.factories import CORNER, Factory, account, submission
from tests.login import log_in
from tests.web.incidents import act, call, confirmed, deliveries, incident, press, seen, show

AWAY = Point(CORNER.latitude, CORNER.longitude + 0.02)


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


@pytest.fixture
def away(make: Factory) -> Area:
    """Another area, with its own place."""
    area = make.area("Corcoran", AWAY)
    make.place(area, "Lake St & Cedar Ave", AWAY)
    return area


def fields(page: str, form: str = "sure") -> dict[str, str]:
    """The hidden fields of a form, as a browser would send them."""
    inside = page.partition(f'id="{form}"')[2].partition("</form>")[0]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', inside))
    return {name: value.replace("&amp;", "&") for name, value in found.items() if name != "csrf_token"}


def agree(client: FlaskClient, found: Incident, asked: TestResponse) -> TestResponse:
    """Answer the page's question with yes."""
    assert asked.status_code == 200, asked.text
    return press(client, f"/dashboard/incidents/{found.code}/place", act="move", **fields(asked.text))


def at(work: Work, found: Incident) -> Incident:
    return work.session.get_one(Incident, found.id, populate_existing=True)


def test_the_routes_need_a_dispatcher_and_the_picture_a_viewer(app: Flask) -> None:
    assert [needed(app, f"dashboard.{name}") for name in ("place", "relocate", "ground")] == [
        Role.DISPATCHER,
        Role.DISPATCHER,
        Role.VIEWER,
    ]


def test_words_are_looked_up_asked_back_and_then_the_incident_is_moved(
    dispatcher: FlaskClient, work: Work, make: Factory, away: Area
) -> None:
    found = incident(work, make)
    asked = act(dispatcher, found, "place", act="look", words="cedar and lake")
    assert "Is this the right location: Lake St &amp; Cedar Ave, Corcoran, Minneapolis?" in asked.text
    assert at(work, found).area_id != away.id, "asked, not moved"
    moved = agree(dispatcher, found, asked)
    said = dispatcher.get(moved.headers["Location"]).text
    assert f"New location for {found.code}: Lake St &amp; Cedar Ave, Corcoran" in said
    later = at(work, found)
    assert (later.area_id, later.place_words, later.exactness) == (away.id, "Lake St & Cedar Ave", Exactness.PLACE)
    assert "fixed the location" in show(dispatcher, found)


def test_a_yes_to_something_else_asks_again(dispatcher: FlaskClient, work: Work, make: Factory, away: Area) -> None:
    found = incident(work, make)
    asked = act(dispatcher, found, "place", act="look", words="cedar and lake")
    typed = {**fields(asked.text), "words": "", "area": str(away.id)}
    again = press(dispatcher, f"/dashboard/incidents/{found.code}/place", act="move", **typed)
    assert again.status_code == 200
    assert "Is this the right location: Corcoran, Minneapolis?" in again.text
    assert at(work, found).area_id != away.id


def test_an_area_alone_is_enough(dispatcher: FlaskClient, work: Work, make: Factory, away: Area) -> None:
    found = incident(work, make)
    asked = act(dispatcher, found, "place", act="look", words="", area=str(away.id))
    assert "With only a neighborhood" in asked.text
    assert agree(dispatcher, found, asked).status_code == 303
    later = at(work, found)
    assert (later.area_id, later.point, later.exactness) == (away.id, None, Exactness.AREA)


def test_the_map_is_touched_without_javascript(dispatcher: FlaskClient, work: Work, make: Factory, away: Area) -> None:
    found = incident(work, make)
    chosen = act(dispatcher, found, "place", act="map", area=str(away.id))
    assert f'/ground/{away.id}.svg"' in chosen.text
    typed = {"area": str(away.id), "mapped": str(away.id), "at.x": "160", "at.y": "100"}
    asked = act(dispatcher, found, "place", **typed)
    assert agree(dispatcher, found, asked).status_code == 303
    drawn, later = ground(work.session, away.id, None), at(work, found)
    assert drawn is not None
    assert later.point is not None
    touched = drawn.frame.on_ground(160 / 320, 100 / 320)
    assert metres(later.point, touched) < 1
    assert metres(touched, AWAY) < 1500
    assert (later.area_id, later.exactness) == (away.id, Exactness.POINT)


@pytest.mark.parametrize("touch", [("0", "0"), ("", "5"), ("-3", "4"), ("321", "9"), ("x", "y"), ("9" * 9, "1")])
def test_a_map_that_was_not_touched_says_what_to_do(
    dispatcher: FlaskClient, work: Work, make: Factory, away: Area, touch: tuple[str, str]
) -> None:
    found = incident(work, make)
    answer = act(dispatcher, found, "place", mapped=str(away.id), **{"at.x": touch[0], "at.y": touch[1]})
    assert (answer.status_code, "Tap or click the map where it is" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Please say where"),
        ({"words": "a place that nobody knows"}, "We don&#39;t know that place"),
        ({"words": "x" * 81}, "80 characters or fewer"),
        ({"area": "x"}, "choose one of the neighborhoods"),
        ({"area": "00000000-0000-0000-0000-000000000001"}, "choose one of the neighborhoods"),
    ],
)
def test_a_missing_or_unusable_location_is_asked_for_again(
    dispatcher: FlaskClient, work: Work, make: Factory, typed: dict[str, str], said: str
) -> None:
    found = incident(work, make)
    answer = act(dispatcher, found, "place", act="look", **typed)
    assert (answer.status_code, said in answer.text) == (400, True)


def test_a_home_address_is_refused(dispatcher: FlaskClient, work: Work, make: Factory, away: Area) -> None:
    found = incident(work, make)
    for what in ("look", "move"):
        answer = act(dispatcher, found, "place", act=what, words="3124 15th Ave S", area=str(away.id))
        assert (answer.status_code, "looks like a home address" in answer.text) == (400, True)


@pytest.mark.parametrize("north", ["nan", "inf", "91", "x", "", "1e999"])
def test_a_point_that_is_none_is_left_out(
    dispatcher: FlaskClient, work: Work, make: Factory, away: Area, north: str
) -> None:
    found = incident(work, make)
    typed = {"latitude": north, "longitude": "0", "area": str(away.id)}
    answer = act(dispatcher, found, "place", act="move", **typed)
    assert (answer.status_code, "With only a neighborhood" in answer.text) == (200, True)


def test_a_stale_move_shows_both_versions(
    coordinator: FlaskClient, dispatcher: FlaskClient, work: Work, make: Factory, away: Area
) -> None:
    found = incident(work, make)
    asked = act(dispatcher, found, "place", act="look", words="cedar and lake")
    act(coordinator, found, "confirm", note="I see it")
    answer = agree(dispatcher, found, asked)
    assert answer.status_code == 409
    for words in ("Fix location anyway", "Lake St &amp; Cedar Ave", "coordinator@example.org</strong> confirmed it"):
        assert words in answer.text
    assert at(work, found).area_id != away.id
    typed = {**fields(asked.text), "seen": seen(answer.text)}
    press(dispatcher, f"/dashboard/incidents/{found.code}/place", act="move", **typed)
    assert at(work, found).area_id == away.id


def test_people_alerted_to_the_old_location_can_be_told_it_changed(
    coordinator: FlaskClient, work: Work, make: Factory, away: Area
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    for one in deliveries(work, found, "callout"):
        one.status = DeliveryState.DELIVERED
    work.session.commit()
    asked = act(coordinator, found, "place", act="look", area=str(away.id))
    assert "Alerted so far: 3 people. Their text names the old location." in asked.text
    moved = agree(coordinator, found, asked)
    page = coordinator.get(moved.headers["Location"]).text
    assert "People alerted to the old location: 3 people" in page
    assert 'id="tell-moved"' in page


def test_the_location_of_a_closed_incident_cannot_be_changed(
    coordinator: FlaskClient, work: Work, make: Factory, away: Area
) -> None:
    found = incident(work, make)
    act(coordinator, found, "close", outcome="ended")
    asked = act(coordinator, found, "place", act="look", area=str(away.id))
    assert "Reopen it before you fix its location" in asked.text
    assert agree(coordinator, found, asked).status_code == 409


def test_the_picture_is_an_image_of_the_area_alone(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    picture = dispatcher.get(f"/dashboard/incidents/{found.code}/ground/{found.area_id}.svg")
    assert picture.mimetype == "image/svg+xml"
    assert "Lake St &amp; Bloomington Ave" in picture.text
    assert "style=" not in picture.text
    missing = "00000000-0000-0000-0000-000000000001"
    assert dispatcher.get(f"/dashboard/incidents/{found.code}/ground/{missing}.svg").status_code == 404


def test_an_incident_outside_our_neighborhoods_says_so_and_links_to_setting_its_location(
    dispatcher: FlaskClient, work: Work, make: Factory
) -> None:
    kept = report.submit_report(work, submission(point=Point(46.0, -91.0)))
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    decisions.confirm_incident(
        work, kept.incident_id, account(work.session, "b@example.org", "x", Role.COORDINATOR).id, ""
    )
    work.session.commit()
    page = show(dispatcher, work.session.get_one(Incident, kept.incident_id))
    assert "This is outside our neighborhoods" in page
    assert 'id="place-it"' in page
