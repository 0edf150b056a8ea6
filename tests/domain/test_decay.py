"""Decay: when what was confirmed becomes stale, who is asked then, and when closing is proposed."""

from datetime import UTC, datetime, timedelta

import pytest

from responder.domain.check import coming_until
from responder.domain.decay import asks, is_stale, proposes_closing

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STALE_AFTER, STILL_PATIENCE = 30 * MINUTE, 10 * MINUTE


@pytest.mark.parametrize(("minutes", "stale"), [(0, False), (30, False), (31, True)])
def test_it_is_stale_once_it_was_confirmed_longer_ago_than_the_group_wants(minutes: int, stale: bool) -> None:
    assert is_stale(NOON, NOON + minutes * MINUTE, STALE_AFTER) is stale


@pytest.mark.parametrize(
    ("asked", "minutes", "due"),
    [
        (None, 30, False),
        (None, 31, True),
        # Asked in this stale time, or in the one before it was renewed.
        (31, 40, False),
        (31, 300, False),
        (-5, 31, True),
        (-5, 30, False),
    ],
)
def test_they_are_asked_once_each_time_that_it_becomes_stale(asked: int | None, minutes: int, due: bool) -> None:
    asked_at = None if asked is None else NOON + asked * MINUTE
    assert asks(NOON, asked_at, NOON + minutes * MINUTE, STALE_AFTER) is due


@pytest.mark.parametrize(
    ("asked", "minutes", "proposed"),
    [
        # Nobody is there to be asked: it is said as soon as somebody would have been.
        (None, 30, False),
        (None, 31, False),
        (None, 32, True),
        # They have their time.
        (31, 32, False),
        (31, 40, False),
        (31, 41, True),
        # It was renewed since they were asked.
        (-5, 20, False),
        (-5, 31, False),
        (-5, 32, True),
    ],
)
def test_closing_is_proposed_where_nobody_says_that_it_goes_on(asked: int | None, minutes: int, proposed: bool) -> None:
    asked_at = None if asked is None else NOON + asked * MINUTE
    assert proposes_closing(NOON, asked_at, NOON + minutes * MINUTE, STALE_AFTER, STILL_PATIENCE) is proposed


@pytest.mark.parametrize(
    ("eta", "until"),
    [
        (None, 20),
        # A little longer than they said, though never shorter than one who says nothing, nor for ever.
        (4, 9),
        (-4, 2),
        (14, 19),
        (15, 20),
        (99, 20),
    ],
)
def test_people_on_the_way_are_waited_for(eta: int | None, until: int) -> None:
    eta_at = None if eta is None else NOON + eta * MINUTE
    assert coming_until(NOON, NOON + 2 * MINUTE, eta_at, 20 * MINUTE) == NOON + until * MINUTE
