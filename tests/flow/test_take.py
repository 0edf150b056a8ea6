"""T takes what the last text named and nothing else; cries for help and drills keep to themselves."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.incident import Hazard
from responder.domain.response import State as ResponseState
from responder.flow.admin import ring as flow
from responder.flow.incident import assignment
from responder.flow.work import Work
from responder.store import phone, ring
from responder.store.audit import Audit
from responder.store.distress import Distress
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.ring import Cause
from tests.factories import Factory
from tests.flow.ringing import after, answered, bodies, somebody
from tests.store.rows import incident, response


@pytest.fixture
def about(session: Session) -> Incident:
    return incident(session)


ANA, BEN = (f"+1612555{number:04d}" for number in (101, 102))


def cry(work: Work, about: Incident) -> None:
    number = phone.find_or_add_phone(work.session, "+16125550999").id
    one = Distress(id=uuid4(), phone_id=number, incident_id=about.id, raised_at=work.now, pressed=False)
    work.session.add(one)
    work.session.flush()
    ring.ring_for_distress(work.session, one.id, about.id, work.now, texted=True)


def drilled(work: Work, who: UUID) -> Incident:
    drill = Drill(id=uuid4(), started_at=work.now, started_by=who)
    work.session.add(drill)
    work.session.flush()
    one = incident(work.session, code="D9D")
    one.drill_id = drill.id
    work.session.flush()
    return one


def rings(work: Work, one: Incident | None, minute: float = 0.0, cause: Cause = Cause.CONFIRMED) -> None:
    ring.ring(work.session, cause, one.id if one else None, after(work, minute).now)


def test_t_to_the_text_of_a_cry_is_not_told_that_nothing_waits(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    cry(work, about)
    flow.escalate_rings(after(work, 3))
    assert "Reply T" not in bodies(work.session)[0]
    assert "on the board: it shows the number" in answered(after(work, 4), ANA, "T")


def test_t_takes_what_the_digest_named_and_no_other(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    cry(work, about)
    other = incident(work.session, code="Z9Z")
    rings(work, other)
    flow.escalate_rings(after(work, 3))
    cried, digest = bodies(work.session)
    assert about.code in cried
    assert digest.startswith("Test Group: Z9Z")
    assert "Z9Z is yours" in answered(after(work, 4), ANA, "T")


def test_if_another_took_it_t_says_so_and_takes_nothing_else(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    ben = somebody(work.session, make, "ben")
    rings(work, about)
    other = incident(work.session, code="Z9Z")
    rings(work, other, 0.1)
    flow.escalate_rings(after(work, 3))
    assert f"worst {about.code}" in bodies(work.session)[0]
    assignment.assign_incident(after(work, 3), about.id, ben.id, None)
    assert f"{about.code} no longer waits. Still waiting: 1" in answered(after(work, 4), ANA, "T")
    assert other.owner_id is None


def test_t_from_a_phone_that_got_no_digest_takes_nothing(work: Work, make: Factory, about: Incident) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    somebody(work.session, make, "ben")
    rings(work, about)
    flow.escalate_rings(after(work, 3))
    answered(after(work, 3.5), BEN, "T")
    assert about.owner_id is None


def test_the_words_say_why_it_is_the_worst(work: Work, make: Factory) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    gas = incident(work.session, code="G2S")
    gas.hazard, gas.opened_at = Hazard.CHEMICAL, work.now
    response(work.session, gas, make.volunteer(make.area()), ResponseState.ON_SCENE)
    rings(work, gas, cause=Cause.OVER)
    flow.escalate_rings(after(work, 2))
    assert "danger" in bodies(work.session)[0]


def test_the_text_of_a_drill_holds_back_no_real_one(work: Work, make: Factory, about: Incident) -> None:
    who = somebody(work.session, make, "ana", on_duty=True)
    rings(work, drilled(work, who.id))
    flow.escalate_rings(after(work, 2))
    rings(work, about, 0.5)
    flow.escalate_rings(after(work, 2.6))
    assert any(about.code in body for body in bodies(work.session))


def test_t_to_a_real_text_takes_no_drill(work: Work, make: Factory, about: Incident) -> None:
    who = somebody(work.session, make, "ana", on_duty=True)
    play = drilled(work, who.id)
    rings(work, play)
    flow.escalate_rings(after(work, 2))
    rings(work, about, 2.5)
    flow.escalate_rings(after(work, 5))
    assert about.code in bodies(work.session)[-1]
    answered(after(work, 6), ANA, "T")
    assert (about.owner_id, play.owner_id) == (who.id, None)


def test_taking_what_concerns_no_incident_is_in_the_audit(work: Work, make: Factory) -> None:
    somebody(work.session, make, "ana", on_duty=True)
    rings(work, None, cause=Cause.PROBE)
    flow.escalate_rings(after(work, 3))
    assert "You have this" in answered(after(work, 4), ANA, "T")
    assert list(work.session.scalars(select(Audit)))
