"""Distress: whether a text may be a cry for help. A doubtful one counts: a person looks at each."""

import re
from dataclasses import dataclass
from functools import cache

from responder.domain import scorecard
from responder.domain.clauses import DRAWN_OUT, clauses_of, closed_up
from responder.domain.intent import read_words
from responder.domain.letters import clean, plain
from responder.domain.speech import own_words
from responder.domain.typo import Typos
from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import PhraseFinder

_TABLE = "distress"
_SIGNS = re.compile("🆘|🚨\\s*🚨")
"""Signs that `plain` drops."""
_CUT = "\n"
"""Stands where harmless words were. No phrase matches across it."""
_NUMBERED = re.compile(r"(?:[1-8] )?(?P<rest>.+?)(?: [A-Z][2-9][A-Z])?")
"""A text without the digit of an answer and without the code of an incident."""
_CODE = re.compile(r" ?\b[A-Z][2-9][A-Z]\b")
"""The code of an incident: it may stand in the middle of a cry."""
_MORE_THAN_AN_ANSWER = 8
"""Points from which a text is a cry even if it can be read as an answer: `can't get out`, `getting in my car`."""
_CHECKED = re.compile(r"\s*[5-8]\s+(?=\w*\d)\w{4}\b", re.ASCII)
"""The digit and the code of a check."""
_DIGIT = re.compile(r"^\s*[1-4]\b")
_NOT_THERE = re.compile(r"[27]\b(?! OF)")
"""The beginning of an answer that says they can't come, or that it is another agency: its sender is not there."""


@dataclass(frozen=True)
class Distress:
    """A text that may be a cry for help."""

    sign: str
    """The words that made it one."""
    from_scene_only: bool = False
    """Whether it counts only from somebody who is going or on scene: HELP alone is the carrier's word."""


@dataclass(frozen=True)
class _Lexicon:
    alone: frozenset[str]
    calm: PhraseFinder
    typos: Typos


def read_distress(body: str) -> Distress | None:
    """Return the reason to take a text as a cry for help; None if there is none. Quotations in it are not read."""
    spoken = own_words(body)
    if sign := _SIGNS.search(spoken):
        return Distress(sign[0])
    words = lexicon()
    said = plain(clean(spoken))
    short, drawn_out = DRAWN_OUT.subn(r"\1", said)
    bare = _NUMBERED.fullmatch(words.typos.mend(short))
    if bare and bare["rest"] in words.alone:
        return Distress(said, from_scene_only=not drawn_out)
    clauses = [words.typos.mend(closed_up(_CODE.sub("", clause))) for clause in clauses_of(spoken)]
    points, sign_words = scorecard.score(
        [words.calm.cut(clause, _CUT) for clause in clauses],
        asking=spoken.rstrip().endswith("?"),
        there=not _NOT_THERE.match(said),
    )
    if points < scorecard.ENOUGH_ON_SCENE or (points < _MORE_THAN_AN_ANSWER and _only_answers(spoken)):
        return None
    return Distress(sign_words, from_scene_only=points < scorecard.ENOUGH)


def _only_answers(spoken: str) -> bool:
    """Whether the whole text is an answer that we understand, or answers a check with its code."""
    if _CHECKED.match(spoken):
        return True
    said = read_words(_CODE.sub("", _DIGIT.sub("", spoken)))
    return said.intent is not None and not said.more and not said.doubt


@cache
def lexicon() -> _Lexicon:
    """The words of distress in every language."""
    lists = load()
    scorecard.lists()
    return _Lexicon(
        alone=frozenset(lists.words("commands", "help")) | frozenset(lists.words(_TABLE, "alone")),
        calm=lists.finder(_TABLE, "calm"),
        typos=Typos(lists.words(_TABLE, "strong"), lists.words(_TABLE, "not_strong")),
    )
