"""Expected: volunteers who are going say in how many minutes, and are expected until they arrive or cancel."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from responder.domain.report import Activity
from responder.domain.response import State
from responder.flow.admin import drill
from responder.flow.admin.drill import Scene as Played
from responder.flow.incident import decisions
from responder.flow.people import volunteer
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import response
from responder.store.history import Actor, By, History
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.volunteer import Volunteer
from tests.factories import Factory
from tests.flow.calls import Scene, coordinator, scene
from tests.woken import Woken

MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    return scene(work, make)


@pytest.fixture
def ana(here: Scene) -> Volunteer:
    """A volunteer who got the callout."""
    (one,) = here.people(1)
    here.call()
    return one


def expected(here: Scene, who: Volunteer) -> tuple[State, datetime | None]:
    found = response.find_response(here.work.session, here.incident.id, who.id)
    assert found is not None
    return found.status, found.eta_at


@pytest.mark.parametrize("body", ["1 10", "1 {code} 10", "1 10 {code}", "1 {code} in 10 min"])
def test_a_volunteer_who_is_going_is_expected_at_their_time_and_hears_it_back(
    here: Scene, ana: Volunteer, body: str
) -> None:
    said = here.says(ana, body.format(code=here.incident.code))
    assert "there in 10 min" in said
    assert expected(here, ana) == (State.GOING, here.work.now + 10 * MINUTE)
    noted = here.work.session.scalars(select(History).where(History.event == "expect")).one()
    assert (noted.actor, noted.actor_id, noted.why) == (Actor.VOLUNTEER, ana.id, {"count": 10})


def test_a_volunteer_who_says_no_time_is_told_how_and_has_no_expected_time(here: Scene, ana: Volunteer) -> None:
    assert f"reply 1 {here.incident.code} 10" in here.says(ana, "1")
    assert expected(here, ana) == (State.GOING, None)


def test_a_volunteer_can_say_a_later_time_and_a_repeated_answer_keeps_the_old_one(here: Scene, ana: Volunteer) -> None:
    here.says(ana, "1 5")
    later = replace(here.work, now=here.work.now + 4 * MINUTE)
    assert "there in 15 min" in here.says(ana, "1 15", later)
    assert expected(here, ana) == (State.GOING, here.work.now + 19 * MINUTE)
    here.says(ana, "1", later)
    assert expected(here, ana) == (State.GOING, here.work.now + 19 * MINUTE)


@pytest.mark.parametrize(("digit", "state"), [("2", State.CANNOT), ("3", State.ON_SCENE)])
def test_a_volunteer_who_cannot_come_or_is_there_is_expected_no_more(
    here: Scene, ana: Volunteer, digit: str, state: State
) -> None:
    here.says(ana, "1 10")
    here.says(ana, digit)
    assert expected(here, ana) == (state, None)


def test_a_volunteer_who_leaves_the_group_is_expected_no_more(here: Scene, ana: Volunteer) -> None:
    here.says(ana, "1 10")
    volunteer.delete_volunteer(here.work, ana, By(Actor.VOLUNTEER, ana.id))
    found = here.work.session.scalars(select(response.Response)).one()
    assert (found.status, found.eta_at) == (State.CANNOT, None)


def test_a_new_time_has_the_checks_looked_at_again(here: Scene, ana: Volunteer, woken: Woken) -> None:
    here.says(ana, "1 5")
    decisions.recheck_incident(here.work, here.incident.id, here.by)
    here.work.session.commit()
    woken.steps.clear()
    here.says(ana, "1 15")
    here.work.session.commit()
    assert woken.of(Step.ASK) == [str(here.incident.id)]


def test_in_a_drill_it_is_answered_in_the_simulator(work: Work, make: Factory) -> None:
    area = make.area()
    place = make.place(area)
    who, by = make.volunteer(area), coordinator(work.session)
    drill.start_drill(work, Played(area.id, place.name, Activity.DOOR), by)
    kept = work.session.scalars(select(Report)).one()
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    response.lock_or_ask(work.session, incident.id, who.id, work.now)
    said = drill.answer_drill_text(work, drill.Answered("SM1", make.number_of(who), f"1 {incident.code} 10"))
    assert said is not None
    assert "there in 10 min" in said
