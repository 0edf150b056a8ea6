"""Finds words in six languages that urge people to block, chase, surround, stop or hide.

Words that say not to, or that only say what agents do, don't count.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from responder.domain.vocabulary import Vocabulary, load
from responder.domain.vocabulary.finder import LedPattern, PhraseFinder, places_of

Span = tuple[int, int]

_TABLE = "calls"
_BACK = 60
_WORD = re.compile(r"\w+")
_SPACED = re.compile(r"(?<!\w)(?:\w[ .*_-]){3,20}\w(?!\w)")
_BASE = re.compile(r"[a-z]{3,12}(?<!ed)(?<!ing)(?<!ly)(?<!s)")
"""A verb without an ending, as it asks people to do something."""
_SENTENCE = re.compile(r"[.!?;\n]")
_ITEM = 5
"""The most words between two commas or before `or` in a list of verbs."""
_LONGEST = 25
"""The most letters of a verb with an ending that stands for somebody: `bloqueenselos`."""
_LEADING = 3
"""The most words of a phrase that urges people: `hay que`."""
_SIGNS_BEFORE = ".!?;:,\n(/\"'-\u00a1"
"""Signs that may stand before an incitement. It may also begin the text or follow words that urge people."""


@dataclass(frozen=True)
class _Verbs:
    """The verbs of one language that are a call if people are urged to do them."""

    follows: Mapping[str, re.Pattern[str]]
    """What must follow each verb."""
    before: frozenset[str]
    """Words before a verb that urge people."""
    doing: frozenset[str]
    """Words before those that ask or tell what is done: `is anyone hurt`."""


@dataclass(frozen=True)
class _Lexicon:
    """The words of incitement, compiled for reading."""

    verbs: tuple[_Verbs, ...]
    """For English and for Spanish."""
    brought: re.Pattern[str]
    """`Bring trucks and`: here others are asked to do it."""
    told: re.Pattern[str]
    """The same in the other languages, right before the verb."""
    tells: re.Pattern[str]
    """`Agents are trying to`, `they`: here the agents do it."""
    lets_go: PhraseFinder
    """Incitement with a negation: `do not let them leave`."""
    sure: PhraseFinder
    """Unmistakable words, whatever stands before them."""
    observed: frozenset[str]
    """Words before agents and their vehicles that are no call: `film the van`."""
    theirs: re.Pattern[str]
    asked: frozenset[str]
    """Spanish verbs that ask people to do what is no call, without their ending."""
    ending: re.Pattern[str]
    """The end of a Spanish verb that asks people to do something to somebody: `cierrenles`."""
    negated: re.Pattern[str]
    doers: LedPattern
    """Agents and others who may do it, anywhere before it."""
    negation: LedPattern
    joins: re.Pattern[str]
    """Joins two verbs after a `not`: `do not block, chase or follow`."""
    ends: re.Pattern[str]
    """What comes after it is no longer forbidden: `do not wait but`."""
    in_list: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The words that urge people to act, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE) if key not in {"sure", "let_go"}}
    doers = [word for key in ("others", "others_try", "told") for word in lists.words(_TABLE, key)]
    doing = rf"(?:{any_of['others']}|{any_of['others_try']})"
    return _Lexicon(
        verbs=(
            _Verbs(
                _english(lists),
                frozenset(lists.words(_TABLE, "before_call", "en")),
                frozenset(lists.words(_TABLE, "others_try", "en")),
            ),
            _Verbs(
                _spanish(lists),
                frozenset(lists.words(_TABLE, "before_call", "es")),
                frozenset(lists.words(_TABLE, "others_try", "es")),
            ),
        ),
        brought=_of_any_case(rf"\b{any_of['brought']} (?:\w{{1,12}} ){{0,3}}{any_of['others_do']}\s*$"),
        told=_of_any_case(rf"(?<!\w){any_of['told']}\s$"),
        tells=_of_any_case(
            rf"\b(?:{doing}(?: (?:\w{{1,12}} ){{0,3}})?{any_of['others_do']}"
            rf"|{any_of['others']}(?: {any_of['others_how']})?) ?$"
        ),
        lets_go=lists.finder(_TABLE, "let_go"),
        sure=lists.finder(_TABLE, "sure"),
        observed=frozenset(lists.words(_TABLE, "observed")),
        asked=frozenset(lists.words(_TABLE, "asked")),
        theirs=re.compile(
            rf" (?:(?:up|off|down|in|out|over|on|at|into) )?(?:the|that|those|these|their|his|this|both|every|all) "
            rf"(?:\w{{1,12}} ){{0,2}}?{any_of['theirs']}\b"
        ),
        ending=re.compile(rf"(?<=\w\w[ea]n){any_of['object_ending']}$"),
        negated=_of_any_case(rf"\b{any_of['not']}(?: {any_of['not_followed']}){{0,4}} ?$"),
        doers=LedPattern(doers, rf"(?:{'|'.join(map(re.escape, doers))})(?!\w)"),
        negation=LedPattern(lists.words(_TABLE, "not"), rf"{any_of['not']}(?!\w)"),
        joins=_of_any_case(rf"\b{any_of['or']}(?!\w)"),
        ends=_of_any_case(rf"\b{any_of['no_longer']}(?!\w)"),
        in_list=_of_any_case(rf"\b{any_of['verb_in_list']}\b"),
    )


def _of_any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _english(lists: Vocabulary) -> dict[str, re.Pattern[str]]:
    """The English verbs, and what must follow them: `block the vans`, but not `a block away`."""

    def one(key: str) -> str:
        return lists.pattern(_TABLE, key, "en")

    them = rf"(?:{one('them_alone')}|(?:{one('before_them')} ){{0,2}}(?:\w{{1,15}} ){{0,2}}?{one('them')}\b)"
    way = rf"(?:{one('before_way')} )?(?:\w{{1,15}} )?{one('way')}\b"
    people = rf"(?:{one('before_people')} )?{one('people')}\b"
    at_once = rf"(?:{one('now')}|{one('away')})\b|[!.]|$"
    return _by_verb(
        lists,
        "en",
        {
            "block": rf"(?!\w) ?(?:{them}|{way}|{at_once})",
            "chase": rf"(?!\w) ?(?:{them}|{one('now')}\b|!|$)",
            "follow": rf"(?!\w) ?{them}",
            "hide": rf"(?!\w) (?:{one('hide_whom')}|{people})",
        },
    )


def _spanish(lists: Vocabulary) -> dict[str, re.Pattern[str]]:
    """The same for Spanish: `bloqueen la calle`, `bloqueenlos`."""

    def one(key: str) -> str:
        return lists.pattern(_TABLE, key, "es")

    them = rf"(?:(?:a )?{one('before_them')} )?(?:\w{{1,15}} )?{one('them')}\b"
    way = rf"(?:{one('before_way')} )?{one('way')}\b"
    ending = rf"{one('object_ending')}\b"
    return _by_verb(
        lists,
        "es",
        {
            "block": rf"{ending}| (?:{them}|{way})",
            "block_now": rf"\s*(?:{one('now')}\b|$|[!.,])",
            "chase": rf"{ending}| {them}",
            "hide": rf"{ending}|{one('hide_ending')}\b| {one('hide_whom')}\b",
        },
    )


def _by_verb(lists: Vocabulary, language: str, follows: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    ways: dict[str, list[str]] = {}
    for key, pattern in follows.items():
        for verb in lists.words(_TABLE, key, language):
            ways.setdefault(verb, []).append(pattern)
    compiled = {way: _of_any_case(f"(?:{way})") for way in {"|".join(each) for each in ways.values()}}
    return {verb: compiled["|".join(each)] for verb, each in ways.items()}


def incitements_in(letters: str) -> Iterator[Span]:
    """Where the text urges people to do things that observers never do."""
    words = lexicon()
    lowered = letters.lower()
    negations = [match.end() for match in words.negation.finditer(letters, lowered)]
    # `b l o c k` is read as one word. The letters keep their positions.
    for match in _SPACED.finditer(letters):
        word = re.sub(r"[^\w]", "", match[0])
        if words.in_list.fullmatch(word) and not _negated(letters, match.start(), negations):
            yield match.span()
    yield from (match.span() for match in words.lets_go.every(lowered))
    doers = [match.end() for match in words.doers.finditer(letters, lowered)]
    for start, end in _urged(lowered):
        told = _any_near(doers, start) and _told(letters[max(start - _BACK, 0) : start])
        if not told and not _negated(letters, start, negations):
            yield start, end


def _any_near(ends: Sequence[int], at: int) -> bool:
    """Whether any of these ends shortly before."""
    last = bisect_right(ends, at)
    return last > 0 and at - ends[last - 1] <= 2 * _BACK


def _urged(lowered: str) -> Iterator[Span]:
    """What may urge people, by itself or by what stands before and after."""
    words = lexicon()
    yield from (match.span() for match in words.sure.every(lowered))
    yield from _unlike_observers(lowered)
    for word, ats in places_of(lowered).items():
        for verbs in words.verbs:
            forms = [verb for verb in (word[:end] for end in range(len(word), 1, -1)) if verb in verbs.follows]
            for verb in forms if len(word) <= _LONGEST else ():
                follows = verbs.follows[verb]
                for at in ats:
                    if follows.match(lowered, at + len(verb)) and _begins(lowered, at, verbs):
                        yield at, at + len(word)


def _unlike_observers(lowered: str) -> Iterator[Span]:
    """Whatever people are urged to do to agents, their vehicles and the ways out, unless observers do it."""
    words = lexicon()
    english, spanish = words.verbs
    for word, ats in places_of(lowered).items():
        ending = words.ending.search(word)
        to_them = ending is not None and word[: ending.start()] not in words.asked
        if not to_them and (word in words.observed or not _BASE.fullmatch(word)):
            continue
        for at in ats:
            after = None if to_them else words.theirs.match(lowered, at + len(word))
            if (to_them or after) and _begins(lowered, at, spanish if to_them else english):
                yield at, after.end() if after else at + len(word)


def _begins(lowered: str, at: int, verbs: _Verbs) -> bool:
    """Whether a call can begin here: at the start, after a sign, or after words that urge people."""
    lead = lowered[max(at - _BACK, 0) : at].rstrip(" ")
    if not lead or lead[-1] in _SIGNS_BEFORE:
        return True
    row = _WORD.findall(lead)[-_LEADING:]
    if len(row) > 1 and row[-2] in verbs.doing:
        return False
    return any(" ".join(row[-many:]) in verbs.before for many in range(1, _LEADING + 1))


def _told(lead: str) -> bool:
    """Whether the words before a verb say that others do it."""
    words = lexicon()
    told = words.tells.search(lead) is not None and words.brought.search(lead) is None
    return told or words.told.search(lead) is not None


def _negated(letters: str, at: int, negations: Sequence[int]) -> bool:
    """Whether a `not` stands before the verb, or before the list of verbs that it is in."""
    if not _any_near(negations, at):
        return False
    lead = _SENTENCE.split(letters[max(at - 2 * _BACK, 0) : at])[-1]
    if lexicon().negated.search(lead):
        return True
    ahead = _SENTENCE.split(letters[at : at + _BACK])[0]
    first = bisect_left(negations, at - len(lead) + 1)
    return any(_goes_on(letters[end:at], ahead) for end in negations[first : bisect_right(negations, at)])


def _goes_on(between: str, ahead: str) -> bool:
    """Whether a `not` before these words still holds after them: `not chase, stop or`, `not follow them or`."""
    words = lexicon()
    if words.ends.search(between):
        return False
    items = words.joins.sub(",", between).split(",")
    listed = not items[-1].strip() and len(items) > 1 and all(len(each.split()) <= _ITEM for each in items)
    return listed and (words.joins.search(between) is not None or words.joins.search(ahead) is not None)
