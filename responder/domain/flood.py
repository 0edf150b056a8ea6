"""Which reports a person should look at first: bursts, copies, and unlikely places or times."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from responder.domain.likeness import Shape, alike, letters, shape
from responder.domain.report import Channel

BURST = timedelta(minutes=10)
"""The time over which we count one source's reports for a burst."""
LATELY = timedelta(hours=3)
"""How long a rumor keeps going around."""
OF_A_PARTNER = 4
"""A partner may send this many times as many: it passes on reports from many people."""
ENOUGH_LETTERS = 25
"""Letters of free text. In fewer letters, two people may well say the same thing."""
ALIKE = 0.6
"""Likeness at which one text counts as a copy of the other."""
_PASSED_ON = 2
"""How many other sources may say nearly the same secondhand. After these two, more copies wait for review."""
_OWN_EYES = 9
"""The same for eyewitnesses: ten people don't find the same words for what they see."""
_SAME = 0.8
_LONG = 60
"""Letters of free text, for eyewitnesses."""
_FAR = 200_000.0
"""Meters from the nearest area."""
_AGE = timedelta(days=2)
_AHEAD = timedelta(minutes=10)


@dataclass(frozen=True)
class Words:
    """The free text of a report. `area_id` is None if the area is not known."""

    source: UUID
    first_hand: bool
    area_id: UUID | None
    shape: Shape
    letters: int


def comparable_words(source: UUID, text: str, area_id: UUID | None, *, first_hand: bool) -> Words:
    """Prepare a report's free text for comparison."""
    return Words(source, first_hand, area_id, shape(text), letters(text))


def may_be_copied(told: Words) -> bool:
    """Whether a text is long enough to be compared with others."""
    return told.letters >= (_LONG if told.first_hand else ENOUGH_LETTERS)


def is_copy(told: Words, before: Iterable[Words]) -> bool:
    """Whether a report only repeats reports from `before` it. `before` must be no older than `LATELY`.

    Eyewitnesses use their own words, or none, and count. Hearsay about one area adds nothing if two others have
    already reported it. If ten people claim to have seen something in the same words, the text is pasted.
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
    # Neighbors may use the same few words for two events that are far apart.
    known = told.area_id is not None and one.area_id is not None
    near = told.area_id == one.area_id or not known
    return near and alike(told.shape, one.shape) >= ALIKE


def is_burst(before: int, channel: Channel, reports_a_source: int) -> bool:
    """Whether one more report is too many from a source that sent `before` reports within `BURST`."""
    return before >= reports_a_source * (OF_A_PARTNER if channel is Channel.PARTNER else 1)


def is_strange(off: float, seen_at: datetime, received_at: datetime) -> bool:
    """Whether the place or time is unlikely. `off` is the distance from the point to the nearest area, in meters."""
    return off > _FAR or not received_at - _AGE <= seen_at <= received_at + _AHEAD
