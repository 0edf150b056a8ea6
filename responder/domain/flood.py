"""Which reports a person should look at before anything is made of them: bursts, copies, what can hardly be meant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from responder.domain.likeness import Shape, alike, letters, shape
from responder.domain.report import Channel

BURST = timedelta(minutes=10)
"""In which so many reports of one source are one burst."""
LATELY = timedelta(hours=3)
"""For which a rumor goes round."""
OF_A_PARTNER = 4
"""Times as many may come from a partner, who hands in what many people have told."""
ENOUGH_LETTERS = 25
"""Letters of free text; with fewer, two people may well say the same."""
ALIKE = 0.6
"""Of two texts of which one is a copy of the other."""
_PASSED_ON = 2
"""Others who said nearly the same before: the first two go their way, whoever only heard of it after them waits."""
_OWN_EYES = 9
"""The same for those who say that they saw it: no ten people find the same words for what they see."""
_SAME = 0.8
_LONG = 60
"""Letters of free text, for those who say that they saw it."""
_FAR = 200_000.0
"""Metres from every area."""
_AGE = timedelta(days=2)
_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True)
class Words:
    """The free text of a report. `area_id` is None where the area is not known."""

    source: UUID
    first_hand: bool
    area_id: UUID | None
    shape: Shape
    letters: int


def comparable_words(source: UUID, text: str, area_id: UUID | None, *, first_hand: bool) -> Words:
    """As they are compared."""
    return Words(source, first_hand, area_id, shape(text), letters(text))


def may_be_copied(told: Words) -> bool:
    """Whether there is enough of a text to be compared with others."""
    return told.letters >= (_LONG if told.first_hand else ENOUGH_LETTERS)


def is_copy(told: Words, before: Iterable[Words]) -> bool:
    """Whether it only passes on what others said `before` it, who came in not longer ago than `LATELY`.

    Who saw it has words of their own, or none, and counts. Hearsay about one area that two others have told already
    adds nothing; what ten people claim to have seen, letter by letter, is pasted.
    """
    if not may_be_copied(told):
        return False
    same = {one.source for one in before if one.source != told.source and _copies(told, one)}
    return len(same) >= (_OWN_EYES if told.first_hand else _PASSED_ON)


def _copies(told: Words, one: Words) -> bool:
    if told.first_hand is not one.first_hand:
        return False
    if told.first_hand:
        return alike(told.shape, one.shape) >= _SAME
    # Neighbors may well use the same few words for two things that happen far apart.
    known = told.area_id is not None and one.area_id is not None
    near = told.area_id == one.area_id or not known
    return near and alike(told.shape, one.shape) >= ALIKE


def is_burst(before: int, channel: Channel, reports_a_source: int) -> bool:
    """Whether a source that sent so many within `BURST` has sent enough."""
    return before >= reports_a_source * (OF_A_PARTNER if channel is Channel.PARTNER else 1)


def is_strange(off: float, seen_at: datetime, received_at: datetime) -> bool:
    """Whether the place or the time can hardly be meant. `off` is how many metres the point is from every area."""
    return off > _FAR or not received_at - _AGE <= seen_at <= received_at + _AHEAD
