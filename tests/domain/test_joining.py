"""Joining: which incident a report belongs to, and why."""

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest

from responder.domain.confidence import Voice
from responder.domain.joining import (
    Candidate,
    Choice,
    Kept,
    Reason,
    Said,
    choose_incident,
    says_nothing_new,
)
from responder.domain.likeness import letters, shape
from responder.domain.report import Activity, Exactness
from responder.domain.tally import Seen
from tests.domain.seen import AREA_ONLY, HERE, NOW, PLACE, north
from tests.policy import POLICY


def chosen(report: Seen, *incidents: Seen) -> Choice:
    return choose_incident(report, [Candidate(UUID(int=number), seen) for number, seen in enumerate(incidents)], POLICY)


def joined(report: Seen, *incidents: Seen) -> tuple[int | None, Reason]:
    """Which of the incidents it joins, by number."""
    found = chosen(report, *incidents)
    return None if found.incident_id is None else found.incident_id.int, found.reason


def test_the_first_report_opens_an_incident() -> None:
    assert joined(HERE) == (None, Reason.FIRST)


@pytest.mark.parametrize(
    ("one", "other", "more"),
    [
        (Exactness.POINT, Exactness.POINT, 0),
        (Exactness.POINT, Exactness.PLACE, 100),
        (Exactness.PLACE, Exactness.POINT, 100),
        (Exactness.PLACE, Exactness.PLACE, 200),
    ],
)
@pytest.mark.parametrize(("minutes", "distance"), [(0, 600), (10, 600), (11, 300), (90, 300)])
def test_the_less_exact_two_places_and_the_nearer_in_time_the_further_apart_they_may_be(
    one: Exactness, other: Exactness, more: int, minutes: int, distance: int
) -> None:
    report, within = replace(HERE, exactness=one), distance + more
    for apart, which in ((0, 0), (within - 1, 0), (within + 1, None), (5000, None)):
        incident = replace(north(apart), exactness=other, at=NOW - timedelta(minutes=minutes))
        assert joined(report, incident) == (which, Reason.NEAR if which == 0 else Reason.FIRST)


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


def test_of_several_in_its_area_a_report_joins_the_one_most_alike_then_the_one_told_last() -> None:
    older, other = NOW - timedelta(minutes=40), Activity.GATHERED
    for order in permutations([north(0), north(2000, replace(HERE, at=older)), replace(HERE, activity=other)]):
        assert joined(AREA_ONLY, *order) == (order.index(north(0)), Reason.SAME_AREA)
    for order in permutations([replace(HERE, at=older), replace(HERE, activity=other)]):
        assert joined(AREA_ONLY, *order)[0] == order.index(replace(HERE, at=older))


def test_two_points_far_apart_in_one_area_are_two_incidents() -> None:
    assert joined(HERE, north(900)) == (None, Reason.FIRST)


def test_who_knows_neither_point_nor_area_joins_no_incident_that_has_a_place() -> None:
    nowhere = replace(AREA_ONLY, area_id=None, exactness=Exactness.NONE)
    assert joined(nowhere, HERE, AREA_ONLY) == (None, Reason.UNPLACED)


AGO = replace(HERE, at=NOW - timedelta(minutes=30))
HEARD, HEARD_NOW = replace(AGO, first_hand=False), replace(HERE, first_hand=False)


@pytest.mark.parametrize(
    ("report", "incident", "which"),
    [
        (HERE, north(149, HEARD), 0),
        (HERE, north(151, HEARD), None),
        (HERE, north(299, AGO), 0),
        (HERE, north(299, HEARD_NOW), 0),
        (HEARD_NOW, north(299, HEARD), 0),
        (replace(HERE, place_id=PLACE), replace(north(250, HEARD), place_id=PLACE), 0),
        (AREA_ONLY, HEARD, None),
        (AREA_ONLY, AGO, 0),
        (AREA_ONLY, HEARD_NOW, 0),
        (replace(AREA_ONLY, first_hand=False), HEARD, 0),
    ],
)
def test_an_eyewitness_report_joins_older_hearsay_only_at_the_same_place(
    report: Seen, incident: Seen, which: int | None
) -> None:
    assert joined(report, incident)[0] == which


def test_no_place_is_not_the_same_place() -> None:
    assert joined(HERE, north(5000)) == (None, Reason.FIRST)


@pytest.mark.parametrize("one", Activity)
@pytest.mark.parametrize("other", Activity)
def test_a_single_report_of_another_activity_keeps_nobody_away(one: Activity, other: Activity) -> None:
    assert joined(replace(HERE, activity=one), replace(HERE, activity=other))[0] == 0


@pytest.mark.parametrize(
    ("incident", "why"),
    [
        (north(120, replace(HERE, at=NOW - timedelta(minutes=4))), {"reason": "near", "metres": 120, "minutes": 4}),
        (replace(HERE, place_id=PLACE), {"reason": "same place", "minutes": 0}),
        (replace(AREA_ONLY, at=NOW + timedelta(minutes=9)), {"reason": "same area", "minutes": 9}),
        (north(5000), {"reason": "first"}),
    ],
)
def test_the_reason_is_given_in_codes_and_figures(incident: Seen, why: dict[str, object]) -> None:
    assert chosen(replace(HERE, place_id=PLACE), incident).why == why


RAID = "my cousin says they are going door to door near the school"
OTHERS = (
    "two vans stand in front of the bakery since this morning",
    "a friend of mine heard them shout at people by the laundromat",
    "somebody called my sister because of agents at the bus stop",
)


def told(text: str, *, first_hand: bool = False, source: UUID | None = None) -> Voice:
    return Voice(source or uuid4(), first_hand, shape=shape(text), letters=letters(text))


BEFORE = [told(RAID)]


def old(telling: Voice, since: list[Voice], reason: Reason = Reason.NEAR) -> bool:
    return says_nothing_new(telling, BEFORE, since, reason)


def test_hearsay_about_what_was_looked_at_tells_nothing_new() -> None:
    assert old(told(OTHERS[0]), [])
    assert old(told(OTHERS[0]), [], Reason.SAME_PLACE)


def test_hearsay_of_the_same_area_may_be_about_something_else() -> None:
    assert not old(told(OTHERS[0]), [], Reason.SAME_AREA)
    assert old(told(RAID), [], Reason.SAME_AREA)


def test_nearly_the_same_words_tell_nothing_new_though_they_claim_to_have_seen_it() -> None:
    assert old(told(f"FWD: {RAID}!!", first_hand=True), [])
    assert old(told(OTHERS[0], first_hand=True), [told(OTHERS[0])])


@pytest.mark.parametrize("words", ["", "they are here", OTHERS[0]])
def test_an_eyewitness_with_other_words_or_none_is_always_heard(words: str) -> None:
    assert not old(told(words, first_hand=True), [])


def test_hearsay_is_heard_once_three_have_told_it_after_who_know_nothing_of_each_other() -> None:
    since = [told(OTHERS[0]), told(OTHERS[1])]
    assert not old(told(OTHERS[2]), since)
    assert old(told(OTHERS[2]), since[:1])
    assert old(told(OTHERS[2], source=since[0].source_id), since)
    assert old(told(OTHERS[1]), since)


NOWHERE = replace(AREA_ONLY, area_id=None, exactness=Exactness.NONE)
GROUP = Candidate(UUID(int=9), NOWHERE)
OPEN = Candidate(UUID(int=1), HERE)


def says(text: str = "", place: str = "", source: UUID | None = None, kept: tuple[Kept, ...] = ()) -> Said:
    return Said(told(text, source=source, first_hand=True), shape(place), list(kept))


def kept(text: str = "", place: str = "", *, source: UUID | None = None, incident: int = 1, ago: float = 3) -> Kept:
    voice = told(text, source=source, first_hand=True)
    return Kept(UUID(int=incident), NOW - timedelta(minutes=ago), voice, shape(place))


def unplaced(said: Said, *candidates: Candidate) -> tuple[int | None, Reason]:
    found = choose_incident(NOWHERE, list(candidates), POLICY, said)
    return None if found.incident_id is None else found.incident_id.int, found.reason


def test_reports_of_which_nobody_knows_where_they_are_wait_as_one_group() -> None:
    assert unplaced(says(OTHERS[0])) == (None, Reason.UNPLACED)
    assert unplaced(says(OTHERS[0]), OPEN, GROUP) == (9, Reason.UNPLACED)


def test_a_report_with_a_place_is_never_put_into_the_group() -> None:
    assert joined(HERE, NOWHERE) == (None, Reason.FIRST)
    assert joined(AREA_ONLY, NOWHERE) == (None, Reason.FIRST)


def test_without_a_place_the_same_person_means_what_they_reported_before() -> None:
    me = uuid4()
    assert unplaced(says("still here", source=me, kept=(kept("hi", source=me),)), OPEN, GROUP) == (
        1,
        Reason.SAME_SOURCE,
    )


@pytest.mark.parametrize("words", ["behind Quality Tire on the corner", "BEHIND quality tyre on the corner!"])
def test_without_a_known_place_the_same_words_mean_the_same(words: str) -> None:
    known = (kept(RAID, "behind Quality Tire on the corner"),)
    assert unplaced(says(OTHERS[0], words, kept=known), OPEN, GROUP) == (1, Reason.SAME_WORDS)
    assert unplaced(says(RAID, "", kept=known), OPEN, GROUP) == (1, Reason.SAME_WORDS)
    assert unplaced(says(OTHERS[0], "near El Nuevo Rodeo", kept=known), OPEN, GROUP) == (9, Reason.UNPLACED)


def test_words_that_name_many_places_name_none() -> None:
    assert unplaced(says("", "my house", kept=(kept("", "my house"),)), OPEN, GROUP) == (9, Reason.UNPLACED)


@pytest.mark.parametrize(
    ("about", "others", "ago", "reason"),
    [
        (6, 0, 3, Reason.SAME_RAID),
        (5, 0, 3, Reason.UNPLACED),
        (6, 4, 3, Reason.SAME_RAID),
        (6, 5, 3, Reason.UNPLACED),
        (6, 0, 21, Reason.UNPLACED),
    ],
)
def test_without_a_place_it_is_about_what_most_people_are_talking_about(
    about: int, others: int, ago: float, reason: Reason
) -> None:
    known = (*[kept(ago=ago) for _ in range(about)], *[kept(ago=ago, incident=2) for _ in range(others)])
    elsewhere = Candidate(UUID(int=2), north(5000))
    assert unplaced(says(kept=known), OPEN, elsewhere, GROUP)[1] is reason


def test_one_person_who_writes_six_times_is_no_crowd() -> None:
    known = tuple(kept(source=UUID(int=5)) for _ in range(6))
    assert unplaced(says(kept=known), OPEN, GROUP)[1] is Reason.UNPLACED
