"""STOP goes before everything, and START is the way back."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain import volunteer as volunteers
from responder.domain.alert import NoticeKind
from responder.domain.command import Keyword
from responder.flow.deliver.deliver import Delivering
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.queue import Step
from responder.store import phone
from responder.store.area import Area
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.volunteer import Volunteer
from tests.factories import Factory
from tests.flow.delivering import PLENTY, FakeCarrier
from tests.flow.texting import bodies, called, last, opted_out, text_in
from tests.woken import Woken


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def ana(make: Factory, area: Area) -> Volunteer:
    return make.volunteer(area)


@pytest.mark.parametrize("body", ["STOP", "stop 5", "please stop texting me", "joojI!", "ပတုာ်"])
def test_stop_is_honoured_before_any_worker_has_looked(
    work: Work, make: Factory, ana: Volunteer, woken: Woken, body: str
) -> None:
    inbound.receive_text(work, Arrived("SM-stop", make.number_of(ana), body, answered_by_carrier=None))
    work.session.commit()
    assert woken.of(Step.RESPOND)
    assert work.session.scalars(select(Inbound)).one().handled_at is None
    assert ana.status is volunteers.State.STOPPED
    assert opted_out(work, ana)


@pytest.mark.parametrize(("body", "taken_for"), [("what is this", Keyword.HELP), ("YES", Keyword.START)])
def test_a_text_that_the_carrier_answered_in_its_own_words_gets_no_answer_from_us(
    work: Work, make: Factory, ana: Volunteer, body: str, taken_for: Keyword
) -> None:
    assert text_in(work, make.number_of(ana), body, by_carrier=taken_for) is None
    assert bodies(work) == []


@pytest.mark.parametrize("taken_for", [Keyword.START, Keyword.HELP])
def test_a_stop_that_the_carrier_took_for_something_else_is_a_stop(
    work: Work, make: Factory, ana: Volunteer, taken_for: Keyword
) -> None:
    text_in(work, make.number_of(ana), "STOP", by_carrier=taken_for)
    assert opted_out(work, ana)


def test_a_phone_that_starts_at_the_carrier_by_a_word_of_its_own_may_be_texted_again(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    text_in(work, make.number_of(ana), "STOP")
    text_in(work, make.number_of(ana), "YES", by_carrier=Keyword.START)
    assert not opted_out(work, ana)


def test_a_person_who_tells_of_agents_that_stop_people_is_not_stopped(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    text_in(work, make.number_of(ana), "ICE agents stop people at Lake")
    assert ana.status is volunteers.State.ACTIVE


def test_stop_is_confirmed_once_in_the_carriers_own_request(work: Work, make: Factory, ana: Volunteer) -> None:
    confirmed = text_in(work, make.number_of(ana), "please stop")
    assert confirmed is not None
    assert "START" in confirmed
    assert text_in(work, make.number_of(ana), "stop!!") is None
    assert bodies(work) == []


def test_where_the_carrier_has_answered_stop_we_stay_silent(work: Work, make: Factory, ana: Volunteer) -> None:
    assert text_in(work, make.number_of(ana), "STOP", by_carrier=Keyword.STOP) is None
    assert opted_out(work, ana)
    assert bodies(work) == []


def test_the_same_stop_again_is_not_answered_twice(work: Work, make: Factory, ana: Volunteer) -> None:
    arrived = Arrived("SM-twice", make.number_of(ana), "STOP", answered_by_carrier=None)
    assert inbound.receive_text(work, arrived) is not None
    assert inbound.receive_text(work, arrived) is None


def test_after_stop_nothing_is_answered_and_nobody_is_called(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "STOP")
    called(work)
    for body in ("1", "AREAS", "PAUSE 8H", "hello"):
        text_in(work, make.number_of(ana), body)
    assert work.session.scalars(select(Delivery)).all() == []
    assert ana.status is volunteers.State.STOPPED


def test_help_after_stop_is_answered_in_the_carriers_request_only(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "STOP")
    said = text_in(work, make.number_of(ana), "HELP")
    assert said is not None
    assert "rates" in said
    assert bodies(work) == []


def test_a_stop_that_comes_before_a_start_is_handled_does_not_lose_against_it(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    number = make.number_of(ana)
    for nth, body in enumerate(("STOP", "START", "STOP")):
        inbound.receive_text(work, Arrived(f"SM-{nth}", number, body, answered_by_carrier=None))
    for row in work.session.scalars(select(Inbound.id)):
        inbound.handle_text(work, row)
    assert opted_out(work, ana)
    assert ana.status is volunteers.State.STOPPED


def test_a_join_that_is_handled_after_a_later_stop_does_not_undo_it(work: Work, make: Factory) -> None:
    number = make.number()
    for nth, body in enumerate(("JOIN", "STOP")):
        inbound.receive_text(work, Arrived(f"SM-{nth}", number, body, answered_by_carrier=None))
    for row in work.session.scalars(select(Inbound.id)):
        inbound.handle_text(work, row)
    found = phone.find_phone(work.session, number)
    assert found is not None
    assert found.opted_out_at is not None


def test_a_text_that_waited_when_stop_came_is_never_handed_to_the_carrier(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    now = datetime.now(UTC)
    with committed.begin() as session:
        work, make = Work(session, settings.policy, now), Factory(session, now)
        area = make.area()
        make.place(area)
        stays, leaves = make.volunteer(area), make.volunteer(area)
        kept, gone = make.number_of(stays), make.number_of(leaves)
        called(work)
        text_in(work, gone, "AREAS")
        assert session.scalar(select(func.count()).select_from(Delivery)) == 3
    with committed.begin() as session:
        arrived = Arrived("SM-stop", gone, "stop!!", answered_by_carrier=None)
        inbound.receive_text(Work(session, settings.policy, now), arrived)
    carrier = FakeCarrier()
    delivering = Delivering(committed, carrier, settings.policy, PLENTY, lambda: datetime.now(UTC))
    asyncio.run(delivering.run(lambda: False))
    assert [sent.number for sent in carrier.got] == [kept]


def test_start_after_stop_makes_pending_and_texts_the_way_to_agree(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "STOP")
    text_in(work, make.number_of(ana), "START", by_carrier=Keyword.START)
    assert ana.status is volunteers.State.PENDING
    assert not opted_out(work, ana)
    assert last(work)[0] is NoticeKind.LINK
    assert len(bodies(work)) == 1


def test_start_is_answered_even_right_after_another_link(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "AREAS")
    text_in(work, make.number_of(ana), "please stop")
    text_in(work, make.number_of(ana), "START")
    assert "One more step" in last(work)[1]


def test_start_from_somebody_who_never_stopped_changes_nothing(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "START")
    assert ana.status is volunteers.State.ACTIVE
    assert "STOP" in last(work)[1]
