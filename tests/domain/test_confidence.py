"""Confidence: what reports alone are worth."""

from uuid import UUID

import pytest

from responder.domain.confidence import Confidence, Judgement, Told, judge


@pytest.mark.parametrize(
    ("said", "judgement"),
    [
        # A capital saw it, a small letter heard of it; the same letter is the same source.
        ("", Judgement(Confidence.WEAK, reports=0, sources=0, first_hand=0)),
        ("a", Judgement(Confidence.WEAK, 1, 1, 0)),
        ("aaa", Judgement(Confidence.WEAK, 3, 1, 0)),
        ("A", Judgement(Confidence.FAIR, 1, 1, 1)),
        ("AAAA", Judgement(Confidence.FAIR, 4, 1, 1)),
        ("aA", Judgement(Confidence.FAIR, 2, 1, 1)),
        ("ab", Judgement(Confidence.FAIR, 2, 2, 0)),
        ("abcdefgh", Judgement(Confidence.FAIR, 8, 8, 0)),
        ("Ab", Judgement(Confidence.FAIR, 2, 2, 1)),
        ("AB", Judgement(Confidence.STRONG, 2, 2, 2)),
        ("ABab", Judgement(Confidence.STRONG, 4, 2, 2)),
        ("ABc", Judgement(Confidence.STRONG, 3, 3, 2)),
    ],
)
def test_independent_sources_count_and_those_who_saw_it_count_more(said: str, judgement: Judgement) -> None:
    assert judge([Told(UUID(int=ord(who.lower())), who.isupper()) for who in said]) == judgement
