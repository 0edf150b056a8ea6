"""Confidence: what reports alone are worth."""

from itertools import permutations
from uuid import UUID

import pytest

from responder.domain.confidence import LEVELS, Confidence, Judgement, Voice, independent, judge_confidence
from responder.domain.likeness import letters, shape

WEAK, FAIR, STRONG = Confidence


@pytest.mark.parametrize(
    ("said", "judgement"),
    [
        # A capital saw it, a small letter heard of it; the same letter is the same source.
        ("", Judgement(WEAK, reports=0, sources=0, first_hand=0)),
        ("a", Judgement(WEAK, 1, 1, 0)),
        ("aaa", Judgement(WEAK, 3, 1, 0)),
        ("A", Judgement(FAIR, 1, 1, 1)),
        ("AAAA", Judgement(FAIR, 4, 1, 1)),
        ("aA", Judgement(FAIR, 2, 1, 1)),
        ("ab", Judgement(FAIR, 2, 2, 0)),
        ("abcdefgh", Judgement(FAIR, 8, 8, 0)),
        ("Ab", Judgement(FAIR, 2, 2, 1)),
        ("AB", Judgement(STRONG, 2, 2, 2)),
        ("ABab", Judgement(STRONG, 4, 2, 2)),
        ("ABc", Judgement(STRONG, 3, 3, 2)),
    ],
)
def test_independent_sources_count_and_those_who_saw_it_count_more(said: str, judgement: Judgement) -> None:
    assert judge_confidence([Voice(UUID(int=ord(who.lower())), who.isupper()) for who in said]) == judgement


@pytest.mark.parametrize(("sources", "first_hand", "confidence"), LEVELS)
def test_each_line_of_the_table_holds_from_its_counts_on(sources: int, first_hand: int, confidence: Confidence) -> None:
    least = [Voice(UUID(int=number), number < first_hand) for number in range(sources)]
    assert judge_confidence(least).confidence is confidence
    assert [line[2] for line in LEVELS] == [STRONG, FAIR, FAIR, WEAK]


RAID = "there is a raid at the bakery on the corner, they take everybody"


def one(
    source: int, text: str = "", *, partner: int | None = None, phone: int | None = None, first_hand: bool = True
) -> Voice:
    return Voice(
        UUID(int=source),
        first_hand,
        None if partner is None else UUID(int=partner),
        None if phone is None else UUID(int=phone),
        shape(text),
        letters(text),
    )


@pytest.mark.parametrize(
    ("reports", "voices"),
    [
        ([one(1), one(2)], 2),
        ([one(1), one(1)], 1),
        ([one(1, partner=7), one(2, partner=7)], 1),
        ([one(1, partner=7), one(2, partner=8)], 2),
        ([one(1, phone=7), one(2, phone=7)], 1),
        ([one(1, phone=7), one(2, phone=8)], 2),
        # One number as a partner's and as a phone's is two things.
        ([one(1, partner=7), one(2, phone=7)], 2),
        ([one(1, RAID), one(2, RAID)], 1),
        ([one(1, RAID), one(2, f"FWD: {RAID.upper()} !!!")], 1),
        ([one(1, RAID), one(2, "two white vans and a man in a vest in our street")], 2),
        # Few letters are the same by chance; no words at all say nothing.
        ([one(1, "raid at school"), one(2, "raid at school")], 2),
        ([one(1, ""), one(2, "")], 2),
    ],
)
def test_two_are_independent_only_from_different_sources_in_different_words(reports: list[Voice], voices: int) -> None:
    for order in permutations(reports):
        assert independent(order) == voices


def test_reports_are_linked_through_a_third_whatever_links_them() -> None:
    chain = [one(1, RAID), one(2, f"fwd {RAID}", phone=5), one(3, phone=5, partner=6), one(4, partner=6)]
    for order in permutations(chain):
        assert independent(order) == 1
    assert independent([chain[0], chain[2]]) == 2


def test_copies_of_what_one_saw_are_one_voice_that_saw_it() -> None:
    told = [one(1, RAID), *(one(number, RAID, first_hand=False) for number in range(2, 9))]
    assert judge_confidence(told) == Judgement(FAIR, reports=8, sources=1, first_hand=1)
