"""Finds phone numbers, A-numbers and plates that are said in words, misspelled, or written in parts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from responder.domain.spelled import Sign, near
from responder.domain.vocabulary import load

Span = tuple[int, int]

_TABLE = "private"
_PHONE = range(7, 13)
_A_NUMBER = range(7, 10)
_PLATE = range(4, 9)
_SAID = 3
"""A phone number has at least this many digits in words, or a digit that is typed as a letter."""
_FILLERS = 5
"""Words between "plate" and its number."""
_GROUPS = re.compile(r"(?<![\w/:.-])(?:\d{3}[ .-]\d{2}[ .-]\d{4}|\d{3}([ .-])\d{3}\1\d{3})(?![\w/:-])")
"""A social security number, or an A-number without its A."""
_GOVERNMENT = re.compile(r"(?<![\w-])G ?\d{2}[ -]?\d{4,5} ?[A-Z]?(?![\w-])")
_MISTYPED = re.compile(
    r"(?<![\w-])(?:[A-Z]{3}[ -]?(?=[\dOIl]*\d)(?=\d*[OIl])[\dOIl]{3,4}"
    r"|(?=[\dOIl]*\d)(?=\d*[OIl])[\dOIl]{3,4}[ -]?[A-Z]{3})"
    r"(?![\w-])"
)


@dataclass(frozen=True)
class _Lexicon:
    plate: re.Pattern[str]
    partial: re.Pattern[str]
    """`starts with`: part of a plate follows."""
    alien: re.Pattern[str]
    counted: frozenset[str]
    no_plates: frozenset[str]


@cache
def lexicon() -> _Lexicon:
    """The words that stand before such numbers, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    return _Lexicon(
        plate=re.compile(rf"(?<!\w)(?:{any_of['plate']})(?!\w)", re.IGNORECASE),
        partial=re.compile(
            rf"(?<!\w)(?:{any_of['plate_part']})(?!\w)\W{{0,3}}(?:{any_of['plate_part_with']}\W{{1,2}}){{0,2}}"
            r"(?:(?P<letters>(?-i:[A-Z]{2,4}|(?:[A-Z] ){1,2}[A-Z]))|(?P<digits>\d{2,4})|(?P<small>[a-z]{3}))(?![\w:])"
            rf"(?!\W?\s?(?:{any_of['counted']})\b)",
            re.IGNORECASE,
        ),
        alien=re.compile(rf"(?<!\w)(?:{any_of['a_number']})(?!\w)", re.IGNORECASE),
        counted=frozenset(lists.words(_TABLE, "counted")),
        no_plates=frozenset(lists.words(_TABLE, "no_plate")),
    )


def phones(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """Phone numbers with digits in words or typed as letters."""
    for row in _rows(letters, signs):
        said = sum(len(one.digits) for one in row if one.said)
        typed = any(not one.said and not one.values[0].isdigit() for one in row)
        if (said >= _SAID or typed) and sum(len(one.digits) for one in row) in _PHONE:
            yield row[0].start, row[-1].end


def a_numbers(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """A-numbers in words, after another word for them, or without one."""
    ends = [match.end() for match in lexicon().alien.finditer(letters)]
    at = 0
    for row in _rows(letters, signs):
        while signs[at] is not row[0]:
            at += 1
        before = signs[at - 1] if at else None
        if before and not before.values[-1] and at > 1:
            before = signs[at - 2]
        marked = before is not None and before.values[0] == "A" and row[0].start - before.end <= 9
        near_word = any(0 <= row[0].start - end <= 20 for end in ends)
        if (marked or near_word) and sum(len(one.digits) for one in row) in _A_NUMBER:
            yield row[0].start, row[-1].end
    yield from (match.span() for match in _GROUPS.finditer(letters))


def _rows(letters: str, signs: Sequence[Sign]) -> Iterator[list[Sign]]:
    """Digits in a row, however they are written."""
    row: list[Sign] = []
    for sign in signs:
        if row and not near(letters, row[-1], sign):
            yield row
            row = []
        if sign.digits:
            row.append(sign)
        elif row and sign.values[-1]:
            yield row
            row = []
    if row:
        yield row


def plates(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """Plates in words, in single letters, in parts, and those of the government."""
    words = lexicon()
    for match in words.plate.finditer(letters):
        yield from _plate_after(letters, signs, match.end())
    yield from _single(signs)
    yield from _half_said(letters, signs)
    yield from (match.span() for match in _GOVERNMENT.finditer(letters))
    for match in _MISTYPED.finditer(letters):
        if match[0][:3].lower() not in words.no_plates and match[0][-3:].lower() not in words.no_plates:
            yield match.span()
    yield from _parts(letters)


def _half_said(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """`NKR four eight two`: three letters, and digits in words."""
    for at, sign in enumerate(signs):
        raw = letters[sign.start : sign.end]
        if len(raw) != 3 or not raw.isupper() or raw.lower() in lexicon().no_plates:
            continue
        row: list[Sign] = []
        for one in signs[at + 1 : at + 5]:
            if not (one.said and one.digits and near(letters, row[-1] if row else sign, one)):
                break
            row.append(one)
        if 2 <= sum(len(one.digits) for one in row) <= 4:
            yield sign.start, row[-1].end


def _plate_after(letters: str, signs: Sequence[Sign], at: int) -> Iterator[Span]:
    first = next((number for number, sign in enumerate(signs) if sign.start >= at), len(signs))
    for start in range(first, min(first + _FILLERS, len(signs))):
        if signs[start].start > at + 1 and re.search(r"[.!?\n]\s", letters[at : signs[start].start]):
            return
        code, end = "", start
        while end < len(signs) and (end == start or near(letters, signs[end - 1], signs[end])):
            part = _plate_part(letters, signs[end])
            if part is None or len(code) + len(part) > _PLATE[-1]:
                break
            code, end = code + part, end + 1
        digits = sum(map(str.isdigit, code))
        partly = digits == 1 and len(code) >= 4 and letters[signs[start].start : signs[end - 1].end].isupper()
        if partly or (len(code) in _PLATE and digits >= 2 and (digits < len(code) or len(code) >= 5)):
            yield signs[start].start, signs[end - 1].end
            return


def _plate_part(letters: str, sign: Sign) -> str | None:
    """What a word may stand for in a plate; None if it can't be in one."""
    raw, low = sign.values[0], letters[sign.start : sign.end].lower()
    if sign.said and sign.values[-1] != raw:
        return sign.values[-1]
    if low in lexicon().counted or (low in lexicon().no_plates and len(low) > 1):
        return None
    if any(map(str.isdigit, raw)) or len(raw) == 1:
        return raw
    return raw if len(raw) <= 3 and (letters[sign.start : sign.end].isupper() or len(raw) == 3) else None


def _single(signs: Sequence[Sign]) -> Iterator[Span]:
    """`N K R 4 8 2`, whatever stands before."""
    row: list[Sign] = []
    for sign in (*signs, None):
        alone = sign is not None and len(sign.values[0]) == 1
        if sign is not None and alone and (not row or sign.start - row[-1].end <= 2):
            row.append(sign)
            continue
        digits = sum(one.values[0].isdigit() for one in row)
        if 5 <= len(row) <= _PLATE[-1] and digits >= 2 and len(row) - digits >= 2:
            yield row[0].start, row[-1].end
        row = [sign] if sign is not None and alone else []


def _parts(letters: str) -> Iterator[Span]:
    """`starts NKR ends 482`: two parts of a plate, or one beside the word for it."""
    words = lexicon()
    found = [match for match in words.partial.finditer(letters) if (match["small"] or "") not in words.no_plates]
    plated = bool(words.plate.search(letters) or words.alien.search(letters))
    kinds = {"digits" if match["digits"] else "letters" for match in found}
    for match in found:
        in_digits = match["digits"] and len(match["digits"]) == 3 and " in " in f" {match[0]} "
        if plated or len(kinds) == 2 or in_digits:
            yield match.span()
