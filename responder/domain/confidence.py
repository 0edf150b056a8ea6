"""What reports alone are worth, before anybody has looked, with the reasons in codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Confidence(StrEnum):
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


@dataclass(frozen=True)
class Told:
    """What confidence looks at in one report."""

    source_id: UUID
    first_hand: bool


@dataclass(frozen=True)
class Judgement:
    """The confidence, and the counts that are its reasons."""

    confidence: Confidence
    reports: int
    sources: int
    first_hand: int


def judge(reports: Sequence[Told]) -> Judgement:
    """Count independent sources, and how many of them saw it themselves."""
    sources = {report.source_id for report in reports}
    first_hand = {report.source_id for report in reports if report.first_hand}
    if len(first_hand) >= 2:
        confidence = Confidence.STRONG
    elif first_hand or len(sources) >= 2:
        confidence = Confidence.FAIR
    else:
        confidence = Confidence.WEAK
    return Judgement(confidence, len(reports), len(sources), len(first_hand))
