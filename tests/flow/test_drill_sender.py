"""A drill's texts leave through a sender of their own. What happens there changes nothing real."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.carriers import OPTED_OUT, Accepted, Outcome, Refused, Text, Unknown, Unreached
from responder.domain.delivery import State as DeliveryState
from responder.domain.report import Activity
from responder.domain.role import Role
from responder.flow.admin import drill, upkeep
from responder.flow.admin.drill import Scene
from responder.flow.deliver.deliver import Delivering, deliver_drill, expire_queue
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import reconcile, sender
from responder.store import ring as ring_store
from responder.store.delivery import Delivery
from responder.store.outbox import Budget
from responder.store.phone import Phone
from responder.store.report import Report
from responder.store.ring import Cause
from tests.factories import CORNER, Factory, account
from tests.flow.delivering import PLENTY, FakeCarrier, now
from tests.flow.drills import real
from tests.woken import Woken

DRILLS = replace(PLENTY, budget=Budget(10_000, 10_000, 0, sender.DRILL))


@pytest.fixture
def both(committed: sessionmaker[Session], settings: Settings) -> UUID:
    """A real check and a drill's check, both waiting in the queue, and the phone of the drill's verifier."""
    with committed() as session, session.begin():
        work = Work(session, settings.policy, now())
        make = Factory(session, work.now)
        here, there = make.area(), make.area("Longfellow", replace(CORNER, longitude=CORNER.longitude + 0.1))
        make.place(here)
        who = account(session, "c@example.org", "x", Role.COORDINATOR).id
        make.verifier(here)
        real(work)
        played = make.verifier(there)
        made = drill.start_drill(work, Scene(there.id, "nowhere known", Activity.DOOR), who)
        kept = session.scalars(select(Report).where(Report.drill_id == made.id)).one()
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        check_flow.ask_verifiers(work, kept.incident_id)
        return played.phone_id


def through(sessions: sessionmaker[Session]) -> dict[int, DeliveryState]:
    with sessions() as session:
        return {row[0]: row[1] for row in session.execute(select(Delivery.sender_id, Delivery.status))}


def deliver(sessions: sessionmaker[Session], settings: Settings, carrier: FakeCarrier, *, drills: bool) -> None:
    pace = DRILLS if drills else PLENTY
    asyncio.run(Delivering(sessions, carrier, settings.policy, pace, now).run(lambda: False))


@pytest.mark.usefixtures("both")
@pytest.mark.parametrize("drills", [True, False])
def test_each_sender_sends_its_own_alone(
    committed: sessionmaker[Session],
    settings: Settings,
    drills: bool,
) -> None:
    carrier = FakeCarrier()
    deliver(committed, settings, carrier, drills=drills)
    assert [text.body.startswith("DRILL ") for text in carrier.got] == [drills]
    own, other = (sender.DRILL, sender.DEFAULT) if drills else (sender.DEFAULT, sender.DRILL)
    assert through(committed) == {own: DeliveryState.SENT, other: DeliveryState.QUEUED}


def test_a_status_from_the_simulator_changes_nothing_about_a_real_phone(
    committed: sessionmaker[Session], settings: Settings, both: UUID
) -> None:
    for code in (OPTED_OUT, 21614):
        with committed() as session, session.begin():
            session.execute(text("UPDATE delivery SET status = 'queued' WHERE sender_id = 2"))
        refused = Refused(code)

        def refuse(_text: Text, refused: Outcome = refused) -> Outcome:
            return refused

        deliver(committed, settings, FakeCarrier(refuse), drills=True)
        with committed() as session:
            held = session.get_one(Phone, both)
            assert (held.opted_out_at, held.failures, held.suspended_at) == (None, 0, None)


@pytest.mark.usefixtures("both")
def test_a_simulator_that_is_down_pauses_no_real_text_and_calls_nobody(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    with committed() as session, session.begin():
        session.execute(text("UPDATE sender SET strikes = 5 WHERE id = 2"))
    carrier = FakeCarrier(lambda _text: Unreached())
    delivering = Delivering(committed, carrier, settings.policy, DRILLS, now)
    delivering._unanswered = 100  # noqa: SLF001  # instead of a hundred texts
    asyncio.run(delivering.run(lambda: False))
    with committed() as session:
        assert sender.get(session, sender.DRILL).paused_until is not None
        assert sender.get(session).paused_until is None
        assert Cause.CARRIER not in {one.cause for one in ring_store.untaken(session)}
    carrier = FakeCarrier()
    deliver(committed, settings, carrier, drills=False)
    assert len(carrier.got) == 1


@pytest.mark.usefixtures("both")
def test_nothing_real_waits_for_a_drill_to_end(committed: sessionmaker[Session], settings: Settings) -> None:
    finished: list[str] = []

    def noted(name: str) -> FakeCarrier:
        def answer(_text: Text) -> Outcome:
            finished.append(name)
            return Accepted("")

        return FakeCarrier(answer, takes=1.0 if name == "drill" else 0.0)

    slow, quick = noted("drill"), noted("real")

    async def play() -> None:
        await deliver_drill(
            Delivering(committed, slow, settings.policy, DRILLS, now),
            lambda: Delivering(committed, quick, settings.policy, PLENTY, now),
            lambda: False,
        )

    asyncio.run(play())
    assert finished == ["real", "drill"]


@pytest.mark.usefixtures("both")
def test_where_nothing_may_leave_a_drills_texts_stay_until_they_are_of_no_use(
    committed: sessionmaker[Session],
) -> None:
    expire_queue(committed, sender.DRILL, now())
    assert through(committed)[sender.DRILL] is DeliveryState.QUEUED
    with committed() as session, session.begin():
        session.execute(text("UPDATE delivery SET useful_until = now() - interval '1 minute'"))
    expire_queue(committed, sender.DRILL, now())
    assert through(committed) == {sender.DRILL: DeliveryState.CANCELLED, sender.DEFAULT: DeliveryState.QUEUED}


@pytest.mark.usefixtures("both")
def test_the_sweep_wakes_each_sender_that_has_something_due(
    committed: sessionmaker[Session], settings: Settings, woken: Woken
) -> None:
    for states, due in (({1: "queued", 2: "queued"}, {"1", "2"}), ({1: "sent", 2: "queued"}, {"2"})):
        woken.steps.clear()
        with committed() as session, session.begin():
            for through_, status in states.items():
                values = {"status": status, "sender": through_}
                session.execute(text("UPDATE delivery SET status = :status WHERE sender_id = :sender"), values)
            upkeep.sweep(Work(session, settings.policy, now()))
        assert set(woken.of(Step.DELIVER)) == due
    assert woken.of(Step.RESOLVE) == ["1"]


@pytest.mark.usefixtures("both")
def test_each_senders_carrier_is_asked_about_its_own_alone(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    later = now() + timedelta(minutes=5)
    for outcome in (Unknown("reset"), Accepted("")):

        def answer(_text: Text, outcome: Outcome = outcome) -> Outcome:
            return outcome

        with committed() as session, session.begin():
            session.execute(text("UPDATE delivery SET status = 'queued', due_at = now() - interval '1 minute'"))
        for drills in (True, False):
            deliver(committed, settings, FakeCarrier(answer), drills=drills)
        for sender_id in sender.ALL:
            with committed() as session, session.begin():
                lost = reconcile.take_unknown(session, later, later, sender_id)
                silent = reconcile.take_silent(session, later, timedelta(0), timedelta(0), sender_id)
                assert len(lost) + len(silent) == 1
                tokens = [one.token for one in lost] + [one.token for one in silent]
                asked = select(Delivery.sender_id).where(Delivery.token.in_(tokens))
                assert session.scalars(asked).all() == [sender_id]
