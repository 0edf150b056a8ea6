"""Spellings for comparing what people type. Each reader of texts and word lists uses its own form."""

import re
import unicodedata
from functools import lru_cache

_UNSEEN = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}  # fmt: skip
"""Characters that no screen shows, although Unicode lists them as letters, marks and signs."""
_ACCENT = range(0x0300, 0x0370)
_APOSTROPHE = "'\u2018\u2019\u02bc`"
_WITHOUT_APOSTROPHES = str.maketrans("", "", _APOSTROPHE)
_NEITHER = re.compile("[^A-Z0-9]+")
"""No letter or digit, in upper case ASCII."""
_DROPPED = re.compile("[\u0300-\u036f'\u2019\u2018`]")
_BETWEEN = re.compile(r"[^\w.!?;,\n\u1000-\U0010ffff]+|_")
_LOOKALIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁһΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxdhABEZHIKMNOPTYXo",
)
"""Letters of other alphabets that look exactly like ours."""


def clean(text: str) -> str:
    """The text without control characters, invisible characters, and combining characters that mean nothing."""
    if not (text.isascii() and text.isprintable()):  # most texts are, and need no check of each letter
        text = "".join(_seen(letter) for letter in unicodedata.normalize("NFKC", text))
    return re.sub(r"[ \t\u3000]+", " ", text).strip()


def plain(text: str) -> str:
    """The words alone: upper case, no accents, digits of every script as 0 to 9, and one space between words.

    Vowel and tone signs of other scripts stay: they are letters there.
    """
    if text.isascii():  # most words are, and need no look at each letter
        return " ".join(_NEITHER.sub(" ", text.upper().translate(_WITHOUT_APOSTROPHES)).split())
    kept = []
    for letter in unicodedata.normalize("NFKD", text).upper():
        digit = unicodedata.digit(letter, None)
        if digit is not None:
            kept.append(str(digit))
        elif ord(letter) not in _ACCENT and letter not in _APOSTROPHE:
            kept.append(letter if unicodedata.category(letter)[0] in "LMN" else " ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def folded(text: str) -> str:
    """The text in lower case, `isn't` as `isnt`, without Latin accents. Other scripts and periods stay."""
    kept = _DROPPED.sub("", unicodedata.normalize("NFKD", text).casefold())
    return _BETWEEN.sub(" ", kept)


def as_read(text: str) -> tuple[str, list[int]]:
    """The letters as a person reads them, however they were typed, and each one's position in the text."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for one in _letter(letter):
            if one != " " or letters[-1:] != [" "]:
                letters.append(one)
                places.append(place)
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _letter(letter: str) -> str:
    """A letter as a person reads it: without accents, a digit of any script as 0 to 9; empty if it is invisible."""
    read = []
    for one in unicodedata.normalize("NFKD", letter):
        digit = unicodedata.digit(one, None)
        if one == "\n" or one.isspace():
            read.append("\n" if one == "\n" else " ")
        elif digit is not None:
            read.append(str(digit))
        elif ord(one) not in _ACCENT and clean(one):
            read.append("-" if unicodedata.category(one) == "Pd" else "'" if one in "’ʼ`´" else one)
    return "".join(read).translate(_LOOKALIKE)


def _seen(letter: str) -> str:
    if ord(letter) in _UNSEEN or unicodedata.category(letter) in {"Cf", "Me", "Cn", "Co", "Cs"}:
        return ""
    if unicodedata.category(letter) == "Cc" and not letter.isspace():
        return ""
    return letter if letter.isprintable() else " "
