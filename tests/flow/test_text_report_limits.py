"""Which texts begin a report, and how many are taken and answered."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from responder.domain.report import Activity, HeldWhy, Size, State
from responder.domain.response import State as Answered
from responder.flow.admin import upkeep
from responder.flow.message import wording
from responder.flow.report import follow_up
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.store import inbound as inbound_store
from responder.store import response as response_store
from responder.store.area import Area
from responder.store.inbound import Inbound
from responder.store.text_report import TextReport
from tests.factories import Factory
from tests.flow.joining import later
from tests.flow.text_reports import MINUTE, WHOLE, asks, only, open_ones, place_of, reports, said
from tests.flow.texting import bodies, called, text_in

VOLUNTEERS = [
    # body, whether an incident that concerns the sender is open, whether the text begins a report
    (WHOLE, False, True),
    ("ICE 4 agents", False, True),
    ("ICE at Lake & Bloomington", False, True),
    ("REPORT", False, True),
    ("ICE left", False, False),
    ("6 masked men at Lake & Bloomington", False, False),
    ("thanks", False, False),
    ("1", False, False),
    ("5 K7QF", False, False),
    (WHOLE, True, False),
    ("REPORT ICE 4 agents at Cedar & Franklin", True, True),
    ("two vans are leaving", True, False),
    ("1", True, False),
    ("5", True, False),
]


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def number(make: Factory, area: Area) -> str:
    """A text from a stranger."""
    assert area
    return make.number()


@pytest.mark.parametrize(("body", "concerned", "begins"), VOLUNTEERS)
def test_a_volunteers_text_is_an_answer_first(
    work: Work, make: Factory, area: Area, body: str, *, concerned: bool, begins: bool
) -> None:
    ana = make.volunteer(area)
    if concerned:
        called(work)
    text_in(work, make.number_of(ana), body)
    assert (open_ones(work) + len(reports(work)) == 1) is begins


def test_words_about_an_open_incident_land_on_it_and_say_how_to_report_another(
    work: Work, make: Factory, area: Area
) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    text_in(work, make.number_of(ana), WHOLE)
    assert [inbound_store.body(work.session, one) for one in inbound_store.of_incident(work.session, incident.id)] == [
        WHOLE
    ]
    assert "REPORT" in said(work)
    text_in(work, make.number_of(ana), "two vans are leaving north")
    assert "REPORT" not in said(work)


def test_in_the_middle_of_a_report_a_digit_with_a_code_is_an_answer_and_one_alone_is_how_many(
    work: Work, make: Factory, area: Area
) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    number = make.number_of(ana)

    def status() -> Answered | None:
        found = response_store.find_response(work.session, incident.id, ana.id)
        return found.status if found else None

    text_in(work, number, "REPORT agents")
    assert asks(work, wording.ASK_WHERE)
    text_in(work, number, "2")
    assert status() is Answered.CANNOT
    text_in(work, number, f"1 {incident.code}")
    assert status() is Answered.GOING
    text_in(work, number, "Cedar & Franklin")
    assert asks(work, wording.ASK_SIZE)
    text_in(work, number, "3")
    assert status() is Answered.GOING
    assert only(work).size is Size.SOME


def test_many_reports_of_one_phone_are_held_and_say_so(work: Work, make: Factory, area: Area) -> None:
    assert area
    work = replace(work, policy=replace(work.policy, reports_a_source=3))
    number = make.number()
    for street in range(5):
        text_in(work, number, f"ICE 4 agents at Cedar & {30 + street}th")
    assert [kept.held_why for kept in reports(work)].count(HeldWhy.BURST) == 2
    assert "review it" in said(work)
    text_in(later(work, 11 * MINUTE), number, "ICE 4 agents at Cedar & 45th")
    assert sum(kept.status is State.HELD for kept in reports(work)) == 2


def test_so_many_in_a_day_are_held_however_slowly_they_come(work: Work, number: str) -> None:
    for which in range(22):
        text_in(later(work, which * 31 * MINUTE), number, f"ICE 4 agents at Cedar & {20 + which}th")
    assert sum(kept.status is State.HELD for kept in reports(work)) == 2


def test_texts_are_answered_so_often_in_an_hour_and_taken_without_end(work: Work, number: str) -> None:
    for which in range(20):
        text_in(work, number, f"ICE at Cedar & {20 + which}th")
    assert len(bodies(work)) <= 12
    # People who get no question any more have still reported.
    places = {place_of(work, kept) for kept in reports(work)}
    open_one = work.session.scalars(select(TextReport)).one_or_none()
    assert len(places) + (open_one is not None) >= 10


@pytest.mark.parametrize(
    "body", ["\0\0ICE\0", "ICE 💐" * 200, "ICE \u202edrow", "ICE" + "x" * 1600, "&" * 1600, "4 & " * 400]
)
def test_nonsense_is_taken_without_a_fault(work: Work, number: str, body: str) -> None:
    for again in (body, "report " + body, body + " Lake & Cedar", "4", body):
        text_in(work, number, again)
    upkeep.sweep(later(work, 31 * MINUTE))
    assert open_ones(work) == 0


def test_where_is_asked_three_times_at_most(work: Work, number: str) -> None:
    for body in ("ICE", "there are 4 of them", "they took 2 people", "now 6 agents"):
        assert reports(work) == []
        text_in(work, number, body)
    assert (only(work).activity, only(work).size) == (Activity.TAKEN, Size.MANY)
    assert len(bodies(work)) == 4


def test_taking_a_report_back_deletes_its_texts_but_none_that_nobody_has_read_yet(work: Work, number: str) -> None:
    text_in(work, number, WHOLE)
    kept = only(work)
    inbound.receive_text(work, Arrived("SCnext", number, "ICE 3 agents at Cedar & Franklin", None))
    follow_up.withdraw_report(work, kept.code)
    first, second = work.session.scalars(select(Inbound).order_by(Inbound.handled_at.is_(None)))
    assert inbound_store.body(work.session, first) == ""
    inbound.handle_text(work, second.id)
    assert [place_of(work, one) for one in reports(work) if one.status is not State.WITHDRAWN] == ["Cedar & Franklin"]
