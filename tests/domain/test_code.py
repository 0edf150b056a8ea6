"""Codes: easy to read aloud, and found again however they are typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.code import (
    ALPHABET,
    clean_report_code,
    new_check_code,
    new_code,
    new_incident_code,
    new_report_code,
    spoken,
)


def test_no_letter_is_a_vowel_or_looks_like_another() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 24
    assert not set(ALPHABET) & set("AEIOU01LBGSZ")


@pytest.mark.parametrize("length", [3, 4, 8])
def test_a_code_is_as_long_as_it_was_asked_for(length: int) -> None:
    assert {len(new_code(length)) for _ in range(50)} == {length}
    assert set("".join(new_code(length) for _ in range(500))) == set(ALPHABET)


def test_an_incidents_code_is_letter_digit_letter() -> None:
    assert all(re.fullmatch(r"[B-DF-HJ-NP-TV-Z][2-9][B-DF-HJ-NP-TV-Z]", new_incident_code()) for _ in range(500))


def test_every_letter_has_a_word_of_its_own_to_be_read_out_by() -> None:
    (words,) = spoken(ALPHABET)
    assert [letter for letter, _word in words] == list(ALPHABET)
    assert len({word for _letter, word in words}) == len(ALPHABET)
    assert all(word.upper().startswith(letter) for letter, word in words if letter.isalpha())


def test_a_code_is_read_out_in_its_two_halves() -> None:
    assert spoken("K7-2M") == [[("K", "Kilo"), ("7", "seven")], [("2", "two"), ("M", "Mike")]]


def test_a_reports_code_has_two_halves_and_is_not_made_twice() -> None:
    made = [new_report_code() for _ in range(1000)]
    assert len(set(made)) == 1000
    assert all(re.fullmatch(rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code) for code in made)


@pytest.mark.parametrize(
    "typed",
    [
        "K7QF-2MTX", "k7qf-2mtx", "K7QF2MTX", "k7qf 2mtx", " K7QF - 2MTX ", "K 7 Q F 2 M T X", "K7QF_2MTX", "K7QF.2MTX",
        "K7QF\u20132MTX", "K7QF\u20142MTX", "K7QF\u20112MTX", "K7QF\u22122MTX", "\u202aK7QF-2MTX\u202c",
        "K7QF\u200b2MTX", "K7QF\u00a02MTX", "Ｋ７ＱＦ－２ＭＴＸ", "K7QF\n2MTX",
    ],
)  # fmt: skip
def test_a_reports_code_is_found_however_it_is_typed(typed: str) -> None:
    assert clean_report_code(typed) == "K7QF-2MTX"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "K7QF",
        "K7QF-2MT",
        "K7QF-2MTXX",
        "K7QF-2MT1",
        "K7QF-2MTO",
        "K7QF/2MTX",
        "K7QF-2Mß",
        "K7QF'2MTX",
        "💐" * 8,
    ],
)
def test_a_text_that_cannot_be_a_reports_code_gives_none(typed: str) -> None:
    assert clean_report_code(typed) is None


@given(st.text(max_size=40))
def test_any_text_at_all_is_a_code_in_its_one_form_or_none(typed: str) -> None:
    code = clean_report_code(typed)
    assert code is None or clean_report_code(code) == code


def test_a_checks_code_begins_with_a_letter_and_has_a_digit_so_that_it_spells_no_word() -> None:
    codes = [new_check_code() for _ in range(500)]
    assert all(len(code) == 4 and code[0].isalpha() and any(map(str.isdigit, code)) for code in codes)
