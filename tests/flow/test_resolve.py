"""Texts without an answer are looked up at the carrier before anything is sent again."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.carriers import Accepted, CarrierAway, Kept, Outcome, Refused, Text, Unknown
from responder.domain.delivery import State, WhenLost
from responder.domain.policy import Policy
from responder.domain.role import Role
from responder.flow.deliver import callback, resolve
from responder.flow.deliver.deliver import Delivering
from responder.flow.work import Work
from responder.queue import Step
from responder.store import sender
from responder.store.delivery import Attempt, Delivery
from responder.store.phone import Phone
from tests.factories import account
from tests.flow.delivering import PLENTY, now, states
from tests.woken import Woken


@dataclass
class Ledger:
    """A carrier that keeps what it took, with scripted answers."""

    answer: Callable[[Text, int], Outcome] = lambda _text, _count: Accepted("")
    takes: Callable[[Text, int], bool] = lambda _text, _count: True
    kept: list[Kept] = field(default_factory=list)
    handed: list[Text] = field(default_factory=list)
    hidden: bool = False
    away: bool = False
    recallable: bool = False
    status: str = "queued"

    async def send(self, text: Text, _deadline: float) -> Outcome:
        self.handed.append(text)
        count = len(self.handed)
        sid = f"SM{count:032d}"
        if self.takes(text, count):
            self.kept.append(Kept(sid, text.number, text.body, self.status, None))
        outcome = self.answer(text, count)
        return Accepted(sid) if outcome == Accepted("") else outcome

    async def recent(self, since: datetime) -> list[Kept]:
        assert since < now()
        if self.away:
            raise CarrierAway("HTTP 503")
        return [] if self.hidden else self.kept

    async def look_up(self, sid: str) -> Kept | None:
        if self.away:
            raise CarrierAway("HTTP 503")
        found = next((one for one in self.kept if one.sid == sid), None)
        return replace(found, status="delivered") if found else None

    async def recall(self, _sid: str) -> bool:
        return self.recallable

    async def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def policy(settings: Settings) -> Policy:
    return settings.policy


@dataclass
class Runs:
    """Delivers and resolves at times that the test picks."""

    sessions: sessionmaker[Session]
    policy: Policy
    carrier: Ledger

    def deliver(self, after: timedelta = timedelta(0)) -> None:
        asyncio.run(
            Delivering(self.sessions, self.carrier, self.policy, PLENTY, lambda: now() + after).run(lambda: False)
        )

    def resolve(self, after: timedelta = timedelta(0)) -> None:
        asyncio.run(resolve.resolve(self.sessions, self.carrier, self.policy, lambda: now() + after))

    @property
    def states(self) -> dict[State, int]:
        return states(self.sessions)

    @property
    def doubles(self) -> int:
        """Texts that the carrier has taken more than once."""
        return len(self.carrier.kept) - len({kept.number for kept in self.carrier.kept})


@pytest.fixture
def runs(committed: sessionmaker[Session], policy: Policy, called: list[UUID]) -> Runs:  # the fixture
    assert len(called) == 5
    return Runs(committed, policy, Ledger())


LONG = timedelta(seconds=60)
"""Longer than a lease and two lags."""


def test_a_lost_answer_is_found_in_the_carriers_list_and_nothing_is_sent_again(runs: Runs) -> None:
    runs.carrier.answer = lambda _text, _count: Unknown("reset")
    runs.deliver()
    assert runs.states == {State.UNKNOWN: 5}
    runs.resolve(timedelta(seconds=6))
    assert runs.states == {State.SENT: 5}
    assert len(runs.carrier.handed) == 5


def test_a_text_listed_as_delivered_is_delivered(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.status = (lambda _text, _count: Unknown("reset")), "delivered"
    runs.deliver()
    runs.resolve(timedelta(seconds=6))
    assert runs.states == {State.DELIVERED: 5}


def test_nothing_is_looked_for_before_the_carriers_lag(runs: Runs) -> None:
    runs.carrier.answer = lambda _text, _count: Unknown("reset")
    runs.deliver()
    runs.resolve()
    assert runs.states == {State.UNKNOWN: 5}


def test_a_text_that_the_carrier_never_took_goes_again_after_two_looks_spaced_past_the_lag(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Unknown("HTTP 500")), (lambda _t, _c: False)
    runs.deliver()
    runs.resolve(LONG)
    assert runs.states == {State.UNKNOWN: 5}
    runs.resolve(LONG)
    assert runs.states == {State.UNKNOWN: 5}, "the second look is a lag later"
    runs.resolve(LONG + timedelta(seconds=6))
    assert runs.states == {State.QUEUED: 5}
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Accepted("")), (lambda _t, _c: True)
    runs.deliver(LONG + timedelta(seconds=7))
    assert (runs.states, runs.doubles) == ({State.SENT: 5}, 0)


def test_no_number_of_looks_sends_again_before_the_lease_is_over(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Unknown("timeout")), (lambda _t, _c: False)
    runs.deliver()
    for seconds in (6, 12, 18, 24):
        runs.resolve(timedelta(seconds=seconds))
    assert runs.states == {State.UNKNOWN: 5}


def test_of_half_lost_and_half_never_taken_each_is_told_apart(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Unknown("?")), (lambda _t, count: count % 2 == 0)
    runs.deliver()
    runs.resolve(LONG)
    runs.resolve(LONG + timedelta(seconds=6))
    assert runs.states == {State.SENT: 2, State.QUEUED: 3}
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Accepted("")), (lambda _t, _c: True)
    runs.deliver(LONG + timedelta(seconds=7))
    assert (runs.states, runs.doubles) == ({State.SENT: 5}, 0)


def test_where_silence_is_preferred_nothing_is_sent_again(runs: Runs) -> None:
    with runs.sessions() as session, session.begin():
        session.execute(text("UPDATE alert SET when_lost = :silence"), {"silence": WhenLost.SILENCE})
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Unknown("?")), (lambda _t, _c: False)
    runs.deliver()
    for again in range(4):
        runs.resolve(LONG + timedelta(seconds=6 * again))
    assert runs.states == {State.UNKNOWN: 5}


def test_a_text_that_has_become_useless_is_not_sent_again(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Unknown("?")), (lambda _t, _c: False)
    runs.deliver()
    for again in range(3):
        runs.resolve(timedelta(hours=2, seconds=6 * again))
    assert runs.states == {State.UNKNOWN: 5}


def test_a_carrier_that_cannot_be_asked_changes_nothing(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.away = (lambda _t, _c: Unknown("?")), True
    runs.deliver()
    for again in range(4):
        runs.resolve(LONG + timedelta(seconds=6 * again))
    assert runs.states == {State.UNKNOWN: 5}


def test_a_callback_settles_an_unknown_one_at_once(runs: Runs) -> None:
    runs.carrier.answer = lambda _text, _count: Unknown("reset")
    runs.deliver()
    hear_all(runs, "sent")
    assert runs.states == {State.SENT: 5}


def test_a_late_callback_keeps_a_requeued_text_from_going_again(runs: Runs) -> None:
    runs.carrier.answer, runs.carrier.hidden = (lambda _text, _count: Unknown("reset")), True
    runs.deliver()
    runs.resolve(LONG)
    runs.resolve(LONG + timedelta(seconds=6))
    assert runs.states == {State.QUEUED: 5}
    hear_all(runs, "delivered")
    runs.deliver(LONG + timedelta(seconds=7))
    assert (runs.states, runs.doubles) == ({State.DELIVERED: 5}, 0)


def hear_all(runs: Runs, status: str) -> None:
    with runs.sessions() as session, session.begin():
        for token in session.scalars(select(Attempt.token)).all():
            work = Work(session, runs.policy, now())
            callback.take_callback(work, token, f"SM{token.hex}", status, None)


def test_a_text_that_the_carrier_is_silent_about_is_asked_for(runs: Runs) -> None:
    runs.deliver()
    runs.resolve(timedelta(seconds=60))
    assert runs.states == {State.SENT: 5}
    runs.resolve(timedelta(seconds=121))
    assert runs.states == {State.DELIVERED: 5}


def test_a_freeze_holds_queued_texts_and_recalls_claimed_ones_that_are_unsent(runs: Runs, woken: Woken) -> None:
    with runs.sessions() as session, session.begin():
        who = account(session, "freezer@example.org", "x", Role.COORDINATOR)
        assert sender.freeze(session, who.id, now())
        assert not sender.freeze(session, who.id, now())
    runs.deliver()
    assert runs.states == {State.QUEUED: 5}
    with runs.sessions() as session, session.begin():
        assert sender.lift(session)
    runs.deliver()
    assert runs.states == {State.SENT: 5}
    with runs.sessions() as session, session.begin():
        sender.freeze(session, who.id, now())
    runs.carrier.recallable = True
    runs.resolve()
    assert runs.states == {State.CANCELLED: 5}
    assert woken.of(Step.DELIVER)


def test_a_number_that_fails_again_and_again_is_no_longer_texted(runs: Runs, policy: Policy) -> None:
    runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Refused(21614)), (lambda _t, _c: False)
    for again in range(3):
        runs.deliver(timedelta(seconds=again))
        with runs.sessions() as session, session.begin():
            session.execute(text("UPDATE delivery SET status = 'queued'"))
    with runs.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Phone).where(Phone.suspended_at.is_not(None))) == 5
    runs.deliver(timedelta(seconds=5))
    assert (len(runs.carrier.handed), runs.states) == (15, {State.CANCELLED: 5})
    assert policy.dead_after == 3


def test_one_delivery_forgets_the_failures_before_it(runs: Runs) -> None:
    runs.deliver()
    with runs.sessions() as session, session.begin():
        session.execute(text("UPDATE phone SET failures = 2"))
    hear_all(runs, "delivered")
    with runs.sessions() as session:
        assert set(session.scalars(select(Phone.failures))) == {0}


def test_a_carrier_that_is_down_is_left_alone_and_tried_with_a_few(runs: Runs) -> None:
    with runs.sessions() as session, session.begin():
        rows = "SELECT alert_id, phone_id, language, status, priority, distance, segments, due_at, useful_until"
        session.execute(text("ALTER TABLE delivery DROP CONSTRAINT uq_delivery_alert_id_phone_id"))
        session.execute(
            text(
                "INSERT INTO delivery (alert_id, phone_id, language, status, priority, distance, segments, due_at,"
                f" useful_until) {rows} FROM delivery, generate_series(1, 40)"  # only words of this test
            )
        )
    try:
        runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Unknown("reset")), (lambda _t, _c: False)
        runs.deliver()
        down = len(runs.carrier.handed)
        assert down < 205
        with runs.sessions() as session:
            assert sender.get(session).strikes >= 1
        runs.carrier.answer, runs.carrier.takes = (lambda _t, _c: Accepted("")), (lambda _t, _c: True)
        runs.deliver(timedelta(seconds=70))
        with runs.sessions() as session:
            assert sender.get(session).strikes == 0
        assert len(runs.carrier.handed) == 205
    finally:
        with runs.sessions() as session, session.begin():
            session.execute(text("TRUNCATE delivery CASCADE"))
            session.execute(
                text("ALTER TABLE delivery ADD CONSTRAINT uq_delivery_alert_id_phone_id UNIQUE (alert_id, phone_id)")
            )


def test_the_unknown_are_found_by_number_and_mark_and_never_by_number_alone(runs: Runs) -> None:
    runs.carrier.answer = lambda _text, _count: Unknown("reset")
    runs.deliver()
    runs.carrier.kept = [replace(kept, body="an older text to the same phone") for kept in runs.carrier.kept]
    runs.resolve(timedelta(seconds=6))
    assert runs.states == {State.UNKNOWN: 5}
    with runs.sessions() as session:
        assert set(session.scalars(select(Delivery.looks))) == {1}
