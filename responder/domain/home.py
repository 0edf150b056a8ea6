"""Finds homes: a house by number and street, in digits or words, by its apartment, or by how it looks.

We don't flag a crossing, where people meet, or the `3000 block`, which may be any of a dozen houses: both say where
without saying whose home it is.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from responder.domain.spelled import Sign, near
from responder.domain.vocabulary import Vocabulary, load

Span = tuple[int, int]

_TABLE = "private"
_HOUSE = r"(?<![\w:/&.-])(?!911\b)"
_WORD = r"[\w']{1,20}\.?"
_BEFORE = 12
_AROUND = 45
"""Within this many letters, words such as `upstairs` make a number and a name a home."""
_NUMBER = range(3, 6)


@dataclass(frozen=True)
class _Lexicon:
    numbered: re.Pattern[str]
    """A house by number and street, or by its apartment."""
    shown: re.Pattern[str]
    """A house by its color and how far from the corner it is."""
    bare: re.Pattern[str]
    """A number and a name that may be a street."""
    named: re.Pattern[str]
    """A name that may be a street, after a house number in words."""
    around: re.Pattern[str]
    led: re.Pattern[str]
    """`come to`, right before a house number."""
    route: re.Pattern[str]
    """A bus or a highway, before its number."""
    others: frozenset[str]


@cache
def lexicon() -> _Lexicon:
    """The words of homes, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    crossing = rf"(?!\s?(?:&|/|{any_of['crossing']}\s+[A-Z0-9]|(?:and|at)\s+[A-Z0-9]|{any_of['not_a_street']}\b))"
    street = rf"(?:[NSEW]\.? )?(?P<street>[A-Z][a-z]{{2,20}}|\d{{1,3}}(?:st|nd|rd|th))\b{crossing}"
    return _Lexicon(
        numbered=_any_case(_numbered(lists)),
        shown=_any_case(_shown(lists)),
        bare=re.compile(rf"{_HOUSE}\d{{3,5}}[A-Za-z]?,? (?:{street}|de la (?P<calle>\w{{2,20}}))"),
        named=re.compile(rf"[ ,]{{1,2}}(?:{street}|(?P<typed>[a-z]{{3,20}} (?:{any_of['street_type']})\b))"),
        around=_any_case(rf"(?<!\w)(?:{any_of['home_around']})(?!\w)"),
        led=_any_case(rf"(?<!\w)(?:{any_of['home_led']})\s$"),
        route=_any_case(rf"\b{any_of['route']}\W{{0,2}}$"),
        others=frozenset(lists.words(_TABLE, "counted")) | frozenset(lists.words(_TABLE, "not_a_street")),
    )


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _numbered(lists: Vocabulary) -> str:
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    street, calle = rf"{any_of['street_type']}\b", rf"{any_of['street_type_first']}\b\.?"
    numbered = rf"(?:#|{any_of['number_sign']}\b\.?)"
    counts = rf"(?!\s*{any_of['counted']}\b)"
    name = rf"(?!(?:{any_of['counted']}|{any_of['not_a_street']})\b){_WORD}"
    return (
        rf"{_HOUSE}\d{{3,5}}[a-z]?\s+(?:{name}\s+){{1,3}}{street}"
        rf"|{_HOUSE}\d{{1,2}}\s+{name}\s+{street}"
        rf"|{_HOUSE}\d{{3,5}}\s+(?:de\s+la\s+)?{calle}"
        rf"|\b{calle}\s+(?:(?!{any_of['crossing']}\b){_WORD},?\s+){{1,3}}"
        rf"(?:{numbered}\s?\d{{1,5}}|\d{{3,5}}{counts})\b"
        rf"|\b(?<!parking )(?<!high ){any_of['dwelling']}(?!\w)\.?\s?(?:is\s|es\s|waa\s)?{numbered}?\s?"
        rf"(?:\d{{1,5}}[a-z]?\b(?!\s*{any_of['counted']}\b|:)|(?-i:[A-Z]\d{{0,4}})\b(?=\W*$|[,.;]| of\b| del?\b))"
        rf"|\b{any_of['lives']}\s+{any_of['lives_at']}\s+(?:{_WORD}\s+){{0,3}}#?\d{{2,5}}\b"
    )


def _shown(lists: Vocabulary) -> str:
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    house = rf"(?:{any_of['house']})"
    color = rf"(?:{any_of['color']})"
    which = rf"(?:{any_of['which_house']})(?!\w)"
    return (
        rf"\b(?:{color}\s)?{house},?\s(?:\w{{1,12}},?\s){{0,4}}?{which}(?:\s\w{{2,12}}){{0,4}}"
        rf"|\b{color}(?:\sand\s{color})?\s{house}\b(?!\s(?:party|of|church|cafe|coffee))|\b{house}\s(?-i:(?=[a-z])){color}\b"
    )


def homes(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """Where the text tells somebody's home."""
    words = lexicon()
    for match in words.numbered.finditer(letters):
        if not _is_route(letters, match.start()):
            yield match.span()
    yield from (match.span() for match in words.shown.finditer(letters))
    for match in words.bare.finditer(letters):
        if (match["street"] or "").lower() not in words.others and _is_home(letters, *match.span()):
            yield match.span()
    yield from _in_words(letters, signs)


def _is_route(letters: str, at: int) -> bool:
    return lexicon().route.search(letters[max(at - _BEFORE, 0) : at]) is not None


def _is_home(letters: str, start: int, end: int) -> bool:
    """Whether the words around a number and a name show that people live there."""
    words = lexicon()
    if _is_route(letters, start):
        return False
    if words.led.search(letters[max(start - _AROUND, 0) : start]):
        return True
    around = f"{letters[max(start - _AROUND, 0) : start]} ; {letters[end : end + _AROUND]}"
    return words.around.search(around) is not None


def _in_words(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """`thirty-one twelve Elliot`, `17-oh-5 E 31st Street`."""
    words, at = lexicon(), 0
    while at < len(signs):
        if not signs[at].digits:
            at += 1
            continue
        first, number = at, ""
        while at < len(signs) and signs[at].digits and (at == first or near(letters, signs[at - 1], signs[at])):
            number += signs[at].digits
            at += 1
        said = any(one.said for one in signs[first:at])
        if at - first > 1 and len(number) in _NUMBER:
            street = words.named.match(letters, signs[at - 1].end)
            shown = said or (street is not None and _is_home(letters, signs[first].start, street.end()))
            name = (street["street"] or street["typed"]) if street else ""
            if street and shown and name.lower() not in words.others and not name.isupper():
                yield signs[first].start, street.end()
