"""The made-up day has the properties that the replay's figures assume."""

from collections import Counter
from dataclasses import replace

import pytest

from responder.domain.distance import metres
from tests.replay.day import REAL, REPORTS, Day, Kind, Town, day
from tests.replay.town import town as sample

SEEDS = (1, 2, 3)


@pytest.fixture(scope="module")
def town() -> Town:
    return sample()


@pytest.fixture(scope="module", params=SEEDS)
def made(request: pytest.FixtureRequest, town: Town) -> Day:
    return day(request.param, town)


def test_a_day_has_800_reports_over_104_areas_and_22_real_events(made: Day, town: Town) -> None:
    assert len(town.areas) == 104
    assert len(made.reports) == REPORTS
    assert Counter(claim.kind for claim in made.claims)[Kind.REAL] == REAL
    assert {claim.kind for claim in made.claims} == set(Kind)


def test_each_real_event_is_told_by_one_to_thirty_people_at_most_300_metres_wrong(made: Day) -> None:
    told = Counter(one.claim.number for one in made.reports if one.claim.kind is Kind.REAL)
    assert len(told) == REAL
    assert all(1 <= count <= 30 for count in told.values())
    far = [metres(one.point, one.claim.point) for one in made.reports if one.point and one.claim.kind is Kind.REAL]
    assert far
    assert max(far) <= 301


def test_reports_come_in_order_and_each_says_where(made: Day) -> None:
    assert [one.at for one in made.reports] == sorted(one.at for one in made.reports)
    assert all(one.point or one.words or one.area for one in made.reports)


def test_a_flood_comes_from_few_and_a_rumor_from_many(made: Day) -> None:
    sources: dict[Kind, set[int]] = {}
    for one in made.reports:
        sources.setdefault(one.claim.kind, set()).add(one.source)
    assert len(sources[Kind.FLOOD]) <= 3
    assert len(sources[Kind.RUMOR]) > 40


def test_the_same_seed_makes_the_same_day_and_another_another(town: Town) -> None:
    assert day(7, town) == day(7, town)
    assert day(7, replace(town)).reports != day(8, town).reports
