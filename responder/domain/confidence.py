"""What reports alone are worth, before anybody has looked, with the reasons in counts.

Two reports are independent only if they come from different sources in different words. One source, one partner, one
phone, or nearly the same text make two reports one voice, and so does whatever links them through a third.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from responder.domain.flood import ALIKE, ENOUGH_LETTERS
from responder.domain.likeness import Shape, alike


class Confidence(StrEnum):
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


LEVELS: tuple[tuple[int, int, Confidence], ...] = (
    (2, 2, Confidence.STRONG),
    (1, 1, Confidence.FAIR),
    (2, 0, Confidence.FAIR),
    (0, 0, Confidence.WEAK),
)
"""So many independent voices, so many of them first-hand, are worth this; the first line that holds counts."""


_NO_WORDS = Shape(frozenset())

_COMPARED = 40
"""Texts that came after a text and are compared with it: what is passed on comes soon, and links what comes later."""


@dataclass(frozen=True)
class Voice:
    """What confidence looks at in one report. `shape` and `letters` are of its free text."""

    source_id: UUID
    first_hand: bool
    partner_id: UUID | None = None
    phone_id: UUID | None = None
    shape: Shape = _NO_WORDS
    letters: int = 0


@dataclass(frozen=True)
class Judgement:
    """The confidence, and the counts that are its reasons; `sources` are those that are independent."""

    confidence: Confidence
    reports: int
    sources: int
    first_hand: int


def judge_confidence(reports: Sequence[Voice]) -> Judgement:
    """Count independent voices, and how many of them saw it themselves."""
    voices = _voices(reports)
    sources = len(set(voices))
    first_hand = len({voice for voice, report in zip(voices, reports, strict=True) if report.first_hand})
    level = next(level for least, seen, level in LEVELS if sources >= least and first_hand >= seen)
    return Judgement(level, len(reports), sources, first_hand)


def independent(reports: Sequence[Voice]) -> int:
    """How many of them know nothing of each other."""
    return len(set(_voices(reports)))


def near_same(one: Voice, other: Voice) -> bool:
    """Whether two say nearly the same, in so many letters that it is no chance."""
    if min(one.letters, other.letters) < ENOUGH_LETTERS:
        return False
    few, many = len(one.shape), len(other.shape)
    # What is that much shorter cannot be alike: spares the looking.
    return ALIKE * many <= few <= many / ALIKE and alike(one.shape, other.shape) >= ALIKE


def _voices(reports: Sequence[Voice]) -> list[int]:
    """Of each report, the number of its voice: the same for all that are linked, by whatever way."""
    voice = list(range(len(reports)))

    def of(number: int) -> int:
        while voice[number] != number:
            number = voice[number]
        return number

    first: dict[tuple[str, UUID], int] = {}
    for number, report in enumerate(reports):
        known = ("source", report.source_id), ("partner", report.partner_id), ("phone", report.phone_id)
        for kind, key in known:
            if key is not None:
                voice[of(number)] = of(first.setdefault((kind, key), number))
    long = [number for number, report in enumerate(reports) if report.letters >= ENOUGH_LETTERS]
    for at, one in enumerate(long):
        for other in long[at + 1 : at + 1 + _COMPARED]:
            if near_same(reports[one], reports[other]):
                voice[of(other)] = of(one)
    return [of(number) for number in range(len(reports))]
