"""Names of places: what two of them have in common, and what tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.place import contradict, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lake St & Bloomington Ave", "corner of Bloomington and Lake Street"),
        ("Lake St & Bloomington Ave", "BLOOMINGTON/LAKE"),
        ("Lake St & Bloomington Ave", "near the Lake st. at bloomington ave."),
        ("Lake St & Bloomington Ave", "Calle Lake y Avenida Bloomington"),
        ("Lake St & Bloomington Ave", "esquina de Lake con Bloomington"),
        ("38th St & Chicago Ave", "Chicago + 38"),
        ("38th St & Chicago Ave", "３８th and Chicago"),
        ("1st Ave & 31st St", "31 & 1"),
        ("22nd St & 3rd Ave", "3 and 22"),
        ("St. Anthony", "Saint Anthony"),
        ("Roosevelt High School", "roosevelt highschool"),
        ("Powderhorn Park", "Powderhorn\u200b Park\u00a0"),
        ("Mercado Peña", "mercado pen\u0303a"),
    ],
)
def test_two_ways_to_name_a_place_come_to_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other) != ""
    assert not contradict(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lake & Bloomington", "Lake & Cedar"),
        ("38th & Chicago", "36th & Chicago"),
        ("Powderhorn Park", "Powderhorn School"),
        ("Lake Street", "Lake Nokomis"),
    ],
)
def test_two_places_stay_two(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.mark.parametrize("words", ["", "   ", "the corner of", "St. & Ave.", "💐", "\0"])
def test_words_that_name_nothing_come_to_nothing(words: str) -> None:
    assert plain(words) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("38th & Chicago", "36th & Chicago"),
        ("38th & Chicago", "Chicago"),
        ("38th St & 28th Ave", "28th St & 38th Ave"),
        ("calle 38 y avenida 28", "28th St & 38th Ave"),
        ("26th & Lyndale Ave N", "26th & Lyndale Ave S"),
        ("North High School", "South High School"),
        ("E Lake St", "West Lake Street"),
    ],
)
def test_a_number_or_a_side_that_differs_tells_two_places_apart(one: str, other: str) -> None:
    assert contradict(one, other)
    assert contradict(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("38th St & 28th Ave", "28th & 38th"),
        ("38th St & 28th Ave", "calle 38 avenida 28"),
        ("38th St & 38th Ave", "38th Avenue at 38th Street"),
        ("E 38th St & Chicago Ave S", "38th and Chicago"),
        ("E 38th St & Chicago Ave S", "38th and Chicago south"),
        ("Bloomingten & Lake", "Lake & Bloomington"),
    ],
)
def test_what_is_only_left_out_or_misspelt_does_not(one: str, other: str) -> None:
    assert not contradict(one, other)
    assert not contradict(other, one)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_are_compared_without_a_fault(one: str, other: str) -> None:
    assert not contradict(one, one)
    assert contradict(one, other) == contradict(other, one)
    assert plain(one) == " ".join(sorted(plain(one).split()))
