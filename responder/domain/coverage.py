"""Who covers when: weeks where the group is, clock times as moments, and the holes that shifts leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo


class NoSuchTime(Exception):
    """Clocks jump over this time: there is no such moment on that day."""


@dataclass(frozen=True, order=True)
class Span:
    """From a moment until another, the second not included; both in UTC."""

    start: datetime
    end: datetime


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week(day: date, zone: ZoneInfo) -> tuple[Span, ...]:
    """The seven days, midnight to midnight by the clocks there, of the week that the day is in.

    Two of them in a year are not 24 hours long.
    """
    first = monday(day)
    midnights = [_midnight(first + timedelta(days=number), zone) for number in range(8)]
    return tuple(Span(start, end) for start, end in pairwise(midnights))


def days(first: date, last: date, zone: ZoneInfo) -> Span:
    """From the start of the first day to the end of the last one, by the clocks there."""
    return Span(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def moment(local: datetime, zone: ZoneInfo, *, later: bool = False) -> datetime:
    """When the clocks there show this (a datetime without a zone). Raises NoSuchTime.

    When clocks go back an hour is shown twice: the first of the two is meant, or the second with `later`.
    """
    there = local.replace(tzinfo=zone, fold=int(later))
    found = there.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTime(f"{local:%Y-%m-%d %H:%M} is jumped over")
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as it takes, in order: those that overlap or touch become one."""
    whole: list[Span] = []
    for span in sorted(one for one in spans if one.start < one.end):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def holes(within: Span, covered: Iterable[Span]) -> list[Span]:
    """What of `within` nobody covers, in order."""
    found, at = [], within.start
    for span in joined(covered):
        if span.start >= within.end:
            break
        if span.start > at:
            found.append(Span(at, span.start))
        at = max(at, span.end)
    if at < within.end:
        found.append(Span(at, within.end))
    return found


def hours(spans: Iterable[Span]) -> float:
    """How long they are together, in hours."""
    return sum((span.end - span.start).total_seconds() for span in spans) / 3600


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # Where clocks jump at midnight the day starts an hour later; the offset before the jump gives that moment.
    return datetime.combine(day, time(), zone).astimezone(UTC)
