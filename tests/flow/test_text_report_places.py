"""A text report whose words may mean one of two places asks which; `1` and `2` answer."""

import pytest

from responder.domain.distance import Point
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store.area import Area
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
