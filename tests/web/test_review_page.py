"""The review page: what a dispatcher sees, and what happens to one report, several, or a whole group."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.report import State
from responder.domain.role import Role
from responder.flow.report import follow_up, report
from responder.flow.verify import flood, verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store.report import Report
from responder.store.ring import Ring
from responder.web.access import needed
from tests.factories import Factory, account, submission
from tests.flow.floods import FAR, RUMOR
from tests.login import log_in
from tests.web.incidents import press
from tests.woken import Woken

HELD = "/dashboard/held"


@pytest.fixture(autouse=True)
def corner(make: Factory) -> None:
    make.place(make.area())


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


def burst(work: Work, details: str = "") -> list[Report]:
    """Two reports from one source that need review, oldest first."""
    source = uuid4()
    sent = [report.submit_report(soon(work, turn), submission(source=source, details=details)) for turn in range(7)]
    work.session.commit()
    return sent[5:]


def soon(work: Work, seconds: int) -> Work:
    return replace(work, now=work.now + timedelta(seconds=seconds))


def copies(work: Work, count: int) -> list[Report]:
    """This many copies of a rumor that need review, oldest first."""
    held = []
    for turn in range(count + 2):
        kept = report.submit_report(soon(work, turn), submission(first_hand=False, details=f"{RUMOR} {'!' * turn}"))
        verify.place_report(soon(work, turn), kept.id)
        held.append(kept)
    work.session.commit()
    return held[2:]


def states(work: Work, held: list[Report]) -> list[State]:
    found = {
        one.id: one.status for one in work.session.scalars(select(Report).execution_options(populate_existing=True))
    }
    return [found[one.id] for one in held]


@pytest.mark.parametrize("name", ["held", "decide"])
def test_it_takes_a_dispatcher(app: Flask, viewer: FlaskClient, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.DISPATCHER
    assert viewer.get(HELD).status_code == 403
    assert HELD not in viewer.get("/dashboard/").text


def test_with_nothing_held_it_says_so(dispatcher: FlaskClient) -> None:
    page = dispatcher.get(HELD).text
    assert "Nothing needs review." in page
    assert ">Needs review<" in page


def test_the_board_counts_what_is_held_and_says_why(dispatcher: FlaskClient, work: Work) -> None:
    burst(work)
    copies(work, 1)
    page = dispatcher.get("/dashboard/").text
    assert page.count("Needs review: 3") == 2
    assert "many from one source in 10 minutes: 2" in page
    assert "almost the same words as other reports: 1" in page
    assert "Reports need review:" in page
    assert "Reports that need review: 3" in dispatcher.get("/dashboard/unknown").text


def test_they_are_grouped_by_source_with_letters_and_never_an_id(dispatcher: FlaskClient, work: Work) -> None:
    first, other = burst(work, "raid <b>hurry</b>"), burst(soon(work, 60))
    page = dispatcher.get(HELD).text
    assert page.index("Source A: 2") < page.index("Source B: 2")
    assert page.index(other[1].code) < page.index(other[0].code) < page.index(first[1].code)
    assert "raid &lt;b&gt;hurry" in page
    assert "Lake &amp; Bloomington" in page
    for one in (*first, *other):
        assert str(one.source_id) not in page
        assert one.source_id.hex not in page


def test_copies_are_one_group_though_they_come_from_many(dispatcher: FlaskClient, work: Work) -> None:
    copies(work, 3)
    page = dispatcher.get(HELD).text
    assert "Copies: 3, from 3 sources" in page
    assert page.count('id="group-') == 1
    assert "Powderhorn" in page


def test_a_report_far_away_shows_its_coordinates(dispatcher: FlaskClient, work: Work) -> None:
    kept = report.submit_report(work, submission(point=FAR))
    verify.place_report(work, kept.id)
    work.session.commit()
    page = dispatcher.get(HELD).text
    assert "51.500, -0.120" in page
    assert "unlikely place or time" in page


def test_one_is_placed_and_the_other_refused_by_ticking(dispatcher: FlaskClient, work: Work, woken: Woken) -> None:
    held = burst(work)
    woken.steps.clear()
    assert press(dispatcher, HELD, act="place", one=str(held[0].id)).status_code == 303
    assert "Accepted: 1 report" in dispatcher.get(HELD).text
    assert press(dispatcher, HELD, act="refuse", one=str(held[1].id)).status_code == 303
    assert states(work, held) == [State.PLACED, State.REFUSED]
    assert woken.of(Step.VERIFY) == [str(held[0].id)]
    page = dispatcher.get(HELD).text
    assert "Rejected: 1 report" in page
    assert "Nothing needs review." in page
    assert work.session.scalars(select(Ring).where(Ring.taken_at.is_(None))).all() == []


def group(page: str) -> str:
    """The value that the form sends for the page's first group."""
    found = re.search(r'name="group" value="([^"]+)"', page)
    assert found, page
    return unescape(found[1])


def test_a_whole_group_is_placed_with_one_button(dispatcher: FlaskClient, work: Work) -> None:
    held = copies(work, 12)
    page = dispatcher.get(HELD).text
    assert "and 2 earlier reports" in page
    press(dispatcher, HELD, act="place-all", group=group(page))
    assert states(work, held) == [State.PLACED] * 12


def test_refusing_several_is_asked_for_twice(dispatcher: FlaskClient, work: Work) -> None:
    held = burst(work)
    asked = press(dispatcher, HELD, act="refuse-all", group=group(dispatcher.get(HELD).text))
    assert asked.status_code == 200
    assert "Reject 2 reports?" in asked.text
    assert states(work, held) == [State.HELD] * 2
    press(dispatcher, HELD, act="refuse-all", group=group(asked.text), sure="yes")
    assert states(work, held) == [State.REFUSED] * 2


def test_rejecting_all_leaves_a_report_that_came_in_after_the_page_was_opened(
    dispatcher: FlaskClient, work: Work
) -> None:
    held = burst(work)
    seen = group(dispatcher.get(HELD).text)
    late = report.submit_report(soon(work, 9), submission(source=held[0].source_id))
    work.session.commit()
    press(dispatcher, HELD, act="refuse-all", group=seen, sure="yes")
    assert states(work, [*held, late]) == [State.REFUSED, State.REFUSED, State.HELD]


def test_reports_that_someone_else_handled_first_are_left_unchanged(dispatcher: FlaskClient, work: Work) -> None:
    held = burst(work)
    other = account(work.session, "other@example.org", "-", Role.DISPATCHER)
    flood.reject_reports(work, [held[0].id], other.id)
    work.session.commit()
    press(dispatcher, HELD, act="place-all", group=" ".join(str(one.id) for one in held))
    page = dispatcher.get(HELD).text
    assert "Accepted: 1 report" in page
    assert "Left unchanged: 1" in page
    again = press(dispatcher, HELD, act="refuse-all", group=str(held[0].id))
    assert again.status_code == 409
    assert "Someone else handled them first" in again.text


def test_a_withdrawn_report_leaves_the_page(dispatcher: FlaskClient, work: Work) -> None:
    held = burst(work)
    assert follow_up.withdraw_report(work, held[0].code)
    work.session.commit()
    page = dispatcher.get(HELD).text
    assert held[0].code not in page
    assert held[1].code in page


@pytest.mark.parametrize(
    "typed",
    [{}, {"act": "praise"}, {"act": "place"}, {"act": "refuse-all", "group": "x \x00 1"}, {"act": "place", "one": "é"}],
)
def test_an_invalid_form_changes_nothing_and_says_what_to_do(
    dispatcher: FlaskClient, work: Work, typed: dict[str, str]
) -> None:
    held = burst(work)
    answer = press(dispatcher, HELD, **typed)
    assert answer.status_code == 400
    assert "Please" in answer.text
    assert states(work, held) == [State.HELD] * 2


def test_taking_the_ring_leads_to_the_review_page(dispatcher: FlaskClient, work: Work) -> None:
    burst(work)
    ring = work.session.scalars(select(Ring)).one()
    assert press(dispatcher, f"/dashboard/rings/{ring.id}/take").location == HELD


def test_the_audit_and_the_timeline_say_it_in_words(app: Flask, dispatcher: FlaskClient, work: Work) -> None:
    held = burst(work)
    press(dispatcher, HELD, act="place", one=str(held[0].id))
    work.session.expire_all()
    verify.place_report(work, held[0].id)
    work.session.commit()
    admin = log_in(app, work.session, Role.ADMIN)
    page = admin.get("/dashboard/audit").text
    assert "accepted a report that needed review" in page
    assert "many from one source in 10 minutes" in page
    code = re.search(r"/dashboard/incidents/(\w+)", admin.get("/dashboard/").text)
    assert code
    page = admin.get(code[0]).text
    assert "marked a report as needing review: many from one source" in page
    assert "accepted a report that needed review" in page
