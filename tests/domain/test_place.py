"""Names of places: what two of them have in common, and what tells them apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.place import plain, tidy, tidy_list


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


@given(st.text(max_size=80))
def test_any_text_is_reduced_without_a_fault(words: str) -> None:
    assert plain(words) == " ".join(sorted(plain(words).split()))


@pytest.mark.parametrize(
    ("cell", "names"),
    [("", ()), (None, ()), ("Chi-Lake;  Lake and\u00a0Chicago ;;Chi-Lake", ("Chi-Lake", "Lake and Chicago"))],
)
def test_a_cell_of_other_names_is_split_and_tidied(cell: object, names: tuple[str, ...]) -> None:
    assert tidy_list(cell) == names


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
