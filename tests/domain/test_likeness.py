"""What is a copy and what only sounds alike; and what that makes of ten made-up days."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest

from responder.domain import flood
from responder.domain.flood import Words
from responder.domain.likeness import alike, shape
from responder.domain.report import Channel
from tests.domain.nonsense import reads_within
from tests.policy import POLICY
from tests.replay.day import Kind, Town, day
from tests.replay.town import town as sample

HERE, THERE = uuid4(), uuid4()
RUMOR = "My cousin says la migra is going door to door near Lake & Bloomington, do not go outside today"
FORWARDED = "FWD: my cousin sasy la migra is going door to door near Lake Bloomington, do not go outside today!!!"


def hearsay(text: str = RUMOR, area: UUID | None = HERE, source: UUID | None = None) -> Words:
    return flood.comparable_words(source or uuid4(), text, area, first_hand=False)


def seen(text: str, source: UUID | None = None) -> Words:
    return flood.comparable_words(source or uuid4(), text, HERE, first_hand=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RUMOR, RUMOR.upper()),
        (RUMOR, FORWARDED),
        ("Están parando a la gente en la calle, compártelo", "ESTAN PARANDO A LA GENTE EN LA CALLE compartelo"),
        ("ကညီကျိာ်အတၢ်ဂ့ၢ် ပှၤဟဲနုာ်လၢဟံၣ်ပူၤလံ", "ကညီကျိာ်အတၢ်ဂ့ၢ်  ပှၤဟဲနုာ်လၢဟံၣ်ပူၤလံ!"),
    ],
)
def test_case_accents_forwards_and_slips_make_no_other_text(one: str, other: str) -> None:
    assert alike(shape(one), shape(other)) > 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They are at the door of the house across the street", "Two vans without plates stand by the school"),
        ("agents stopped a man on the sidewalk", "agents are gathering in the parking lot"),
        ("", RUMOR),
        ("🙏🙏🙏", "!!!"),
    ],
)
def test_two_who_word_it_themselves_are_not_alike(one: str, other: str) -> None:
    assert alike(shape(one), shape(other)) < 0.4


def test_the_third_who_heard_it_is_a_copy_and_the_first_two_are_not() -> None:
    first, second, third = hearsay(), hearsay(FORWARDED), hearsay("is this true?? " + RUMOR)
    assert not flood.is_copy(first, [])
    assert not flood.is_copy(second, [first])
    assert flood.is_copy(third, [first, second])


def test_one_who_says_it_again_and_again_is_one() -> None:
    source = uuid4()
    assert not flood.is_copy(hearsay(), [hearsay(source=source) for _ in range(9)])
    assert not flood.is_copy(hearsay(source=source), [hearsay(source=source) for _ in range(9)])


def test_the_same_words_about_another_neighborhood_are_no_copy() -> None:
    assert not flood.is_copy(hearsay(area=THERE), [hearsay(), hearsay()])
    assert flood.is_copy(hearsay(area=None), [hearsay(), hearsay()])
    assert flood.is_copy(hearsay(), [hearsay(area=None), hearsay()])


def test_few_words_may_be_anybodys() -> None:
    short = "ICE is here, please come"
    assert not flood.is_copy(hearsay(short), [hearsay(short) for _ in range(50)])


def test_an_eyewitness_report_is_not_held_for_hearsay_of_others() -> None:
    assert not flood.is_copy(seen(RUMOR), [hearsay() for _ in range(50)] + [seen(RUMOR) for _ in range(8)])
    assert not flood.is_copy(hearsay(), [seen(RUMOR), seen(RUMOR)])


def test_ten_who_claim_to_have_seen_it_letter_by_letter_have_pasted_it() -> None:
    assert flood.is_copy(seen(RUMOR), [seen(RUMOR) for _ in range(9)])
    assert not flood.is_copy(seen(FORWARDED + " they have a ladder and two dogs"), [seen(RUMOR) for _ in range(9)])


def test_a_partner_may_hand_in_more_than_a_neighbor() -> None:
    assert [flood.is_burst(count, Channel.WEB, 5) for count in (4, 5)] == [False, True]
    assert [flood.is_burst(count, Channel.PARTNER, 5) for count in (19, 20)] == [False, True]


@pytest.mark.parametrize(
    ("off", "age", "strange"),
    [
        (0.0, timedelta(), False),
        (150_000.0, timedelta(hours=3), False),
        (250_000.0, timedelta(), True),
        (0.0, timedelta(days=3), True),
        (0.0, -timedelta(hours=1), True),
    ],
)
def test_reports_from_far_away_or_another_day_are_strange(off: float, age: timedelta, strange: bool) -> None:
    now = datetime(2026, 5, 4, tzinfo=UTC)
    assert flood.is_strange(off, now - age, now) is strange


def test_a_long_text_takes_little_longer_than_a_short_one() -> None:
    random = Random(1)  # noqa: S311  # only noise
    text = "".join(random.choice("abcdefgh ") for _ in range(100_000))
    assert reads_within(0.05, lambda read: alike(shape(read), shape(read[::-1])), text)


@pytest.fixture(scope="module")
def town() -> Town:
    return sample()


@pytest.mark.parametrize("seed", range(1, 11))
def test_a_days_flood_and_rumors_are_held_and_nothing_else_of_it(town: Town, seed: int) -> None:
    """Of seeds 1 to 10: 805 of 900 reports of floods, 959 of 1,124 that pass a rumor on, none of 5,976 others."""
    told, bursts, copies = Counter[Kind](), Counter[Kind](), Counter[Kind]()
    before: list[tuple[float, Words]] = []
    for one in day(seed, town).reports:
        area = one.area or town.locate(one.point or one.claim.point)
        words = flood.comparable_words(UUID(int=one.source), one.details, area, first_hand=one.first_hand)
        same = sum(one.at - at < 10 and other.source == words.source for at, other in before)
        lately = [other for at, other in before if one.at - at < 180]
        told[one.claim.kind] += 1
        bursts[one.claim.kind] += flood.is_burst(same, Channel.WEB, POLICY.reports_a_source)
        copies[one.claim.kind] += flood.is_copy(words, lately)
        before.append((one.at, words))
    held = bursts + copies
    assert held[Kind.REAL] == held[Kind.MISTAKE] == held[Kind.PRANK] == 0
    # What goes its way: five of each of at most three sources in ten minutes, and the first two of seven rumors.
    assert bursts[Kind.FLOOD] >= 0.8 * told[Kind.FLOOD]
    assert copies[Kind.RUMOR] >= 0.8 * (told[Kind.RUMOR] - 14)
    assert set(held) == {Kind.FLOOD, Kind.RUMOR}
