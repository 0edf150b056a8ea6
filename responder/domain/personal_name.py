"""Finds a person's name near a number such as an age, a birthday or a phone. Skips places, days and agencies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from responder.domain.vocabulary import load

Span = tuple[int, int]

_TABLE = "private"
_EMERGENCY = {"911", "211", "311", "988"}
_WORD = re.compile(r"(?<!\w)[A-Z][A-Za-z'-]{0,24}(?!\w)")
_MOST = 4
"""One less than the most words in a name."""
_NEAR = 30
"""A number within this many letters belongs to the name."""


@dataclass(frozen=True)
class _Lexicon:
    """The words of names and numbers, compiled for reading."""

    number: re.Pattern[str]
    beside: re.Pattern[str]
    linking: re.Pattern[str]
    places: frozenset[str]
    """Turn the name before them into a place's name."""
    others: frozenset[str]
    """Words that begin with a capital but are not part of a person's name."""


@cache
def lexicon() -> _Lexicon:
    """The words that tell a person's name and number from others, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    counted = f"(?:{any_of['counted']}|st|nd|rd|th)"
    return _Lexicon(
        number=re.compile(
            r"(?<![\w:/#.-])\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b"
            rf"|(?<![\w:/#.-])#?\d[\d().-]{{0,14}}(?![\w/]|:\d)(?!\s?{counted}\b)(?!\s?[-&+x])",
            re.IGNORECASE,
        ),
        beside=re.compile(rf"(?:{any_of['route']}|{any_of['beside_number']}|&)\W{{0,2}}$", re.IGNORECASE),
        linking=re.compile(rf"[ ](?:{any_of['inside_name']}[ ]){{0,2}}|(?<=[A-Z])[.][ ]"),
        places=frozenset(lists.words(_TABLE, "place_ending")),
        others=frozenset(lists.words(_TABLE, "no_name")),
    )


def with_number(letters: str) -> Iterator[Span]:
    """Where two or more words that look like a name are near a number that does not count things."""
    numbers = lexicon().number
    for start, end in _names(letters):
        for number in numbers.finditer(letters, max(start - _NEAR // 2, 0)):
            if number.start() - end > _NEAR:
                break
            if _tells(letters, number):
                yield min(start, number.start()), max(end, number.end())
                break


def _tells(letters: str, number: re.Match[str]) -> bool:
    before = letters[max(number.start() - 10, 0) : number.start()]
    return number[0] not in _EMERGENCY and lexicon().beside.search(before) is None


def _names(letters: str) -> Iterator[Span]:
    """Two or more capitalized words in a row, none known to be something else, and not ending like a place."""
    words = lexicon()
    row: list[Span] = []
    for found in _WORD.finditer(letters):
        word = found[0].lower()
        if row and not words.linking.fullmatch(letters, row[-1][1], found.start()):
            yield from _whole(row)
            row = []
        if word in words.others:
            yield from _whole(row)
        row = [] if word in words.others or word in words.places else [*row[-_MOST:], found.span()]
    yield from _whole(row)


def _whole(row: list[Span]) -> Iterator[Span]:
    if len(row) > 1:
        yield row[0][0], row[-1][1]
