"""Words that only speak of agents or of taking somebody: `scared of ICE`, `if I get taken`, `I took a picture`.

A text may hold them beside a sighting, so only what they mean by themselves is dropped, not the clause around them.
"""

from bisect import bisect_left
from functools import cache

from responder.domain.report import Activity
from responder.domain.sighting import Part, Sense
from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import PhraseFinder
from responder.domain.whereabouts import Word

_ACTS: frozenset[Sense] = frozenset({Part.WEAK_TAKEN, Part.WEAK_HELD, *Activity})
_DROPPED = frozenset({Part.ENFORCEMENT, Part.AGENT, Part.THEY}) | _ACTS


@cache
def _finder() -> PhraseFinder:
    return load().finder("report", "aside")


def drop_asides(words: list[Word]) -> None:
    """Remove from each aside the senses that are about agents. Places and times stay."""
    run: list[Word] = []
    for word in [*words, None]:
        if word is not None and word.plain:
            run.append(word)
        elif run:
            _drop_in(run)
            run = []


def _drop_in(run: list[Word]) -> None:
    starts, said = [], ""
    for word in run:
        starts.append(len(said))
        said += word.plain + " "
    for match in _finder().matches(said):
        at, end = bisect_left(starts, match.start()), bisect_left(starts, match.end())
        dropped: set[Sense] = set()
        # A phrase that begins in the aside and goes on behind it means nothing either.
        while at < end or (at < len(run) and run[at].senses & dropped & _ACTS):
            if run[at].senses & _DROPPED:
                dropped |= run[at].senses & _DROPPED
                run[at].senses -= _DROPPED
                run[at].senses |= {Part.ASIDE, Part.TALK}
            at += 1
