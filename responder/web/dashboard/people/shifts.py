"""The week's shifts: who covers which area, where the gaps are, and which coordinators are on call."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.coverage import Span, days, holes, hours, monday, week
from responder.domain.role import Role
from responder.flow.people import shift as flow
from responder.flow.people.roster import Gone
from responder.flow.people.shift import BadSpan
from responder.flow.work import Work
from responder.store import shift as store
from responder.store import volunteer
from responder.store.shift import Shift, Watch, Who
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people import labels
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_day, as_id

_MOST = 400
"""The most shifts on one page."""
_YEARS = range(2000, 2200)


@dataclass(frozen=True)
class ListedShift:
    """A shift as shown. `where` is empty for all their areas; `idle` means they can't be alerted then."""

    shift: Shift
    who: str
    where: str
    idle: bool = False


@dataclass(frozen=True)
class Day:
    day: date
    seen: list[ListedShift]


@dataclass(frozen=True)
class Hole:
    """The times when nobody covers an area."""

    name: str
    spans: list[Span]
    hours: float


@dataclass(frozen=True)
class Week:
    """Seven days of shifts. Gaps are those still ahead or, in a past week, all of them."""

    first: date
    days: list[Day]
    calls: list[ListedShift]
    bare: list[str]
    """Areas that nobody covers at all."""
    holes: list[Hole]
    uncalled: list[Span]
    """Times when no coordinator is on call."""
    cut: bool


@needs(Role.COORDINATOR)
def shifts() -> ResponseReturnValue:
    """The week in the address, else this week."""
    return _week_page(_asked(request.args.get("week", "")), as_id(request.args.get("area", "")))


@needs(Role.COORDINATOR)
def add_on_call() -> ResponseReturnValue:
    """Put a coordinator on call, for whole days."""
    account_id = as_id(request.form.get("account", ""))
    first, last = _day(request.form.get("first", "")), _day(request.form.get("last", ""))
    day = monday(first or work().local.date())
    if account_id is None or first is None or last is None:
        return _week_page(day, None, 400, on_call=_("Please choose a person and enter both days."))
    try:
        made = flow.put_on_call(
            work(), Who(account_id=account_id), days(first, last, work().policy.zone), current_user.id
        )
    except (BadSpan, OverflowError):
        message = _(
            "The last day can't be before the first. On-call time lasts a month at most. It must start "
            "within a year and not be over yet."
        )
        return _week_page(day, None, 400, on_call=message)
    except Gone:
        return _week_page(
            day, None, 409, on_call=_("This person is no longer a coordinator, so they can't be on call.")
        )
    flash(_("On call: %(span)s.") % {"span": labels.span(made.span, work().policy)})
    return redirect(url_for("dashboard.shifts", week=day), 303)


@needs(Role.COORDINATOR)
def delete_shift(shift_id: UUID) -> ResponseReturnValue:
    """Delete a shift."""
    try:
        flow.delete_shift(work(), shift_id, current_user.id)
    except Gone:
        abort(404)
    flash(_("Shift deleted."))
    person = as_id(request.form.get("back", ""))
    if person is not None:
        return redirect(url_for("dashboard.person", volunteer_id=person, _anchor="shifts"), 303)
    return redirect(url_for("dashboard.shifts", week=_asked(request.form.get("week", ""))), 303)


def seen_week(work: Work, first: date, area_id: UUID | None) -> Week:
    """The week that starts on the Monday `first`, for one area if given."""
    parts = week(first, work.policy.zone)
    whole = Span(parts[0].start, parts[-1].end)
    ahead = Span(max(whole.start, work.now), whole.end) if work.now < whole.end else whole
    areas = dict(store.areas_with_volunteers(work.session))
    watches, calls = store.watches(work.session, whole, area_id), store.on_call(work.session, whole)
    found = {key: holes(ahead, _covering(watches, key)) for key in areas if area_id in (None, key)}
    listed = [_seen(work, one, areas) for one in watches[:_MOST]]
    return Week(
        first=first,
        days=[_on(number, part, listed, first) for number, part in enumerate(parts)],
        calls=[ListedShift(one, email, "") for one, email in calls],
        bare=[areas[key] for key, spans in found.items() if spans == [ahead]],
        holes=[Hole(areas[key], spans, hours(spans)) for key, spans in found.items() if spans and spans != [ahead]],
        uncalled=holes(ahead, [one.span for one, _email in calls]),
        cut=len(watches) > _MOST,
    )


def _covering(watches: list[Watch], area_id: UUID) -> list[Span]:
    return [one.covers for one in watches if one.covers is not None and area_id in one.areas]


def _seen(work: Work, watch: Watch, areas: dict[UUID, str]) -> ListedShift:
    where = areas.get(watch.shift.area_id, "?") if watch.shift.area_id else ""
    return ListedShift(watch.shift, volunteer.name(work.session, watch.volunteer), where, idle=watch.covers is None)


def _on(number: int, part: Span, listed: list[ListedShift], first: date) -> Day:
    has = [one for one in listed if one.shift.starts_at < part.end and one.shift.ends_at > part.start]
    return Day(first + timedelta(days=number), has)


def _week_page(first: date, area_id: UUID | None, status: int = 200, **faults: str) -> ResponseReturnValue:
    version, session = version_of_all(), work().session
    return page(
        "people/shifts",
        url_for("dashboard.shifts", week=first, area=area_id),
        version=version,
        week=seen_week(work(), first, area_id),
        before=first - timedelta(days=7),
        after=first + timedelta(days=7),
        areas=store.areas_with_volunteers(session),
        area=area_id,
        accounts=store.may_be_on_call(session),
        today=work().local.date(),
        people=labels.FOR_PAGES,
        faults=faults,
        typed=request.form,
    ), status


def _asked(words: str) -> date:
    """The Monday of the week asked for; this week's if the date is invalid."""
    return monday(_day(words) or work().local.date())


def _day(words: str) -> date | None:
    found = as_day(words)
    return found if found and found.year in _YEARS else None
