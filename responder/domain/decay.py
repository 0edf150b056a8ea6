"""Decay: what was confirmed becomes stale, until somebody sees it again or it is closed."""

from datetime import datetime, timedelta

_ASKED_BY = timedelta(minutes=1)
"""By then whoever is on scene has been asked; who was not asked cannot answer."""


def is_stale(confirmed_at: datetime, now: datetime, stale_after: timedelta) -> bool:
    """Whether it was last confirmed so long ago that it may be over."""
    return now - confirmed_at > stale_after


def asks(confirmed_at: datetime, still_asked_at: datetime | None, now: datetime, stale_after: timedelta) -> bool:
    """Whether those on scene are to be asked whether it is still going on: once each time that it has become stale."""
    return is_stale(confirmed_at, now, stale_after) and not _asked(confirmed_at, still_asked_at)


def proposes_closing(
    confirmed_at: datetime,
    still_asked_at: datetime | None,
    now: datetime,
    stale_after: timedelta,
    still_patience: timedelta,
) -> bool:
    """Whether it is stale and nobody says that it goes on: those asked had their time, or nobody was there."""
    if still_asked_at is not None and _asked(confirmed_at, still_asked_at):
        return is_stale(confirmed_at, now, stale_after) and now - still_asked_at >= still_patience
    return is_stale(confirmed_at, now, stale_after + _ASKED_BY)


def _asked(confirmed_at: datetime, still_asked_at: datetime | None) -> bool:
    """Whether they were asked since it was last confirmed."""
    return still_asked_at is not None and still_asked_at > confirmed_at
