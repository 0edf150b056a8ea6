"""Decay: a confirmed incident becomes stale until somebody confirms it again or it is closed."""

from datetime import datetime, timedelta

_ASKED_BY = timedelta(minutes=1)
"""We ask the people on scene within this time after it becomes stale. If we asked nobody, nobody can answer."""


def is_stale(confirmed_at: datetime, now: datetime, stale_after: timedelta) -> bool:
    """Whether the last confirmation is so old that the incident may be over."""
    return now - confirmed_at > stale_after


def asks(confirmed_at: datetime, still_asked_at: datetime | None, now: datetime, stale_after: timedelta) -> bool:
    """Whether to ask people on scene if it is still happening: once each time it becomes stale."""
    return is_stale(confirmed_at, now, stale_after) and not _asked(confirmed_at, still_asked_at)


def proposes_closing(
    confirmed_at: datetime,
    still_asked_at: datetime | None,
    now: datetime,
    stale_after: timedelta,
    still_patience: timedelta,
) -> bool:
    """Whether it is stale with no recent confirmation: people asked had time to answer, or there was nobody to ask."""
    if still_asked_at is not None and _asked(confirmed_at, still_asked_at):
        return is_stale(confirmed_at, now, stale_after) and now - still_asked_at >= still_patience
    return is_stale(confirmed_at, now, stale_after + _ASKED_BY)


def _asked(confirmed_at: datetime, still_asked_at: datetime | None) -> bool:
    """Whether people on scene were asked since the last confirmation."""
    return still_asked_at is not None and still_asked_at > confirmed_at
