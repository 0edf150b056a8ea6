"""The usual day is what the figures of joining are said to be about, and the rules must not lose ground on it."""

from collections import Counter

import pytest

from responder.domain.distance import metres
from responder.domain.report import Seen
from tests.policy import POLICY
from tests.replay import pure
from tests.replay.day import Day, Kind, Town
from tests.replay.town import town as sample
from tests.replay.usual import CONVOYS, LONE, PAIRS, REAL, usual_day


@pytest.fixture(scope="module")
def town() -> Town:
    return sample()


@pytest.fixture(scope="module")
def made(town: Town) -> Day:
    return usual_day(1, town)


def test_a_usual_day_has_events_near_each_other_and_convoys(made: Day) -> None:
    real = [claim for claim in made.claims if claim.kind is Kind.REAL]
    assert len(real) == REAL
    pairs = real[LONE : LONE + 2 * PAIRS]
    for one, other in zip(pairs[::2], pairs[1::2], strict=True):
        assert 249 <= metres(one.point, other.point) <= 701
        assert one.activity is not other.activity
    assert sum(claim.heading != (0.0, 0.0) for claim in real) == CONVOYS


def test_people_tell_late_in_words_of_their_own_and_name_another_activity(made: Day) -> None:
    said = Counter(
        {
            "late": sum(one.seen is not Seen.NOW for one in made.reports),
            "own words": sum(one.meant is not None for one in made.reports),
            "other activity": sum(one.activity is not one.claim.activity for one in made.reports),
        }
    )
    assert all(count > 0.08 * len(made.reports) for count in said.values())


def test_the_rules_lose_no_ground_on_a_usual_day(town: Town, made: Day) -> None:
    found = pure.play(POLICY, town, made)
    assert found.missed <= 2
    assert found.wrong <= found.oracle
    assert found.shares <= 2.2 * found.real
    assert found.rounds <= 1.35 * found.claims
