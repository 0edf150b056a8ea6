"""The page of texts that may ask to stop, and the same decision on an incident's timeline."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from responder.domain.role import Role
from responder.flow.work import Work
from responder.store import inbound as store
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from responder.web.access import needed
from tests.factories import Factory
from tests.flow.texting import called, text_in
from tests.login import log_in
from tests.web.incidents import press

PAGE = "/dashboard/opt-outs"
WORDS = "we moved to wisconsin last month"


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


@pytest.fixture
def ana(make: Factory) -> Volunteer:
    area = make.area()
    make.place(area)
    return make.volunteer(area)


def texted(work: Work, number: str) -> str:
    """The id of a text that may ask to stop."""
    text_in(work, number, WORDS)
    work.session.commit()
    return str(store.maybe_stops(work.session, 1)[0].id)


def opted_out(work: Work, volunteer: Volunteer) -> bool:
    work.session.expire_all()
    return work.session.get_one(Phone, volunteer.phone_id).opted_out_at is not None


def test_a_dispatcher_decides(app: Flask) -> None:
    assert needed(app, "dashboard.opt_outs") is Role.DISPATCHER
    assert needed(app, "dashboard.decide_opt_out") is Role.DISPATCHER


def test_the_page_shows_the_words_and_the_navigation_counts_them(
    work: Work, make: Factory, ana: Volunteer, dispatcher: FlaskClient
) -> None:
    assert 'id="maybe-stops"' not in dispatcher.get("/dashboard/").text
    texted(work, make.number_of(ana))
    shown = dispatcher.get(PAGE).text
    assert WORDS in shown
    assert re.search(r'id="maybe-stops"[^>]*>[^<]*1<', shown)


def test_an_empty_page_says_so(dispatcher: FlaskClient) -> None:
    assert 'id="no-opt-outs"' in dispatcher.get(PAGE).text


def test_one_tap_opts_the_phone_out(work: Work, make: Factory, ana: Volunteer, dispatcher: FlaskClient) -> None:
    text_id = texted(work, make.number_of(ana))
    answer = press(dispatcher, PAGE, text=text_id, act="out")
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert opted_out(work, ana)
    assert WORDS not in dispatcher.get(PAGE).text
    assert press(dispatcher, PAGE, text=text_id, act="out").status_code == 409


def test_not_a_stop_leaves_the_phone_as_it_is(
    work: Work, make: Factory, ana: Volunteer, dispatcher: FlaskClient
) -> None:
    text_id = texted(work, make.number_of(ana))
    assert press(dispatcher, PAGE, text=text_id, act="keep").status_code == 303
    assert not opted_out(work, ana)
    assert WORDS not in dispatcher.get(PAGE).text


def test_the_timeline_offers_the_same_beside_the_text(
    work: Work, make: Factory, ana: Volunteer, dispatcher: FlaskClient, viewer: FlaskClient
) -> None:
    found = called(work)
    text_id = texted(work, make.number_of(ana))
    path = f"/dashboard/incidents/{found.code}"
    assert f'value="{text_id}"' in dispatcher.get(path).text
    assert f'value="{text_id}"' not in viewer.get(path).text
    answer = press(dispatcher, PAGE, text=text_id, act="keep", code=found.code)
    assert answer.headers["Location"] == path
    assert f'value="{text_id}"' not in dispatcher.get(path).text


@pytest.mark.parametrize(("text", "act"), [("", "out"), ("nonsense", "out"), ("0", "")])
def test_a_form_that_makes_no_sense_changes_nothing(dispatcher: FlaskClient, text: str, act: str) -> None:
    assert press(dispatcher, PAGE, text=text, act=act).status_code == 400


def test_a_viewer_may_not(work: Work, make: Factory, ana: Volunteer, viewer: FlaskClient) -> None:
    text_id = texted(work, make.number_of(ana))
    assert press(viewer, PAGE, text=text_id, act="out").status_code == 403
    assert not opted_out(work, ana)
