"""Delivering: claimed once, sent once, recorded honestly."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.carriers import (
    OPTED_OUT,
    Accepted,
    AccountFault,
    Busy,
    Outcome,
    Refused,
    Text,
    Unknown,
    Unreached,
)
from responder.domain.delivery import AttemptOutcome, State
from responder.domain.incident import Outcome as Ending
from responder.flow.admin import upkeep
from responder.flow.deliver.deliver import Delivering, Pace
from responder.flow.incident import decisions
from responder.flow.work import Work
from responder.queue import Step
from responder.store import phone, ring, sender
from responder.store.alert import Alert
from responder.store.delivery import Attempt, Delivery
from responder.store.outbox import Budget
from responder.store.phone import Phone
from responder.store.ring import Cause
from tests.flow.delivering import PLENTY, FakeCarrier, now, run, states
from tests.jumping import JumpingLoop
from tests.woken import Woken


@pytest.mark.usefixtures("called")
def test_everyone_gets_the_text_once_and_it_is_recorded(committed: sessionmaker[Session], settings: Settings) -> None:
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    run(committed, settings, carrier)
    assert len(carrier.got) == len({text.number for text in carrier.got}) == 5
    assert states(committed) == {State.SENT: 5}
    with committed() as session:
        assert session.scalars(select(Attempt.outcome)).all() == [AttemptOutcome.ACCEPTED] * 5


@pytest.mark.usefixtures("called")
def test_each_text_ends_with_a_link_of_its_own_and_names_its_attempt_to_the_carrier(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    links = {text.body.rsplit(" ", 1)[1] for text in carrier.got}
    assert len(links) == 5
    assert all(link.startswith("http://127.0.0.1:8000/volunteer/a/") for link in links)
    with committed() as session:
        tokens = {token.hex for token in session.scalars(select(Attempt.token))}
    assert {text.callback_url.rsplit("/", 1)[1] for text in carrier.got} == tokens


@pytest.mark.usefixtures("called")
def test_several_workers_at_once_send_nothing_twice(committed: sessionmaker[Session], settings: Settings) -> None:
    carrier = FakeCarrier(takes=0.01)

    async def together() -> None:
        workers = [Delivering(committed, carrier, settings.policy, PLENTY, now) for _ in range(6)]
        await asyncio.gather(*(worker.run(lambda: False) for worker in workers))

    asyncio.run(together())
    assert len(carrier.got) == len({text.number for text in carrier.got}) == 5


@pytest.mark.usefixtures("called")
def test_no_more_requests_are_open_than_allowed(committed: sessionmaker[Session], settings: Settings) -> None:
    carrier = FakeCarrier(takes=0.02)
    run(committed, settings, carrier, Pace(2, PLENTY.budget, 5, 30, 10))
    assert (carrier.most_open, len(carrier.got)) == (2, 5)


@pytest.mark.usefixtures("called")
def test_requests_open_one_after_another_and_not_all_at_once(
    committed: sessionmaker[Session], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("responder.flow.deliver.deliver._FIRST_OPEN", 2)
    monkeypatch.setattr("responder.flow.deliver.deliver._OPENING", 60.0)
    carrier = FakeCarrier(takes=0.02)
    run(committed, settings, carrier)
    assert (carrier.most_open, len(carrier.got)) == (2, 5)


@pytest.mark.usefixtures("called")
def test_an_answer_that_cannot_be_trusted_is_unknown_and_never_sent_again_blindly(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    carrier = FakeCarrier(lambda _text: Unknown("HTTP 500"))
    run(committed, settings, carrier)
    run(committed, settings, carrier)
    assert len(carrier.got) == 5
    assert states(committed) == {State.UNKNOWN: 5}


@pytest.mark.usefixtures("called")
def test_a_text_that_never_reached_the_carrier_is_sent_again_later(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    run(committed, settings, FakeCarrier(lambda _text: Unreached()))
    assert states(committed) == {State.QUEUED: 5}
    with committed() as session, session.begin():
        assert min(session.scalars(select(Delivery.due_at))) > now()
        session.execute(update(Delivery).values(due_at=now()))
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    assert len(carrier.got) == 5


@pytest.mark.usefixtures("called")
def test_a_busy_carrier_slows_everyone(committed: sessionmaker[Session], settings: Settings) -> None:
    carrier = FakeCarrier(lambda _text: Busy(30, 20429))
    run(committed, settings, carrier)
    run(committed, settings, carrier)
    assert len(carrier.got) == 5
    with committed() as session:
        paused = sender.get(session)
        assert paused.paused_until is not None
        assert paused.paused_until > now() + timedelta(seconds=20)
    assert states(committed) == {State.QUEUED: 5}


@pytest.mark.usefixtures("called")
def test_a_fault_of_the_account_pauses_and_rings_and_fails_nobody(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    run(committed, settings, FakeCarrier(lambda _text: AccountFault(20003)))
    assert states(committed) == {State.QUEUED: 5}
    with committed() as session:
        assert [one.cause for one in ring.untaken(session)] == [Cause.CARRIER]
        assert sender.get(session).paused_why == 20003


def test_one_bad_number_does_not_stop_the_rest(
    committed: sessionmaker[Session], settings: Settings, called: list[UUID]
) -> None:
    with committed() as session:
        bad = phone.open_number(session, *one_phone(session, called[0]))
    run(committed, settings, FakeCarrier(lambda text: Refused(21614) if text.number == bad else Accepted("")))
    assert states(committed) == {State.SENT: 4, State.FAILED: 1}


def test_a_number_that_told_the_carrier_to_stop_is_opted_out_here_too(
    committed: sessionmaker[Session], settings: Settings, called: list[UUID]
) -> None:
    with committed() as session:
        key, sealed = one_phone(session, called[0])
        stopped = phone.open_number(session, key, sealed)
    run(committed, settings, FakeCarrier(lambda text: Refused(OPTED_OUT) if text.number == stopped else Accepted("")))
    with committed() as session:
        assert session.get_one(Phone, key).opted_out_at is not None


def one_phone(session: Session, volunteer_id: UUID) -> tuple[UUID, bytes]:
    delivery = session.scalars(select(Delivery).where(Delivery.volunteer_id == volunteer_id)).one()
    row = session.get_one(Phone, delivery.phone_id)
    assert row.number_sealed is not None
    return row.id, row.number_sealed


def test_a_volunteer_who_opted_out_since_the_approval_gets_nothing(
    committed: sessionmaker[Session], settings: Settings, called: list[UUID]
) -> None:
    with committed() as session, session.begin():
        key, _ = one_phone(session, called[0])
        phone.opt_out(session, key, now())
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    assert len(carrier.got) == 4
    assert states(committed) == {State.SENT: 4, State.CANCELLED: 1}


@pytest.mark.usefixtures("called")
def test_texts_that_are_too_late_to_be_useful_are_cancelled_and_do_not_block_the_front(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    with committed() as session, session.begin():
        session.execute(update(Delivery).values(useful_until=now() - timedelta(seconds=1)))
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    assert carrier.got == []
    assert states(committed) == {State.CANCELLED: 5}


@pytest.mark.usefixtures("called")
def test_the_bucket_holds_back_texts_that_the_sender_may_not_send_yet(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    carrier = FakeCarrier()
    with committed() as session:
        cost = session.scalars(select(Delivery.segments)).first()
    assert cost is not None
    short = Pace(20, Budget(0.001, cost * 2.5, 0), 5, 30, life=0.3)
    with committed() as session, session.begin():
        session.execute(text("UPDATE sender SET tokens = 1000"))
    run(committed, settings, carrier, short)
    assert len(carrier.got) == 2


@pytest.mark.usefixtures("called")
def test_a_share_is_kept_for_checks_and_codes(committed: sessionmaker[Session], settings: Settings) -> None:
    carrier = FakeCarrier()
    with committed() as session, session.begin():
        session.execute(text("UPDATE sender SET tokens = 1000"))
    run(committed, settings, carrier, Pace(20, Budget(0.001, 100, 100), 5, 30, life=0.2))
    assert carrier.got == []
    with committed() as session, session.begin():
        session.execute(text("UPDATE delivery SET priority = 1"))
    run(committed, settings, carrier, Pace(20, Budget(0.001, 100, 100), 5, 30, life=0.2))
    assert len(carrier.got) == 5


@pytest.mark.usefixtures("called")
def test_asked_to_stop_it_gives_back_unsent_texts_and_wakes_a_successor(
    committed: sessionmaker[Session], settings: Settings, woken: Woken
) -> None:
    carrier = FakeCarrier(takes=0.05)
    woken.steps.clear()
    run(committed, settings, carrier, Pace(1, PLENTY.budget, 5, 30, 10), lambda: len(carrier.got) >= 1)
    assert len(carrier.got) <= 2
    assert states(committed)[State.QUEUED] >= 3
    assert woken.of(Step.DELIVER) == ["1"]


@pytest.mark.usefixtures("called")
def test_a_row_older_than_its_send_deadline_is_given_back_unsent(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    carrier = FakeCarrier(takes=0.3)
    run(committed, settings, carrier, Pace(1, PLENTY.budget, send_deadline=0.1, lease=30, life=0.5))
    with committed() as session:
        outcomes = session.scalars(select(Attempt.outcome)).all()
    assert AttemptOutcome.NOT_SENT in outcomes
    assert State.UNKNOWN not in states(committed)


@pytest.mark.usefixtures("called")
def test_texts_that_a_dead_worker_left_in_mid_air_become_unknown_when_its_lease_ends(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    with committed() as session, session.begin():
        session.execute(text("UPDATE delivery SET status = 'sending', token = gen_random_uuid(), leased_until = now()"))
    with committed() as session, session.begin():
        upkeep.sweep(Work(session, settings.policy, now() + timedelta(seconds=1)))
    assert states(committed) == {State.UNKNOWN: 5}


@pytest.mark.usefixtures("called")
def test_a_result_that_comes_after_the_lease_changes_nothing(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    def reclaim(_text: Text) -> Outcome:
        with committed() as session, session.begin():
            session.execute(text("UPDATE delivery SET token = gen_random_uuid() WHERE status = 'sending'"))
        return Accepted("SM" + "9" * 32)

    run(committed, settings, FakeCarrier(reclaim), Pace(1, PLENTY.budget, 5, 30, 0.1))
    with committed() as session:
        assert session.scalars(select(Delivery.sid)).all().count(None) == 5


@pytest.mark.usefixtures("called")
def test_an_all_clear_goes_only_to_those_whose_call_went_out(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    count = 0

    def two_only(_text: Text) -> Outcome:
        nonlocal count
        count += 1
        return Accepted("") if count <= 2 else Unreached()

    run(committed, settings, FakeCarrier(two_only))
    with committed() as session, session.begin():
        alert = session.scalars(select(Alert)).one()
        who = alert.approved_by
        assert who is not None
        decisions.close_incident(Work(session, settings.policy, now()), alert.incident_id, who, Ending.ENDED)
        session.execute(update(Delivery).values(due_at=now()))
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    assert len(carrier.got) == 2
    assert all("All clear" in text.body for text in carrier.got)


@pytest.mark.usefixtures("called")
def test_a_worker_that_stood_still_around_its_claim_sends_nothing_of_it(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    loop, carrier = JumpingLoop(), FakeCarrier()
    still = iter([PLENTY.send_deadline + 1])

    def clock() -> datetime:
        loop.jumped += next(still, 0)
        return now()

    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        runner.run(Delivering(committed, carrier, settings.policy, PLENTY, clock).run(lambda: False))
    assert len(carrier.got) == 5
    with committed() as session:
        outcomes = session.scalars(select(Attempt.outcome)).all()
    assert sorted(map(str, outcomes)) == ["accepted"] * 5 + ["not sent"] * 5
