"""The help button on a personal page, and the cry on the board: first of all, with place and words, until taken."""

from dataclasses import dataclass, replace
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.role import Role
from responder.flow.admin import ring as ring_flow
from responder.flow.report import report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import link, phone, ring
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.distress import Distress
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account, submission
from tests.web.incidents import press


@dataclass(frozen=True)
class Scene:
    """An incident whose verifier was asked; `page` is the address of the verifier's personal page."""

    session: Session
    work: Work
    incident: Incident
    verifier: Volunteer
    page: str

    def cries(self) -> list[Distress]:
        self.session.expire_all()
        return list(self.session.scalars(select(Distress)))


@pytest.fixture
def scene(session: Session, work: Work, make: Factory) -> Scene:
    area = make.area()
    make.place(area)
    verifier = make.verifier(area)
    verify.place_report(work, report.submit_report(work, submission()).id)
    session.flush()
    incident = session.scalars(select(Incident)).one()
    check_flow.ask_verifiers(work, incident.id)
    session.commit()
    sent = session.scalars(select(Delivery.id).where(Delivery.volunteer_id == verifier.id)).one()
    return Scene(session, work, incident, verifier, f"/volunteer/a/{link.token(vault_of(session), sent)}")


def test_a_press_rings_once_and_the_page_says_that_people_on_duty_know(
    client: FlaskClient, scene: Scene, make: Factory
) -> None:
    on_duty = account(scene.session, "duty@example.org", "x", Role.DISPATCHER)
    on_duty.phone_id = phone.find_or_add_phone(scene.session, make.number()).id
    scene.session.commit()
    assert "I need help" in client.get(scene.page).text

    for _ in range(2):
        assert client.post(f"{scene.page}/help").status_code == 303

    (cry,) = scene.cries()
    assert cry.pressed
    assert cry.incident_id == scene.incident.id
    page = client.get(scene.page).text
    assert "We told the people on duty that you need help" in page
    assert "I need help" not in page


def test_without_a_phone_to_text_the_page_does_not_say_that_people_were_told(client: FlaskClient, scene: Scene) -> None:
    client.post(f"{scene.page}/help")
    page = client.get(scene.page).text
    assert "Your call for help is first on our board" in page
    later = replace(scene.work, now=scene.work.now + scene.work.policy.ring_patience)
    ring_flow.escalate_rings(later)
    scene.session.commit()
    page = client.get(scene.page).text
    assert "We told the people on duty" not in page


def test_the_number_behind_a_cry_is_for_those_who_can_take_it(
    coordinator: FlaskClient, viewer: FlaskClient, client: FlaskClient, scene: Scene, make: Factory
) -> None:
    client.post(f"{scene.page}/help")
    (cry,) = scene.cries()
    address = f"/dashboard/distress/{cry.id}/number"
    assert address in coordinator.get("/dashboard/").text
    assert address not in viewer.get("/dashboard/").text
    assert press(viewer, address).status_code == 403
    assert make.number_of(scene.verifier) in press(coordinator, address).text
    assert press(coordinator, f"/dashboard/distress/{uuid4()}/number").status_code == 404


def test_taking_a_cry_shows_the_number_to_call_and_then_its_incident(
    coordinator: FlaskClient, client: FlaskClient, scene: Scene, make: Factory
) -> None:
    client.post(f"{scene.page}/help")
    (waiting,) = ring.untaken(scene.session)
    page = press(coordinator, f"/dashboard/rings/{waiting.id}/take").text
    assert make.number_of(scene.verifier) in page
    assert f"/dashboard/incidents/{scene.incident.code}" in page
    assert ring.untaken(scene.session) == []


def test_a_mistake_is_taken_back_but_rings_until_somebody_made_sure(client: FlaskClient, scene: Scene) -> None:
    client.post(f"{scene.page}/help")
    client.post(f"{scene.page}/mistake")

    (cry,) = scene.cries()
    assert cry.taken_back_at is not None
    assert [one.cause for one in ring.untaken(scene.session)] == [Cause.DISTRESS]
    page = client.get(scene.page).text
    assert "Someone on duty will make sure that you are safe" in page
    assert "I need help" in page

    client.post(f"{scene.page}/help")
    assert len(scene.cries()) == 2


def test_a_mistake_without_a_press_changes_nothing(client: FlaskClient, scene: Scene) -> None:
    assert client.post(f"{scene.page}/mistake").status_code == 303
    assert scene.cries() == []


def test_a_wrong_link_is_not_found(client: FlaskClient) -> None:
    assert client.post("/volunteer/a/nonsense/help").status_code == 404
    assert client.post("/volunteer/a/nonsense/mistake").status_code == 404


def test_the_board_shows_a_cry_before_everything_else_with_place_and_words(
    coordinator: FlaskClient, scene: Scene, make: Factory
) -> None:
    ring.ring(scene.session, Cause.DISAGREE, scene.incident.id, scene.work.now)
    number = make.number_of(scene.verifier)
    inbound.receive_text(scene.work, Arrived("SC1", number, "SOS <b>they have me</b>", None))
    scene.session.commit()

    page = coordinator.get("/dashboard/").text

    first = page.index('class="ring')
    assert page.index("Someone may need help") < page.index("People who looked disagree")
    assert page.index("SOS &lt;b&gt;they have me&lt;/b&gt;") > first
    assert "Lake St &amp; Bloomington Ave" in page[page.index("entry is-") : page.index("People who looked disagree")]


def test_it_stands_on_the_incidents_timeline(coordinator: FlaskClient, scene: Scene, client: FlaskClient) -> None:
    client.post(f"{scene.page}/help")
    client.post(f"{scene.page}/mistake")
    page = coordinator.get(f"/dashboard/incidents/{scene.incident.code}").text
    assert "may need help" in page
    assert "says the call for help was a mistake" in page
