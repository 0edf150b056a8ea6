"""Weeks, clock times and the holes that shifts leave, where clocks jump too."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from responder.domain.coverage import NoSuchTime, Span, days, holes, hours, joined, moment, monday, week

CENTRAL = ZoneInfo("America/Chicago")


def at(hour: float) -> datetime:
    return datetime(2026, 5, 4, tzinfo=UTC) + timedelta(hours=hour)


def span(start: float, end: float) -> Span:
    return Span(at(start), at(end))


def on_clock(*parts: int) -> datetime:
    """What a clock shows, wherever it hangs."""
    return datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001  # that is the point


DAY = span(0, 24)


def test_a_week_starts_on_its_monday() -> None:
    assert monday(date(2026, 5, 10)) == date(2026, 5, 4)
    assert monday(date(2026, 5, 4)) == date(2026, 5, 4)


@pytest.mark.parametrize(("day", "long"), [(date(2026, 5, 6), 168), (date(2026, 3, 8), 167), (date(2026, 11, 1), 169)])
def test_a_week_is_an_hour_shorter_or_longer_when_clocks_change(day: date, long: int) -> None:
    parts = week(day, CENTRAL)
    assert len(parts) == 7
    assert hours(parts) == long
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert all(one.start.astimezone(CENTRAL).hour == 0 for one in parts)


def test_whole_days_last_from_midnight_to_midnight_by_the_clocks_there() -> None:
    assert days(date(2026, 11, 1), date(2026, 11, 1), CENTRAL) == Span(
        datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2026, 11, 2, 6, tzinfo=UTC)
    )


def test_a_time_on_the_clock_is_a_moment() -> None:
    assert moment(on_clock(2026, 5, 4, 18, 0), CENTRAL) == datetime(2026, 5, 4, 23, tzinfo=UTC)


def test_a_time_that_clocks_jump_over_is_refused() -> None:
    with pytest.raises(NoSuchTime):
        moment(on_clock(2026, 3, 8, 2, 30), CENTRAL)


def test_a_time_shown_twice_is_the_first_unless_the_later_is_meant() -> None:
    twice = on_clock(2026, 11, 1, 1, 30)
    assert moment(twice, CENTRAL) == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    assert moment(twice, CENTRAL, later=True) == datetime(2026, 11, 1, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("covered", "left"),
    [
        ([], [DAY]),
        ([DAY], []),
        ([span(-5, 30)], []),
        ([span(0, 6)], [span(6, 24)]),
        ([span(18, 24)], [span(0, 18)]),
        ([span(6, 18)], [span(0, 6), span(18, 24)]),
        ([span(0, 12), span(12, 24)], []),
        ([span(0, 14), span(10, 24)], []),
        ([span(0, 20), span(4, 6)], [span(20, 24)]),
        ([span(12, 14), span(2, 4)], [span(0, 2), span(4, 12), span(14, 24)]),
        ([span(-10, -5), span(24, 30)], [DAY]),
        ([span(-10, 0)], [DAY]),
        ([span(5, 5)], [DAY]),
    ],
)
def test_holes_are_what_nobody_covers(covered: list[Span], left: list[Span]) -> None:
    assert holes(DAY, covered) == left


def test_spans_that_overlap_or_touch_become_one() -> None:
    assert joined([span(4, 6), span(0, 2), span(2, 3), span(5, 8)]) == [span(0, 3), span(4, 8)]


def test_hours_are_counted_by_the_sun_and_not_by_the_clock() -> None:
    assert hours([days(date(2026, 3, 8), date(2026, 3, 8), CENTRAL)]) == 23
    assert hours([]) == 0
