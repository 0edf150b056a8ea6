"""What reports say against an incident, in the words that people use, and what only sounds like it."""

import pytest

from responder.domain.check import Answer
from responder.domain.contradiction import Against, against, contradictions_in
from responder.domain.contradiction import count_contradictions as count
from responder.domain.report import Activity

AGENCY, OVER, NOTHING = Against.OTHER_AGENCY, Against.OVER, Against.NOTHING


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("it was the sheriff", AGENCY),
        ("It’s just the Minneapolis police, a traffic stop", AGENCY),
        ("I thought it was ICE but it was the sheriff's deputies", AGENCY),
        ("they are firefighters", AGENCY),
        ("This is not ICE.", AGENCY),
        ("only the police, writing a ticket", AGENCY),
        ("Era el sheriff, no la migra", AGENCY),
        ("solo era la policía", AGENCY),
        ("No es la migra, son bomberos", AGENCY),
        ("waa booliska", AGENCY),
        ("ma aha ICE", AGENCY),
        ("tsuas yog tub ceev xwm", AGENCY),
        ("tsis yog ICE", AGENCY),
        ("poolisii qofa", AGENCY),
        ("ICE miti", AGENCY),
        ("မ့ၢ်ပၢၤကီၢ်လီၤ", AGENCY),
        ("တမ့ၢ် ICE ဘၣ်", AGENCY),
        ("They have left", OVER),
        ("they took him and then they left", OVER),
        ("they're all gone now", OVER),
        ("they've left the area", OVER),
        ("It is over.", OVER),
        ("ya se fueron", OVER),
        ("Se fueron", OVER),
        ("ya no están", OVER),
        ("way tageen", OVER),
        ("waa dhammaatay", OVER),
        ("lawv mus lawm", OVER),
        ("isaan deemaniiru", OVER),
        ("အဝဲသ့ၣ်ဟးထီၣ်ကွံာ်လံ", OVER),
        ("nothing there", NOTHING),
        ("I'm here, there is nobody", NOTHING),
        ("I don't see anything", NOTHING),
        ("no ICE here", NOTHING),
        ("false alarm!!", NOTHING),
        ("no hay nada", NOTHING),
        ("no vi a nadie", NOTHING),
        ("dicen que viene la migra pero es falso", NOTHING),
        ("waxba ma jiraan", NOTHING),
        ("cidna ma joogto", NOTHING),
        ("tsis muaj dab tsi", NOTHING),
        ("homtuu hin jiru", NOTHING),
        ("တအိၣ်နီတမံၤဘၣ်", NOTHING),
    ],
)
def test_each_says_one_thing_against_it(text: str, code: Against) -> None:
    assert contradictions_in(text) == {code}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "raid at the restaurant",
        "outside the sheriff's office building",
        "it was the sheriff's office building where they parked",
        "it was the police station lot",
        "it was not the sheriff",
        "is it just the police?",
        "maybe it was the sheriff",
        "they say they are police",
        "they are police, vests and masks",
        "it was the sheriff together with ICE",
        "not just the police",
        "traffic stop that is not police, vests say federal",
        "I called the police",
        "they left their cars running",
        "they left a man on the sidewalk",
        "they have not left",
        "they're not gone",
        "it's over there by the school",
        "tell me when they have left",
        "he is gone, they took him",
        "there is nothing we can do",
        "nobody is here to help us",
        "don't see anything on their vests",
        "no one knows where they took her",
        "no era la policia",
        "no se han ido",
        "no hay nada que hacer",
        "se llevaron a una señora",
        "ma aha booliis",
        "muaj ib pab tub ceev xwm nug ntawv",
        "lawv ntes ib tug neeg coj mus",
        "poolisii miti",
        "namoota karaa irratti dhaabaa jiru",
    ],
)
def test_words_that_only_sound_like_a_contradiction_are_left_alone(text: str) -> None:
    assert contradictions_in(text) == frozenset()


def test_one_text_may_say_several_things() -> None:
    assert contradictions_in("It was the sheriff, they have left. Nothing there now.") == {AGENCY, OVER, NOTHING}


@pytest.mark.parametrize(
    ("judged", "ways"),
    [
        ([], None),
        ([Answer.CONFIRMED, Answer.CONFIRMED], None),
        ([Answer.CONFIRMED, Answer.CANNOT_TELL], None),
        ([Answer.CONFIRMED, Answer.NOTHING], 2),
        ([Answer.NOTHING, Answer.OTHER_AGENCY], 2),
    ],
)
def test_those_who_looked_disagree_when_not_all_can_be_right(judged: list[Answer], ways: int | None) -> None:
    assert against({}, judged).get(Against.CHECKS) == ways


@pytest.mark.parametrize(
    ("activities", "shown"),
    [
        ({Activity.WORKPLACE: 6, Activity.STOP: 2}, 2),
        ({Activity.DOOR: 1, Activity.WORKPLACE: 1, Activity.STOP: 9}, 2),
        ({Activity.WORKPLACE: 6, Activity.STOP: 1}, None),
        ({Activity.WORKPLACE: 6, Activity.DOOR: 6, Activity.TAKEN: 6, Activity.VEHICLES: 6}, None),
        ({}, None),
    ],
)
def test_a_raid_inside_and_a_stop_on_the_street_are_a_contradiction_if_several_say_each(
    activities: dict[Activity, int], shown: int | None
) -> None:
    assert against({}, [], activities).get(Against.ACTIVITIES) == shown


def test_it_is_counted_how_many_reports_say_each() -> None:
    assert count(["it was the sheriff", "solo policias", "they have left", "raid"]) == {AGENCY: 2, OVER: 1}
