"""A text report that may mean one of two places asks which one; `1` and `2` answer."""

import pytest
from sqlalchemy import select

from responder.domain.distance import Point
from responder.domain.report import Exactness
from responder.flow.message import wording
from responder.flow.message.notice import incident_facts
from responder.flow.verify import check, verify
from responder.flow.work import Work
from responder.store.alert import Notice
from responder.store.area import Area
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from tests.factories import CORNER, Factory
from tests.flow.text_reports import only, place_of, said
from tests.flow.texting import text_in

BOTH = {"one": "26th Ave N & Lyndale Ave N", "two": "26th St & Lyndale Ave"}
AMBIGUOUS = "ICE taking somebody at 26th & Lyndale"


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    for at, name in enumerate(("Lake St & Bloomington Ave", *BOTH.values(), "Lake St & Grand Ave")):
        make.place(area, name, Point(CORNER.latitude + at / 100, CORNER.longitude))
    return area


@pytest.fixture
def number(make: Factory, area: Area) -> str:
    assert area
    return make.number()


def which(work: Work) -> str:
    for message in (wording.ASK_WHICH, wording.ASK_WHICH_BRIEF):
        worded = wording.say(message, "en", BOTH, work.policy)
        if worded == said(work):
            return worded
    return ""


@pytest.mark.parametrize(("digit", "name"), [("1", BOTH["one"]), ("2", BOTH["two"])])
def test_a_digit_picks_one_of_two_places(work: Work, number: str, digit: str, name: str) -> None:
    text_in(work, number, AMBIGUOUS)
    assert which(work)
    text_in(work, number, digit)
    text_in(work, number, "4")
    assert place_of(work, only(work)) == name


def test_other_words_that_name_a_place_count_too(work: Work, number: str) -> None:
    text_in(work, number, AMBIGUOUS)
    text_in(work, number, "sorry, it is at Lake & Bloomington")
    text_in(work, number, "4")
    assert place_of(work, only(work)) == "Lake & Bloomington"


def test_a_crossing_that_we_lack_is_asked_about(work: Work, number: str) -> None:
    text_in(work, number, "ICE taking somebody at Lake & Girard")
    assert "Lake St & Grand Ave" in said(work)
    text_in(work, number, "no, Lake & Girard")
    text_in(work, number, "4")
    assert place_of(work, only(work)) == "Lake & Girard"


def test_a_volunteers_digit_answers_the_question_too(work: Work, make: Factory, area: Area) -> None:
    number = make.number_of(make.volunteer(area))
    text_in(work, number, AMBIGUOUS)
    text_in(work, number, "2")
    text_in(work, number, "4")
    assert place_of(work, only(work)) == BOTH["two"]


def test_a_block_is_marked_as_near_its_crossing_and_the_vehicles_are_counted(work: Work, make: Factory) -> None:
    area = make.area()
    for south, street in enumerate(("24th St", "26th St", "28th St")):
        for east, avenue in enumerate(("Park Ave", "10th Ave", "11th Ave")):
            at = Point(CORNER.latitude - south / 200, CORNER.longitude + east / 500)
            make.place(area, f"{street} & {avenue}", at)
    verifier = make.verifier(area)
    text_in(work, make.number(), "ICE 3 vans 5 agents, 2600 block of Park Ave")
    kept = only(work)
    verify.place_report(work, kept.id)
    assert (kept.exactness, kept.vehicles) == (Exactness.NEAR, 3)
    incident = work.session.get_one(Incident, kept.incident_id)
    assert (incident.exactness, incident.place_words) == (Exactness.NEAR, "26th St & Park Ave")
    check.ask_verifiers(work, incident.id)
    asked = work.session.scalars(select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id))
    assert f"{incident.place_words} (nearby)" in asked.all()[-1]
    assert verifier


def test_a_crossing_is_at_its_place(work: Work, number: str) -> None:
    text_in(work, number, "ICE 5 agents Lake & Bloomington")
    verify.place_report(work, only(work).id)
    assert (only(work).exactness, only(work).vehicles) == (Exactness.PLACE, None)
    incident = work.session.get_one(Incident, only(work).incident_id)
    assert incident_facts(work, incident)["near"] == ""
