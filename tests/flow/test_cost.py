"""What texts cost: counted per local day, kept when deliveries are deleted, compared with the month's budget."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.alert import Kind, NoticeKind
from responder.domain.delivery import State
from responder.domain.role import Role
from responder.flow.admin import upkeep
from responder.flow.alert import cost
from responder.flow.alert.cost import Month
from responder.flow.work import Work
from responder.store import sender, spending
from responder.store.alert import Alert, Notice
from responder.store.base import transaction
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.spending import Count, Spending
from tests.factories import NOW, Factory, account
from tests.store.rows import LATER, call, incident

CHICAGO = ZoneInfo("America/Chicago")
TODAY = date(2026, 5, 4)
Send = Callable[..., Delivery]


@pytest.fixture
def send(work: Work) -> Send:
    """Writes an answer to somebody. The carrier took it."""

    def written(
        at: datetime = NOW, segments: int = 1, through: int = sender.DEFAULT, sid: str | None = "SM"
    ) -> Delivery:
        notice = Notice(kind=NoticeKind.ANSWER, body="Thank you.")
        work.session.add(notice)
        work.session.flush()
        row = Delivery(
            notice_id=notice.id,
            phone_id=uuid4(),
            sender_id=through,
            language="en",
            status=State.SENT if sid else State.QUEUED,
            priority=1,
            distance=0,
            segments=segments,
            due_at=at,
            useful_until=LATER,
            sid=sid,
            sent_at=at if sid else None,
        )
        work.session.add(row)
        work.session.flush()
        return row

    return written


def counted(work: Work) -> dict[tuple[date, str, bool, int], tuple[int, int]]:
    rows = work.session.scalars(select(Spending).execution_options(populate_existing=True))
    return {(one.day, one.kind, one.drill, one.sender_id): (one.texts, one.segments) for one in rows}


def refresh(work: Work) -> None:
    assert spending.refresh(work.session, work.now, work.policy.zone)


def test_texts_that_the_carrier_took_are_counted_and_waiting_ones_are_not(work: Work, send: Send) -> None:
    send(segments=2)
    send()
    send(sid=None)
    refresh(work)
    assert counted(work) == {(TODAY, "answer", False, sender.DEFAULT): (2, 3)}


def test_a_text_counts_on_the_day_that_it_was_where_the_group_is(work: Work, send: Send) -> None:
    midnight = datetime(2026, 5, 4, 0, 0, tzinfo=CHICAGO).astimezone(UTC)
    send(midnight - timedelta(seconds=1))
    send(midnight)
    refresh(work)
    assert sorted(day for day, *_ in counted(work)) == [date(2026, 5, 3), TODAY]


def test_counting_twice_counts_once_and_what_comes_later_is_added(work: Work, send: Send) -> None:
    send()
    refresh(work)
    refresh(work)
    send()
    refresh(work)
    assert list(counted(work).values()) == [(2, 2)]


def test_days_that_are_gone_stay_as_they_were_counted(work: Work, send: Send) -> None:
    send()
    refresh(work)
    work.session.execute(delete(Delivery))
    for later in (timedelta(hours=1), timedelta(days=40)):
        refresh(replace(work, now=work.now + later))
    assert list(counted(work).values()) == [(1, 1)]


def test_a_day_that_was_counted_is_not_made_less(work: Work, send: Send) -> None:
    first, _ = send(), send()
    refresh(work)
    work.session.delete(first)
    work.session.flush()
    refresh(work)
    assert list(counted(work).values()) == [(2, 2)]


def test_days_that_the_sweep_missed_are_made_up(work: Work, send: Send) -> None:
    for days in range(4):
        send(NOW - timedelta(days=days))
    refresh(work)
    assert sorted(day.day for day, *_ in counted(work)) == [2, 3, 4]


def test_alerts_are_counted_by_kind_and_drills_apart(work: Work, make: Factory) -> None:
    area = make.area()
    for _ in range(3):
        make.volunteer(area)
    made = call(work.session, area)
    made.fill(work.session)
    who = account(work.session, "ann@example.org", "x", Role.ADMIN)
    drill = Drill(started_at=NOW, started_by=who.id)
    work.session.add(drill)
    work.session.flush()
    made.incident.drill_id = drill.id
    work.session.execute(text("UPDATE delivery SET sent_at = :now, sid = 'SM', sender_id = 2"), {"now": NOW})
    refresh(work)
    assert counted(work) == {(TODAY, "call", True, sender.DRILL): (3, 6)}
    assert cost.spent_this_month(work) == 0.0
    assert spending.by_kind(work.session, TODAY, drill=True) == {"callout": Count(3, 6, 0)}
    assert spending.by_kind(work.session, TODAY, drill=False) == {}


def test_a_text_whose_alert_is_gone_is_counted_all_the_same(work: Work, send: Send) -> None:
    row = send()
    row.notice_id, row.alert_id = None, uuid4()
    work.session.flush()
    refresh(work)
    assert list(counted(work)) == [(TODAY, "other", False, sender.DEFAULT)]


def test_the_sweep_counts_at_the_start_of_a_minute_only(work: Work, send: Send) -> None:
    send()
    upkeep.sweep(replace(work, now=work.now + timedelta(seconds=5)))
    assert counted(work) == {}
    upkeep.sweep(replace(work, now=work.now + timedelta(seconds=4.9)))
    assert list(counted(work).values()) == [(1, 1)]


def test_of_two_who_count_at_once_one_lets_the_other(committed: sessionmaker[Session]) -> None:
    with transaction(committed) as first:
        assert spending.refresh(first, NOW, CHICAGO)
        with transaction(committed) as second:
            assert not spending.refresh(second, NOW, CHICAGO)
    with transaction(committed) as third:
        assert spending.refresh(third, NOW, CHICAGO)


def test_the_month_is_the_one_where_the_group_is(work: Work, send: Send) -> None:
    first = datetime(2026, 5, 1, 0, 0, tzinfo=CHICAGO).astimezone(UTC)
    send(first - timedelta(seconds=1), segments=100)
    send(first, segments=10)
    refresh(replace(work, now=first + timedelta(hours=1)))
    # It is already May in UTC, and still April in Chicago.
    april = replace(work, now=datetime(2026, 5, 1, 4, 59, tzinfo=UTC))
    assert cost.spent_this_month(work) == pytest.approx(10 * 0.0115)
    assert cost.spent_this_month(april) == pytest.approx(110 * 0.0115)


def test_waiting_texts_are_part_of_the_months_total(work: Work, send: Send) -> None:
    send(segments=10)
    send(segments=20, sid=None)
    send(segments=40, sid=None, through=sender.DRILL)
    refresh(work)
    month = cost.month_costs(work)
    assert month.spent == pytest.approx(0.115)
    assert month.planned == pytest.approx(0.23)
    assert cost.spent_this_month(work) == month.due == pytest.approx(0.345)


@pytest.mark.parametrize(
    ("spent", "planned", "budget", "state"),
    [
        (79.0, 0.0, 100.0, cost.State.FINE),
        (80.0, 0.0, 100.0, cost.State.NEAR),
        (60.0, 20.0, 100.0, cost.State.NEAR),
        (99.9, 0.0, 100.0, cost.State.NEAR),
        (100.0, 0.0, 100.0, cost.State.PASSED),
        (50.0, 60.0, 100.0, cost.State.PASSED),
        (1000.0, 0.0, 0.0, cost.State.FINE),
    ],
)
def test_from_four_fifths_on_it_is_near_and_then_passed(
    spent: float, planned: float, budget: float, state: cost.State
) -> None:
    assert Month(spent, planned, budget).state is state


def test_an_alert_costs_what_went_out_and_what_waits(work: Work, make: Factory) -> None:
    area = make.area()
    for _ in range(3):
        make.volunteer(area)
    made = call(work.session, area)
    assert cost.alert_cost(work, made.alert_id) == (0, 0.0)
    made.fill(work.session)
    one, two, three = work.session.scalars(select(Delivery).order_by(Delivery.id))
    one.status, one.sent_at, one.sid = State.DELIVERED, NOW, "SM1"
    three.status = State.CANCELLED
    work.session.flush()
    segments, dollars = cost.alert_cost(work, made.alert_id)
    assert (segments, round(dollars, 6)) == (4, 0.046)
    (listed,) = cost.cost_overview(work).alerts
    assert (listed.alert_id, listed.texts, listed.segments, listed.planned) == (made.alert_id, 1, 2, 2)
    assert two.status is State.QUEUED


def test_the_overview_has_the_largest_alerts_and_the_last_twelve_months(work: Work, send: Send) -> None:
    about = incident(work.session)
    who = account(work.session, "ann@example.org", "x", Role.COORDINATOR)
    for at in range(51):
        alert = Alert(
            incident_id=about.id, kind=Kind.UPDATE, status="done", audience={}, drafted_at=NOW, approved_at=NOW,
            approved_by=who.id, useful_until=LATER,
        )  # fmt: skip
        work.session.add(alert)
        work.session.flush()
        row = send(segments=at + 1)
        row.notice_id, row.alert_id = None, alert.id
    work.session.flush()
    for day in (date(2025, 5, 31), date(2025, 6, 1), date(2026, 4, 30)):
        work.session.add(Spending(day=day, kind="code", drill=False, sender_id=1, texts=1, segments=2))
    refresh(work)
    seen = cost.cost_overview(work)
    assert [one.segments for one in seen.alerts] == list(range(51, 1, -1))
    assert seen.cut
    assert seen.kinds == {"update": Count(51, 51 * 26, 51 * 26)}
    assert list(seen.months) == ["2026-05", "2026-04", "2025-06"]
    assert (seen.drill_kinds, seen.drill_months) == ({}, {})


def test_the_months_go_back_a_year_from_any_month(work: Work) -> None:
    for now, earliest in (("2026-01-15", "2025-02"), ("2026-12-15", "2026-01"), ("2026-11-15", "2025-12")):
        then = replace(work, now=datetime.fromisoformat(f"{now}T12:00:00+00:00"))
        for back in range(14):
            year, month = divmod(then.now.year * 12 + then.now.month - 1 - back, 12)
            row = Spending(day=date(year, month + 1, 1), kind="code", drill=False, sender_id=1, texts=1, segments=1)
            work.session.merge(row)
        work.session.flush()
        months = list(cost.cost_overview(then).months)
        assert [one for one in months if one <= now[:7]][-1] == earliest
