"""The costs page: this month against its budget, by kind and alert; earlier months; drills separately."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.delivery import State
from responder.domain.role import Role
from responder.flow.work import Work
from responder.store import sender
from responder.store.alert import Alert
from responder.store.delivery import Delivery
from responder.store.spending import Spending
from responder.web.access import needed
from tests.application import application
from tests.factories import Factory
from tests.login import log_in
from tests.store.rows import call

COSTS = "/dashboard/costs"
Open = Callable[..., FlaskClient]


@pytest.fixture
def opened(environment: dict[str, str], sessions: sessionmaker[Session], work: Work) -> Iterator[Open]:
    """A browser logged in as a coordinator, at an application with given settings."""
    with ExitStack() as ends:

        def start(**settings: str) -> FlaskClient:
            loaded = load(environment | {f"RESPONDER_{name.upper()}": value for name, value in settings.items()})
            app = ends.enter_context(application(loaded, sessions))
            app.extensions["responder"].broker.redis.flushdb()
            return log_in(app, work.session, Role.COORDINATOR)

        yield start


def spend(
    work: Work, segments: int, kind: str = "call", *, drill: bool = False, through: int = sender.DEFAULT, ago: int = 0
) -> None:
    """Count segments for this month, or for a month some months ago."""
    today = datetime.now(UTC).astimezone(work.policy.zone).date()
    year, month = divmod(today.year * 12 + today.month - 1 - ago, 12)
    row = Spending(
        day=today.replace(year=year, month=month + 1, day=1),
        kind=kind,
        drill=drill,
        sender_id=through,
        texts=segments // 2,
        segments=segments,
    )
    work.session.merge(row)
    work.session.commit()


def words(client: FlaskClient, path: str = COSTS) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_only_a_coordinator_sees_it(app: Flask, viewer: FlaskClient) -> None:
    assert needed(app, "dashboard.costs") is Role.COORDINATOR
    assert viewer.get(COSTS).status_code == 403
    assert COSTS not in viewer.get("/dashboard/").text


def test_an_empty_month_says_so_and_how_to_set_a_budget(coordinator: FlaskClient) -> None:
    page = words(coordinator)
    for told in ("Nothing was sent this month", "No alerts were sent this month", "Nothing has been sent yet", "$0.00"):
        assert told in page
    assert "RESPONDER_MONTHLY_BUDGET" in page
    assert "RESPONDER_SEGMENT_PRICE" not in page
    assert 'id="drills"' not in page


def test_without_a_price_it_says_how_to_set_one(opened: Open, work: Work) -> None:
    spend(work, 1000)
    page = words(opened(segment_price="0"))
    assert "RESPONDER_SEGMENT_PRICE" in page
    assert "<strong>$0.00</strong>" in page


@pytest.mark.parametrize(
    ("segments", "badge", "trouble"),
    [
        (79, "within budget", None),
        (80, "nearly used up", "This month&#39;s texts come to $80.00 of the $100.00 budget."),
        (100, "over budget: each alert needs a second coordinator", "come to $100.00. The budget is $100.00"),
    ],
)
def test_the_month_stands_against_its_budget_and_from_four_fifths_on_every_page_says_so(
    opened: Open, work: Work, segments: int, badge: str, trouble: str | None
) -> None:
    spend(work, segments)
    client = opened(segment_price="1", monthly_budget="100")
    page = words(client)
    assert f"${segments}.00 of $100.00" in page
    assert badge in page
    for path in ("/dashboard/", COSTS):
        if trouble:
            assert trouble in words(client, path)
        else:
            assert "This month&#39;s texts" not in words(client, path)


def test_kinds_and_months_are_told_in_texts_segments_and_dollars(coordinator: FlaskClient, work: Work) -> None:
    spend(work, 200)
    spend(work, 20, "ring")
    spend(work, 1000, ago=1)
    spend(work, 1000, ago=12)
    page = words(coordinator)
    assert '<th scope="row">callout</th><td>100</td><td>200</td><td>$2.30</td>' in page
    assert '<th scope="row">urgent notice</th><td>10</td><td>20</td><td>$0.23</td>' in page
    assert '<th scope="row">Total</th><td>110</td><td>220</td><td>$2.53</td>' in page
    assert page.count("<td>1000</td><td>$11.50</td>") == 1, "a year ago is not among the last twelve months"
    assert page.index("$2.53", page.index('id="months"')) < page.index("$11.50")


def test_drills_stand_apart_and_cost_only_what_went_to_real_phones(coordinator: FlaskClient, work: Work) -> None:
    spend(work, 400, drill=True, through=sender.DRILL)
    page = words(coordinator)
    drills = page[page.index('id="drills"') :]
    assert "<td>400</td><td>$0.00</td>" in drills
    assert "Nothing was sent this month" in page
    spend(work, 200, drill=True)
    page = words(coordinator)
    drills = page[page.index('id="drills"') :]
    assert "<td>600</td><td>$2.30</td>" in drills
    assert "<strong>$2.30</strong>" in page


def test_an_alert_leads_to_its_page_and_says_what_waits(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    area = make.area()
    for _ in range(3):
        make.volunteer(area)
    made = call(work.session, area)
    made.fill(work.session)
    session = work.session
    session.get_one(Alert, made.alert_id).approved_at = datetime.now(UTC)
    first = session.scalars(select(Delivery).order_by(Delivery.id)).first()
    assert first is not None
    first.status, first.sent_at, first.sid = State.SENT, datetime.now(UTC), "SM1"
    work.session.commit()
    page = words(coordinator)
    assert f'<a href="/dashboard/alerts/{made.alert_id}">callout R8K</a>' in page
    assert '<td>1</td><td>2<br><span class="ago">+ 4 waiting</span></td><td>$0.02</td>' in page
    assert "Waiting to go out: $0.05" in page
