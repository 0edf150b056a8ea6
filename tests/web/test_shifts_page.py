"""The week of shifts: who covers what, gaps in words, clock changes, and refusals."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.coverage import monday
from responder.domain.role import Role
from responder.domain.volunteer import State
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store.account import Account
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.shift import Shift
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account
from tests.login import log_in
from tests.web.incidents import press

SHIFTS = "/dashboard/shifts"
ZONE = ZoneInfo("America/Chicago")
NEXT = monday(datetime.now(ZONE).date()) + timedelta(days=7)
"""The Monday of next week, which is entirely in the future."""


def on(client: FlaskClient, volunteer: Volunteer, start: str, end: str, area: Area | None = None) -> int:
    path = f"/dashboard/roster/{volunteer.id}/shift"
    return press(client, path, starts_at=start, ends_at=end, area=str(area.id) if area else "").status_code


def clock(days: int, hour: int) -> str:
    return f"{NEXT + timedelta(days=days):%Y-%m-%d}T{hour:02}:00"


def shown(days: int) -> str:
    return wording.day_name(NEXT + timedelta(days=days), datetime.now(ZONE).date(), "en")


def kept(work: Work) -> list[Shift]:
    return list(work.session.scalars(select(Shift).order_by(Shift.starts_at)))


def part(page: str, name: str) -> str:
    """The text of one section."""
    section = page.partition(f'<section id="{name}"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section))


def week(client: FlaskClient, day: date = NEXT, area: Area | None = None) -> str:
    return client.get(SHIFTS, query_string={"week": str(day), "area": str(area.id) if area else ""}).text


def someone(work: Work, make: Factory, *areas: Area) -> Volunteer:
    made = make.volunteer(*areas)
    work.session.commit()
    return made


def on_call(client: FlaskClient, who: Account, first: date | str, last: date | str) -> int:
    said = {"account": str(who.id), "first": str(first), "last": str(last)}
    return press(client, f"{SHIFTS}/on-call", **said).status_code


def me(work: Work) -> Account:
    return work.session.scalars(select(Account).where(Account.role == Role.COORDINATOR)).one()


def test_a_week_without_anybody_says_so(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    page = week(coordinator)
    assert "No area has a trained volunteer yet" in page
    assert "No coordinator is on call" in page
    someone(work, make, make.area("North"))
    assert "No shifts all week in these areas: North, Minneapolis" in part(week(coordinator), "holes")


def test_a_shift_leaves_the_holes_around_it(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    north = make.area("North")
    assert on(coordinator, someone(work, make, north), clock(0, 0), clock(6, 18)) == 303
    told = part(week(coordinator), "holes")
    assert f"no one on shift for 6 hours {shown(6)}, 6:00 PM to {shown(7)}, 12:00 AM" in told
    assert "Ana" in part(week(coordinator), "day-3")
    assert "No one is on shift" in part(week(coordinator, NEXT + timedelta(days=7)), "day-1")


def test_holes_are_told_per_area(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    north, south = make.area("North"), make.area("South")
    ana = someone(work, make, north, south)
    assert on(coordinator, ana, clock(0, 0), clock(7, 0), north) == 303
    assert "all week in these areas: South, Minneapolis" in part(week(coordinator), "holes")
    assert "every area is covered" in part(week(coordinator, area=north), "holes")
    assert "Ana" not in part(week(coordinator, area=south), "day-1")
    assert on(coordinator, ana, clock(0, 0), clock(7, 0)) == 303
    assert "every area is covered" in part(week(coordinator), "holes")


@pytest.mark.parametrize("status", [State.PAUSED, State.STOPPED])
def test_a_paused_or_stopped_volunteer_does_not_count_as_coverage(
    coordinator: FlaskClient, work: Work, make: Factory, status: State
) -> None:
    ana = someone(work, make, make.area("North"))
    someone(work, make, work.session.scalars(select(Area)).one())
    on(coordinator, ana, clock(0, 0), clock(7, 0))
    ana.status = status
    work.session.commit()
    page = week(coordinator)
    assert "all week in these areas: North" in part(page, "holes")
    assert "cannot get alerts" in part(page, "day-1")


def test_overlapping_and_touching_shifts_become_one(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = someone(work, make, make.area())
    for start, end in ((8, 10), (14, 16), (12, 14), (10, 11), (10, 13)):
        assert on(coordinator, ana, clock(0, start), clock(0, end)) == 303
    (one,) = kept(work)
    assert one.starts_at.astimezone(ZONE).hour == 8
    assert one.ends_at.astimezone(ZONE).hour == 16


def test_shifts_of_two_areas_and_of_two_people_stay_apart(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    north, south = make.area("North"), make.area("South")
    ana, ben = someone(work, make, north, south), someone(work, make, north)
    for who, area in ((ana, north), (ana, south), (ana, None), (ben, north)):
        assert on(coordinator, who, clock(0, 8), clock(0, 10), area) == 303
    assert len(kept(work)) == 4


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("", ""),
        ("soon", "later"),
        ("1900-01-01T10:00", "1900-01-01T12:00"),
        ("2100-01-01T10:00", "2100-01-01T12:00"),
        ("0001-01-01T00:00", "9999-12-31T23:59"),
        (clock(0, 12), clock(0, 10)),
        (clock(0, 12), clock(0, 12)),
        (clock(0, 12), clock(8, 12)),
    ],
)
def test_a_shift_that_makes_no_sense_is_refused(
    coordinator: FlaskClient, work: Work, make: Factory, start: str, end: str
) -> None:
    assert on(coordinator, someone(work, make, make.area()), start, end) == 400
    assert kept(work) == []


def test_a_shift_needs_a_trained_volunteer_who_has_chosen_the_area(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    north, south = make.area("North"), make.area("South")
    new = make.volunteer(north, trained=False)
    ana = someone(work, make, north)
    assert on(coordinator, new, clock(0, 8), clock(0, 10)) == 400
    assert on(coordinator, ana, clock(0, 8), clock(0, 10), south) == 400
    assert kept(work) == []


def test_an_on_call_week_when_clocks_go_back_is_covered_whole(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    year = datetime.now(UTC).year
    sundays = (date(one, 11, 1) + timedelta(days=(6 - date(one, 11, 1).weekday()) % 7) for one in (year, year + 1))
    change = next(one for one in sundays if one > datetime.now(ZONE).date())
    first = monday(change)
    assert on_call(coordinator, me(work), first, change) == 303
    (one,) = kept(work)
    assert one.ends_at - one.starts_at == timedelta(hours=169)
    assert "A coordinator is on call at all times" in part(week(coordinator, first), "on-call")


def test_on_call_holes_are_told(coordinator: FlaskClient, work: Work) -> None:
    assert on_call(coordinator, me(work), NEXT, NEXT + timedelta(days=5)) == 303
    told = part(week(coordinator), "on-call")
    assert "coordinator@example.org" in told
    assert f"No coordinator is on call: {shown(6)}, 12:00 AM to {shown(7)}, 12:00 AM" in told
    assert on_call(coordinator, me(work), NEXT + timedelta(days=6), NEXT + timedelta(days=6)) == 303
    assert "A coordinator is on call at all times" in part(week(coordinator), "on-call")
    assert len(kept(work)) == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("", ""),
        ("1900-01-01", "1900-01-07"),
        ("2100-01-01", "2100-01-02"),
        ("9999-12-31", "9999-12-31"),
        (str(NEXT), str(NEXT - timedelta(days=1))),
        (str(NEXT), str(NEXT + timedelta(days=31))),
    ],
)
def test_an_on_call_week_that_makes_no_sense_is_refused(
    coordinator: FlaskClient, work: Work, first: str, last: str
) -> None:
    assert on_call(coordinator, me(work), first, last) == 400
    assert kept(work) == []


def test_only_who_can_coordinate_goes_on_call(coordinator: FlaskClient, work: Work) -> None:
    viewer = account(work.session, "v@example.org", "-", Role.VIEWER)
    gone = account(work.session, "gone@example.org", "-", Role.COORDINATOR)
    gone.active = False
    work.session.commit()
    for who in (viewer, gone):
        assert on_call(coordinator, who, NEXT, NEXT) == 409
    assert "v@example.org" not in week(coordinator)


def test_a_shift_is_deleted_once(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    on(coordinator, someone(work, make, make.area()), clock(0, 8), clock(0, 10))
    (one,) = kept(work)
    path = f"{SHIFTS}/{one.id}/delete"
    assert press(coordinator, path, week=str(NEXT)).headers["Location"] == f"{SHIFTS}?week={NEXT}"
    assert press(coordinator, path).status_code == 404
    assert press(coordinator, f"{SHIFTS}/{uuid4()}/delete").status_code == 404
    acts = [(one.act, one.noun) for one in work.session.scalars(select(Audit).order_by(Audit.id))]
    assert acts == [("add", "shift"), ("delete", "shift")]


def test_a_viewer_neither_sees_nor_changes_shifts(app: Flask, work: Work) -> None:
    viewer = log_in(app, work.session, Role.VIEWER)
    assert viewer.get(SHIFTS).status_code == 403
    assert press(viewer, f"{SHIFTS}/on-call").status_code == 403


@pytest.mark.parametrize("asked", ["", "x", "1900-01-01", "0001-01-01", "9999-12-31", "2100-02-30", "2100-12-31"])
def test_any_week_may_be_asked_for(coordinator: FlaskClient, asked: str) -> None:
    assert coordinator.get(SHIFTS, query_string={"week": asked, "area": "x"}).status_code == 200
