"""A verifier's personal page asks in the order in which things happen: going, on scene, what do you see."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.check import Answer
from responder.domain.incident import State as IncidentState
from responder.flow.work import Work
from responder.store.alert import Alert
from tests.factories import Factory
from tests.web.personal_scene import Scene, checked_scene


@pytest.fixture
def scene(session: Session, work: Work, make: Factory) -> Scene:
    return checked_scene(session, work, make)


def test_a_verifier_on_the_way_who_sees_it_is_asked_first_whether_they_are_there(
    client: FlaskClient, scene: Scene
) -> None:
    address = scene.page_of(scene.verifier)
    client.post(address, data={"digit": 1})

    asked = client.post(address, data={"digit": 5})

    assert asked.status_code == 200
    assert "Are you there now?" in asked.text
    scene.session.expire_all()
    assert scene.check.answer is None
    assert scene.incident.status is IncidentState.CHECKING
    assert scene.session.scalars(select(Alert)).all() == []

    client.post(address, data={"digit": 3})
    assert "Are you there now?" not in client.get(address).text
    assert client.post(address, data={"digit": 5}).status_code == 303
    scene.session.expire_all()
    assert scene.check.answer is Answer.CONFIRMED


@pytest.mark.parametrize(
    ("digits", "order"), [([], ["going", "look"]), ([1], ["going", "look"]), ([3], ["look", "going"])]
)
def test_what_a_verifier_sees_is_asked_after_going_and_first_once_they_are_there(
    client: FlaskClient, scene: Scene, digits: list[int], order: list[str]
) -> None:
    address = scene.page_of(scene.verifier)
    for digit in digits:
        client.post(address, data={"digit": digit})

    assert re.findall(r'<h2 id="(going|look)"', client.get(address).text) == order
