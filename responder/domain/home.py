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
from responder.domain.vocabulary.finder import LedPattern

Span = tuple[int, int]

_TABLE = "private"
_HOUSE = r"(?<![\w:/&.-])(?!911\b)"
_WORD = r"[\w']{1,20}\.?"
_NEXT = re.compile(r" [A-Za-z]{2,20}")
_BEFORE = 12
_AROUND = 45
"""Within this many letters, words such as `upstairs` make a number and a name a home."""
_NUMBER = range(3, 6)


@dataclass(frozen=True)
class _Lexicon:
    numbered: re.Pattern[str]
    """A house by number and street."""
    shown: tuple[LedPattern, ...]
    """A house by its apartment, its color, or how far from the corner it is."""
    bare: re.Pattern[str]
    """A number and a name that may be a street."""
    named: re.Pattern[str]
    """A name that may be a street, after a house number in words."""
    streets: frozenset[str]
    """Known streets. A house number before one needs nothing more."""
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
    crossing = (
        rf"(?!\s?(?:&|/|{any_of['crossing']}\s+[A-Z0-9]|(?:and|at|iyo|thiab|fi)\s+[A-Z0-9]|{any_of['counted']}\b))"
    )
    street = rf"(?:[NSEW]\.? )?(?P<street>[A-Z][a-z]{{2,20}}|\d{{1,3}}(?:st|nd|rd|th))\b{crossing}"
    return _Lexicon(
        numbered=_any_case(_numbered(lists)),
        shown=tuple(_shown(lists)),
        bare=re.compile(rf"{_HOUSE}\d{{3,5}}[A-Za-z]?,? (?:{street}|del? (?:la )?(?P<calle>\w{{2,20}}))"),
        named=re.compile(rf"[ ,]{{1,2}}(?:{street}|(?P<typed>[a-z]{{3,20}} (?:{any_of['street_type']})\b))"),
        streets=frozenset(lists.words("place_names", "other_street")) | frozenset(lists.words("where", "name")),
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
    name = rf"(?!(?:{any_of['counted']}|{any_of['not_a_street']})\b){_WORD}"
    return (
        rf"{_HOUSE}(?:\d{{3,5}}[a-z]?\s+(?:{name}\s+){{1,3}}{street}"
        rf"|\d{{1,2}}\s+{name}\s+{street}|\d{{3,5}}\s+(?:de\s+la\s+)?{calle})"
    )


def _shown(lists: Vocabulary) -> Iterator[LedPattern]:
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    numbered = rf"(?:#|{any_of['number_sign']}\b\.?)"
    uncounted = rf"(?!\s*{any_of['counted']}\b|:)"
    house = rf"(?:{any_of['house']})"
    color = rf"(?:{any_of['color']})"
    which = rf"(?:{any_of['which_house']}|{any_of['with_mark']}\W{{1,2}}(?:\w{{1,12}}\s){{0,3}}{any_of['mark']})(?!\w)"

    def led(key: str, after: str, before: str = "") -> LedPattern:
        return LedPattern(lists.words(_TABLE, key), rf"\b{before}{any_of[key]}{after}")

    yield led(
        "street_type_first",
        rf"\b\.?\s+(?:(?!{any_of['crossing']}\b){_WORD},?\s+){{1,3}}"
        rf"(?:{numbered}\s?\d{{1,5}}|\d{{3,5}}{uncounted})\b",
    )
    whose = rf"(?!\s*(?!(?:of|de|del)\b){any_of['counted']}\b|:)"
    yield led(
        "dwelling",
        rf"(?!\w)\.?\s?(?:is\s|es\s|waa\s)?{numbered}?\s?"
        rf"(?:\d{{1,5}}[a-z]?\b{whose}|(?-i:[A-Z]\d{{0,4}})\b(?=\W*$|[,.;]| of\b| del?\b))",
        r"(?<!parking )(?<!high )",
    )
    yield led("address", r"\W{1,3}(?:(?:is|es)\s)?\d{1,5}(?:\s(?:[NSEW]\s)?\w{2,20})?")
    yield led("ring", rf"\s#?\d{{1,4}}[a-z]?\b{uncounted}(?!\stimes|\sveces)")
    yield led("lives", rf"\s+{any_of['lives_at']}\s+(?:{_WORD}\s+){{0,3}}#?\d{{2,5}}\b{uncounted}")
    yield led(
        "lives",
        rf"\s(?:\w{{1,14}}\s){{0,4}}?(?:{any_of['lives_near']}|{which})(?:\s\w{{2,15}}){{1,4}}",
        r"(?!stay(?:ing)?\b)",
    )
    row = rf",?\s(?:\w{{1,12}},?\s){{0,4}}?{which}(?:\s\w{{2,12}}){{0,4}}"
    public = r"(?!\s(?:party|of|church|cafe|coffee))"
    yield led("color", rf"(?:\s{house}{row}|(?:\sand\s{color})?\s{house}\b{public})")
    yield led("house", rf"(?:{row}|\s(?-i:(?=[a-z])){color}\b)")


def homes(letters: str, signs: Sequence[Sign]) -> Iterator[Span]:
    """Where the text tells somebody's home."""
    words, lowered = lexicon(), letters.lower()
    for match in words.numbered.finditer(letters):
        if not _is_route(letters, match.start()):
            yield match.span()
    for shown in words.shown:
        yield from (match.span() for match in shown.finditer(letters, lowered))
    for match in words.bare.finditer(letters):
        street = (match["street"] or match["calle"] or "").lower()
        after = _NEXT.match(letters, match.end())
        whole = f"{street}{after[0].lower()}" if after else street
        named = whole in words.streets or street in words.streets
        known = named and not _is_route(letters, match.start())
        if (whole in words.streets or street not in words.others) and (known or _is_home(letters, *match.span())):
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
