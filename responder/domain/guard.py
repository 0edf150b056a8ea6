"""The guard: finds what must not be in a text to many people.

It flags too much rather than too little. A flagged text is not forbidden, but another coordinator must agree to it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain import home, incitement, personal_name, private_number, web_link
from responder.domain.letters import as_read
from responder.domain.spelled import signs as read_signs
from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import places_of


class Reason(StrEnum):
    """Why the guard flagged some words."""

    NAME = "name"
    PHONE = "phone number"
    A_NUMBER = "A-number"
    PLATE = "plate"
    HOME = "home address"
    FORCE = "call to block or chase"
    LINK = "link"


@dataclass(frozen=True)
class Flag:
    """`words` are the flagged words, as they were written."""

    reason: Reason
    words: str


_TABLE = "private"
_A_DIGITS = r"A?[ #-]{0,2}\d(?:[ .-]?\d){0,11}"
_CLOCK = re.compile(r"\b(?:\d{1,2}:\d\d|20\d\d-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?)\b")
_DIGITS = re.compile(r"(?<![A-Za-z0-9])\+?\(?\d(?:(?:[\s.()/_*~|+-]{1,3}|,)?\d){6,24}(?![A-Za-z0-9])")
_LOCAL = re.compile(r"\d{3}\D{1,3}\d{4}|\d(?: \d){6,}|\+?\d{7,}")
"""A number without its area code, or written digit by digit, or without any gaps."""
_WHOLE_PHONE = 10

_BARE_PLATE = re.compile(
    r"(?<![\w-])(?:(?P<a>[A-Z]{3})[ -]?\d{3,4}|\d{3,4}[ -]?(?P<b>[A-Z]{3})|(?P<c>[A-Za-z]{3})\d{3,4}"
    r"|\d{3,4}(?P<d>[A-Za-z]{3})|\d{1,2}(?P<e>[A-Za-z]{3})\d{2,3}|[A-Z]{2}\d{4,5}|\d{3}-?[A-Z]{2}\d{1,2}"
    r"|[A-Z]{2}\d[ -]?\d{3})(?![\w-])"
)


@dataclass(frozen=True)
class _Lexicon:
    """Patterns for private information, compiled."""

    a_number: re.Pattern[str]
    spelled_out: re.Pattern[str]
    """A phone number in words, digit by digit."""
    named_plate: re.Pattern[str]
    no_plates: frozenset[str]
    """Three letters that often stand next to numbers but are not part of a plate."""


@cache
def lexicon() -> _Lexicon:
    """The patterns for private information, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    digit = rf"{any_of['digit']}\b"
    numbers = f"(?:{any_of['number']}|#)"
    return _Lexicon(
        a_number=_of_any_case(
            r"(?<!\w)A[ #:.-]{0,3}\d(?:[ .-]{0,2}\d){6,8}(?!\d)"
            rf"|\b{any_of['whose_number']}[ -]{{0,2}}(?:registration )?{numbers}\W{{0,3}}(?:is )?{_A_DIGITS}"
            rf"|\b{any_of['a_number']}\W{{1,3}}(?:es )?{_A_DIGITS}"
        ),
        spelled_out=_of_any_case(rf"\b{digit}(?:[ ,.-]{{1,3}}{digit}){{6,20}}"),
        named_plate=_of_any_case(
            rf"\b{any_of['plate']}\b\W{{0,3}}(?:{any_of['between_plate']}\b\W{{0,3}}){{0,3}}"
            r"(?:[a-z]{2,3}[ -]?\d{2,4}|\d{2,4}-?[a-z]{2,3}|(?-i:\d{2,4} [A-Z]{2,3})"
            r"|(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,8})\b"
        ),
        no_plates=frozenset(lists.words(_TABLE, "no_plate")),
    )


def _of_any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def flags(text: str) -> list[Flag]:
    """Everything in the text that a second person must look at, in the order of the text."""
    letters, places = as_read(text)
    found: list[tuple[int, int, Reason]] = []
    taken = bytearray(len(letters))
    for reason, start, end in _looks(letters):
        if not any(taken[start:end]):
            found.append((start, end, reason))
            taken[start:end] = b"x" * (end - start)
    # The words of a text must not stay in memory after it is read.
    places_of.cache_clear()
    return [Flag(reason, text[places[start] : places[end - 1] + 1].strip()) for start, end, reason in sorted(found)]


def _looks(letters: str) -> Iterator[tuple[Reason, int, int]]:
    """Run each search in turn. If two find the same words, the first one counts."""
    yield from ((Reason.LINK, *span) for span in web_link.links(letters))
    yield from ((Reason.A_NUMBER, *match.span()) for match in lexicon().a_number.finditer(letters))
    signs = read_signs(letters)
    yield from ((Reason.A_NUMBER, *span) for span in private_number.a_numbers(letters, signs))
    yield from ((Reason.PHONE, *span) for span in _phones(letters))
    yield from ((Reason.PHONE, *span) for span in private_number.phones(letters, signs))
    yield from ((Reason.HOME, *span) for span in home.homes(letters, signs))
    yield from ((Reason.NAME, *span) for span in personal_name.with_number(letters))
    yield from ((Reason.PLATE, *span) for span in _plates(letters))
    yield from ((Reason.PLATE, *span) for span in private_number.plates(letters, signs))
    yield from ((Reason.NAME, *span) for span in personal_name.introduced(letters))
    yield from ((Reason.FORCE, *span) for span in incitement.incitements_in(letters))


def _phones(letters: str) -> Iterator[tuple[int, int]]:
    timeless = _CLOCK.sub(lambda match: ";" * len(match[0]), letters)
    for match in _DIGITS.finditer(timeless):
        if sum(letter.isdigit() for letter in match[0]) >= _WHOLE_PHONE or _LOCAL.fullmatch(match[0]):
            yield match.span()
    yield from (match.span() for match in lexicon().spelled_out.finditer(letters))


def _plates(letters: str) -> Iterator[tuple[int, int]]:
    words = lexicon()
    yield from (match.span() for match in words.named_plate.finditer(letters))
    for match in _BARE_PLATE.finditer(letters):
        beside = next((found for found in match.groups() if found), "")
        if beside.lower() not in words.no_plates:
            yield match.span()
