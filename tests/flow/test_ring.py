"""A ring that nobody takes is texted once to each person: first to those on duty, then to all."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.alert import Priority
from responder.domain.command import Keyword
from responder.domain.incident import Hazard, State
from responder.domain.response import State as ResponseState
from responder.domain.role import Role
from responder.domain.segment import is_gsm, segments
from responder.domain.triage import Band, Triage, Why
from responder.flow.admin import ring as flow
from responder.flow.admin import upkeep
from responder.flow.incident.waiting import Waiting
from responder.flow.message.body import closed_with
from responder.flow.message.notice import Addressee
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.store import phone, ring, sender
from responder.store.account import Account
from responder.store.base import transaction
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring
from responder.store.shift import Shift
from tests.factories import NOW, Factory, account
from tests.flow.ringing import after, answered, bodies, somebody, texted
from tests.policy import POLICY
from tests.store.rows import incident, response

PATIENCE = timedelta(minutes=2)


@pytest.fixture
def about(session: Session) -> Incident:
    return incident(session)


def test_the_patience_comes_before_the_first_text(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 1.9))
    assert texted(work.session) == []


def test_those_on_duty_are_texted_first_and_all_after_the_same_patience_again(
    work: Work, make: Factory, about: Incident
) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    somebody(work.session, make, "ben", Role.DISPATCHER)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    for minute in (2, 2.1, 3.9):
        flow.escalate_rings(after(work, minute))
    assert texted(work.session) == ["ana"]
    for minute in (4, 4.1, 30):
        flow.escalate_rings(after(work, minute))
    assert sorted(texted(work.session)) == ["ana", "ana", "ben"]


def test_the_sweep_does_it(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    upkeep.sweep(after(work, 2))
    assert texted(work.session) == ["ana"]


def test_a_shift_is_duty_while_it_lasts(work: Work, make: Factory, about: Incident) -> None:
    for name, hours in (("before", (-9, -1)), ("now", (-1, 7)), ("later", (1, 8))):
        starts, ends = (work.now + timedelta(hours=number) for number in hours)
        who = somebody(work.session, make, name)
        work.session.add(Shift(account_id=who.id, starts_at=starts, ends_at=ends, made_at=work.now))
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert texted(work.session) == ["now"]


def test_with_nobody_on_duty_all_are_texted_at_once_and_only_once(work: Work, make: Factory, about: Incident) -> None:
    for name in ("ana", "ben"):
        somebody(work.session, make, name)
    account(work.session, "no-phone@example.org", "x", Role.COORDINATOR).on_duty = True
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    for minute in (2, 4, 6):
        flow.escalate_rings(after(work, minute))
    assert sorted(texted(work.session)) == ["ana", "ben"]


def test_a_person_who_cannot_take_it_or_cannot_be_reached_is_not_texted(
    work: Work, make: Factory, about: Incident
) -> None:
    session = work.session
    somebody(session, make, "viewer", Role.VIEWER, on_duty=True)
    somebody(session, make, "disabled", on_duty=True).active = False
    stopped = somebody(session, make, "stopped", on_duty=True)
    assert stopped.phone_id is not None
    phone.opt_out(session, stopped.phone_id, work.now)
    session.flush()
    somebody(session, make, "ana")
    ring.ring(session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert texted(session) == ["ana"]


def test_a_ring_that_is_taken_or_closed_is_not_texted(work: Work, make: Factory, about: Incident) -> None:
    who = somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    (taken,) = ring.untaken(work.session)
    ring.take_ring(work.session, taken.id, who.id, work.now)
    ring.ring(work.session, Cause.CONFIRMED, incident(work.session, code="Z9Z", status=State.CLOSED).id, work.now)
    flow.escalate_rings(after(work, 2))
    assert texted(work.session) == []


def test_a_ring_taken_after_the_first_text_has_no_second(work: Work, make: Factory, about: Incident) -> None:
    who = somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    ring.take_rings_of_incident(work.session, about.id, who.id, work.now)
    flow.escalate_rings(after(work, 4))
    assert texted(work.session) == ["ana"]


@pytest.mark.parametrize("held", ["frozen", "paused"])
def test_while_nothing_can_go_out_nothing_is_written_and_afterwards_it_is(
    work: Work, make: Factory, about: Incident, held: str
) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    gate = sender.get(work.session)
    gate.frozen_at = work.now if held == "frozen" else None
    gate.paused_until = work.now + timedelta(minutes=10) if held == "paused" else None
    flow.escalate_rings(after(work, 2))
    assert texted(work.session) == []
    gate.frozen_at = None
    flow.escalate_rings(after(work, 20))
    assert texted(work.session) == ["ana"]


@pytest.mark.parametrize("cause", Cause)
@pytest.mark.parametrize("count", [1, 12])
def test_the_text_of_every_cause_is_one_cheap_segment_with_code_place_and_board(
    work: Work, about: Incident, make: Factory, cause: Cause, count: int
) -> None:
    usual = replace(work, policy=POLICY)
    to = Addressee(phone.find_or_add_phone(work.session, make.number()).id, None, "en")
    rung = Ring(cause=cause, raised_at=work.now)
    for incident_of in (about, None):
        late = [Waiting([rung], incident_of, Triage(Band.DECIDE, Why.UNASSIGNED, work.now))] * count
        flow.text_rings(usual, late, [to])
    with_code, without = sorted(bodies(work.session), key=lambda body: about.code not in body)
    for body in (with_code, without):
        whole = closed_with(body, "BCDFG")
        assert is_gsm(whole)
        assert segments(whole) == 1
        assert "https://respond.example.org/dashboard/" in body
        assert body.startswith(POLICY.group_name)
        assert ("Reply T to take it" in body) is (cause is not Cause.DISTRESS)
        assert ("12 waiting" in body) is (count == 12 and cause is not Cause.DISTRESS)
    assert about.code in with_code
    assert about.code not in without


def test_a_place_that_is_too_long_for_one_segment_is_left_out(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    (short,) = bodies(work.session)
    assert f"{about.code}, {about.place_words}: confirmed, not alerted yet. Reply T" in short
    about.place_words = "the parking lot behind the old grocery " * 3
    ring.take_rings_of_incident(work.session, about.id, work.session.scalars(select(Account.id)).one(), work.now)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 20))
    assert f"{about.code}: confirmed, not alerted yet. Reply T" in bodies(work.session)[-1]


def many(work: Work, count: int, first: int = 0) -> list[Incident]:
    found = [incident(work.session, code=f"R{number:02d}") for number in range(first, first + count)]
    for one in found:
        ring.ring(work.session, Cause.CONFIRMED, one.id, work.now)
    return found


def test_thirty_rings_are_one_text_with_the_worst_and_later_ones_one_more_after_two_minutes(
    work: Work, make: Factory
) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    many(work, 30)
    gas = incident(work.session, code="G2S")
    gas.hazard, gas.opened_at = Hazard.CHEMICAL, work.now
    response(work.session, gas, make.volunteer(make.area()), ResponseState.ON_SCENE)
    ring.ring(work.session, Cause.OVER, gas.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert texted(work.session) == ["ana"]
    assert "31 waiting, worst G2S, Lake St & Bloomington Ave: danger, and people are there" in bodies(work.session)[0]
    many(after(work, 0.5), 3, first=30)
    for minute in (2.6, 3.9):
        flow.escalate_rings(after(work, minute))
    assert texted(work.session) == ["ana"]
    for minute in (4, 4.1):
        flow.escalate_rings(after(work, minute))
    assert texted(work.session) == ["ana", "ana"]
    assert "34 waiting, worst G2S" in bodies(work.session)[1]


@pytest.mark.parametrize("cause", [Cause.DISAGREE, Cause.NOT_CONFIRMED, Cause.WRONG_CODES, Cause.OVER])
def test_a_doubt_about_a_confirmed_incident_is_texted(work: Work, make: Factory, about: Incident, cause: Cause) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, cause, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert texted(work.session) == ["ana"]


def test_a_ring_whose_cause_has_ended_is_not_texted(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    about.status = State.CHECKING
    ring.ring(work.session, Cause.NOBODY_ANSWERS, about.id, work.now)
    about.status = State.CONFIRMED
    flow.escalate_rings(after(work, 2))
    assert texted(work.session) == []


@pytest.mark.parametrize("body", ["T", "t", " T. ", "take"])
def test_t_takes_the_worst_that_was_texted(work: Work, make: Factory, about: Incident, body: str) -> None:
    ana = somebody(work.session, make, "ana", on_duty=True)
    number = f"+1612555{101:04d}"
    later = after(work, 1)
    assert "Still waiting: " in answered(work, number, body)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    assert "Still waiting: " in answered(later, number, body), "nobody was texted about it"
    flow.escalate_rings(after(work, 2))
    assert f"{about.code} is yours: {about.place_words}" in answered(after(work, 3), number, body)
    assert about.owner_id == ana.id
    assert ring.untaken(work.session) == []
    assert f"{about.code} is yours" in answered(after(work, 4), number, body), "it still is"


def test_t_from_anybody_else_takes_nothing(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    viewer = somebody(work.session, make, "viewer", Role.VIEWER)
    volunteer = make.number_of(make.volunteer(make.area()))
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert viewer.phone_id is not None
    for number in (volunteer, f"+1612555{102:04d}"):
        assert "is yours" not in answered(after(work, 3), number, "T")
    assert about.owner_id is None


def test_it_goes_before_calls(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ring.ring(work.session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert work.session.scalars(select(Delivery.priority)).one() == Priority.URGENT


@pytest.fixture
def ringing(committed: sessionmaker[Session]) -> Ring:
    with transaction(committed) as session:
        make = Factory(session, NOW)
        somebody(session, make, "ana", on_duty=True)
        somebody(session, make, "ben")
        ring.ring(session, Cause.CARRIER, None, NOW)
        (found,) = ring.untaken(session)
    return found


def at(session: Session, settings: Settings, now: datetime) -> Work:
    return Work(session, settings.policy, now)


def test_of_many_sweepers_at_once_one_texts(
    committed: sessionmaker[Session], settings: Settings, ringing: Ring
) -> None:
    together = Barrier(6)

    def sweep(_number: int) -> None:
        with transaction(committed) as session:
            sender.get(session)
            together.wait(timeout=10)
            flow.escalate_rings(at(session, settings, ringing.raised_at + PATIENCE))

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(sweep, range(6)))
    with committed() as session:
        assert texted(session) == ["ana"]


def test_a_ring_that_somebody_is_taking_in_this_moment_is_not_texted(
    committed: sessionmaker[Session], settings: Settings, ringing: Ring
) -> None:
    with ExitStack() as ends:
        taking = ends.enter_context(committed())
        who = taking.scalars(select(Account.id)).first()
        assert who is not None
        assert ring.take_ring(taking, ringing.id, who, NOW)
        with transaction(committed) as session:
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            flow.escalate_rings(at(session, settings, ringing.raised_at + PATIENCE))
        taking.commit()
    with transaction(committed) as session:
        flow.escalate_rings(at(session, settings, ringing.raised_at + 2 * PATIENCE))
        assert texted(session) == []


def test_taking_waits_for_the_sweep_that_texts_and_then_takes(
    committed: sessionmaker[Session], settings: Settings, ringing: Ring
) -> None:
    with committed() as sweeping:
        flow.escalate_rings(at(sweeping, settings, ringing.raised_at + PATIENCE))
        with ThreadPoolExecutor(1) as thread:
            taken = thread.submit(_take, committed, ringing)
            sweeping.commit()
            assert taken.result(timeout=10)
    with transaction(committed) as session:
        flow.escalate_rings(at(session, settings, ringing.raised_at + 3 * PATIENCE))
        assert texted(session) == ["ana"]


def _take(committed: sessionmaker[Session], ringing: Ring) -> bool:
    with transaction(committed) as session:
        who = session.scalars(select(Account.id)).first()
        assert who is not None
        return ring.take_ring(session, ringing.id, who, NOW)


def test_an_account_whose_phone_texted_stop_is_not_texted(work: Work, make: Factory, about: Incident) -> None:
    session = work.session
    for name in ("ana", "ben"):
        somebody(session, make, name, on_duty=True)
    number = f"+1612555{101:04d}"
    inbound.receive_text(work, Arrived("SM1", number, "STOP", answered_by_carrier=Keyword.STOP))
    session.expire_all()
    ring.ring(session, Cause.CONFIRMED, about.id, work.now)
    flow.escalate_rings(after(work, 2))
    assert texted(session) == ["ben"]
