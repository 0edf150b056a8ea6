"""Redaction: removes words from a text for good, leaves a mark, and finds the same words in other texts."""

import re
import string
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, pairwise

from responder.domain.letters import plain
from responder.domain.repeated import codes_of, is_one_name, lexicon, repeats
from responder.domain.sounding import read

MARK = "█"
"""Replaces any number of removed words, so that its length says nothing about them."""
_PARTS = re.compile(rf"{MARK}|[^\s{MARK}]+|\s+")
_LONG, _CUT = 24, 12
"""Letters. A run longer than `_LONG` without a space is cut about every `_CUT`: for links and unspaced scripts."""
_JOINERS = "\u200c\u200d"
_SIGNS = string.punctuation + "“”‘’¡¿…–—၊။ "
_SCHEME = re.compile(r"^https?://", re.IGNORECASE)
_SYLLABLE = r"(?![\u102b-\u103e\u1056-\u1059\u105e-\u1060\u1062-\u1064\u1067-\u106d\u1071-\u1074\u0300-\u036f])"
"""Not before a vowel or tone sign, which belongs to the letter before it."""
_TELLING = 3
"""A word or number this long is rarely in another text by chance."""


class Kind(StrEnum):
    """Where the words come from."""

    PLACE = "place"
    DETAILS = "details"
    ADDITION = "addition"
    NOTE = "note"
    JUDGEMENT = "judgement"
    TEXT = "text"


@dataclass(frozen=True)
class Redacted:
    """`text` is what is left; `passages` are the removed runs of adjacent words."""

    text: str
    passages: tuple[str, ...]


def pieces(text: str) -> list[str]:
    """The text cut into words, gaps and marks. Joined together, they are the text again."""
    return [piece for part in _PARTS.findall(text) for piece in _cut(part)]


def is_word(piece: str) -> bool:
    """Whether the piece can be removed: it is neither a gap nor a mark."""
    return piece != MARK and not piece.isspace()


def everything(text: str) -> set[int]:
    """Which pieces of the text are words."""
    return {number for number, piece in enumerate(pieces(text)) if is_word(piece)}


def redact(text: str, chosen: Collection[int]) -> Redacted:
    """The text without the chosen pieces. Chosen pieces next to each other, or next to a mark, become one mark."""
    parts = pieces(text)
    gone = [part == MARK or (number in chosen and is_word(part)) for number, part in enumerate(parts)]
    for number, part in enumerate(parts[1:-1], 1):
        if part.isspace():
            gone[number] = gone[number - 1] and gone[number + 1]
    left, passages = [], []
    for away, run in groupby(zip(parts, gone, strict=True), key=lambda one: one[1]):
        words = "".join(part for part, _gone in run)
        left.append(MARK if away else words)
        passages += [one for one in words.split(MARK) if away and one.strip()]
    return Redacted("".join(left).strip(), tuple(" ".join(one.split()) for one in passages))


def holds(text: str, passages: Collection[str], known: str = "") -> bool:
    """Whether the text seems to repeat any of these removed passages. If in doubt, it does.

    A text repeats a passage if it has the passage in any order or spelling, two of its words in a row, or a number from
    it. Words in `known`, the public name of a place, and small words such as `the` don't count.
    """
    said, public = plain(text).split(), set(plain(known).split())
    rows = set(pairwise(said))
    small = {plain(word) for word in lexicon().small}
    for passage in passages:
        gone = plain(passage).split()
        exactly = _within(gone, said) or _exactly_without(text, passage) != text
        if exactly and not is_one_name(passage) and not set(gone) <= public:
            return True
        if any(not set(plain(text[start:end]).split()) <= public for start, end in repeats(text, passage)):
            return True
        telling = [word if len(word) >= _TELLING and word not in public | small else "" for word in gone]
        in_code = "".join(codes_of(read(passage)))
        numbers = [word for word in telling if any(map(str.isdigit, word)) and word not in in_code]
        if any(number in said for number in numbers):
            return True
        if any(pair in rows for pair in pairwise(telling) if all(pair) and not all(one in in_code for one in pair)):
            return True
    return False


def without(text: str, passages: Collection[str]) -> str:
    """The text with a mark in place of each of these passages, in any case, order and spelling."""
    for passage in sorted(passages, key=len, reverse=True):
        text = _marked(text, repeats(text, passage))
        if not is_one_name(passage):
            text = _exactly_without(text, passage)
    return text


def _marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    left, last = "", 0
    for start, end in spans:
        left += text[last:start] + MARK
        last = end
    return left + text[last:]


def _exactly_without(text: str, passage: str) -> str:
    words = " ".join(passage.split()).strip(_SIGNS) or passage
    # A part of a link or of a script without spaces may stand within a longer run. A word may not.
    edge = (
        (r"(?<!\w)", r"(?!\w)")
        if len(words) < _TELLING or (words.isascii() and words.replace(" ", "").isalpha())
        else ("", _SYLLABLE)
    )
    words = _SCHEME.sub("", words)
    if len(titled := words.removeprefix("\u1005\u102e\u1064").removeprefix("\u1014\u102e\u1062\u103a")) >= _TELLING:
        words = titled
    before = r"(?:https?://)?" if "." in words else r"(?:\u1005\u102e\u1064|\u1014\u102e\u1062\u103a)?"
    pattern = before + edge[0] + r"\s+".join(map(re.escape, words.split())) + edge[1]
    return re.sub(pattern, MARK, text, flags=re.IGNORECASE)


def agrees(kept: str, given: str) -> bool:
    """Whether `kept` may be what is left of `given` after words were removed."""
    if MARK not in kept:
        return kept == given
    first, *between, last = kept.split(MARK)
    given, at = given.strip(), len(first)
    for part in between:
        found = given.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return given.startswith(first) and given.endswith(last) and at + len(last) <= len(given)


def _cut(part: str) -> list[str]:
    if len(part) <= _LONG or part.isspace():
        return [part]
    cut = [""]
    for letter in part:
        # Never cut within what a person reads as one letter.
        bound = letter in _JOINERS or unicodedata.category(letter)[0] == "M" or cut[-1].endswith(tuple(_JOINERS))
        if len(cut[-1]) >= _CUT and not bound:
            cut.append("")
        cut[-1] += letter
    return cut


def _within(few: Sequence[str], many: Sequence[str]) -> bool:
    size = len(few)
    return size > 0 and any(many[at : at + size] == few for at in range(len(many) - size + 1))
