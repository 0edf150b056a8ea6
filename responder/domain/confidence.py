"""How much the reports alone are worth before anybody has looked, with counts as the reasons.

Two reports are independent only if they come from different sources in different words. The same source, partner or
phone, or nearly the same text, make two reports one voice. So does a link through a third report.
"""

from collections.abc import Collection, Sequence
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
"""(independent voices, eyewitnesses among them, confidence). Both counts are minimums; the first match counts."""


_NO_WORDS = Shape(frozenset())

COMPARED = 40
"""How many earlier texts each text is compared with. Copies come soon, and they link to the copies before them."""


@dataclass(frozen=True)
class Voice:
    """The parts of one report that confidence looks at. `shape` and `letters` describe its free text."""

    source_id: UUID
    first_hand: bool
    partner_id: UUID | None = None
    phone_id: UUID | None = None
    shape: Shape = _NO_WORDS
    letters: int = 0


@dataclass(frozen=True)
class Judgement:
    """The confidence and the counts behind it. `sources` counts only independent voices."""

    confidence: Confidence
    reports: int
    sources: int
    first_hand: int


def judge_confidence(reports: Sequence[Voice]) -> Judgement:
    """Judge by the number of independent voices, and how many of them saw it themselves."""
    voices = _voices(reports)
    sources = len(set(voices))
    first_hand = len({voice for voice, report in zip(voices, reports, strict=True) if report.first_hand})
    return Judgement(_level(sources, first_hand), len(reports), sources, first_hand)


def judge_with_one_more(before: Judgement, linked: Collection[bool], *, first_hand: bool) -> Judgement:
    """Judge again with one more report. `linked` tells of each voice that it belongs to whether an eyewitness is in it.

    It gives the same as `judge_confidence` for all of them, at the same cost however many they are.
    """
    sources = before.sources + 1 - len(linked)
    seen = before.first_hand - sum(linked) + (first_hand or any(linked))
    return Judgement(_level(sources, seen), before.reports + 1, sources, seen)


def _level(sources: int, first_hand: int) -> Confidence:
    return next(level for least, seen, level in LEVELS if sources >= least and first_hand >= seen)


def voices(reports: Sequence[Voice]) -> list[int]:
    """The number of each report's voice: that of the first report in it. Linked reports have the same number."""
    first: dict[int, int] = {}
    return [first.setdefault(voice, number) for number, voice in enumerate(_voices(reports))]


def independent(reports: Sequence[Voice]) -> int:
    """How many independent voices these reports are."""
    return len(set(_voices(reports)))


def near_same(one: Voice, other: Voice) -> bool:
    """Whether two texts are nearly the same and too long for that to be chance."""
    if min(one.letters, other.letters) < ENOUGH_LETTERS:
        return False
    few, many = len(one.shape), len(other.shape)
    # A text that is much shorter can't be alike, so we skip the comparison.
    return ALIKE * many <= few <= many / ALIKE and alike(one.shape, other.shape) >= ALIKE


def _voices(reports: Sequence[Voice]) -> list[int]:
    """The number of each report's voice. Linked reports have the same number, however they are linked."""
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
    worded = [number for number, report in enumerate(reports) if report.letters]
    for at, one in enumerate(worded):
        if reports[one].letters < ENOUGH_LETTERS:
            continue
        for other in worded[max(0, at - COMPARED) : at]:
            if near_same(reports[one], reports[other]):
                voice[of(other)] = of(one)
    return [of(number) for number in range(len(reports))]
