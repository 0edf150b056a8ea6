"""Standby: volunteers who offer to come when enough are going are asked first if somebody drops out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from responder.domain import response as responses
from responder.domain.alert import State
from responder.domain.command import Keyword
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard
from responder.domain.move import MoveRefused
from responder.flow.people import roster, volunteer
from responder.flow.respond import personal
from responder.flow.work import Work
from responder.queue import Step
from responder.store import link, phone
from responder.store import response as response_store
from responder.store.alert import Alert
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.history import Actor, By, History
from responder.store.volunteer import Volunteer
from tests.factories import Factory
from tests.flow import texting
from tests.flow.calls import Scene, progress, scene, texted, texts_leave, told
from tests.flow.joining import later
from tests.woken import Woken

ENOUGH, NEEDED, DANGER = "stay reachable", "We need you", "Do not go"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    """A wave asks two people per open spot, and the next wave goes out after three minutes."""
    return scene(replace(work, policy=replace(work.policy, wave_width=2, wave_patience=3 * MINUTE)), make)


def status(here: Scene, who: Volunteer) -> responses.State:
    found = response_store.find_response(here.work.session, here.incident.id, who.id)
    assert found is not None
    return found.status


def stands_by(here: Scene, who: Volunteer) -> bool:
    found = response_store.find_response(here.work.session, here.incident.id, who.id)
    return found is not None and found.standby_at is not None


def test_a_volunteer_who_says_one_when_enough_are_going_stands_by_and_is_thanked(here: Scene) -> None:
    first, late = here.people(2)
    here.call(needed=1)
    here.says(first, "1")
    assert ENOUGH in here.says(late, "1")
    assert (status(here, late), stands_by(here, late)) == (responses.State.ASKED, True)
    offered = response_store.find_response(here.work.session, here.incident.id, late.id)
    assert offered is not None
    here.says(late, "1", later(here.work, MINUTE))
    assert offered.standby_at == here.work.now
    events = here.work.session.scalars(select(History.event).where(History.noun_id == offered.id)).all()
    assert events == ["stand by"]


def test_one_again_by_somebody_who_is_going_changes_nothing_and_is_never_enough(here: Scene) -> None:
    (first,) = here.people(1)
    here.call(needed=1)
    assert here.says(first, "1") == here.says(first, "1")
    assert (status(here, first), stands_by(here, first)) == (responses.State.GOING, False)


def test_a_volunteer_on_standby_who_cannot_come_stands_by_no_longer(here: Scene) -> None:
    first, late = here.people(2)
    here.call(needed=1)
    here.says(first, "1")
    here.says(late, "1")
    here.says(late, "2")
    assert (status(here, late), stands_by(here, late)) == (responses.State.CANNOT, False)
    here.says(first, "2")
    assert told(here.work.session, NEEDED) == []


def test_a_volunteer_who_could_not_and_offers_after_all_stands_by_too(here: Scene) -> None:
    first, late = here.people(2)
    here.call(needed=1)
    here.says(late, "2")
    here.says(first, "1")
    assert ENOUGH in here.says(late, "1")
    here.says(first, "2")
    assert told(here.work.session, NEEDED) == [late.id]
    here.says(late, "1")
    assert status(here, late) is responses.State.GOING


def test_a_volunteer_who_is_there_although_enough_are_going_counts(here: Scene) -> None:
    first, late = here.people(2)
    here.call(needed=1)
    here.says(first, "1")
    assert ENOUGH not in here.says(late, "3")
    assert (status(here, late), response_store.came(here.work.session, here.incident.id)) == (
        responses.State.ON_SCENE,
        2,
    )


def test_a_call_to_all_never_says_enough(here: Scene) -> None:
    people = here.people(5)
    here.call()
    for one in people:
        assert ENOUGH not in here.says(one, "1")
        assert status(here, one) is responses.State.GOING


def enough(here: Scene) -> tuple[Alert, Volunteer, list[Volunteer]]:
    """One volunteer is needed and going, two stand by one after the other, and everybody was asked."""
    people = here.people(4)
    alert = here.call(needed=1)
    texts_leave(here.work.session)
    asked = texted(here.work.session, alert)
    first, second = (one for one in people if one.id in asked)
    third = next(one for one in people if one.id not in asked)
    here.says(first, "1")
    for minutes, one in enumerate([second, third]):
        response_store.lock_or_ask(here.work.session, here.incident.id, one.id, here.work.now)
        here.says(one, "1", later(here.work, minutes * MINUTE))
    progress(here.work, alert)
    assert alert.status is State.DONE
    return alert, first, [second, third]


def test_when_somebody_drops_out_the_first_on_standby_is_asked_once(here: Scene, woken: Woken) -> None:
    alert, first, (second, third) = enough(here)
    here.work.session.commit()
    woken.steps.clear()
    moment = later(here.work, 2 * MINUTE)
    here.says(first, "2", moment)
    here.work.session.commit()
    assert str(alert.id) in woken.of(Step.ALERT)
    for seconds in (0, 2, 4, 60):
        progress(later(moment, timedelta(seconds=seconds)), alert)
    assert told(here.work.session, NEEDED) == [second.id]
    assert (alert.status, alert.wave_at) == (State.SENDING, moment.now + 3 * MINUTE)
    here.says(second, "1", moment)
    assert status(here, second) is responses.State.GOING
    progress(moment, alert)
    assert (alert.status, stands_by(here, third)) == (State.DONE, True)


def test_a_volunteer_who_is_asked_and_silent_is_followed_by_the_next_and_then_by_a_wave(here: Scene) -> None:
    alert, first, (second, third) = enough(here)
    here.says(first, "2")
    assert told(here.work.session, NEEDED) == [second.id]
    progress(later(here.work, 3 * MINUTE), alert)
    assert told(here.work.session, NEEDED) == [second.id, third.id]
    progress(later(here.work, 6 * MINUTE), alert)
    assert told(here.work.session, NEEDED) == [second.id, third.id]
    new = texted(here.work.session, alert, state=DeliveryState.QUEUED)
    assert len(new) == 2
    assert not {first.id, second.id} & set(new)


def test_a_volunteer_who_is_asked_and_finds_that_enough_are_going_again_stands_by_again(here: Scene) -> None:
    _, first, (second, third) = enough(here)
    here.says(first, "2")
    here.says(third, "3")
    assert ENOUGH in here.says(second, "1")
    assert stands_by(here, second)


def stops(here: Scene, who: Volunteer) -> None:
    here.says(who, "STOP")


def leaves(here: Scene, who: Volunteer) -> None:
    volunteer.delete_volunteer(here.work, who, By(Actor.VOLUNTEER, who.id))


def is_removed(here: Scene, who: Volunteer) -> None:
    roster.remove_person(here.work, who.id, here.by)


@pytest.mark.parametrize("act", [stops, leaves, is_removed])
def test_a_volunteer_who_stops_or_leaves_while_going_is_replaced_at_once(here: Scene, act: object) -> None:
    alert, first, (second, _) = enough(here)
    assert callable(act)
    act(here, first)
    assert told(here.work.session, NEEDED) == [second.id]
    assert alert.status is State.SENDING


def test_a_stop_that_the_carrier_answers_itself_ends_their_responses(here: Scene) -> None:
    _, first, (second, _) = enough(here)
    texting.text_in(here.work, here.make.number_of(first), "no more of this", by_carrier=Keyword.STOP)
    assert (status(here, first), told(here.work.session, NEEDED)) == (responses.State.CANNOT, [second.id])


def test_a_volunteer_on_standby_who_can_no_longer_be_asked_is_passed_over(here: Scene) -> None:
    _, first, (second, third) = enough(here)
    phone.opt_out(here.work.session, second.phone_id, here.work.now)
    here.says(first, "2")
    assert told(here.work.session, NEEDED) == [third.id]


def test_an_old_call_widens_no_more(here: Scene) -> None:
    alert, first, _ = enough(here)
    here.says(first, "2", later(here.work, here.work.policy.alert_useful))
    assert (alert.status, told(here.work.session, NEEDED)) == (State.DONE, [])


def test_in_danger_nobody_is_noted_as_going_or_replaced(here: Scene) -> None:
    alert, first, (second, _) = enough(here)
    here.incident.hazard = Hazard.SHOTS
    assert DANGER in here.says(second, "1")
    assert (status(here, second), stands_by(here, second)) == (responses.State.ASKED, True)
    here.says(first, "2")
    assert (alert.status, told(here.work.session, NEEDED)) == (State.DONE, [])


def test_a_volunteer_on_scene_in_danger_is_noted_and_told_of_it(here: Scene) -> None:
    (one,) = here.people(1)
    here.call()
    here.incident.hazard = Hazard.CHEMICAL
    assert "DANGER" in here.says(one, "3")
    assert status(here, one) is responses.State.ON_SCENE


def opened(here: Scene, who: Volunteer) -> personal.Opened:
    query = select(Delivery).where(Delivery.volunteer_id == who.id, Delivery.alert_id.is_not(None))
    delivery = here.work.session.scalars(query).one()
    found = personal.open_link(here.work, link.token(vault_of(here.work.session), delivery.id))
    assert found is not None
    return found


def test_the_personal_page_stands_by_as_a_text_does(here: Scene) -> None:
    first, late = here.people(2)
    here.call(needed=1)
    here.says(first, "1")
    for minutes in range(2):
        personal.answer_link(later(here.work, minutes * MINUTE), opened(here, late), 1)
    assert (status(here, late), stands_by(here, late)) == (responses.State.ASKED, True)
    assert told(here.work.session, ENOUGH) == [late.id]


def test_the_personal_page_lets_nobody_go_into_danger(here: Scene) -> None:
    (one,) = here.people(1)
    here.call()
    here.incident.hazard = Hazard.FORCE
    with pytest.raises(MoveRefused):
        personal.answer_link(here.work, opened(here, one), 1)
    assert response_store.find_response(here.work.session, here.incident.id, one.id) is None
