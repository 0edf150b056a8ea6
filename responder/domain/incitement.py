"""Finds words in six languages that urge people to block, chase, surround, stop or hide.

Words that say not to, or that only say what agents do, don't count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from responder.domain.vocabulary import Vocabulary, load

Span = tuple[int, int]

_TABLE = "calls"
_BACK = 60
_START = re.compile(r"\b\w")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .*_-]){3,20}\w(?!\w)")
_SIGNS_BEFORE = {"en": r"[.!?;:,\n(/\"'-]", "es": r"[.!?;:,\n(/\"'\u00a1-]"}
"""Signs that may stand before an incitement. It may also begin the text or follow a word that urges people."""


@dataclass(frozen=True)
class _Lexicon:
    """The words of incitement, compiled for reading."""

    verbs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    """For English and for Spanish: the verbs, and what stands before a verb that urges people."""
    brought: re.Pattern[str]
    """`Bring trucks and`: here others are asked to do it."""
    told: re.Pattern[str]
    """The same in the other languages, right before the verb."""
    tells: re.Pattern[str]
    """`Agents are trying to`: here the agents do it."""
    lets_go: re.Pattern[str]
    """Incitement with a negation: `do not let them leave`."""
    sure: dict[str, re.Pattern[str]]
    """Unmistakable words, whatever stands before them, by their first letter, for speed."""
    negated: re.Pattern[str]
    linked: re.Pattern[str]
    """Links two verbs in one list: `do not block, chase or follow`."""
    in_list: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The words that urge people to act, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    negated = rf"\b{any_of['not']}(?: {any_of['not_followed']}){{0,4}} ?$"
    tells = rf"\b{any_of['others']}(?: (?:\w{{1,12}} ){{0,3}})?{any_of['others_do']}\s*$"
    after_comma = rf",\s?(?:{any_of['or_after_comma']} )?"
    return _Lexicon(
        verbs=(
            (_of_any_case(_english(lists)), _of_any_case(_before(lists, "en"))),
            (_of_any_case(_spanish(lists)), _of_any_case(_before(lists, "es"))),
        ),
        brought=_of_any_case(rf"\b{any_of['brought']} (?:\w{{1,12}} ){{0,2}}{any_of['others_do']}\s*$"),
        told=_of_any_case(rf"(?<!\w){any_of['told']}\s$"),
        tells=_of_any_case(tells),
        lets_go=_of_any_case(lists.phrases(_TABLE, "let_go")),
        sure={letter: _of_any_case(way) for letter, way in lists.phrases_by_letter(_TABLE, "sure").items()},
        negated=_of_any_case(negated),
        linked=_of_any_case(rf"(?: \w{{1,12}}){{0,4}}\s?(?:{after_comma}| {any_of['or']} )(?:to )?"),
        in_list=_of_any_case(rf"\b{any_of['verb_in_list']}\b"),
    )


def _of_any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _before(lists: Vocabulary, language: str) -> str:
    return rf"(?:^|{_SIGNS_BEFORE[language]}|\b{lists.pattern(_TABLE, 'before_call', language)})\s*$"


def _english(lists: Vocabulary) -> str:
    """The English verbs, and what must follow them: `block the vans`, but not `a block away`."""

    def one(key: str) -> str:
        return lists.pattern(_TABLE, key, "en")

    them = rf"(?:{one('them_alone')}|(?:{one('before_them')} ){{0,2}}(?:\w{{1,15}} ){{0,2}}?{one('them')}\b)"
    way = rf"(?:{one('before_way')} )?(?:\w{{1,15}} )?{one('way')}\b"
    people = rf"(?:{one('before_people')} )?{one('people')}\b"
    at_once = rf"(?:{one('now')}|{one('away')})\b|[!.]|$"
    return (
        r"\b(?:(?<!the )(?<!this )(?<!\ba )"
        rf"{one('block')}(?!\w)(?= ?(?:{them}|{way}|{at_once}))"
        rf"|(?<!the ){one('chase')}(?!\w)(?= ?(?:{them}|{one('now')}\b|!|$))"
        rf"|{one('follow')}(?!\w)(?= ?{them})|{one('hide')}(?= (?:{one('hide_whom')}|{people}))"
        rf"|{one('always')}|{one('in_front_of')} {them})"
    )


def _spanish(lists: Vocabulary) -> str:
    """The same for Spanish: `bloqueen la calle`, `bloqueenlos`."""

    def one(key: str) -> str:
        return lists.pattern(_TABLE, key, "es")

    them = rf"(?:(?:a )?{one('before_them')} )?(?:\w{{1,15}} )?{one('them')}\b"
    way = rf"(?:{one('before_way')} )?{one('way')}\b"
    ending = rf"{one('object_ending')}\b"
    return (
        rf"\b(?:{one('block')}(?:{ending}|(?= (?:{them}|{way})))|{one('block_now')}(?=\s*(?:{one('now')}|$|[!.,]))"
        rf"|{one('chase')}(?:{ending}|(?= {them}))"
        rf"|{one('hide')}(?:{ending}|{one('hide_ending')}\b|(?= {one('hide_whom')}\b))|{one('always')})\b"
    )


def incitements_in(letters: str) -> Iterator[Span]:
    """Where the text urges people to do things that observers never do."""
    words = lexicon()
    # `b l o c k` is read as one word. The letters keep their positions.
    for match in _SPACED.finditer(letters):
        word = re.sub(r"[^\w]", "", match[0])
        if words.in_list.fullmatch(word) and not _negated(letters, match.start()):
            yield match.span()
    yield from (match.span() for match in words.lets_go.finditer(letters))
    for verbs, before in words.verbs:
        for match in verbs.finditer(letters):
            lead = letters[max(match.start() - _BACK, 0) : match.start()]
            if before.search(lead) and not _told(lead) and not _negated(letters, match.start()):
                yield match.span()
    for match in _sure(letters):
        lead = letters[max(match.start() - _BACK, 0) : match.start()]
        if not _told(lead) and not _negated(letters, match.start()):
            yield match.span()


def _sure(letters: str) -> Iterator[re.Match[str]]:
    by_letter = lexicon().sure
    yield from by_letter[""].finditer(letters)
    for word in _START.finditer(letters):
        ways = by_letter.get(word[0].lower())
        match = ways.match(letters, word.start()) if ways else None
        if match is not None:
            yield match


def _told(lead: str) -> bool:
    """Whether the words before a verb say that others do it."""
    words = lexicon()
    told = words.tells.search(lead) is not None and words.brought.search(lead) is None
    return told or words.told.search(lead) is not None


def _negated(letters: str, at: int) -> bool:
    """Whether a `not` stands before the verb, or before an earlier verb in the same list."""
    lead = letters[max(at - _BACK, 0) : at]
    words = lexicon()
    if words.negated.search(lead):
        return True
    return any(
        words.negated.search(lead[: verb.start()]) and _all_linked(lead[verb.end() :])
        for verb in words.in_list.finditer(lead)
    )


def _all_linked(between: str) -> bool:
    words = lexicon()
    while between:
        link = words.linked.match(between)
        if link is None:
            return False
        between = between[link.end() :]
        verb = words.in_list.match(between)
        between = between[verb.end() :] if verb else between
        if verb is None:
            return not between
    return True
