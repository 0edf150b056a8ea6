"""Which text answers a volunteer: only one that fits their responses so far."""

from dataclasses import dataclass
from uuid import UUID

import pytest

from responder.domain.incident import Hazard, Outcome
from responder.domain.response import State
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.message import wording
from responder.flow.respond import choice
from responder.flow.work import Work
from responder.store import response as response_store
from responder.store.incident import Incident
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account
from tests.flow.texting import called, last, text_in


@dataclass(frozen=True)
class Scene:
    work: Work
    incident: Incident
    ana: Volunteer
    by: UUID

    def stands(self, state: State) -> None:
        response_store.lock_or_ask(self.work.session, self.incident.id, self.ana.id, self.work.now).status = state
        self.work.session.flush()

    def refused(self) -> str:
        return choice.refused_text(self.work, self.ana, self.incident)

    def noted(self) -> str:
        return choice.noted_text(self.work, self.ana, self.incident)


@pytest.fixture
def scene(work: Work, make: Factory) -> Scene:
    """A volunteer who was alerted to a confirmed incident."""
    area = make.area()
    make.place(area)
    ana = make.volunteer(area)
    incident = called(work)
    by = account(work.session, "closes@example.org", "x", Role.COORDINATOR).id
    return Scene(work, incident, ana, by)


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (State.ASKED, wording.NOT_NOW),
        (State.CANNOT, wording.NOT_NOW),
        (State.GOING, wording.NOT_THERE_YET),
        (State.ON_SCENE, wording.STILL_THERE),
        (State.LEFT, wording.LEFT_ALREADY),
    ],
)
def test_a_refused_digit_is_answered_by_where_they_stand(scene: Scene, state: State, said: str) -> None:
    scene.stands(state)
    assert scene.refused() == said


def test_a_volunteer_who_never_answered_is_treated_as_asked(scene: Scene) -> None:
    assert scene.refused() == wording.NOT_NOW


def test_a_refused_digit_about_a_closed_incident_hears_that_it_is_closed(scene: Scene) -> None:
    scene.stands(State.ON_SCENE)
    decisions.close_incident(scene.work, scene.incident.id, scene.by, Outcome.ENDED)
    assert scene.refused() == wording.CLOSED


@pytest.mark.parametrize(
    ("digits", "part"),
    [
        (["4"], "don't have you going"),
        (["1", "4"], "We have you on the way"),
        (["3", "1"], "We have you on scene"),
        (["3", "4", "1"], "We have you as having left"),
    ],
)
def test_no_answer_sends_a_volunteer_round_in_a_loop(scene: Scene, make: Factory, digits: list[str], part: str) -> None:
    for digit in digits:
        text_in(scene.work, make.number_of(scene.ana), digit)
    answer = last(scene.work)[1]
    assert part in answer
    assert scene.incident.code in answer


@pytest.mark.parametrize("state", [State.ASKED, State.CANNOT])
def test_a_volunteer_who_may_still_come_is_asked_whether_they_are_coming(scene: Scene, state: State) -> None:
    scene.stands(state)
    assert scene.noted() == wording.NOTED


@pytest.mark.parametrize("state", [State.GOING, State.ON_SCENE, State.LEFT])
def test_a_volunteer_who_is_coming_is_not_asked_again(scene: Scene, state: State) -> None:
    scene.stands(state)
    assert scene.noted() == wording.NOTED_ONLY


def test_a_volunteer_who_stands_by_is_not_asked_to_come(scene: Scene) -> None:
    scene.stands(State.ASKED)
    response = response_store.find_response(scene.work.session, scene.incident.id, scene.ana.id)
    assert response is not None
    response.standby_at = scene.work.now
    assert scene.noted() == wording.NOTED_ONLY


def test_words_invite_nobody_into_a_danger(scene: Scene) -> None:
    scene.incident.hazard = Hazard.SHOTS
    assert scene.noted() == wording.NOTED_ONLY


def test_words_invite_nobody_to_an_unconfirmed_incident(scene: Scene) -> None:
    decisions.recheck_incident(scene.work, scene.incident.id, scene.by)
    assert scene.noted() == wording.NOTED_ONLY
