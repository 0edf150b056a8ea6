"""What texts say: everything required, in every kind and language, within two segments, or four in other alphabets."""

from dataclasses import replace

import pytest

from responder.domain.alert import Kind
from responder.domain.incident import Hazard, Outcome
from responder.domain.language import NAMES
from responder.domain.report import Activity
from responder.domain.segment import MOST, fits, fold, is_gsm, segments
from responder.flow.message import wording
from responder.flow.message.body import closed_with, with_link
from responder.store.link import BLANK_REFERENCE, BLANK_TOKEN, Page
from tests.policy import POLICY

GROUP = replace(POLICY, group_name="South Minneapolis Neighbors 24")
SPOT = "Parking lot behind the Mercado Central, by Cedar Avenue South & East Lake Street"
PLACE = f"{SPOT}, Cedar-Riverside and West Bank"
WORDS = ("Two observers are at the north door, more are needed at the alley; bring water. " * 4)[:299] + "."
LANGUAGES = list(NAMES)
CUT = "..."
OWN = [Kind.CALLOUT, Kind.CORRECTION, Kind.ALL_CLEAR, Kind.STAND_DOWN]
"""Kinds that end with a coordinator's own words if there is room."""


def facts(spot: str = "Lake & Cedar", area: str = "Phillips", **more: str) -> dict[str, str]:
    known = {
        "what": wording.ACTIVITY[Activity.VEHICLES],
        "place": f"{spot}, {area}",
        "spot": spot,
        "time": "10:05 PM",
        "code": "R8K",
        "outcome": wording.OUTCOME[Outcome.ENDED],
        "hazard": "",
        "drill": "",
    }
    return known | more


LONGEST = facts(SPOT, "Cedar-Riverside and West Bank")


def whole(body: str) -> str:
    return with_link(body, Page.ALERT, BLANK_TOKEN, GROUP)


def said(message: str, language: str) -> str:
    """A part as it appears in a text."""
    translated = wording.load_catalog(language).gettext(message)
    return fold(translated) if language == "es" else translated


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_that_is_only_nearby_is_said_so_before_its_area(language: str) -> None:
    near = wording.load_catalog(language).gettext(wording.NEARBY) % {"place": "Lake & Cedar"}
    known = facts(near="yes")
    assert f"{near}, Phillips" in wording.say("%(place)s", language, known, GROUP)
    assert wording.say("%(spot)s", language, known, GROUP) == near
    assert near in wording.say("%(place)s", language, known | {"place": "Lake & Cedar"}, GROUP)
    cut = wording.alert_text(Kind.CALLOUT, language, LONGEST | {"near": "yes"}, GROUP, {})
    assert fits(whole(cut))


def test_the_longest_facts_are_as_long_as_may_be() -> None:
    assert (len(GROUP.group_name), len(SPOT), len(WORDS)) == (30, 80, 300)


@pytest.mark.parametrize("drill", ["", "yes"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("activity", list(Activity))
def test_the_longest_call_and_check_fit_and_say_all_that_counts(language: str, activity: Activity, drill: str) -> None:
    known = LONGEST | {"what": wording.ACTIVITY[activity], "drill": drill}
    call = wording.alert_text(Kind.CALLOUT, language, known, GROUP, {"en": WORDS})
    check = wording.check_text(language, known | {"code": "K7QF"}, GROUP)
    for body in (call, check):
        assert fits(whole(body))
        assert GROUP.group_name in body
        assert said(wording.ACTIVITY[activity], language) in body
        assert SPOT[:18] in body
        assert "10:05 PM" in body
        assert said(wording.CONDUCT, language) in body
        assert body.startswith(said(wording.DRILL, language)) == bool(drill)
    assert "1 R8K" in call
    assert "5 K7QF" in check


@pytest.mark.parametrize("drill", ["", "yes"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CALLOUT])
def test_the_longest_follow_up_of_every_kind_fits(kind: Kind, language: str, drill: str) -> None:
    for outcome in Outcome:
        for hazard in (hazard for hazard in Hazard if hazard in wording.HAZARD):
            known = LONGEST | {"outcome": wording.OUTCOME[outcome], "hazard": wording.HAZARD[hazard], "drill": drill}
            body = wording.alert_text(kind, language, known, GROUP, {"en": WORDS})
            assert fits(whole(body))
            assert GROUP.group_name in body
            assert SPOT in body
            assert "R8K" in body
            assert kind is not Kind.DANGER or said(wording.HAZARD[hazard], language) in body
            assert kind not in {Kind.ALL_CLEAR, Kind.CORRECTION} or said(wording.OUTCOME[outcome], language) in body


ANSWERS = [
    wording.GOING, wording.CANNOT, wording.ON_SCENE, wording.LEFT, wording.JUDGED, wording.CLOSED, wording.NOT_NOW,
    wording.NOTED, wording.ENOUGH, wording.NEEDED_NOW, wording.DANGER_NOW, wording.DANGER_THERE, wording.GOING_IN,
    wording.TOO_LATE, wording.SAID_ALREADY, wording.CLOSED_CHECK, wording.NOT_THERE_YET, wording.STILL_THERE,
    wording.LEFT_ALREADY, wording.NOTED_ONLY, wording.NOTED_GOING, wording.NOTED_THERE, wording.NOTED_CHECK,
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", [wording.NEEDS_CODE, wording.TOO_MANY_CODES, wording.ASK_AGAIN])
def test_the_answers_about_no_incident_fit(message: str, language: str) -> None:
    body = wording.say(message, language, {"digit": "5", "drill": "yes"}, GROUP)
    assert fits(closed_with(body, BLANK_REFERENCE))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("message", ANSWERS)
def test_the_longest_answer_fits(message: str, language: str) -> None:
    for hazard in wording.HAZARD.values():
        body = wording.say(message, language, LONGEST | {"hazard": hazard, "drill": "yes", "minutes": "99"}, GROUP)
        assert fits(closed_with(body, BLANK_REFERENCE))
        assert "R8K" in body


@pytest.mark.parametrize("drill", ["", "yes"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_question_whether_it_goes_on_fits_and_says_how_to_answer(language: str, drill: str) -> None:
    body = wording.still_text(language, LONGEST | {"drill": drill, "check": "K7QF"}, GROUP)
    assert fits(whole(body))
    assert body.startswith(said(wording.DRILL, language)) == bool(drill)
    for part in (GROUP.group_name, "R8K", SPOT[:18], "5 K7QF", "6 K7QF"):
        assert part in body


@pytest.mark.parametrize(
    "message",
    [
        wording.GOING, wording.GOING_IN, wording.CLOSED_CHECK, wording.TOO_LATE, wording.SAID_ALREADY,
        wording.NOT_NOW, wording.NOT_THERE_YET, wording.STILL_THERE, wording.LEFT_ALREADY, wording.NOTED,
        wording.NOTED_ONLY,
    ],
)  # fmt: skip
def test_a_usual_answer_is_one_segment(message: str) -> None:
    usual = facts("Lake St & Bloomington Ave", "Powderhorn", minutes="10", outcome=wording.OUTCOME[Outcome.FALSE_ALARM])
    assert segments(closed_with(wording.say(message, "en", usual, POLICY), BLANK_REFERENCE)) == 1


def test_a_volunteer_who_is_going_hears_how_to_say_when() -> None:
    assert "reply 1 R8K 10" in wording.say(wording.GOING, "en", facts(), POLICY)
    assert "there in 10 min" in wording.say(wording.GOING_IN, "en", facts(minutes="10"), POLICY)


def test_a_place_is_said_with_its_area_while_there_is_room_and_then_alone() -> None:
    assert "at Lake & Cedar, Phillips, since" in wording.alert_text(Kind.CALLOUT, "en", facts(), GROUP, {})
    longer = facts("Northeast Lake Street and South Cedar Avenue", "Midtown Phillips")
    assert "at Northeast Lake Street and South Cedar Avenue, since" in wording.alert_text(
        Kind.CALLOUT, "en", longer, GROUP, {}
    )


def test_a_longer_place_is_said_whole_in_a_briefer_call() -> None:
    spot = "Parking lot behind the Mercado Central, near Cedar Avenue South"
    body = wording.alert_text(Kind.CALLOUT, "en", facts(spot), GROUP, {})
    assert f"{spot}, since 10:05 PM, confirmed." in body
    assert "Going? Reply 1 R8K (2 can't, 3 on scene)" in body


def test_a_place_is_cut_only_as_far_as_it_must_be_and_at_a_word() -> None:
    body = wording.alert_text(Kind.CALLOUT, "en", LONGEST, GROUP, {})
    shown = body.partition("vehicles, ")[2].partition(CUT)[0]
    assert SPOT.startswith(f"{shown} ")
    # One more word would have been too long.
    longer = SPOT[: SPOT.index(" ", len(shown) + 1)]
    assert not fits(whole(body.replace(shown, longer)))


@pytest.mark.parametrize("kind", OWN)
def test_a_coordinators_own_words_follow_where_there_is_room(kind: Kind) -> None:
    body = wording.alert_text(kind, "en", facts("Lake & 3rd", "Lyn"), POLICY, {"en": "Bring\nwater."})
    assert body.endswith(" Bring water.")


@pytest.mark.parametrize("kind", OWN)
def test_own_words_without_room_are_left_to_the_page_whole(kind: Kind) -> None:
    assert wording.alert_text(kind, "en", facts(), GROUP, {"en": WORDS}) == wording.alert_text(
        kind, "en", facts(), GROUP, {}
    )


def test_a_danger_says_what_to_do_and_nothing_besides() -> None:
    body = wording.alert_text(
        Kind.DANGER, "en", facts(hazard=wording.HAZARD[Hazard.SHOTS]), POLICY, {"en": "Bring water."}
    )
    assert body == (
        "Powderhorn Rapid Response: DANGER at Lake & Cedar, Phillips (R8K): shots reported. Do not approach. "
        "Leave if you can. Emergency: 911."
    )


def test_an_updates_words_are_cut_where_they_are_too_long() -> None:
    body = wording.alert_text(Kind.UPDATE, "en", facts(), GROUP, {"en": WORDS})
    shown = body.partition("Cedar: ")[2]
    assert shown.endswith(CUT)
    assert WORDS.startswith(shown.removesuffix(CUT))
    assert len(shown) > 120
    short = wording.alert_text(Kind.UPDATE, "en", facts(), GROUP, {"en": "Bring water."})
    assert short.endswith("Lake & Cedar, Phillips: Bring water.")


def test_an_update_without_words_points_to_the_page() -> None:
    assert wording.alert_text(Kind.UPDATE, "en", facts(), GROUP, {"en": " "}).endswith(": please see your page.")


def test_own_words_are_said_in_the_readers_language_or_else_in_any() -> None:
    words = {"en": "Bring water.", "es": "Traigan agua."}
    assert wording.alert_text(Kind.UPDATE, "es", facts(), POLICY, words).endswith("Traigan agua.")
    assert wording.alert_text(Kind.UPDATE, "so", facts(), POLICY, words).endswith("Bring water.")
    assert wording.alert_text(Kind.UPDATE, "so", facts(), POLICY, {"so": "", "es": "Traigan agua."}).endswith(
        "Traigan agua."
    )


def test_spanish_loses_the_accents_that_cost_and_keeps_the_others() -> None:
    words = {"es": "¿Quién está allí? Acérquense mañana, ¡según Raúl!"}
    body = wording.alert_text(Kind.UPDATE, "es", facts("Plaza Nicolás on Lake St"), POLICY, words)
    assert "Plaza Nicolas" in body
    assert body.endswith("¿Quién esta alli? Acérquense mañana, ¡segun Raul!")
    assert is_gsm(body)


def test_spanish_keeps_every_accent_where_the_group_wants_them() -> None:
    words = {"es": "¿Quién está allí?"}
    body = wording.alert_text(
        Kind.UPDATE, "es", facts("Plaza Nicolás on Lake St"), replace(POLICY, keep_accents=True), words
    )
    assert "Plaza Nicolás" in body
    assert body.endswith("¿Quién está allí?")
    assert not is_gsm(body)


@pytest.mark.parametrize("language", LANGUAGES)
def test_even_with_every_accent_kept_a_call_fits(language: str) -> None:
    policy = replace(GROUP, keep_accents=True)
    body = wording.alert_text(Kind.CALLOUT, language, facts("Á" * 80), policy, {"es": "á" * 300})
    assert fits(with_link(body, Page.ALERT, BLANK_TOKEN, policy))


def test_an_accent_in_the_name_of_a_place_does_not_make_an_english_call_too_long() -> None:
    body = wording.alert_text(Kind.CALLOUT, "en", facts("Plaza Nicolás on Lake St"), POLICY, {})
    assert "at Plaza Nicolas on Lake St, Phillips, since" in body
    assert segments(whole(body)) == MOST[True]


def test_an_emoji_in_own_words_stays_where_there_is_room_and_costs() -> None:
    body = wording.alert_text(Kind.UPDATE, "en", facts(), POLICY, {"en": "Thank you \N{YELLOW HEART}"})
    assert body.endswith("Thank you \N{YELLOW HEART}")
    assert segments(whole(body)) == 3
    crowded = wording.alert_text(Kind.UPDATE, "en", facts(), POLICY, {"en": "\N{YELLOW HEART}" * 300})
    assert segments(whole(crowded)) == MOST[False]


def test_a_texts_typographic_letters_are_made_plain() -> None:
    assert wording.alert_text(Kind.UPDATE, "en", facts(), POLICY, {"en": "“No” – don’t…"}).endswith('"No" - don\'t...')
    assert "Mary's" in wording.alert_text(Kind.CALLOUT, "en", facts("Mary’s"), POLICY, {"en": "x"})


def test_nothing_that_was_written_is_taken_for_a_fact() -> None:
    body = wording.alert_text(Kind.UPDATE, "en", facts("50% off %(code)s"), POLICY, {"en": "100% %(group)s {x}"})
    assert "50% off %(code)s" in body
    assert body.endswith("100% %(group)s {x}")
