"""Answers: which incident a text is about, and what words mean to whoever is called, going, on scene or checking."""

import pytest

from responder.domain import reply
from responder.domain.answer import Act, Standing, meant_by, understand
from responder.domain.intent import Intent, Sight, read_words
from responder.domain.reply import parse_reply
from responder.domain.response import State

R8K, P6R = "R8K", "P6R"
CALLED = Standing(R8K)
GOING, THERE = Standing(R8K, State.GOING), Standing(R8K, State.ON_SCENE)
CHECKING = Standing(R8K, check="K7QF")
OTHER, DECLINED = Standing(P6R), Standing(P6R, State.CANNOT)

SAYINGS = {
    Intent.GOING: [
        "omw", "OTW", "im omw", "on teh way", "heading over", "gonna go", "be right there", "count me in? im coming",
        "voy para allá", "ahi les caigo", "waan imanayaa", "kuv tab tom mus", "nan dhufa", "ယကလဲၤ",
    ],
    Intent.NO: [
        "cant", "cant make it", "can't come anymore", "not tonight", "I won't be going", "nope", "no puedo ahorita",
        "nel ando en el jale", "ma iman karo", "kuv mus tsis tau", "hin danda'u", "ယလဲၤတသ့ဘၣ်",
    ],
    Intent.HERE: [
        "here", "im here", "just pulled up", "Made it", "on sene", "ya llegue", "aqui ando", "waan joogaa",
        "kuv tuaj txog lawm", "ga'eera", "ယအိၣ်ဖဲအံၤ",
    ],
    Intent.LEFT: ["im out", "headed home", "gotta go, kids", "me voy de aqui", "waan baxay", "gara manaa deemaa jira"],
    Intent.YES: ["yes", "Y", "yep", "si", "haa", "eeyyee", "သ့", "ok will do", "\U0001f44d"],
    Intent.NOT_YET: ["not here yet", "I am NOT leaving until she is out", "todavia no llego", "weli ma gaarin"],
}  # fmt: skip


@pytest.mark.parametrize(("intent", "said"), [(intent, one) for intent, many in SAYINGS.items() for one in many])
def test_words_about_coming_are_known_in_every_language(intent: Intent, said: str) -> None:
    assert read_words(said).intent is intent


@pytest.mark.parametrize(
    "said",
    [
        "they are leaving", "2 vans leaving north", "agents going into the house", "left side door has 2 agents",
        "is anyone going", "go?", "if nobody else can i will go", "my roommate is coming", "let me check w my partner",
        "going to call the school", "the other observer left", "si me dan raite voy", "yes but only if someone drives",
    ],
)  # fmt: skip
def test_others_plans_questions_and_conditions_are_no_answers(said: str) -> None:
    meant = understand(parse_reply(said), [CALLED])
    assert meant.act in {Act.ASK, Act.NOTE}


@pytest.mark.parametrize(
    "said",
    [
        "I was there yesterday", "we were there last night, left at 10", "ayer llegue y no habia nadie",
        "sorry i couldnt come yesterday", "the nun just arrived", "they just got here too", "everybody else went home",
        "we arent done here", "not turning back", "here we go again", "coming home from work i saw that",
        "sick of this", "no way!! is it really ice",
    ],
)  # fmt: skip
def test_what_is_past_denied_or_said_of_others_changes_nothing(said: str) -> None:
    for standing in (CALLED, GOING, THERE):
        assert understand(parse_reply(said), [standing]).act in {Act.ASK, Act.NOTE}


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("goign", Intent.GOING), ("im cmoing", Intent.GOING), ("cnat sorry", Intent.NO), ("hereee", Intent.HERE),
        ("im haeding home", Intent.LEFT), ("jump on my bike now", Intent.GOING), ("hopped in the car", Intent.GOING),
        ("im at my kids recital", Intent.NO), ("got work til 9", Intent.NO), ("stuck at the clinic", Intent.NO),
        ("stuck in traffic", Intent.GOING), ("me lanzo en la bici", Intent.GOING), ("no hay quien me lleve", Intent.NO),
        ("just got here comma where do i stand", Intent.HERE),
    ],
)  # fmt: skip
def test_answers_are_known_by_their_parts_and_however_they_are_typed(said: str, intent: Intent) -> None:
    assert read_words(said).intent is intent


def test_out_means_no_from_home_and_left_from_the_scene() -> None:
    assert [understand(parse_reply("im out, peace"), [one]).digit for one in (CALLED, THERE)] == [
        reply.CANNOT,
        reply.LEFT,
    ]


@pytest.mark.parametrize(
    "said",
    [
        "im by the gate now huh", "estoy aca por donde dijeron", "kuv nyob sab tod",
        "i just got here? where are you all",
        "i told my sister that the soup needs two more hours and then somebody has to walk the dog",
    ],
)  # fmt: skip
def test_what_people_say_of_themselves_and_we_do_not_understand_is_asked_back(said: str) -> None:
    assert understand(parse_reply(said), [GOING]).act is not Act.NOTE


def test_the_other_agency_of_a_verifier_has_no_word_of_immigration_beside_it() -> None:
    assert read_words("just police").sight is Sight.OTHER_AGENCY
    assert read_words("vests say police ice").sight is not Sight.OTHER_AGENCY


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        ("gimme 15", 15), ("eta 22", 22), ("5 more min", 5), ("20ish", 20), ("eta 7:40", None), ("left around 7", None),
        ("dame 10 y ahi estoy", 10),
        ("be there in 10", 10), ("10 min out", 10), ("half an hour", 30), ("yes in twenty minutes", 20),
        ("10-15 mins", 15), ("llego en 20", 20), ("15 daqiiqo", 15), ("၁၅ မံးနံး", 15), ("10 min ago", None),
        ("there since 9", None),
    ],
)  # fmt: skip
def test_the_minutes_are_read_from_words(said: str, minutes: int | None) -> None:
    assert read_words(said).minutes == minutes


@pytest.mark.parametrize(
    ("said", "standing", "digit"),
    [
        ("leaving now", CALLED, reply.GOING),
        ("leaving now", GOING, reply.GOING),
        ("leaving now", THERE, reply.LEFT),
        ("yes", CALLED, reply.GOING),
        ("actually I cant, sorry", GOING, reply.CANNOT),
        ("got here", GOING, reply.ON_SCENE),
        ("make that 30", GOING, reply.GOING),
        ("omw to look", CHECKING, reply.GOING),
    ],
)
def test_the_same_words_mean_what_the_situation_makes_of_them(said: str, standing: Standing, digit: int) -> None:
    meant = understand(parse_reply(said), [standing])
    assert (meant.act, meant.digit, meant.at) == (Act.RESPOND, digit, (0,))


@pytest.mark.parametrize(
    ("said", "digit"),
    [
        ("yes its ICE i see 4 agents", reply.CONFIRMED),
        ("nothing here", reply.NOTHING),
        ("its just MPD", reply.OTHER_AGENCY),
        ("cant tell, tinted windows", reply.CANNOT_TELL),
    ],
)
def test_a_verifiers_words_do_not_count(said: str, digit: int) -> None:
    meant = understand(parse_reply(said), [CHECKING])
    assert (meant.act, meant.digit) == (Act.UNCOUNTED, digit)


def test_a_verifiers_yes_and_no_are_asked_back() -> None:
    assert {understand(parse_reply(said), [CHECKING]).act for said in ("yes", "no", "ok")} == {Act.ASK}


@pytest.mark.parametrize(
    ("digit", "standing", "at"),
    [
        (reply.GOING, [CALLED, OTHER], (0, 1)),
        (reply.GOING, [CALLED, DECLINED], (0,)),
        (reply.GOING, [DECLINED], (0,)),
        (reply.ON_SCENE, [GOING, OTHER], (0,)),
        (reply.LEFT, [THERE, OTHER], (0,)),
        (reply.CANNOT, [GOING, OTHER], (0, 1)),
    ],
)
def test_an_answer_without_a_code_is_about_the_one_it_can_only_be_about(
    digit: int, standing: list[Standing], at: tuple[int, ...]
) -> None:
    assert meant_by(digit, standing) == at


def test_words_go_to_the_nearest_or_to_the_one_they_name() -> None:
    assert understand(parse_reply("crowd is like 40 people now"), [THERE, OTHER]).at == (0,)
    assert understand(parse_reply("P6R: crowd is like 40 people now"), [THERE, OTHER]).at == (1,)


def test_a_digit_beside_words_that_would_change_nothing_is_a_note() -> None:
    assert understand(parse_reply("1 transporter came, hood open"), [THERE]).act is Act.NOTE
    assert understand(parse_reply("1"), [THERE]).act is Act.RESPOND
