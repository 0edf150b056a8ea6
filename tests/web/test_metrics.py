"""Metrics need the token, match the rows, and say nothing about any person."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.check import Answer
from responder.domain.delivery import AttemptOutcome, State
from responder.flow.work import Work
from responder.store import ring, sender
from responder.store.delivery import Attempt
from responder.store.probe import Probe
from responder.store.ring import Cause
from responder.store.spending import Spending
from responder.store.text_answer import Result
from responder.store.verification import Verification
from tests.application import application
from tests.factories import Factory
from tests.web.alerts import called
from tests.web.incidents import deliveries

TOKEN = "a token for figures"
Figure = dict[tuple[str, str], float]


@pytest.fixture
def watched(environment: dict[str, str], sessions: sessionmaker[Session]) -> Iterator[FlaskClient]:
    """A browser at an application that shows its metrics."""
    with application(load({**environment, "RESPONDER_METRICS_TOKEN": TOKEN}), sessions) as app:
        yield app.test_client()


def read(client: FlaskClient) -> Figure:
    """Each metric by its name, without the project's prefix, and its label's value."""
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    return {
        (sample.name.removeprefix("responder_"), next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_token_set_there_is_nothing(client: FlaskClient) -> None:
    for header in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN}"}):
        assert client.get("/metrics", headers=header).status_code == 404


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", TOKEN, f"Basic {TOKEN}", "Bearer \xfc"]
)
def test_a_missing_or_wrong_token_is_refused(watched: FlaskClient, header: str) -> None:
    answer = watched.get("/metrics", headers={"Authorization": header})
    assert answer.status_code == 401
    assert b"responder_" not in answer.data


def test_an_idle_server_says_zero_and_leaves_out_what_was_not_measured(watched: FlaskClient) -> None:
    found = read(watched)
    assert {found["deliveries", str(state)] for state in State} == {0}
    assert found["oldest_due_seconds", ""] == 0
    assert found["redis_reached", ""] == 1
    assert not [name for name, _ in found if name in {"carrier_seconds", "handed_over_seconds", "delivered_seconds"}]


def test_deliveries_attempts_and_the_oldest_due_are_counted(
    watched: FlaskClient, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, _ = called(coordinator, work, make, volunteers=4)
    now = datetime.now(UTC)
    first, second, third, fourth = deliveries(work, found, "callout")
    first.due_at = now - timedelta(minutes=3)
    second.status, third.status = State.UNKNOWN, State.FAILED
    fourth.status, fourth.due_at = State.DELIVERED, now - timedelta(days=3)
    third.ended_at, fourth.ended_at = now, now - timedelta(days=2)
    for age, took, outcome in (
        (1, 1, AttemptOutcome.ACCEPTED), (2, 3, AttemptOutcome.ACCEPTED), (3, 50, AttemptOutcome.UNKNOWN),
        (3, None, None), (30, 60, AttemptOutcome.ACCEPTED), (90, 60, AttemptOutcome.ACCEPTED),
    ):  # fmt: skip
        began = now - timedelta(minutes=age)
        ended = began + timedelta(seconds=took) if took is not None else None
        work.session.add(Attempt(token=uuid4(), delivery_id=first.id, began_at=began, ended_at=ended, outcome=outcome))
    work.session.commit()
    figures = read(watched)
    states = {state: figures["deliveries", state] for state in ("queued", "unknown", "failed", "delivered")}
    assert states == {"queued": 1, "unknown": 1, "failed": 1, "delivered": 0}
    assert 180 <= figures["oldest_due_seconds", ""] < 240
    outcomes = {
        outcome: figures["attempts_last_hour", outcome] for outcome in ("accepted", "unknown", "open", "refused")
    }
    assert outcomes == {"accepted": 3, "unknown": 1, "open": 1, "refused": 0}
    assert figures["carrier_seconds", "0.5"] == pytest.approx(2)
    assert figures["carrier_seconds", "0.95"] == pytest.approx(2.9)


def test_the_way_from_confirmation_to_carrier_and_phone_is_measured(
    watched: FlaskClient, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, alert = called(coordinator, work, make)
    judged = work.session.scalars(select(Verification).where(Verification.judgement == Answer.CONFIRMED)).one()
    assert alert.approved_at is not None
    judged.at = alert.approved_at - timedelta(seconds=10)
    for number, one in enumerate(deliveries(work, found, "callout")):
        one.status, one.sent_at = State.SENT, alert.approved_at + timedelta(seconds=number)
    one.status, one.ended_at = State.DELIVERED, alert.approved_at + timedelta(seconds=20)
    work.session.commit()
    figures = read(watched)
    assert figures["handed_over_seconds", "0.5"] == pytest.approx(11)
    assert figures["handed_over_seconds", "0.95"] == pytest.approx(11.9)
    assert figures["delivered_seconds", "0.5"] == pytest.approx(30)
    alert.approved_at -= timedelta(days=2)
    work.session.commit()
    assert ("handed_over_seconds", "0.5") not in read(watched)


def test_untaken_rings_and_a_paused_or_frozen_sender_appear_in_the_metrics(watched: FlaskClient, work: Work) -> None:
    before = read(watched)
    assert [before[name, ""] for name in ("untaken_rings", "sender_paused", "sender_frozen")] == [0, 0, 0]
    ring.ring(work.session, Cause.CARRIER, None, work.now)
    sender.pause(work.session, datetime.now(UTC) + timedelta(minutes=1), 20429)
    sender.get(work.session).frozen_at = datetime.now(UTC)
    work.session.commit()
    work.session.expire_all()
    after = read(watched)
    assert [after[name, ""] for name in ("untaken_rings", "sender_paused", "sender_frozen")] == [1, 1, 1]


def test_this_months_spending_appears_in_the_metrics(watched: FlaskClient, work: Work) -> None:
    today = datetime.now(UTC).astimezone(work.policy.zone).date()
    work.session.add(Spending(day=today, kind="call", drill=False, sender_id=1, texts=100, segments=200))
    work.session.add(Spending(day=today, kind="call", drill=True, sender_id=2, texts=100, segments=200))
    work.session.commit()
    found = read(watched)
    assert found["month_dollars", "spent"] == pytest.approx(2.3)
    assert (found["month_dollars", "planned"], found["month_dollars", "budget"]) == (0, 0)


def test_the_way_of_the_last_probe_that_came_back_is_told(watched: FlaskClient, work: Work) -> None:
    assert ("probe_seconds", "") not in read(watched)
    for minutes, took in ((40, 3), (20, 8), (2, None)):
        sent_at = datetime.now(UTC) - timedelta(minutes=minutes)
        returned_at = sent_at + timedelta(seconds=took) if took is not None else None
        work.session.add(Probe(code=str(minutes), sent_at=sent_at, returned_at=returned_at))
    work.session.commit()
    assert read(watched)["probe_seconds", ""] == 8


def test_no_label_leads_to_a_person(watched: FlaskClient, coordinator: FlaskClient, work: Work, make: Factory) -> None:
    called(coordinator, work, make)
    labels = {label for _, label in read(watched)}
    allowed = {"", "0.5", "0.95", "open", "spent", "planned", "budget", *map(str, State)}
    allowed |= {*map(str, AttemptOutcome), *map(str, Result)}
    assert labels <= allowed
