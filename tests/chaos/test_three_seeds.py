"""Three small seeds of the chaos run with every kind of blow. `make chaos` runs twenty large ones."""

import pytest

from tests.chaos.run import lines, resolvable
from tests.chaos.strike import PLAN

PEOPLE = 300


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_every_phone_gets_each_alert_exactly_once_whatever_is_killed(seed: int) -> None:
    report = resolvable(seed, PEOPLE)
    told = "\n".join(lines(report))
    assert report.clean, told
    assert set(report.tally.counted) == set(PLAN), told
    assert all(report.tally.stranded.values()), told
    assert sum(verdict.deliveries for verdict in report.verdicts.values()) == report.alerts * PEOPLE
