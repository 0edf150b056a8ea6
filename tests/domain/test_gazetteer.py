"""From words to a place: each street of a crossing is judged by itself, and nothing unsure is taken."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.distance import Point
from responder.domain.gazetteer import Gazetteer, Known, Why
from tests.domain.nonsense import reads_within
from tests.understanding.places import sample_gazetteer

GAZETTEER = sample_gazetteer()
HERE = Path(__file__).parent


def rows_of(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def place_of(words: str) -> str | None:
    return GAZETTEER.read(words).place


@pytest.mark.parametrize(
    ("words", "name"),
    [
        # Both orders, every way to join two streets.
        ("bloomington & lake", "Lake St & Bloomington Ave"),
        ("la lake esquina con bloomington", "Lake St & Bloomington Ave"),
        ("Lake iyo Cedar agteeda", "Lake St & Cedar Ave"),
        ("Maryland ဒီး Rice", "Maryland Ave & Rice St"),
        ("Maryland thiab Payne", "Maryland Ave & Payne Ave"),
        ("Lake fi Chicago biratti", "Lake St & Chicago Ave"),
        ("chicago n 24th", "24th St & Chicago Ave"),
        ("Hennepin/Lake in uptown", "Lake St & Hennepin Ave"),
        ("Lyn-Lake", "Lake St & Lyndale Ave"),
        ("St. Clair & W. 7th St.", "7th St W & St Clair Ave"),
        ("Payne Ave by Maryland", "Maryland Ave & Payne Ave"),
        ("henn lake", "Lake St & Hennepin Ave"),
        # Words beside a crossing.
        ("Lake & Bloomington at the Walgreens", "Lake St & Bloomington Ave"),
        ("15th block... i mean bloomington & lake", "Lake St & Bloomington Ave"),
        ("1500 E Lake St by Bloomington", "Lake St & Bloomington Ave"),
        # Other names of streets, short ones, misspelled ones.
        ("Randolph & Fort Road", "7th St W & Randolph Ave"),
        ("Snelling & Univ", "University Ave & Snelling Ave"),
        ("Concord and Robert", "Cesar Chavez St & Robert St"),
        ("Eat street at 26th", "26th St & Nicollet Ave"),
        ("Randolf and Clevland", "Randolph Ave & Cleveland Ave"),
        ("blumington y leik", "Lake St & Bloomington Ave"),
        ("Nikolet iyo 28", "28th St & Nicollet Ave"),
        # Numbers in words.
        ("thirty-eighth and Chicago", "38th St & Chicago Ave"),
        ("la treinta y ocho y la chicago", "38th St & Chicago Ave"),
        ("fifty eighth n nicollet", "58th St & Nicollet Ave"),
        ("forty-second and twenty-eighth ave", "42nd St & 28th Ave"),
        # Sides.
        ("26th and Lyndale north", "26th Ave N & Lyndale Ave N"),
        ("northside, 26th & Lyndale Av N", "26th Ave N & Lyndale Ave N"),
        ("W Maryland & N Dale", "Maryland Ave & Dale St"),
        ("la séptima oeste y randolph", "7th St W & Randolph Ave"),
    ],
)
def test_a_crossing_is_found_as_people_say_it(words: str, name: str) -> None:
    assert place_of(words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("GFS", "38th St & Chicago Ave"),
        ("24 somali mall", "Village Market (24 Mall)"),
        ("the somali mall on pillsbury", "Karmel Mall"),
        ("hmong village on Johnson", "Hmong Village"),
        ("the Mercado", "Mercado Central"),
        ("Lake St light rail", "Lake Street/Midtown station"),
        ("lake street station", "Lake Street/Midtown station"),
        ("estacion del tren en la 46", "46th Street station"),
        ("saldhigga Franklin ee tareenka", "Franklin Avenue station"),
        ("Mpls South", "South High School"),
        ("iskuulka South", "South High School"),
        ("ကၠိ Como Park", "Como Park High School"),
        ("santo rosario", "Holy Rosary Church"),
        ("tsev kho mob Regions", "Regions Hospital"),
        ("the falls", "Minnehaha Falls"),
    ],
)
def test_a_place_is_found_by_its_short_and_other_names(words: str, name: str) -> None:
    assert place_of(words) == name


@pytest.mark.parametrize(
    "words",
    [
        "36th & Lyndale N", "3001 Lyndale Ave N", "minnehaha pkwy & cedar", "Lake & 10th ave", "lake harriet & 42nd",
        "Roosevelt St", "arcade abbott", "Target", "the Cub on Lake", "50 & park", "park & como", "Lake Street",
        "Lake Nokomis", "the park on Lake", "East Side", "Lake & Lake", "1234 Westminster St", "", "💐", "x" * 1600,
    ],
)  # fmt: skip
def test_an_unsure_place_is_not_taken(words: str) -> None:
    assert place_of(words) is None


def test_a_crossing_that_the_gazetteer_lacks_is_not_taken_for_another() -> None:
    rows = rows_of("absent_crossings.tsv")
    assert len(rows) > 200
    assert [(row["words"], found) for row in rows if (found := place_of(row["words"]))] == []


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("26th & Lyndale", ("26th St & Lyndale Ave", "26th Ave N & Lyndale Ave N")),
        ("Lake & Girard", ("Lake St & Grand Ave",)),
        ("28th & 38th", ("38th St & 28th Ave",)),
        ("chicago blvd & lake", ("Lake St & Chicago Ave",)),
        ("on Lake between Bloomington and Cedar", ("Lake St & Bloomington Ave", "Lake St & Cedar Ave")),
        ("near the hmong market", ("Hmongtown Marketplace", "Hmong Village")),
    ],
)
def test_two_places_that_may_be_meant_are_asked_back(words: str, offered: tuple[str, ...]) -> None:
    found = GAZETTEER.read(words)
    assert found.place is None
    assert found.suggestions == offered
    assert found.why is Why.UNSURE


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("3800 block of Cedar", "38th St & Cedar Ave"),
        ("2700 block of Park", "Lake St & Park Ave"),
        ("800 E Franklin", "Franklin Ave & Chicago Ave"),
        ("cuadra 2600 de la bloomington", "26th St & Bloomington Ave"),
    ],
)
def test_a_block_gives_the_nearest_crossing_and_says_that_it_is_only_near(words: str, name: str) -> None:
    found = GAZETTEER.read(words)
    assert (found.place, found.near, found.why) == (name, True, Why.BLOCK)
    assert not GAZETTEER.read("38th & Cedar").near


@pytest.mark.parametrize(
    ("words", "area"),
    [("somewhere in Frogtown", "Frogtown"), ("xaafadda Seward", "Seward"), ("Kingfield", "King Field")],
)
def test_an_area_is_found_if_no_place_is_named(words: str, area: str) -> None:
    found = GAZETTEER.read(words)
    assert (found.place, found.area) == (None, f"area:{area}")


def test_one_area_narrows_the_search() -> None:
    corner = "Lake St & Cedar Ave"
    here, there = Point(44.94, -93.24), Point(44.95, -93.1)
    two = Gazetteer([Known("1", corner, "crossing", here, area="a"), Known("2", corner, "crossing", there, area="b")])
    assert two.read("cedar/lake").place is None
    assert len(two.read("cedar/lake").suggestions) == 2
    assert two.read("cedar/lake", "b").place == "2"
    assert two.read("cedar/lake", "c").place is None


def test_the_places_that_were_misread_are_read() -> None:
    rows = rows_of("misread_places.tsv")
    assert len(rows) > 40
    assert [row["words"] for row in rows if (place_of(row["words"]) or "-") not in row["place"].split("|")] == []


@pytest.mark.parametrize(
    "words",
    ["a " * 800, "1 " * 800, "(" * 1600, "😀" * 1600, "лк အက ab " * 180, "lake & " * 230, "bloomingtin lkae " * 95,
     "lake-" * 320, "ဒီး" * 500, "é́" * 800],
)  # fmt: skip
def test_hostile_words_are_read_fast(words: str) -> None:
    # Ten times what a slow machine needs.
    assert reads_within(0.5, GAZETTEER.read, words[:1600])


@given(st.text(max_size=120))
def test_any_words_are_read_without_a_fault(words: str) -> None:
    found = GAZETTEER.read(words)
    assert len(found.suggestions) <= 2
    assert not (found.place and found.area)
