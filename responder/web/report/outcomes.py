"""Public outcomes of reports: area, hour and outcome, so that a rumor ends once we know."""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from itertools import groupby

from flask import render_template, request
from flask.typing import ResponseReturnValue

from responder.domain.incident import Outcome
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store import area as area_store
from responder.store import outcome as store
from responder.store.outcome import Came, Span
from responder.web import formats
from responder.web.language import gettext
from responder.web.site import site, work

DAYS = 14
"""Days shown, including today."""
MOST = 500
"""The most lines on the page."""
HOUR = timedelta(hours=1)


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_WORDS = {**wording.OUTCOME, Outcome.ENDED: _("it was real, and it's over")}


@dataclass(frozen=True)
class Line:
    """One line of the page, in words."""

    day: date
    since: str
    until: str
    where: str
    outcome: str


def outcomes() -> ResponseReturnValue:
    """Outcomes of the last days' reports, for one area if one is chosen."""
    if not site().policy.outcomes_public:
        return render_template("report/outcomes.html", unpublished=True), 404
    areas = area_store.names(work().session)
    asked = request.args.get("area", "")
    chosen = next((key for key, _city, _name in areas if str(key) == asked), None)
    unknown = bool(asked) and chosen is None
    came = store.listing(work().session, span(work()), MOST + 1, chosen)
    lines = [_line(one) for one in came[:MOST]]
    page = render_template(
        "report/outcomes.html",
        days=[(_said(day), list(of_day)) for day, of_day in groupby(lines, key=lambda line: line.day)],
        cut=len(came) > MOST,
        cities=[(city, list(rows)) for city, rows in groupby(areas, key=lambda row: row[1])],
        chosen=chosen,
        unknown=unknown,
        all_days=DAYS,
    )
    return page, 404 if unknown else 200


def span(work: Work) -> Span:
    """The time span whose outcomes may be public by now."""
    hour = work.local.replace(minute=0, second=0, microsecond=0)
    first = hour.replace(hour=0) - timedelta(days=DAYS - 1)
    # People are still on their way home when an incident is closed. So its outcome appears an hour later at the
    # earliest, and only on the hour: watching the page does not show when they left. Hours are counted in UTC, for
    # the nights when the clocks change.
    return Span(first, hour.astimezone(UTC) - HOUR, work.policy.zone)


def _line(came: Came) -> Line:
    policy = site().policy
    return Line(
        day=came.hour.astimezone(policy.zone).date(),
        since=formats.clock_time(came.hour),
        until=formats.clock_time(came.hour + HOUR),
        where=f"{came.area}, {came.city}" if came.area else gettext(_("elsewhere")),
        outcome=gettext(_WORDS[came.outcome]),
    )


def _said(day: date) -> str:
    ago = (work().local.date() - day).days
    words = {0: gettext(_("Today, %(day)s")), 1: gettext(_("Yesterday, %(day)s"))}
    return words.get(ago, "%(day)s") % {"day": formats.day(day)}
