"""What an incident's reports say together, and what may join it by that."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from responder.domain.joining import Candidate, Reason, Said, choose_incident, drives_on, was_before
from responder.domain.report import Activity, Exactness
from responder.domain.tally import Seen, Tally
from tests.domain.seen import AREA, AREA_ONLY, HERE, NOW, PLACE, north
from tests.policy import POLICY


def several(*told: Seen) -> Candidate:
    """An incident with these reports, the first of which opened it."""
    tally = Tally()
    for one in told:
        tally = tally.after(one)
    last = max(one.at for one in told)
    return Candidate(UUID(int=0), replace(told[0], at=last), tally, min(one.at for one in told))


def joins(report: Seen, incident: Candidate, said: Said | None = None) -> Reason:
    return choose_incident(report, [incident], POLICY, said).reason


def doing(activity: Activity, seen: Seen = HERE) -> Seen:
    return replace(seen, activity=activity)


def after(minutes: float, seen: Seen = HERE) -> Seen:
    return replace(seen, at=seen.at + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("told", "apart", "reason"),
    [
        (1, 590, Reason.NEAR),
        (1, 610, Reason.FIRST),
        (4, 590, Reason.FIRST),
        (4, 570, Reason.NEAR),
        (9, 570, Reason.FIRST),
        (9, 550, Reason.NEAR),
    ],
)
def test_the_more_people_say_where_it_is_the_nearer_another_one_must_be(
    told: int, apart: float, reason: Reason
) -> None:
    stop = doing(Activity.STOP)
    assert joins(north(apart, stop), several(*[stop] * told)) is reason


def test_what_no_report_names_must_be_nearer_for_it_may_be_another_event() -> None:
    stop = doing(Activity.STOP)
    assert joins(doing(Activity.TAKEN, north(410)), several(stop)) is Reason.FIRST
    assert joins(doing(Activity.TAKEN, north(390)), several(stop)) is Reason.NEAR
    mixed = several(stop, stop, doing(Activity.TAKEN), stop)
    assert joins(doing(Activity.TAKEN, north(410)), mixed) is Reason.FIRST
    assert joins(doing(Activity.STOP, north(410)), mixed) is Reason.NEAR


def test_a_raid_inside_told_by_the_area_alone_is_not_what_several_people_tell_of_that_is_outside() -> None:
    raid = replace(doing(Activity.WORKPLACE), point=None, place_id=None, exactness=Exactness.AREA)
    gathered = doing(Activity.GATHERED)
    assert joins(raid, several(gathered)) is Reason.SAME_AREA
    assert joins(raid, several(gathered, gathered)) is Reason.FIRST
    assert joins(raid, several(gathered, doing(Activity.DOOR))) is Reason.SAME_AREA
    assert joins(doing(Activity.TAKEN, raid), several(gathered, gathered)) is Reason.SAME_AREA


@pytest.mark.parametrize(
    ("ago", "after_closing", "before"), [(0, 0, True), (0, 1, False), (60, 15, True), (60, 16, False)]
)
def test_the_longer_ago_it_was_seen_the_less_exactly_people_know_when(
    ago: float, after_closing: float, before: bool
) -> None:
    closed = NOW - timedelta(minutes=after_closing)
    assert was_before(NOW, NOW + timedelta(minutes=ago), closed) is before


def test_the_middle_of_all_reports_counts_and_not_the_first_of_them() -> None:
    stop = doing(Activity.STOP)
    incident = several(north(-280, stop), *[north(100, stop)] * 6)
    assert joins(north(350, stop), incident) is Reason.NEAR


@pytest.mark.parametrize(("street", "inside"), [(2, Activity.WORKPLACE), (2, Activity.DOOR)])
def test_a_raid_and_a_stop_on_the_street_are_two_things_though_people_name_the_same_crossing(
    street: int, inside: Activity
) -> None:
    here, there = replace(HERE, place_id=PLACE), replace(north(200), place_id=PLACE)
    area = replace(AREA_ONLY, place_id=None)
    for one, other in ((Activity.STOP, inside), (inside, Activity.STOP)):
        incident = several(*[doing(one, here)] * street)
        assert joins(doing(other, there), incident) is Reason.FIRST
        assert joins(doing(other, area), incident) is Reason.FIRST
        assert joins(doing(Activity.TAKEN, there), incident) is Reason.SAME_PLACE


def test_a_workplace_and_a_door_may_be_one_raid() -> None:
    assert joins(doing(Activity.DOOR, north(250)), several(*[doing(Activity.WORKPLACE)] * 3)) is Reason.NEAR


@pytest.mark.parametrize(
    ("minutes", "apart", "reason"),
    [
        (5, 1700, Reason.MOVING),
        (5, 2000, Reason.FIRST),
        (10, 3000, Reason.MOVING),
        (16, 3000, Reason.FIRST),
        (-4, 1500, Reason.MOVING),
        (0, 890, Reason.FIRST),
    ],
)
def test_vehicles_that_drive_on_are_one_incident(minutes: float, apart: float, reason: Reason) -> None:
    assert joins(after(minutes, north(apart)), several(HERE)) is reason


def test_only_vehicles_drive_on() -> None:
    assert joins(after(5, doing(Activity.STOP, north(1500))), several(HERE)) is Reason.FIRST
    assert joins(after(5, north(1500)), several(doing(Activity.STOP))) is Reason.FIRST
    moving = several(HERE, after(5, north(1500)))
    assert joins(after(9, doing(Activity.STOP, north(3000))), moving) is Reason.MOVING
    assert joins(after(9, doing(Activity.WORKPLACE, north(3000))), moving) is Reason.FIRST


def test_vehicles_that_were_looked_for_in_vain_may_have_driven_on() -> None:
    gone = several(HERE)
    for reason in (Reason.NEAR, Reason.MOVING):
        assert drives_on(after(12), gone, reason)
    for reason in (Reason.SAME_PLACE, Reason.SAME_AREA, Reason.SAME_WORDS):
        assert not drives_on(after(12), gone, reason)
    assert not drives_on(after(16), gone, Reason.NEAR)
    assert not drives_on(replace(after(12), first_hand=False), gone, Reason.NEAR)
    assert not drives_on(doing(Activity.WORKPLACE, after(12)), gone, Reason.NEAR)
    assert not drives_on(after(12), several(doing(Activity.STOP)), Reason.NEAR)


def test_the_trail_goes_on_from_where_they_were_seen_last() -> None:
    trail = several(HERE, after(5, north(1500)), after(10, north(3000)))
    assert trail.tally.moves
    assert joins(after(14, north(4500)), trail) is Reason.MOVING
    assert not several(HERE, after(5, north(200)), after(9, HERE)).tally.moves


def test_what_was_seen_while_it_went_on_belongs_to_it_however_long_that_is() -> None:
    lasting = Candidate(UUID(int=0), after(240), Tally(), NOW)
    assert joins(after(120), lasting) is Reason.NEAR
    assert joins(after(-91), lasting) is Reason.FIRST
    assert joins(after(331), lasting) is Reason.FIRST


def test_an_area_that_it_is_nearly_in_is_taken_if_no_incident_is_in_that_area_itself() -> None:
    nextdoor = Candidate(UUID(int=1), replace(HERE, area_id=uuid4()), areas=frozenset([AREA]))
    assert joins(AREA_ONLY, nextdoor) is Reason.SAME_AREA
    own = Candidate(UUID(int=2), HERE)
    assert choose_incident(AREA_ONLY, [nextdoor, own], POLICY).incident_id == UUID(int=2)
    assert joins(replace(HERE, area_id=AREA, point=north(3000).point), nextdoor) is Reason.FIRST


def test_a_tally_is_the_same_after_it_was_stored() -> None:
    for tally in (Tally(), several(HERE, AREA_ONLY, after(5, north(1500))).tally):
        assert Tally.of_json(tally.as_json()) == tally
    assert Tally.of_json({}) == Tally()
