"""Redacting words on the dashboard: choose word by word, preview, and they are gone."""

import re
from collections.abc import Callable
from html import unescape
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from responder.domain.redaction import MARK, Kind
from responder.domain.role import Role
from responder.flow.admin import legal_hold
from responder.flow.incident import note, redact
from responder.flow.incident.redact import Chosen, Which
from responder.flow.report import follow_up
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import report as report_store
from responder.store.history import WORKER
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.verification import Verification
from responder.web.access import needed
from responder.web.dashboard.admin.audit import ACTS
from tests.factories import Factory, account
from tests.flow.calls import text_in
from tests.login import log_in
from tests.web.incidents import confirmed, incident, press, show

SAID = "they took Zoraida Quintanilla\nfrom here, <b>two</b> vans"
NUMBERS = [4, 6]
"""The numbers of the pieces that make up the name."""
LEFT = f"they took {MARK}\nfrom here, <b>two</b> vans"


@pytest.fixture
def found(work: Work, make: Factory) -> Incident:
    return incident(work, make, details=SAID)


def of(work: Work, found: Incident) -> Report:
    work.session.expire_all()
    return work.session.scalars(select(Report).where(Report.incident_id == found.id)).one()


def details(work: Work, found: Incident) -> str:
    return report_store.details(work.session, of(work, found))


def path(found: Incident, kind: Kind, row_id: UUID) -> str:
    return f"/dashboard/incidents/{found.code}/redact/{kind}/{row_id}"


def fields(page: str) -> dict[str, list[str]]:
    """The fields that the page's form would send again without input."""
    sent: dict[str, list[str]] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.partition('id="redact"')[2]
    ):
        sent.setdefault(name, []).append(unescape(value))
    return sent


def choose(client: FlaskClient, work: Work, found: Incident, **typed: object) -> TestResponse:
    """Open the form for the report's details and submit it with these choices."""
    where = path(found, Kind.DETAILS, of(work, found).id)
    version = fields(client.get(where).text)["version"]
    return press(client, where, version=version, **typed)


def sure(client: FlaskClient, where: str, looked: TestResponse, **typed: object) -> TestResponse:
    return press(client, where, **{**fields(looked.text), "act": "sure", **typed})


@pytest.mark.parametrize("name", ["redact", "remove_words"])
def test_the_routes_need_a_coordinator(app: Flask, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.COORDINATOR


def test_the_audit_has_words_for_each_kind() -> None:
    assert {("redact", str(kind)) for kind in Kind} <= set(ACTS)


def test_a_dispatcher_sees_no_link_and_may_not(app: Flask, work: Work, found: Incident) -> None:
    dispatcher = log_in(app, work.session, Role.DISPATCHER)
    where = path(found, Kind.DETAILS, of(work, found).id)
    assert "/redact/" not in show(dispatcher, found)
    assert dispatcher.get(where).status_code == 403
    assert press(dispatcher, where, all="yes", act="sure").status_code == 403
    assert details(work, found) == SAID


def test_the_text_stands_there_word_by_word_each_with_its_box(
    coordinator: FlaskClient, work: Work, found: Incident
) -> None:
    page = coordinator.get(path(found, Kind.DETAILS, of(work, found).id)).text
    words = re.findall(r'name="word" value="(\d+)"> <bdi>(.*?)</bdi>', page)
    assert [unescape(word) for _number, word in words] == SAID.split()
    assert len(set(words)) == len(words)
    assert "<b>two</b>" not in page


def test_first_it_shows_what_is_left_and_changes_nothing(coordinator: FlaskClient, work: Work, found: Incident) -> None:
    answer = choose(coordinator, work, found, word=NUMBERS)
    assert answer.status_code == 200
    left = answer.text.partition('id="left"')[2].partition("</blockquote>")[0]
    assert "Zoraida" not in left
    assert 'aria-label="[redacted]"' in left
    assert "This cannot be undone" in answer.text
    assert details(work, found) == SAID


def test_then_they_are_removed_and_a_mark_that_can_be_heard_stands_there(
    coordinator: FlaskClient, work: Work, found: Incident
) -> None:
    where = path(found, Kind.DETAILS, of(work, found).id)
    answer = sure(coordinator, where, choose(coordinator, work, found, word=NUMBERS))
    assert answer.status_code == 303
    assert details(work, found) == LEFT
    page = show(coordinator, found)
    assert "The words are permanently redacted." in page
    assert "Zoraida" not in page
    assert re.search(r'they took <span class="removed" role="img" aria-label="\[redacted\]">█</span>\s+from here', page)
    assert re.search(r"coordinator@example.org</strong> permanently redacted words", page)


def test_all_of_it_goes_with_one_button(coordinator: FlaskClient, work: Work, found: Incident) -> None:
    where = path(found, Kind.DETAILS, of(work, found).id)
    looked = choose(coordinator, work, found, all="yes")
    assert fields(looked.text)["all"] == ["yes"]
    assert sure(coordinator, where, looked).status_code == 303
    assert details(work, found) == MARK


def test_going_back_keeps_the_same_words_ticked(coordinator: FlaskClient, work: Work, found: Incident) -> None:
    where = path(found, Kind.DETAILS, of(work, found).id)
    looked = choose(coordinator, work, found, word=NUMBERS)
    page = sure(coordinator, where, looked, act="back").text
    assert re.findall(r'value="(\d+)" checked', page) == [str(number) for number in NUMBERS]
    assert details(work, found) == SAID


@pytest.mark.parametrize(
    "typed",
    [{}, {"word": ["1"]}, {"word": ["999"]}, {"word": ["x", "-4", "٤", "9" * 5000]}, {"all": "no"}],
    ids=["nothing", "a gap", "not there", "no number", "not all"],
)
@pytest.mark.parametrize("act", ["", "sure"])
def test_nothing_that_can_go_is_asked_for_again(
    coordinator: FlaskClient, work: Work, found: Incident, typed: dict[str, object], act: str
) -> None:
    answer = choose(coordinator, work, found, **typed, act=act)
    assert answer.status_code == 400
    assert "Please select the words to redact" in answer.text
    assert 'name="word"' in answer.text
    assert details(work, found) == SAID


def test_the_second_of_two_is_shown_what_it_says_now(coordinator: FlaskClient, work: Work, found: Incident) -> None:
    looked = choose(coordinator, work, found, word=NUMBERS)
    one, which = of(work, found), Which(Kind.DETAILS, of(work, found).id)
    other = account(work.session, "other@example.org", "-", Role.COORDINATOR)
    assert one.key_id is not None
    redact.redact_text(work, found.id, other.id, which, Chosen(one.key_id, {14}))
    work.session.commit()
    answer = sure(coordinator, path(found, Kind.DETAILS, one.id), looked)
    assert answer.status_code == 409
    assert "Words were redacted from this text in the meantime" in answer.text
    assert "Zoraida" in answer.text
    assert "vans" not in answer.text.partition("<fieldset")[2].partition("</fieldset>")[0]
    assert " checked" not in answer.text
    assert "Zoraida" in details(work, found)


@pytest.mark.parametrize("version", [[], ["x"], [str(uuid4())]], ids=["none", "no version", "another"])
def test_a_form_that_saw_another_text_removes_nothing(
    coordinator: FlaskClient, work: Work, found: Incident, version: list[str]
) -> None:
    where = path(found, Kind.DETAILS, of(work, found).id)
    assert press(coordinator, where, version=version, all="yes", act="sure").status_code == 409
    assert details(work, found) == SAID


@pytest.mark.parametrize("act", ["", "sure"])
def test_a_legal_hold_is_said(coordinator: FlaskClient, work: Work, found: Incident, act: str) -> None:
    legal_hold.place_hold(work, None, found.id)
    work.session.commit()
    answer = choose(coordinator, work, found, word=NUMBERS, act=act)
    assert answer.status_code == 409
    assert "A legal hold prevents" in answer.text
    assert details(work, found) == SAID


def test_a_form_without_its_token_is_refused(coordinator: FlaskClient, work: Work, found: Incident) -> None:
    one = of(work, found)
    data = {"version": str(one.key_id), "all": "yes", "act": "sure"}
    assert coordinator.post(path(found, Kind.DETAILS, one.id), data=data).status_code == 400
    assert details(work, found) == SAID


@pytest.mark.parametrize("which", ["verse/{}", "note/{}", "text/{}", "details/x"])
def test_redacting_an_unknown_item_gives_a_404(coordinator: FlaskClient, found: Incident, which: str) -> None:
    where = f"/dashboard/incidents/{found.code}/redact/{which.format(uuid4())}"
    assert coordinator.get(where).status_code == 404
    assert press(coordinator, where, all="yes", act="sure").status_code == 404


def test_a_text_of_one_incident_is_not_found_under_another(
    coordinator: FlaskClient, work: Work, found: Incident
) -> None:
    other = verify.open_incident(work, of(work, found), WORKER)
    work.session.commit()
    where = path(other, Kind.DETAILS, of(work, found).id)
    assert coordinator.get(where).status_code == 404


def of_addition(work: Work, found: Incident) -> None:
    follow_up.add_to_report(work, of(work, found).code, "also Zoraida")


def of_note(work: Work, found: Incident) -> None:
    who = account(work.session, "writer@example.org", "-", Role.DISPATCHER)
    note.write_note(work, found.id, who.id, "ask Zoraida")


def of_text(work: Work, found: Incident) -> None:
    text_in(work, "+16125550177", "Zoraida is here")
    work.session.scalars(select(Inbound)).one().incident_id = found.id


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (Kind.PLACE, lambda _work, _found: None),
        (Kind.DETAILS, lambda _work, _found: None),
        (Kind.ADDITION, of_addition),
        (Kind.NOTE, of_note),
        (Kind.TEXT, of_text),
    ],
)
def test_every_text_on_the_incidents_page_leads_there(
    coordinator: FlaskClient, work: Work, found: Incident, kind: Kind, written: Callable[[Work, Incident], None]
) -> None:
    written(work, found)
    work.session.commit()
    links = re.findall(rf'href="(/dashboard/incidents/{found.code}/redact/{kind}/[^"]+)"', show(coordinator, found))
    assert len(links) == 1
    assert coordinator.get(links[0]).status_code == 200


def test_the_incident_page_links_to_redacting_the_confirmation_note(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    (one,) = work.session.scalars(select(Verification.id).where(Verification.incident_id == found.id))
    assert path(found, Kind.JUDGEMENT, one) in show(coordinator, found)
    assert coordinator.get(path(found, Kind.JUDGEMENT, one)).status_code == 200
