"""Conflicting information about an incident: it was another agency, it is over, or nothing is there.

The board shows it next to the other reports. It never lowers their confidence: a person weighs it. So we look for a
few plain phrases, clause by clause. We skip a clause that may mean something else: a question, a guess, a denial,
what agents say about themselves, or another agency that is there together with immigration. Agents often wear
`police`, so being police counts only with more words: `just the police`, `it was the police`. A building named after
an agency, such as `the sheriff's office building`, is a place.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.check import Answer
from responder.domain.letters import folded
from responder.domain.report import INSIDE, Activity
from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import PhraseFinder


class Against(StrEnum):
    OTHER_AGENCY = "other agency"
    OVER = "over"
    NOTHING = "nothing there"
    CHECKS = "checks disagree"
    """Verifiers gave answers that can't all be true."""
    ACTIVITIES = "activities differ"
    """Several reports say that it happens inside, and several that it is a stop on the street."""


ENOUGH_FOR_ANOTHER = 2
"""So many reports of another activity are no slip."""
_LOOKED_AT = 1000
"""Characters of a text, the same as in `likeness`."""
_TABLE = "against"
_LISTS = {Against.OTHER_AGENCY: "other_agency", Against.OVER: "over", Against.NOTHING: "nothing"}


@dataclass(frozen=True)
class _Lexicon:
    """The words that speak against an incident, compiled for reading."""

    ends: re.Pattern[str]
    """Ends a clause."""
    found: dict[Against, re.Pattern[str]]
    denial: PhraseFinder
    not_them: re.Pattern[str]
    taken_for: re.Pattern[str]
    themselves: re.Pattern[str]
    unsure: re.Pattern[str]
    """Before a phrase, this takes it back or makes it a guess, or what agents say about themselves."""


@cache
def lexicon() -> _Lexicon:
    """The words that speak against an incident, in every language."""
    lists = load()
    them = rf"\b{lists.pattern(_TABLE, 'immigration')}\b"
    return _Lexicon(
        ends=re.compile(rf"([.!?;,\n\u104a\u104b]|\b{lists.pattern(_TABLE, 'but')}\b)"),
        found={code: re.compile(lists.phrases(_TABLE, key)) for code, key in _LISTS.items()},
        denial=lists.finder(_TABLE, "denial"),
        not_them=re.compile(lists.phrases(_TABLE, "not_immigration")),
        taken_for=re.compile(rf"\b{lists.pattern(_TABLE, 'taken_for')}\b[a-z ]*{them}"),
        themselves=re.compile(them),
        unsure=re.compile(rf"\b{lists.pattern(_TABLE, 'unsure')}(?: {lists.pattern(_TABLE, 'unsure_after')})*$"),
    )


def contradictions_in(text: str) -> frozenset[Against]:
    """What a text says against the incident, in any of our languages."""
    found = set[Against]()
    pieces = lexicon().ends.split(folded(text[:_LOOKED_AT]))
    for clause, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if end != "?":
            found |= _in(" ".join(clause.split()))
    return frozenset(found)


def denials_in(text: str) -> frozenset[Against]:
    """The same for a text that is a report by itself: it may deny in many more ways that there is anything."""
    found = set(contradictions_in(text))
    if found - {Against.OVER}:
        return frozenset(found)
    pieces = lexicon().ends.split(folded(text[:_LOOKED_AT]))
    for clause, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        said = " ".join(clause.split())
        hits = lexicon().denial.matches(said) if end != "?" else ()
        if any(not lexicon().unsure.search(said[: hit.start()].rstrip()) for hit in hits):
            found.add(Against.NOTHING)
    return frozenset(found)


def count_contradictions(texts: Iterable[str]) -> Counter[str]:
    """How many of the texts say each thing against the incident."""
    return Counter(code.value for text in texts for code in denials_in(text))


def against(
    spoken: Mapping[str, int], judgements: Collection[Answer], activities: Mapping[Activity, int] | None = None
) -> dict[Against, int]:
    """How many reports say each thing.

    CHECKS counts the different answers of verifiers, if there is more than one. ACTIVITIES counts the reports that name
    the less frequent of two things that are hardly one: a raid inside, or a stop on the street.
    """
    counted = Counter({Against(code): count for code, count in spoken.items() if code in _LISTS})
    judged = set(judgements) - {Answer.CANNOT_TELL}
    if len(judged) > 1:
        counted[Against.CHECKS] = len(judged)
    told = activities or {}
    fewer = min(told.get(Activity.STOP, 0), sum(told.get(one, 0) for one in INSIDE))
    if fewer >= ENOUGH_FOR_ANOTHER:
        counted[Against.ACTIVITIES] = fewer
    return {code: counted[code] for code in Against if counted[code]}


def _in(clause: str) -> set[Against]:
    found = set[Against]()
    words = lexicon()
    rest, denied = words.not_them.subn(" ", words.taken_for.sub(" ", clause))
    if denied:
        found.add(Against.OTHER_AGENCY)
    for code, phrases in words.found.items():
        if code is Against.OTHER_AGENCY and words.themselves.search(rest):
            continue
        at = clause if code is not Against.OTHER_AGENCY else rest
        if any(not words.unsure.search(at[: hit.start()].rstrip()) for hit in phrases.finditer(at)):
            found.add(code)
    return found
