"""Joining: which open incident a report belongs to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from responder.domain.distance import Point
from responder.domain.joining import Candidate, Reason, Seen, choose
from responder.domain.report import Activity
from tests.policy import POLICY

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
AREA, PLACE = uuid4(), uuid4()
CORNER = Point(44.9484, -93.2523)
HERE = Seen(area_id=AREA, place_id=None, point=CORNER, activity=Activity.VEHICLES, at=NOW)
AREA_ONLY = replace(HERE, point=None)


def north(distance: float, seen: Seen = HERE) -> Seen:
    """The same, so many metres further north."""
    return replace(seen, point=Point(CORNER.latitude + distance / 111_195, CORNER.longitude))


def joined(report: Seen, *incidents: Seen) -> tuple[int | None, Reason]:
    """Which of the incidents it joins, by number."""
    candidates = [Candidate(UUID(int=number), seen) for number, seen in enumerate(incidents)]
    found, reason = choose(report, candidates, POLICY)
    return None if found is None else found.int, reason


def test_the_first_report_opens_an_incident() -> None:
    assert joined(HERE) == (None, Reason.FIRST)


@pytest.mark.parametrize(("distance", "which"), [(0, 0), (299, 0), (301, None), (5000, None)])
def test_two_points_are_one_incident_up_to_the_distance(distance: float, which: int | None) -> None:
    assert joined(HERE, north(distance)) == (which, Reason.NEAR if which == 0 else Reason.FIRST)


@pytest.mark.parametrize(("minutes", "which"), [(-90, 0), (90, 0), (-91, None), (91, None)])
def test_it_must_be_about_the_same_time_before_or_after(minutes: int, which: int | None) -> None:
    assert joined(HERE, replace(HERE, at=NOW + timedelta(minutes=minutes)))[0] == which


def test_the_nearest_wins_whatever_the_order() -> None:
    for order in permutations([50.0, 120.0, 290.0]):
        found, reason = joined(HERE, *(north(distance) for distance in order))
        assert (found, reason) == (order.index(50.0), Reason.NEAR)


def test_the_same_place_beats_any_distance_even_none_at_all() -> None:
    report = replace(HERE, place_id=PLACE)
    for order in permutations([HERE, replace(north(200), place_id=PLACE), north(10)]):
        found, reason = joined(report, *order)
        assert (found, reason) == (next(i for i, seen in enumerate(order) if seen.place_id), Reason.SAME_PLACE)


def test_where_one_of_them_is_only_known_by_area_the_area_is_enough_but_anything_better_is_preferred() -> None:
    assert joined(AREA_ONLY, HERE) == (0, Reason.SAME_AREA)
    assert joined(HERE, AREA_ONLY) == (0, Reason.SAME_AREA)
    assert joined(HERE, AREA_ONLY, north(250)) == (1, Reason.NEAR)
    assert joined(HERE, north(250), AREA_ONLY) == (0, Reason.NEAR)


def test_two_points_far_apart_in_one_area_are_two_incidents() -> None:
    assert joined(HERE, north(900)) == (None, Reason.FIRST)


def test_who_knows_neither_point_nor_area_joins_nothing() -> None:
    nowhere = replace(AREA_ONLY, area_id=None)
    assert joined(nowhere, nowhere, HERE, AREA_ONLY) == (None, Reason.FIRST)


def test_no_place_is_not_the_same_place() -> None:
    assert joined(HERE, north(5000)) == (None, Reason.FIRST)


@pytest.mark.parametrize("one", Activity)
@pytest.mark.parametrize("other", Activity)
def test_only_a_workplace_and_a_home_door_are_two_things(one: Activity, other: Activity) -> None:
    apart = {one, other} == {Activity.WORKPLACE, Activity.DOOR}
    assert joined(replace(HERE, activity=one), replace(HERE, activity=other))[0] == (None if apart else 0)
