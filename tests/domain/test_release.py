"""When one coordinator is not enough: each reason by itself, at its very edge, and all together."""

from dataclasses import replace

import pytest

from responder.domain.release import Reach, Second, seconds
from tests.policy import POLICY

SET = replace(POLICY, wide_alert_areas=3, texts_an_hour=100, monthly_budget=50.0)
SMALL = Reach(areas=1, people=10, flagged=False, texts_lately=0, spent=0.0, cost=0.2)


def test_a_small_plain_call_needs_one() -> None:
    assert seconds(SMALL, SET) == []


@pytest.mark.parametrize(
    ("edge", "past", "why"),
    [
        ({"areas": 3}, {"areas": 4}, Second.WIDE),
        ({"flagged": False}, {"flagged": True}, Second.WORDS),
        ({"people": 60, "texts_lately": 40}, {"people": 60, "texts_lately": 41}, Second.CEILING),
        ({"people": 100}, {"people": 101}, Second.CEILING),
        ({"spent": 40.0, "cost": 10.0}, {"spent": 40.0, "cost": 10.01}, Second.BUDGET),
        ({"spent": 49.8}, {"spent": 51.0}, Second.BUDGET),
    ],
)
def test_each_reason_begins_past_its_edge(edge: dict[str, float], past: dict[str, float], why: Second) -> None:
    assert seconds(replace(SMALL, **edge), SET) == []  # type: ignore[arg-type]  # one field each, of its own type
    assert seconds(replace(SMALL, **past), SET) == [why]  # type: ignore[arg-type]  # as above


def test_without_a_budget_money_is_no_reason() -> None:
    assert seconds(replace(SMALL, spent=1e6, cost=1e6), replace(SET, monthly_budget=0.0)) == []


def test_a_free_text_is_not_stopped_by_a_month_that_has_reached_its_budget() -> None:
    assert seconds(replace(SMALL, spent=50.0, cost=0.0), SET) == []


def test_all_reasons_are_told_at_once() -> None:
    assert seconds(Reach(4, 101, True, 0, 50.0, 1.0), SET) == list(Second)
