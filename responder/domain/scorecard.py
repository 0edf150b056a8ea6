"""The scorecard of cries for help: kinds of words are evidence, each worth some points, and their sum decides.

Its words are in the table `distress` of the word lists, under the names below.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import PhraseLists

_TABLE = "distress"
ENOUGH = 6
"""Points that make a text a cry, whoever sent it."""
ENOUGH_ON_SCENE = 5
"""Points that make it one if its sender is going or on scene."""
_Evidence = dict[str, tuple[int, frozenset[str]]]
"""By list, its points and the dangers that it counts for."""

_PHRASES = {"cry": 10, "harm": 6, "doubtful": 5}
"""Whole phrases: the least that their clause is worth."""
_DANGERS = {
    "wounded": 6,
    "violence": 4,
    "binding": 4,
    "breaking_in": 4,
    "chasing": 4,
    "fear": 4,
    "plea": 4,
    "trapped": 4,
    "weapon": 3,
    "injury": 3,
    "seizing": 2,
}
"""What happens. Without one of these, the evidence of the next two kinds does not count."""
_ANY = frozenset(_DANGERS)
_TO_WHOM: _Evidence = {
    "to_us": (4, _ANY),
    "our_kin": (3, _ANY),
    "myself": (2, _ANY - {"seizing", "violence", "injury"}),
}
"""Only the most of these."""
_MORE: _Evidence = {
    "others": (2, frozenset({"violence", "breaking_in", "weapon", "injury"})),
    "named": (3, frozenset({"seizing", "binding"})),
    "aimed": (2, frozenset({"weapon"})),
    "body_part": (2, frozenset({"violence", "wounded", "injury", "weapon", "breaking_in"})),
    "in_their_hands": (2, frozenset({"seizing", "binding", "violence", "trapped"})),
    "attackers": (1, _ANY - {"fear", "plea", "injury", "binding"}),
    "intent": (1, _ANY),
    "hurry": (1, _ANY),
}
_AGAINST = {"past": 5, "asking": 5, "condition": 4, "thanks": 5, "everyday": 3, "our_doing": 6}
"""These speak against the clause that they stand in."""
_AGAINST_ALL = {"all_clear": 8, "declines": 5, "joke": 8, "news": 4}
"""These speak against the whole text."""
_ERRAND = 6
"""Against a text about an errand, unless it says that somebody is hurt or held: `help me carry the chairs`."""
_QUESTION_MARK = 3
_NOT_THERE = 5
"""Against a text that begins as an answer from somebody who is not there."""
_SECOND_CLAUSE = 1
"""For another clause with a danger."""

_NO_ERRAND = _ANY - {"fear", "plea", "trapped"}
_SERIOUS = _ANY | frozenset(_PHRASES)
_EVIDENCE = (*_DANGERS, *_TO_WHOM, *_MORE)
_LISTS = (*_PHRASES, *_EVIDENCE, *_AGAINST, *_AGAINST_ALL, "errand")


def score(clauses: Sequence[str], *, asking: bool, there: bool) -> tuple[int, str]:
    """The points of the worst clause or of the whole text, and the words that they were given for."""
    found = [lists().found(clause) for clause in clauses]
    serious = [one for one in found if not _SERIOUS.isdisjoint(one)]
    if len(clauses) > 1:
        found.append(lists().found(" ".join(clauses)))
    worst = max(found, key=_points, default={})
    if _SERIOUS.isdisjoint(worst):
        return 0, ""
    against = sum(points for name, points in _AGAINST_ALL.items() if any(name in one for one in found))
    if any("errand" in one for one in found) and all(_NO_ERRAND.isdisjoint(one) for one in found):
        against += _ERRAND
    points = _points(worst) + _SECOND_CLAUSE * (len(serious) > 1) - against
    points -= _QUESTION_MARK * asking + _NOT_THERE * (not there)
    whole = [worst[name] for name in _PHRASES if name in worst]
    return points, ", ".join(whole[:1] or dict.fromkeys(worst[name] for name in _EVIDENCE if name in worst))


@cache
def lists() -> PhraseLists:
    """The words of evidence in every language."""
    return load().list_finder(_TABLE, _LISTS)


def _points(found: dict[str, str]) -> int:
    dangers = sum(points for name, points in _DANGERS.items() if name in found)
    phrase = max((points for name, points in _PHRASES.items() if name in found), default=0)
    whom = max(_counted(_TO_WHOM, found), default=0)
    against = sum(points for name, points in _AGAINST.items() if name in found)
    return max(dangers + whom + sum(_counted(_MORE, found)), phrase) - against


def _counted(evidence: _Evidence, found: dict[str, str]) -> Iterator[int]:
    return (points for name, (points, dangers) in evidence.items() if name in found and not dangers.isdisjoint(found))
