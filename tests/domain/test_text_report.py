"""Reports by text: what, where and how many are read from the words, however they are typed."""

import string
import sys
import unicodedata
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.report import Activity, Equipment, Seen, Size, Uniform
from responder.domain.text_report import read_report_text

A, S = Activity, Size

SAID: list[tuple[str, Activity | None, Size | None, str]] = [
    ("ICE 4 agents 2 SUVs Lake & Bloomington", A.VEHICLES, S.SOME, "Lake & Bloomington"),
    ("ice 4 agents 2 suvs lake & bloomington", A.VEHICLES, S.SOME, "lake & bloomington"),
    ("ICE 4 AGENTS 2 SUVS LAKE & BLOOMINGTON", A.VEHICLES, S.SOME, "LAKE & BLOOMINGTON"),
    ("ICE 4 agents\n2 SUVs\nLake & Bloomington", A.VEHICLES, S.SOME, "Lake & Bloomington"),
    ("Lake & Bloomington, 4 ICE agents!!", None, S.SOME, "Lake & Bloomington"),
    ("ICE. Lake/Bloomington. 12 officers.", None, S.MANY, "Lake/Bloomington"),
    ("ICE @ Lake & Bloomington", None, None, "Lake & Bloomington"),
    ("ICE Lake x Bloomington", None, None, "Lake x Bloomington"),
    ("ICE Lake at Bloomington", None, None, "Lake at Bloomington"),
    ("ICE 4 Lake & Bloomington", None, S.SOME, "Lake & Bloomington"),
    ("agents at the corner of lake and bloomington stopping cars", A.STOP, None, "lake and bloomington"),
    ("ICE knocking on doors 31st ave and lake st 3-4 agents", A.DOOR, S.SOME, "31st ave and lake st"),
    ("four agents at 4th & Lake", None, S.SOME, "4th & Lake"),
    ("ICE 4th & Lake", None, None, "4th & Lake"),
    ("ICE 38 & Chicago", None, None, "38 & Chicago"),
    ("agents 38 and chicago", None, None, "38 and chicago"),
    ("ICE on Bus 21 at Lake and Chicago", None, None, "Lake and Chicago"),
    ("checkpoint on 35W near 46th st", None, None, "35W near 46th st"),
    ("ICE I-94 and Dale", None, None, "94 and Dale"),
    ("ICE at Lake & Bloomington at 6am", None, None, "Lake & Bloomington"),
    ("ICE at 6:30 Lake & Bloomington", None, None, "Lake & Bloomington"),
    ("ICE at 3 am", None, None, ""),
    ("20 min ago ICE at Lake and Cedar, 3 agents", None, S.SOME, "Lake and Cedar"),
    ("ICE parked at 3021 Bloomington Ave", A.VEHICLES, None, "3021 Bloomington Ave"),
    ("ICE 24 Lake St", None, None, "Lake St"),
    ("I.C.E. at 38th St. and Chicago Ave. S.", None, None, "38th St. and Chicago Ave. S"),
    ("ICE E Lake St & 28th Ave S, lots of agents", None, S.MANY, "E Lake St & 28th Ave S"),
    ("ICE st clair & snelling", None, None, "st clair & snelling"),
    ("ICE near Como & Snelling", None, None, "Como & Snelling"),
    ("ICE Martin Luther King & Dale", None, None, "Martin Luther King & Dale"),
    ("ICE outside Roosevelt High School now", None, None, "Roosevelt High School"),
    ("6 masked men 3 unmarked cars near Powderhorn Park", A.VEHICLES, S.MANY, "Powderhorn Park"),
    ("about 10 ice agents outside karmel mall", None, S.MANY, "karmel mall"),
    ("ICE at Target on Lake", None, None, "Target on Lake"),
    ("immigraton raid at Cub Foods on 26th ave", None, None, "Cub Foods on 26th ave"),
    ("IMIGRATION agents 2 at lake st", None, S.FEW, "lake st"),
    ("ICE Lake & Bloomington omg they have guns", None, None, "Lake & Bloomington"),
    ("they took 2 people at Lake & 12th, 10 agents", A.TAKEN, S.MANY, "Lake & 12th"),
    ("ICE came and took a man", A.TAKEN, None, ""),
    ("they are at my workplace roofers on Cedar Ave 5 ice", A.WORKPLACE, S.SOME, "Cedar Ave"),
    ("dozens of agents staging at Fort Snelling", A.GATHERED, S.MORE, "Fort Snelling"),
    ("3 to 5 agents Lake & Cedar", None, S.SOME, "Lake & Cedar"),
    ("5 or 6 agents Lake & Cedar", None, S.MANY, "Lake & Cedar"),
    ("🧊 at 38th & Chicago 5 agents", None, S.SOME, "38th & Chicago"),
    ("🚨🚨ICE🚨🚨 Lake & Cedar ‼️ 2 agents 🙏", None, S.FEW, "Lake & Cedar"),
    ("ＩＣＥ Lake ＆ Cedar", None, None, "Lake & Cedar"),
    ("ICE yelling and running", None, None, ""),
    ("ICE agents and dogs at Lake Street", None, None, "Lake Street"),
    ("ICE at my house", A.DOOR, None, ""),
    ("la migra en lake y bloomington", None, None, "lake y bloomington"),
    ("LA MIGRA EN LAKE Y BLOOMINGTON 5 AGENTES", None, S.SOME, "LAKE Y BLOOMINGTON"),
    ("hay 4 agentes de la migra en la calle Lake y Bloomington", None, S.SOME, "calle Lake y Bloomington"),
    ("cuatro agentes en 38th y Chicago se llevaron a un hombre", A.TAKEN, S.SOME, "38th y Chicago"),
    ("inmigrasion en franklin y nicollet, son muchos agentes", None, S.MANY, "franklin y nicollet"),
    ("veo 2 camionetas negras y como 6 agentes en Cedar y Riverside", A.VEHICLES, S.MANY, "Cedar y Riverside"),
    ("Reportar redada en el mercado central", None, None, "mercado central"),
    ("unos 20 agentes afuera de la iglesia San Pablo", None, S.MORE, "iglesia San Pablo"),
    ("la migra tocando puertas por la lake con la 15", A.DOOR, None, "lake con la 15"),
    ("la migra esta en mi casa", A.DOOR, None, ""),
    ("¡¡La Migra!! están parando carros, Franklin y Nicollet", A.STOP, None, "Franklin y Nicollet"),
    ("saraakiil 4 Lake iyo Bloomington", None, S.SOME, "Lake iyo Bloomington"),
    ("booda hay'ad Lake & Cedar", None, None, "Lake & Cedar"),
    ("afar saraakiil ayaa jooga Lake iyo Cedar", None, S.SOME, "Lake iyo Cedar"),
    ("saraakiil guriga, qof la qabtay, Lake & Cedar", A.TAKEN, None, "Lake & Cedar"),
    ("Muaj 4 tus tub ceev xwm ntawm Lake thiab Cedar", None, S.SOME, "Lake thiab Cedar"),
    ("immigration ntes neeg ntawm Lake thiab Cedar", A.TAKEN, None, "Lake thiab Cedar"),
    ("ejentoota 4 Lake fi Bloomington", None, S.SOME, "Lake fi Bloomington"),
    ("ejentoota nama qaban Lake & Cedar", A.TAKEN, None, "Lake & Cedar"),
    ("ပှၤဘၣ်မူဘၣ်ဒါ 4 ဂၤ Lake & Bloomington", None, S.SOME, "Lake & Bloomington"),
    ("ပှၤဘၣ်မူဘၣ်ဒါ4ဂၤ Lake ဒီး Bloomington", None, S.SOME, "Lake ဒီး Bloomington"),
    ("ICE အိၣ်ဖဲ Lake ဒီး Cedar, သိလ့ၣ်", A.VEHICLES, None, "Lake ဒီး Cedar"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "activity", "size", "place"), SAID)
def test_one_text_says_what_and_how_many_and_where(
    body: str, activity: Activity | None, size: Size | None, place: str
) -> None:
    said = read_report_text(body)
    told = (said.activity, said.size, said.place_words if said.sure else "")
    assert told == (activity, size, place)
    assert said.is_report


SIGNS = "6 masked men at Lake & Cedar"
STRANGE = ["", " ", "hello?", "who is this", "thanks", "ice cream at Lake & Cedar", "black ice on lake street", "4",
           "yes", "Lake & Bloomington", "two vans are leaving north", "is ICE in town?", "Is ICE at Lake & Cedar?",
           "Hay migra en Lake y Cedar?", "1234567", "5 K7QF", "💐", "\0\0", "a" * 1600, "4 " * 800]  # fmt: skip


@pytest.mark.parametrize("body", STRANGE)
def test_a_text_that_reports_nothing_is_not_a_report(body: str) -> None:
    assert not read_report_text(body).is_report


def test_a_place_with_any_sign_of_enforcement_is_a_report_of_a_stranger_and_not_of_a_volunteer() -> None:
    assert read_report_text(SIGNS).is_report
    assert not read_report_text(SIGNS).is_plain_report
    assert read_report_text(f"ICE, {SIGNS}").is_plain_report


@pytest.mark.parametrize(("body", "plainly"), [("ICE left", False), ("ICE 5", True), ("ICE at Lake & Cedar", True)])
def test_a_volunteers_words_need_a_place_or_a_number(body: str, plainly: bool) -> None:
    assert read_report_text(body).is_plain_report is plainly


@pytest.mark.parametrize("body", ["REPORT", "report: fire trucks", "Reportar", "warbixin", "gabaasa", "tshaj tawm"])
def test_the_word_for_a_report_begins_one(body: str) -> None:
    assert read_report_text(body).opened
    assert read_report_text(body).is_plain_report


@pytest.mark.parametrize(
    ("body", "size"),
    [("4", S.SOME), ("4.", S.SOME), ("about ten", S.MANY), ("3 o 4", S.SOME), ("~20", S.MORE), ("como 8", S.MANY),
     ("many", S.MANY), ("dos", S.FEW), ("idk", None), ("no se", None), ("0", None), ("၄", S.SOME), ("4th & Lake", None),
     ("afar", S.SOME), ("plaub", S.SOME), ("at 6:30", None), ("100000", None),
     ("10 min", None), ("2 vans", None)],
)  # fmt: skip
def test_where_they_are_asked_how_many_a_number_alone_is_enough(body: str, size: Size | None) -> None:
    assert read_report_text(body, counting=True).size is size


@pytest.mark.parametrize(
    "word", ["immigraton", "immigratiom", "Imigration", "inmigrasion", "IMMIGRATIION", "chekpoint"]
)
def test_a_long_word_for_enforcement_may_have_one_letter_wrong(word: str) -> None:
    assert read_report_text(f"{word} Lake & Cedar").enforcement


@pytest.mark.parametrize("word", ["urgent", "information", "office", "nice", "mice", "police"])
def test_other_words_are_not_taken_for_it(word: str) -> None:
    assert not read_report_text(f"{word} Lake & Cedar").enforcement


@pytest.mark.parametrize(
    ("body", "language"),
    [("ICE", None), ("migra", None), ("Lake & Cedar", None), ("agents at Lake & Cedar", "en"),
     ("hay agentes en Lake y Cedar", "es"), ("saraakiil ayaa jooga Lake", "so"), ("tub ceev xwm ntawm Lake", "hmn"),
     ("ejentoota Lake fi Cedar", "om"), ("ပှၤဘၣ်မူဘၣ်ဒါ Lake & Cedar", "kar")],
)  # fmt: skip
def test_the_language_is_that_of_the_words(body: str, language: str | None) -> None:
    assert read_report_text(body).language == language


def test_clothing_equipment_and_vehicles_are_read() -> None:
    said = read_report_text("I see 8 masked agents with rifles, 2 vans and an unmarked car, tear gas, Lake & Cedar")
    assert said.uniform is Uniform.MASKED
    assert said.equipment == (Equipment.UNMARKED_CARS, Equipment.VANS, Equipment.LONG_GUNS, Equipment.GAS)
    assert said.size is Size.MANY


@pytest.mark.parametrize(
    ("body", "seen"),
    [("ICE Lake & Cedar", Seen.NOW), ("ICE 10 min ago", Seen.MINUTES), ("hace una hora la migra", Seen.HOUR),
     ("ICE yesterday", Seen.EARLIER), ("ICE 3 hours ago", Seen.EARLIER)],
)  # fmt: skip
def test_when_it_was_is_read(body: str, seen: Seen) -> None:
    assert read_report_text(body).seen is seen


@pytest.mark.parametrize(
    ("body", "first_hand"),
    [("I see ICE", True), ("veo la migra", True), ("ICE at Lake", False), ("my friend said she saw ICE", False),
     ("me dijeron: veo la migra", False)],
)  # fmt: skip
def test_only_who_says_that_they_saw_it_is_first_hand(body: str, first_hand: bool) -> None:
    assert read_report_text(body).first_hand is first_hand


@pytest.mark.parametrize("body", ["mosque", "by the mosque", "migra lake bloomington", "ICE at bigmart"])
def test_words_that_nothing_marks_as_a_place_are_kept_as_a_guess(body: str) -> None:
    said = read_report_text(body)
    assert said.place_words
    assert not said.sure


VOCABULARY = ["ICE", "agents", "4", "at", "Lake", "&", "and", "38th", "St.", "Ave", "y", "la", "migra", ",", "\n", "x",
              "N", "park", "in front of", "hay", "two", "vans", "unmarked", "tus", "tub", "ceev", "xwm",
              "ဒီး", "🧊"]  # fmt: skip


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(VOCABULARY), max_size=30).map(" ".join)
    | st.text(string.ascii_letters + string.digits + " &/@.,-\n'\u200b\u202e\0\u1000\u103a", max_size=200),
    st.booleans(),
)
def test_any_text_is_read_without_a_fault_and_what_is_read_can_be_shown(body: str, counting: bool) -> None:
    said = read_report_text(body, counting=counting)
    assert said == read_report_text(body, counting=counting)
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in said.place_words)
    assert said.place_words == said.place_words.strip()
    assert said.place_words or not said.sure


def steps(text: str) -> int:
    """Lines of code that reading it takes: unlike seconds, the same each time."""
    taken = 0

    def count(_frame: FrameType, event: str, _arg: Any) -> Any:
        nonlocal taken
        taken += event == "line"
        return count

    read_report_text(text)  # compiles the phrases that begin with its words
    before = sys.gettrace()
    sys.settrace(count)
    try:
        read_report_text(text)
    finally:
        sys.settrace(before)
    return taken


PIECES = ["4 ", "Lake & ", "at ", "St ", "agents ", "a.", "a'", "ICE 4 of the ", "x", "&", "ဒီး", "N ", "N & ", "Saint ",
          "St & ", "calle ", "Lake "]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_reading_takes_no_longer_than_the_text_is_long(piece: str) -> None:
    few, many = (steps((piece * letters)[:letters]) for letters in (400, 1600))
    assert many < 5 * few
    # However long it is, no more is read than a text can hold.
    assert steps((piece * 20_000)[:20_000]) < 7 * few


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("ICE vans on the 2600 block of Park", "2600 block of Park"),
        ("ICE 3 vans 5 agents, 2600 block of Park Ave", "2600 block of Park Ave"),
        ("1500 block east lake st ice", "1500 block east lake st"),
        ("ICE at 2712 Park Ave", "2712 Park Ave"),
        ("la migra en la cuadra 2600 de la bloomington", "2600 de la bloomington"),
        ("ICE took 3000 people way up north", ""),
    ],
)
def test_a_block_or_house_number_names_a_place_even_if_its_street_is_a_word_of_its_own(words: str, place: str) -> None:
    assert read_report_text(words).place_words == place
