"""Segments: counted as the carrier counts them, and kept few."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.segment import GSM_BASIC, GSM_EXTENDED, fits, fold, is_gsm, segments, shorten, straighten

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


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("€" * 80, 1),  # 160 places
        ("€" * 81, 2),
        ("€" * 152, 2),  # 76 in each: one place of a segment stays empty
        ("€" * 153, 3),
        ("[" + "a" * 158, 1),
        ("[]" + "a" * 157, 2),
        ("\r\n" + "a" * 158, 1),
        ("a" * 160 + "\n", 2),
        ("a" * 69 + "á", 1),
        ("a" * 70 + "á", 2),  # 160 plain letters would be one
        ("[" * 70 + "á", 2),  # in UCS-2 nothing takes two places but what lies beyond the first plane
        ("\N{REGIONAL INDICATOR SYMBOL LETTER M}" * 33 + "a" * 4, 1),
        ("\N{REGIONAL INDICATOR SYMBOL LETTER M}" * 66, 2),  # 33 pairs in each, and a unit to spare
        ("\N{REGIONAL INDICATOR SYMBOL LETTER M}" * 67, 3),
        ("a" * 66 + "💐" + "a" * 66, 3),
        ("a" * 67 + "💐" + "a" * 65, 2),
    ],
)
def test_known_texts_take_the_segments_that_the_standard_gives_them(text: str, count: int) -> None:
    assert segments(text) == count


@pytest.mark.parametrize("letter", "ÇàèéìòùñÑäöüßÆøÅ¿¡£¥§ΔΦΓΛΩΠΨΣΘΞ¤_@")
def test_a_letter_of_the_standards_table_is_cheap(letter: str) -> None:
    assert is_gsm(letter)


@pytest.mark.parametrize("letter", "çáíóúÁÍÓÚêâõΑ–“’…`´•ı\u00a0\u200b💐ကʻ")
def test_a_letter_that_is_not_in_the_table_is_dear(letter: str) -> None:
    assert not is_gsm(letter)


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
def test_characters_that_only_look_nicer_become_plain(dear: str, plain: str) -> None:
    assert straighten(dear) == plain
    assert all(is_gsm(straighten(letter)) and not is_gsm(letter) for letter in dear)


def test_characters_that_a_language_needs_stay() -> None:
    words = "¿Dónde? Nyob zoo, အေး, Soo dhawow ñ 💐"
    assert straighten(words) == words


@given(st.text(max_size=400))
def test_straightening_twice_is_the_same_as_once(text: str) -> None:
    assert straighten(straighten(text)) == straighten(text)


@given(st.text(max_size=400), st.text(max_size=400))
def test_a_longer_text_never_costs_less(start: str, more: str) -> None:
    assert 1 <= segments(start) <= segments(start + more)


def test_only_the_accents_that_cost_are_folded() -> None:
    assert fold("¿Qué pasó aquí? Niño, pingüino, ¡ÁÉÍÓÚ! ç ê") == "¿Qué paso aqui? Niño, pingüino, ¡AÉIOU! c e"
    assert fold("a\u0301 e\u0301 n\u0303") == "a é ñ"
    assert fold("≠ ł ကွၢ်လၢအယံၤ 💐") == "≠ ł ကွၢ်လၢအယံၤ 💐"


@given(st.text(max_size=300))
def test_folding_twice_is_the_same_as_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_text_that_is_short_enough_is_not_cut() -> None:
    assert shorten("Lake & Cedar", 12) == "Lake & Cedar"


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("Lake Street & Cedar Avenue", 25, "Lake Street & Cedar..."),
        ("Lake Street & Cedar Avenue", 18, "Lake Street..."),
        ("Parking, behind the church", 12, "Parking..."),
        ("abcdefghijklmnopqrstuvwxyz", 10, "abcdefg..."),
        ("a bcdefghijklmnopqrstuvwxyz", 26, "a bcdefghijklmnopqrstuv..."),
        ("ကွၢ်လၢအယံၤ", 7, "ကွၢ်..."),
        ("👩\u200d👩\u200d👧 and more", 7, "..."),
        ("abc", 2, "..."),
    ],
)
def test_a_text_is_cut_at_a_word_or_at_least_not_inside_a_letter(text: str, most: int, cut: str) -> None:
    assert shorten(text, most) == cut


@given(st.text(max_size=100), st.integers(3, 100))
def test_a_cut_text_is_never_longer_than_asked(text: str, most: int) -> None:
    assert len(shorten(text, most)) <= most


def test_a_text_may_take_two_segments_or_four_in_other_letters() -> None:
    assert fits("a" * 306)
    assert not fits("a" * 307)
    assert fits("ı" * 268)
    assert not fits("ı" * 269)
