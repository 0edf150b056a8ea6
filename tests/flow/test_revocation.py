"""Texts that may ask for no more texts are flagged and answered as before. A dispatcher decides."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain import volunteer as volunteers
from responder.domain.alert import NoticeKind
from responder.domain.role import Role
from responder.flow.respond import revocation
from responder.flow.work import Work
from responder.store import inbound as store
from responder.store.audit import Audit
from responder.store.inbound import Inbound
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account
from tests.flow.delivering import FakeCarrier, run
from tests.flow.texting import bodies, called, last, opted_out, text_in


@pytest.fixture
def ana(make: Factory) -> Volunteer:
    area = make.area()
    make.place(area)
    return make.volunteer(area)


@pytest.fixture
def dispatcher(work: Work) -> UUID:
    return account(work.session, "d@example.org", "-", Role.DISPATCHER).id


def flagged(work: Work) -> list[Inbound]:
    return store.maybe_stops(work.session, 10)


def test_a_text_that_may_ask_to_stop_is_flagged_and_answered_as_before(
    work: Work, make: Factory, ana: Volunteer
) -> None:
    called(work)
    before = len(bodies(work))
    text_in(work, make.number_of(ana), "too many texts")
    assert [one.phone_id for one in flagged(work)] == [ana.phone_id]
    assert len(bodies(work)) == before + 1
    assert not opted_out(work, ana)


def test_a_stranger_may_ask_to_stop_too(work: Work) -> None:
    text_in(work, "+16125550177", "who are you")
    assert len(flagged(work)) == 1


@pytest.mark.parametrize("body", ["STOP", "1", "the bus stop at Lake", "help me\nplease stop"])
def test_other_texts_are_not_flagged(work: Work, make: Factory, ana: Volunteer, body: str) -> None:
    called(work)
    text_in(work, make.number_of(ana), body)
    assert flagged(work) == []


def test_opting_out_ends_all_texts_but_one_confirmation_and_is_audited(
    work: Work, make: Factory, ana: Volunteer, dispatcher: UUID
) -> None:
    text_in(work, make.number_of(ana), "too many texts")
    text_in(work, make.number_of(ana), "go away")
    newest = flagged(work)[0]
    assert revocation.opt_out_sender(work, newest.id, dispatcher)
    assert opted_out(work, ana)
    assert ana.status is volunteers.State.STOPPED
    assert flagged(work) == []
    assert last(work)[0] is NoticeKind.GOODBYE
    written = work.session.scalars(select(Audit).where(Audit.act == "opt out")).one()
    assert (written.account_id, written.noun_id) == (dispatcher, newest.id)
    assert not revocation.opt_out_sender(work, newest.id, dispatcher)
    assert len([body for body in bodies(work) if "START" in body]) == 1


def test_the_confirmation_reaches_the_phone_and_nothing_else_does(
    committed: sessionmaker[Session], settings: Settings
) -> None:
    now = datetime.now(UTC)
    with committed.begin() as session:
        work, make = Work(session, settings.policy, now), Factory(session, now)
        area = make.area()
        make.place(area)
        leaves = make.number_of(make.volunteer(area))
        called(work)
        text_in(work, leaves, "too many texts")
        who = account(session, "d@example.org", "-", Role.DISPATCHER).id
        assert revocation.opt_out_sender(work, flagged(work)[0].id, who)
    carrier = FakeCarrier()
    run(committed, settings, carrier)
    assert [text.number for text in carrier.got] == [leaves]
    assert "START" in carrier.got[0].body


def test_only_start_from_the_phone_itself_undoes_it(
    work: Work, make: Factory, ana: Volunteer, dispatcher: UUID
) -> None:
    text_in(work, make.number_of(ana), "too many texts")
    revocation.opt_out_sender(work, flagged(work)[0].id, dispatcher)
    text_in(work, make.number_of(ana), "START")
    assert not opted_out(work, ana)


def test_not_a_stop_takes_the_text_off_the_list_and_is_audited(
    work: Work, make: Factory, ana: Volunteer, dispatcher: UUID
) -> None:
    text_in(work, make.number_of(ana), "too many texts")
    kept = flagged(work)[0]
    assert revocation.keep_sender(work, kept.id, dispatcher)
    assert flagged(work) == []
    assert not opted_out(work, ana)
    assert work.session.scalars(select(Audit).where(Audit.act == "keep")).one().noun_id == kept.id
    assert not revocation.keep_sender(work, kept.id, dispatcher)


def test_a_phone_that_texts_stop_itself_leaves_the_list(work: Work, make: Factory, ana: Volunteer) -> None:
    text_in(work, make.number_of(ana), "too many texts")
    text_in(work, make.number_of(ana), "STOP")
    assert flagged(work) == []
