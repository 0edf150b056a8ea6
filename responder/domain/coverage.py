"""Coverage by shifts: local weeks and clock times as moments in UTC, and the gaps that shifts leave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo


class NoSuchTime(Exception):
    """The clocks skip this time, so there is no such moment on that day."""


@dataclass(frozen=True, order=True)
class Span:
    """From one moment up to, but not including, another; both in UTC."""

    start: datetime
    end: datetime


def monday(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def week(day: date, zone: ZoneInfo) -> tuple[Span, ...]:
    """The seven days of the week that `day` is in, each from midnight to midnight local time.

    Two days a year are not 24 hours long.
    """
    first = monday(day)
    midnights = [_midnight(first + timedelta(days=number), zone) for number in range(8)]
    return tuple(Span(start, end) for start, end in pairwise(midnights))


def days(first: date, last: date, zone: ZoneInfo) -> Span:
    """From the start of the first day to the end of the last one, in local time."""
    return Span(_midnight(first, zone), _midnight(last + timedelta(days=1), zone))


def moment(local: datetime, zone: ZoneInfo, *, later: bool = False) -> datetime:
    """The moment in UTC at which local clocks show `local` (a datetime without a zone).

    When clocks go back, an hour comes twice: this returns the first, or the second with `later`.
    Raises NoSuchTime if the clocks skip that time.
    """
    there = local.replace(tzinfo=zone, fold=int(later))
    found = there.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local:
        raise NoSuchTime(f"{local:%Y-%m-%d %H:%M} is jumped over")
    return found


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as possible, in order. Spans that overlap or touch become one."""
    whole: list[Span] = []
    for span in sorted(one for one in spans if one.start < one.end):
        if whole and span.start <= whole[-1].end:
            whole[-1] = Span(whole[-1].start, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def holes(within: Span, covered: Iterable[Span]) -> list[Span]:
    """The parts of `within` that have no coverage, in order."""
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
    """The total length of the spans, in hours."""
    return sum((span.end - span.start).total_seconds() for span in spans) / 3600


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    # If clocks skip midnight, the day starts an hour later. The offset before the jump gives that moment.
    return datetime.combine(day, time(), zone).astimezone(UTC)
