"""Segments: counted as the carrier counts them, and kept few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.segment import GSM_BASIC, GSM_EXTENDED, is_gsm, segments, straighten

PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F)).replace("`", "")


@pytest.mark.parametrize(
    ("length", "count"),
    [(0, 1), (1, 1), (160, 1), (161, 2), (306, 2), (307, 3), (459, 3), (460, 4)],
)
def test_plain_letters_fit_160_alone_and_153_joined(length: int, count: int) -> None:
    assert segments("a" * length) == count


@pytest.mark.parametrize(("length", "count"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
def test_other_letters_fit_70_alone_and_67_joined(length: int, count: int) -> None:
    assert segments("ñ" * (length - 1) + "ı") == count


@pytest.mark.parametrize("letter", sorted(GSM_EXTENDED))
def test_a_letter_of_the_extension_table_takes_two_places(letter: str) -> None:
    assert segments("a" * 158 + letter) == 1
    assert segments("a" * 159 + letter) == 2


def test_a_letter_of_the_extension_table_is_not_cut_in_half() -> None:
    assert segments("a" * 152 + "€" + "a" * 152) == 3
    assert segments("a" * 151 + "€" + "a" * 153) == 2


def test_an_emoji_takes_two_units_and_is_not_cut_in_half() -> None:
    assert segments("💐" * 35) == 1
    assert segments("💐" * 36) == 2
    assert segments("ı" * 66 + "💐" + "ı" * 66) == 3
    assert segments("ı" * 65 + "💐" + "ı" * 67) == 2


def test_the_alphabet_is_the_whole_of_the_standards() -> None:
    assert len(GSM_BASIC) == 127
    assert len(GSM_EXTENDED) == 10
    assert is_gsm(PRINTABLE)
    assert not is_gsm("`")
    assert not is_gsm("á")


@pytest.mark.parametrize(
    ("dear", "plain"),
    [
        ("‘’‚‛‹›′`´", "'" * 9),
        ("“”„‟«»″", '"' * 7),
        ("‐\u2011‒–—―−•", "-" * 8),
        ("…", "..."),
        ("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " " * 14),
        ("\u00ad\u200b\u2060\ufeff", ""),
    ],
)
def test_what_only_looks_nicer_is_made_plain(dear: str, plain: str) -> None:
    assert straighten(dear) == plain
    assert all(is_gsm(straighten(letter)) and not is_gsm(letter) for letter in dear)


def test_what_a_language_needs_is_left_alone() -> None:
    words = "¿Dónde? Nyob zoo, အေး, Soo dhawow ñ 💐"
    assert straighten(words) == words


@given(st.text(max_size=400))
def test_straightening_twice_is_the_same_as_once(text: str) -> None:
    assert straighten(straighten(text)) == straighten(text)


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_longer_text_never_costs_less(start: str, more: str) -> None:
    assert 1 <= segments(start) <= segments(start + more)
