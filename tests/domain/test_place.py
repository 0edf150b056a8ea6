"""Names of places: what two of them have in common, and what tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.place import Name, beginning, plain, tidy


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
    assert not Name.of(one).contradicts(Name.of(other))


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
    assert Name.of(one).contradicts(Name.of(other))
    assert Name.of(other).contradicts(Name.of(one))


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
    assert not Name.of(one).contradicts(Name.of(other))
    assert not Name.of(other).contradicts(Name.of(one))


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_two_texts_are_compared_without_a_fault(one: str, other: str) -> None:
    assert not Name.of(one).contradicts(Name.of(one))
    assert Name.of(one).contradicts(Name.of(other)) == Name.of(other).contradicts(Name.of(one))
    assert plain(one) == " ".join(sorted(plain(one).split()))


@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("Lake & Bloomington by the gas station", "Lake & Bloomington"),
        ("Lake & Bloomington, the bus stop (two cars)", "Lake & Bloomington"),
        ("38th and Chicago IN FRONT OF the church", "38th and Chicago"),
        ("Lake y Bloomington cerca de la tienda", "Lake y Bloomington"),
        ("near Lake & Bloomington", ""),
        ("Lake & Bloomington", ""),
        ("Nearby Street & Derby Avenue", ""),
    ],
)
def test_a_landmark_ends_the_name(words: str, before: str) -> None:
    assert beginning(words) == before


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("  Lyn\u200b-Park \n\t East\u00a0Side ", "Lyn-Park East Side"),
        (7, "7"),
        ("", ""),
        (None, ""),
        (True, ""),
        (7.5, ""),
        (["Corcoran"], ""),
        ("\u202eevil\x00", "evil"),
    ],
)
def test_a_name_from_a_file_is_tidied(told: object, name: str) -> None:
    assert tidy(told) == name
