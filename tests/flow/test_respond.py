"""A volunteer's answer about an incident counts the same by text and by link."""

import pytest
from sqlalchemy import select

from responder.domain import incident as incidents
from responder.domain.move import MoveRefused
from responder.domain.response import State
from responder.flow.report import report
from responder.flow.respond import personal
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import link
from responder.store import response as response_store
from responder.store.area import Area
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from tests.factories import Factory, submission
from tests.flow.texting import bodies, called, text_in


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


def status(work: Work, incident: Incident, volunteer: Volunteer) -> State | None:
    found = response_store.find_response(work.session, incident.id, volunteer.id)
    return found.status if found else None


def test_one_digit_is_an_answer_while_one_incident_is_open(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    for body, expected in (("1", State.GOING), ("3", State.ON_SCENE), ("4", State.LEFT)):
        text_in(work, make.number_of(ana), body)
        assert status(work, incident, ana) is expected
        assert incident.code in bodies(work)[-1] or incident.place_words in bodies(work)[-1]


def test_a_volunteer_who_could_not_and_came_after_all_is_on_scene(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    text_in(work, make.number_of(ana), "2")
    text_in(work, make.number_of(ana), "3")
    assert status(work, incident, ana) is State.ON_SCENE


def test_an_answer_that_does_not_fit_is_answered_and_changes_nothing(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    text_in(work, make.number_of(ana), "4")
    assert status(work, incident, ana) is State.ASKED
    assert "don't have you going" in bodies(work)[-1]


def test_a_personal_link_answers_like_a_text(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    delivery = work.session.scalars(select(Delivery).where(Delivery.volunteer_id == ana.id)).one()
    found = personal.open_link(work, link.token(vault_of(work.session), delivery.id))
    assert found is not None
    personal.answer_link(work, found, 1)
    assert status(work, incident, ana) is State.GOING
    with pytest.raises(MoveRefused):
        personal.answer_link(work, found, 5)


def test_a_verifiers_link_confirms(work: Work, make: Factory, area: Area) -> None:
    make.verifier(area)
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    check_flow.ask_verifiers(work, incident.id)
    delivery = work.session.scalars(select(Delivery)).one()
    found = personal.open_link(work, link.token(vault_of(work.session), delivery.id))
    assert found is not None
    personal.answer_link(work, found, 5)
    assert incident.status is incidents.State.CONFIRMED


def test_a_made_up_link_leads_nowhere(work: Work) -> None:
    assert personal.open_link(work, "B" * link.LENGTH) is None
    assert personal.open_link(work, "nonsense") is None
