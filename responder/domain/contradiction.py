"""What speaks against an incident: somebody says that it was another agency, that it is over, that nothing is there.

It is shown beside what the others say, and never lowers what the reports are worth: a person weighs it. So a few plain
phrases are looked for, clause by clause, and where a clause may mean something else it is left alone: a question, a
guess, what is denied, what agents say of themselves, another agency that is there together with immigration. Agents
often wear `police`: that they are police counts only with more to it, `just the police`, `it was the police`. A house
that is named after an agency, `the sheriff's office building`, is a place.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.check import Answer
from responder.domain.letters import folded
from responder.domain.vocabulary import load


class Against(StrEnum):
    OTHER_AGENCY = "other agency"
    OVER = "over"
    NOTHING = "nothing there"
    CHECKS = "checks disagree"
    """What verifiers answered cannot all be so."""


_LOOKED_AT = 1000
"""Characters, as likeness does."""
_TABLE = "against"
_LISTS = {Against.OTHER_AGENCY: "other_agency", Against.OVER: "over", Against.NOTHING: "nothing"}


@dataclass(frozen=True)
class _Lexicon:
    """The words that speak against an incident, ready to read with."""

    ends: re.Pattern[str]
    """What ends a clause."""
    found: dict[Against, re.Pattern[str]]
    not_them: re.Pattern[str]
    taken_for: re.Pattern[str]
    themselves: re.Pattern[str]
    unsure: re.Pattern[str]
    """Before a phrase, this takes it back, or makes it a guess or somebody's claim about themselves."""


@cache
def lexicon() -> _Lexicon:
    """What speaks against an incident in every language."""
    lists = load()
    them = rf"\b{lists.pattern(_TABLE, 'immigration')}\b"
    return _Lexicon(
        ends=re.compile(rf"([.!?;,\n\u104a\u104b]|\b{lists.pattern(_TABLE, 'but')}\b)"),
        found={code: re.compile(lists.phrases(_TABLE, key)) for code, key in _LISTS.items()},
        not_them=re.compile(lists.phrases(_TABLE, "not_immigration")),
        taken_for=re.compile(rf"\b{lists.pattern(_TABLE, 'taken_for')}\b[a-z ]*{them}"),
        themselves=re.compile(them),
        unsure=re.compile(rf"\b{lists.pattern(_TABLE, 'unsure')}(?: {lists.pattern(_TABLE, 'unsure_after')})*$"),
    )


def contradictions_in(text: str) -> frozenset[Against]:
    """What a text says against the incident, in any of the languages that people write to us in."""
    found = set[Against]()
    pieces = lexicon().ends.split(folded(text[:_LOOKED_AT]))
    for clause, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if end != "?":
            found |= _in(" ".join(clause.split()))
    return frozenset(found)


def against(texts: Iterable[str], judgements: Collection[Answer]) -> dict[Against, int]:
    """How many reports say each thing, and in how many ways those who looked have judged, if in more than one."""
    counted = Counter(code for text in texts for code in contradictions_in(text))
    judged = set(judgements) - {Answer.CANNOT_TELL}
    if len(judged) > 1:
        counted[Against.CHECKS] = len(judged)
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
