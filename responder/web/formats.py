"""Dates, times and distances as people here write them. Names of days and months are in the reader's language."""

from datetime import date, datetime, time, timedelta

from responder.domain.policy import Policy
from responder.flow.message import wording
from responder.web.language import gettext as _
from responder.web.language import language
from responder.web.site import site, work

_RECENT = timedelta(hours=12)
_FEET = 3.28084  # in a meter
_FEET_IN_A_MILE = 5280
_SHORT_WAY = _FEET_IN_A_MILE // 2
"""In feet. People think in feet and blocks up to half a mile, and in miles beyond that."""


def clock_time(moment: datetime) -> str:
    """The time of day in the group's time zone, as `7:58 AM`."""
    return wording.clock_time(moment, site().policy)


def time_of_day(local: time) -> str:
    """A local time of day, as `10:30 PM`."""
    return wording.time_of_day(local)


def clock(moment: datetime, now: datetime, policy: Policy) -> str:
    """The time of day in the group's time zone, with the day unless it was in the last twelve hours."""
    return wording.clock_time(moment, policy) if now - moment < _RECENT else day_and_time(moment, policy)


def day(local: date) -> str:
    """A day, as `Mon, Nov 30`; with the year if it is not this year."""
    return wording.day_name(local, work().local.date(), language())


def day_and_time(moment: datetime, policy: Policy) -> str:
    """A moment in the group's time zone, as `Mon, Nov 30, 6:00 PM`."""
    return wording.day_and_time(moment, work().now, language(), policy)


def month(local: date) -> str:
    """A month, as `November 2026`."""
    return wording.month_name(local, language())


def distance(metres: float) -> str:
    """A distance in meters, as `1,300 ft` or `2.3 mi`."""
    feet = metres * _FEET
    if feet > _SHORT_WAY:
        return _("%(count)s mi") % {"count": f"{feet / _FEET_IN_A_MILE:,.1f}"}
    step = 10 if feet < 1000 else 100
    return _("%(count)s ft") % {"count": f"{round(feet / step) * step:,}"}
