"""A text that comes in is kept, understood, acted on and answered."""

from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import func, select

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.incident import Outcome
from responder.domain.response import State
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import check as check_store
from responder.store import inbound as inbound_store
from responder.store import response as response_store
from responder.store import ring
from responder.store.alert import Alert, Notice
from responder.store.area import Area
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import CORNER, Factory, account, submission
from tests.woken import Woken

SIDS = count()


def text_in(work: Work, number: str, body: str, *, sid: str | None = None) -> None:
    inbound.receive_text(work, Arrived(sid or f"SM{next(SIDS)}", number, body, None))
    for row in work.session.scalars(select(Inbound.id).where(Inbound.handled_at.is_(None))):
        inbound.handle_text(work, row)


def last_answer(work: Work) -> str:
    return (
        work.session.scalars(
            select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id).order_by(Delivery.id.desc())
        ).first()
        or ""
    )


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


def opened(work: Work, **said: object) -> Incident:
    kept = report.submit_report(work, submission(**said))  # type: ignore[arg-type]  # handed through
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def called(work: Work, **said: object) -> Incident:
    incident = opened(work, **said)
    who = account(work.session, f"{incident.code}@example.org", "x", Role.COORDINATOR)
    decisions.confirm_incident(work, incident.id, who.id, "")
    release(work, incident.id, who.id, incident.place_words or "the park")
    return incident


def status(work: Work, incident: Incident, volunteer: Volunteer) -> State | None:
    found = response_store.find_response(work.session, incident.id, volunteer.id)
    return found.status if found else None


def test_two_open_incidents_need_the_code_and_it_is_asked_back(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    one = called(work)
    other = called(work, point=replace(CORNER, latitude=CORNER.latitude + 0.009))
    text_in(work, make.number_of(ana), "1")
    assert (status(work, one, ana), status(work, other, ana)) == (None, None)
    assert one.code in last_answer(work)
    text_in(work, make.number_of(ana), f"1 {one.code.lower()}")
    assert status(work, one, ana) is State.GOING


def test_the_same_text_delivered_twice_by_the_carrier_is_one(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    called(work)
    before = work.session.scalar(select(func.count()).select_from(Notice))
    for _ in range(2):
        text_in(work, make.number_of(ana), "1", sid="SM-same")
    assert work.session.scalar(select(func.count()).select_from(Notice)) == (before or 0) + 1


def test_a_text_is_kept_before_anything_is_made_of_it(work: Work, make: Factory, area: Area, woken: Woken) -> None:
    ana = make.volunteer(area)
    called(work)
    inbound.receive_text(work, Arrived("SM-kept", make.number_of(ana), "1", answered_by_carrier=None))
    work.session.commit()
    kept = work.session.scalars(select(Inbound)).one()
    assert woken.of(Step.RESPOND) == [str(kept.id)]
    assert inbound_store.body(work.session, kept) == "1"


def asked(work: Work, make: Factory, area: Area) -> tuple[Incident, Volunteer, str]:
    verifier = make.verifier(area)
    incident = opened(work)
    check_flow.ask_verifiers(work, incident.id)
    return incident, verifier, check_store.of_incident(work.session, incident.id)[0].code


def test_five_with_the_checks_own_code_confirms(work: Work, make: Factory, area: Area) -> None:
    incident, verifier, code = asked(work, make, area)
    text_in(work, make.number_of(verifier), f"5 {code}")
    assert incident.status is incidents.State.CONFIRMED
    assert work.session.scalars(select(Alert)).one().incident_id == incident.id


def test_a_bare_five_confirms_nothing_and_rings(work: Work, make: Factory, area: Area) -> None:
    incident, verifier, _ = asked(work, make, area)
    text_in(work, make.number_of(verifier), "5")
    assert incident.status is incidents.State.CHECKING
    assert [one.cause for one in ring.untaken(work.session)] == [Cause.BARE_CONFIRMATION]
    assert "code" in last_answer(work)


def test_another_verifiers_code_confirms_nothing(work: Work, make: Factory, area: Area) -> None:
    incident, _verifier, code = asked(work, make, area)
    other = make.verifier(area)
    text_in(work, make.number_of(other), f"5 {code}")
    assert incident.status is incidents.State.CHECKING
    assert work.session.scalars(select(Alert)).all() == []


def test_a_strangers_phone_with_the_right_code_confirms_nothing(work: Work, make: Factory, area: Area) -> None:
    incident, _verifier, code = asked(work, make, area)
    text_in(work, make.number(), f"5 {code}")
    assert incident.status is incidents.State.CHECKING


def test_the_third_wrong_code_closes_the_way_by_text_and_rings(work: Work, make: Factory, area: Area) -> None:
    incident, verifier, code = asked(work, make, area)
    wrong = "2222" if code != "2222" else "3333"
    for _ in range(3):
        text_in(work, make.number_of(verifier), f"5 {wrong}")
    check = check_store.of_incident(work.session, incident.id)[0]
    assert check.status is checks.State.ASKED
    text_in(work, make.number_of(verifier), f"5 {code}")
    assert incident.status is incidents.State.CHECKING
    assert "link" in last_answer(work)
    assert Cause.WRONG_CODES in [one.cause for one in ring.untaken(work.session)]


def test_a_verifier_who_answered_late_is_still_heard(work: Work, make: Factory, area: Area) -> None:
    incident, verifier, code = asked(work, make, area)
    later = replace(work, now=work.now + timedelta(minutes=5))
    check_flow.ask_verifiers(later, incident.id)
    text_in(later, make.number_of(verifier), f"5 {code}")
    assert incident.status is incidents.State.CONFIRMED


def test_a_stranger_gets_a_polite_answer_but_not_to_every_text(work: Work, make: Factory) -> None:
    number = make.number()
    text_in(work, number, "hello?")
    text_in(work, number, "who is this")
    bodies = work.session.scalars(select(Notice.body)).all()
    assert len(bodies) == 1
    assert "/report" in bodies[0]


def test_other_words_land_on_the_incidents_record(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    text_in(work, make.number_of(ana), "two vans are leaving north")
    assert [inbound_store.body(work.session, one) for one in inbound_store.of_incident(work.session, incident.id)] == [
        "two vans are leaving north"
    ]


def test_an_answer_to_a_closed_incident_says_that_it_is_closed(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    who = account(work.session, "closer@example.org", "x", Role.COORDINATOR)
    decisions.close_incident(work, incident.id, who.id, Outcome.ENDED)
    text_in(work, make.number_of(ana), f"1 {incident.code}")
    assert "closed" in last_answer(work)


@pytest.mark.parametrize("body", ["", "\0\0", "💐💐", "5" * 1600, "drow", "1 ZZZ", "9", "1 1 1", "5 5 5 5"])
def test_nonsense_gets_an_answer_and_no_fault(work: Work, make: Factory, area: Area, body: str) -> None:
    ana = make.volunteer(area)
    called(work)
    text_in(work, make.number_of(ana), body)
    assert last_answer(work)
