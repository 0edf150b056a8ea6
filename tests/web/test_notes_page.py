"""Notes on the incident's page: which roles may write them, what we question first, and where they show."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from responder.domain.incident import Outcome
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.incident.note import LONGEST
from responder.flow.work import Work
from responder.store import note as store
from responder.store.incident import Incident
from responder.web.access import needed
from tests.factories import Factory, account
from tests.login import log_in
from tests.web.incidents import act, incident, show

WORDS = "two cars left by the alley"
PLATE = "white van, plate ABC 123"


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


@pytest.fixture
def found(work: Work, make: Factory) -> Incident:
    return incident(work, make)


def kept(work: Work, found: Incident) -> list[str]:
    work.session.expire_all()
    return [store.note_content(work.session, one) for one in store.of_incident(work.session, found.id)]


def section(page: str, name: str) -> str:
    return re.split(r"</section>", page.partition(f'<section id="{name}"')[2], maxsplit=1)[0]


def test_the_route_needs_a_dispatcher(app: Flask) -> None:
    assert needed(app, "dashboard.write_note") is Role.DISPATCHER


def test_a_note_stands_in_its_section_and_in_the_timeline_with_who_and_when(
    dispatcher: FlaskClient, work: Work, found: Incident
) -> None:
    assert act(dispatcher, found, "note", words=f"  {WORDS}\r\n<b>fast</b>  ").status_code == 303
    assert kept(work, found) == [f"{WORDS}\n<b>fast</b>"]
    page = show(dispatcher, found)
    for part in (section(page, "notes"), section(page, "timeline")):
        assert "dispatcher@example.org" in part
        assert WORDS in part
        assert "&lt;b&gt;fast" in part
        assert "<time" in part
    assert section(page, "timeline").count(WORDS) == 1
    assert "words: note" not in page


def test_a_note_is_kept_on_what_is_closed(dispatcher: FlaskClient, work: Work, found: Incident) -> None:
    boss = account(work.session, "boss@example.org", "-", Role.COORDINATOR)
    decisions.close_incident(work, found.id, boss.id, Outcome.ENDED)
    work.session.commit()
    assert 'name="words"' in show(dispatcher, found)
    assert act(dispatcher, found, "note", words=WORDS).status_code == 303
    assert kept(work, found) == [WORDS]


def test_a_viewer_reads_notes_and_writes_none(
    viewer: FlaskClient, dispatcher: FlaskClient, work: Work, found: Incident
) -> None:
    act(dispatcher, found, "note", words=WORDS)
    page = section(show(viewer, found), "notes")
    assert WORDS in page
    assert "<form" not in page
    assert act(viewer, found, "note", words="mine").status_code == 403
    assert kept(work, found) == [WORDS]


@pytest.mark.parametrize("words", ["", " \n ", "\u202e\u200b"], ids=["nothing", "gaps", "nothing that is seen"])
def test_an_empty_note_is_asked_for_again(dispatcher: FlaskClient, work: Work, found: Incident, words: str) -> None:
    answer = act(dispatcher, found, "note", words=words)
    assert answer.status_code == 400
    assert "The note was empty" in answer.text
    assert kept(work, found) == []


def test_a_note_that_is_too_long_is_refused_and_stays_typed(
    dispatcher: FlaskClient, work: Work, found: Incident
) -> None:
    words = "x" * LONGEST + "y"
    answer = act(dispatcher, found, "note", words=words)
    assert answer.status_code == 400
    assert f"The note has {LONGEST + 1} characters. Please shorten it to {LONGEST} or fewer" in answer.text
    assert f">{words}</textarea>" in answer.text
    assert kept(work, found) == []
    assert act(dispatcher, found, "note", words=words[:-1]).status_code == 303


@pytest.mark.parametrize("words", [PLATE, "Maria Lopez 612-555-0142", "A 123 456 789", "lives at 2917 Fremont Ave"])
def test_a_note_with_personal_details_asks_once_before_it_is_saved(
    dispatcher: FlaskClient, work: Work, found: Incident, words: str
) -> None:
    answer = act(dispatcher, found, "note", words=words)
    assert answer.status_code == 200
    assert "Your note is not saved yet" in answer.text
    assert f">{words}</textarea>" in answer.text
    assert kept(work, found) == []
    assert act(dispatcher, found, "note", words=words, looked=words, sure="yes").status_code == 303
    assert kept(work, found) == [words]


def test_being_sure_of_one_thing_is_not_being_sure_of_another(
    dispatcher: FlaskClient, work: Work, found: Incident
) -> None:
    answer = act(dispatcher, found, "note", words=f"{PLATE} and XYZ 789", looked=PLATE, sure="yes")
    assert "XYZ 789" in answer.text.partition('id="flags"')[2].partition("</ul>")[0]
    assert kept(work, found) == []
    assert act(dispatcher, found, "note", words=PLATE, looked=PLATE, sure="no").status_code == 200
    assert kept(work, found) == []


def test_a_note_is_saved_at_once_after_its_flagged_words_are_removed(
    dispatcher: FlaskClient, work: Work, found: Incident
) -> None:
    assert act(dispatcher, found, "note", words="white van", looked=PLATE, sure="no").status_code == 303
    assert kept(work, found) == ["white van"]


def test_two_clicks_keep_one_note(dispatcher: FlaskClient, work: Work, found: Incident) -> None:
    for _ in range(2):
        assert act(dispatcher, found, "note", words=WORDS).status_code == 303
    assert kept(work, found) == [WORDS]


def test_the_form_says_what_does_not_belong_there(dispatcher: FlaskClient, found: Incident) -> None:
    assert "No names of neighbors, no license plates." in section(show(dispatcher, found), "notes")


def test_a_note_on_what_is_not_there_is_a_friendly_404(dispatcher: FlaskClient, found: Incident) -> None:
    found.code = "ZZZ"
    assert act(dispatcher, found, "note", words=WORDS).status_code == 404
