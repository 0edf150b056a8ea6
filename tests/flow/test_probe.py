"""A probe: off without a number, sent when it is due, measured, and reported once if it goes missing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from responder.domain.alert import NoticeKind, Priority
from responder.flow.admin import upkeep
from responder.flow.deliver import probe
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.queue import Step
from responder.store import phone, ring, sender
from responder.store.alert import Notice
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.phone import Phone
from responder.store.probe import Probe, last_way
from tests.factories import Factory
from tests.woken import Woken

OURS = "+16125550199"


@pytest.fixture
def probing(work: Work) -> Work:
    return replace(work, policy=replace(work.policy, probe_number=OURS, probe_every=timedelta(minutes=15)))


def later(work: Work, **time: float) -> Work:
    return replace(work, now=work.now + timedelta(**time))


def sent(work: Work) -> list[str]:
    """The bodies of all probes, oldest first."""
    query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id).where(Notice.kind == NoticeKind.PROBE)
    return list(work.session.scalars(query.order_by(Delivery.id)))


def come_in(work: Work, body: str, sid: str = "SM1") -> None:
    inbound.receive_text(work, Arrived(sid, "+16125550100", f"{body} #k3", answered_by_carrier=None))


def rings(work: Work) -> list[str]:
    return [str(one.cause) for one in ring.untaken(work.session)]


def test_without_a_number_nothing_is_sent_and_no_text_is_taken_for_a_probe(work: Work) -> None:
    upkeep.sweep(work)
    work.session.add(Probe(code="K7QFCDFH2345", sent_at=work.now))
    come_in(later(work, seconds=1), "Test Group: K7QFCDFH2345")
    assert sent(work) == []
    assert len(work.session.scalars(select(Inbound)).all()) == 1


def test_the_first_sweep_sends_one_ahead_of_everything_and_the_next_sweeps_none(probing: Work, woken: Woken) -> None:
    for second in range(0, 120, 20):
        upkeep.sweep(later(probing, seconds=second))
    assert len(sent(probing)) == 1
    (delivery,) = probing.session.scalars(select(Delivery))
    assert delivery.priority == Priority.URGENT
    probing.session.commit()
    assert Step.DELIVER in {step for step, _ in woken.steps}


def test_a_probe_that_comes_back_is_measured_and_rings_nobody(probing: Work) -> None:
    probe.keep_probing(probing)
    come_in(later(probing, seconds=7), sent(probing)[0])
    come_in(later(probing, seconds=9), sent(probing)[0], "SM2")
    probe.keep_probing(later(probing, minutes=3))
    assert last_way(probing.session) == 7
    assert rings(probing) == []
    assert probing.session.scalars(select(Inbound)).all() == [], "nobody is to answer it"


def test_a_probe_that_does_not_come_back_rings_once(probing: Work) -> None:
    probe.keep_probing(probing)
    probe.keep_probing(later(probing, seconds=119))
    assert rings(probing) == []
    probe.keep_probing(later(probing, seconds=120))
    assert rings(probing) == ["probe"]
    for one in ring.untaken(probing.session):
        one.taken_at = probing.now
    probe.keep_probing(later(probing, minutes=5))
    assert rings(probing) == [], "it was taken"


def test_the_next_one_goes_when_it_is_time_with_another_code(probing: Work) -> None:
    probe.keep_probing(probing)
    probe.keep_probing(later(probing, minutes=14, seconds=59))
    assert len(sent(probing)) == 1
    probe.keep_probing(later(probing, minutes=15))
    probe.keep_probing(later(probing, minutes=15, seconds=2))
    first, second = sent(probing)
    assert first != second


def test_a_late_probe_is_still_measured(probing: Work) -> None:
    probe.keep_probing(probing)
    probe.keep_probing(later(probing, minutes=2))
    come_in(later(probing, minutes=3), sent(probing)[0])
    assert last_way(probing.session) == 180
    assert rings(probing) == ["probe"]


def test_a_freeze_rests_it(probing: Work) -> None:
    probe.keep_probing(probing)
    sender.get(probing.session).frozen_at = probing.now
    probe.keep_probing(later(probing, minutes=20))
    assert len(sent(probing)) == 1
    assert rings(probing) == []


def test_texts_that_people_write_are_no_probe(probing: Work, make: Factory) -> None:
    probe.keep_probing(probing)
    for number, body in enumerate(("1", "5 K7QF", "I am at K7QFCDFH2345", "")):
        come_in(probing, body, f"SM{number}")
    assert len(probing.session.scalars(select(Inbound)).all()) == 4
    assert last_way(probing.session) is None


def test_it_goes_to_the_number_that_was_set_and_to_no_volunteer(probing: Work) -> None:
    probe.keep_probing(probing)
    (delivery,) = probing.session.scalars(select(Delivery))
    assert delivery.volunteer_id is None
    row = probing.session.get_one(Phone, delivery.phone_id)
    assert row.number_sealed is not None
    assert phone.open_number(probing.session, row.id, row.number_sealed) == OURS
