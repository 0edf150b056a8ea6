"""Replies: what people's texts mean, however they type them."""

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.code import ALPHABET, new_check_code, new_incident_code
from responder.domain.reply import Reply, clean, parse, plain

ANSWERS = [
    ("1", 1, None),
    ("8", 8, None),
    (" 1 ", 1, None),
    ("1.", 1, None),
    ("(5)", 5, None),
    ("#5", 5, None),
    ("5!!!", 5, None),
    ("\t5\r\n", 5, None),
    ("1\ufe0f\u20e3", 1, None),
    ("1\u20e3", 1, None),
    ("５", 5, None),
    ("①", 1, None),
    ("❺", 5, None),
    ("၅", 5, None),
    ("٥ k7qf", 5, "K7QF"),
    ("1 R8K", 1, "R8K"),
    (" 1 r8k ", 1, "R8K"),
    ("1R8K", 1, "R8K"),
    ("1\ufe0f\u20e3 R8K", 1, "R8K"),
    ("５ K7QF", 5, "K7QF"),
    ("５ Ｋ７ＱＦ", 5, "K7QF"),
    ("R8K 1", 1, "R8K"),
    ("k7qf   5", 5, "K7QF"),
    ("5K7QF", 5, "K7QF"),
    ("5 k7qf!", 5, "K7QF"),
    ("5: K7QF.", 5, "K7QF"),
    ("5-K7QF", 5, "K7QF"),
    ("5\n\nK7QF", 5, "K7QF"),
    ("5\u00a0K7QF", 5, "K7QF"),
    ("\u200f1\u200e R8K\u200f", 1, "R8K"),
    ("\u202b1 R8K\u202c", 1, "R8K"),
    ("5\u200bK7QF", 5, "K7QF"),
    ("5 K7\u2060Q\u00adF", 5, "K7QF"),
    ("“1 R8K”", 1, "R8K"),
    ("1 R8K 👍", 1, "R8K"),
]


@pytest.mark.parametrize(("body", "digit", "code"), ANSWERS)
def test_an_answer_is_read_however_it_is_typed(body: str, digit: int, code: str | None) -> None:
    said = parse(body)
    assert (said.digit, said.code, said.command) == (digit, code, None)


WORDS = [
    "",
    " ",
    "\0\0",
    "💐💐",
    "5 people here",
    "1 car and 2 vans",
    "yes",
    "no",
    "0",
    "9",
    "12",
    "1 2",
    "1 1 1",
    "5 5 5 5",
    "1 R8",
    "1 K7QFX",
    "5 K7QF thank you",
    "1 ABC",
    "5 R8O",
    "R8K",
    "K7QF",
    "R8K1",
    "½",
    "please stop them at the next light",
    "stopped by the school",
    "the end",
    "cancelled",
    "started",
    "\u202edrow",
    "\u05e9\u05dc\u05d5\u05dd",
    "5" * 1600,
    "a" * 1600,
]


@pytest.mark.parametrize("body", WORDS)
def test_whatever_is_more_or_less_than_an_answer_is_words(body: str) -> None:
    said = parse(body)
    assert (said.digit, said.code, said.command) == (None, None, None)
    assert said.words == clean(body)


def test_what_was_said_is_kept_without_what_nobody_can_see() -> None:
    assert parse("  two\u200b vans,\u202e\tleaving\u00a0north \ufeff") == Reply("two vans, leaving north")
    assert parse("1\ufe0f\u20e3 car ❤\ufe0f").words == "1 car ❤"


@given(st.text(max_size=300) | st.text(string.digits + ALPHABET + ALPHABET.lower() + " \n.!\u200b\ufe0f\u20e3"))
def test_any_text_at_all_is_read_without_a_fault_and_always_the_same_way(body: str) -> None:
    said = parse(body)
    assert said == parse(body)
    assert said.code is None or said.digit is not None
    assert said.command is None or said.digit is None
    assert said.digit is None or 1 <= said.digit <= 8
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in said.words)


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert plain(plain(clean(text))) == plain(clean(text))


@given(st.integers(1, 8), st.text(ALPHABET, min_size=3, max_size=4), st.sampled_from(["", " ", "  ", "\n", ", "]))
def test_a_digit_and_a_code_come_back_as_they_were_meant(digit: int, code: str, between: str) -> None:
    for body in (f"{digit}{between}{code}", f"{digit}{between}{code}".lower(), f" {digit}{between}{code}. "):
        assert (parse(body).digit, parse(body).code) == (digit, code)


def test_new_codes_come_back_and_an_incidents_code_alone_is_no_answer() -> None:
    for code in [*(new_incident_code() for _ in range(300)), *(new_check_code() for _ in range(300))]:
        for digit in range(1, 9):
            assert (parse(f"{digit} {code}").digit, parse(f"{digit} {code}").code) == (digit, code)
            assert (parse(f"{code.lower()} {digit}").digit, parse(f"{code.lower()} {digit}").code) == (digit, code)
        if len(code) == 3:
            assert parse(code) == Reply(code)
