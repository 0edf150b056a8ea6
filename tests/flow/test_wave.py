"""Waves ask a few volunteers at a time, nearest and on shift first, until enough are going. Then they stop."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.domain.alert import State
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.incident import State as IncidentState
from responder.domain.move import MoveRefused
from responder.domain.response import Event
from responder.flow.incident import decisions
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.queue import Step
from responder.store import ring
from responder.store.ring import Cause
from responder.store.shift import Shift
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, Factory
from tests.flow.calls import Scene, progress, scene, texted, texts_leave
from tests.flow.joining import later
from tests.woken import Woken

MINUTE = timedelta(minutes=1)


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    """A wave asks two people per open spot, and the next wave goes out after three minutes."""
    return scene(replace(work, policy=replace(work.policy, wave_width=2, wave_patience=3 * MINUTE)), make)


@pytest.fixture
def waiting(here: Scene) -> Work:
    """The moment at which the patience with the first wave is over."""
    return later(here.work, 3 * MINUTE)


def rings(here: Scene) -> int:
    return [one.cause for one in ring.untaken(here.work.session)].count(Cause.NOT_ENOUGH)


def on_shift(here: Scene, who: Volunteer) -> None:
    hour = timedelta(hours=1)
    begun = here.work.now - hour
    shift = Shift(volunteer_id=who.id, area_id=None, starts_at=begun, ends_at=begun + 5 * hour, made_at=begun)
    here.work.session.add(shift)
    here.work.session.flush()


def test_the_first_wave_is_people_on_shift_and_then_the_nearest(here: Scene) -> None:
    away = here.make.area("Away", Point(CORNER.latitude + 0.05, CORNER.longitude))
    far, farther, near = (here.make.volunteer(here.area, *more) for more in ((away,), (away,), ()))
    on_shift(here, farther)
    alert = here.call(needed=1)
    assert texted(here.work.session, alert) == [farther.id, near.id]
    assert (alert.waves, alert.wave_at) == (1, here.work.now + 3 * MINUTE)
    assert far.id not in texted(here.work.session, alert)


def test_the_next_wave_goes_out_after_the_patience_to_two_people_per_open_spot(here: Scene, waiting: Work) -> None:
    people = here.people(9)
    alert = here.call(needed=2)
    texts_leave(here.work.session)
    first = texted(here.work.session, alert)
    assert len(first) == 4
    here.says(next(one for one in people if one.id == first[0]), "1")
    progress(later(here.work, 2 * MINUTE), alert)
    assert len(texted(here.work.session, alert)) == 4
    progress(waiting, alert)
    both = texted(here.work.session, alert)
    assert both[:4] == first
    assert len(both) == len(set(both)) == 6
    assert (alert.status, alert.waves, alert.wave_at) == (State.SENDING, 2, waiting.now + 3 * MINUTE)


def test_a_volunteer_who_has_not_got_their_text_yet_keeps_the_next_wave_waiting(here: Scene, waiting: Work) -> None:
    here.people(6)
    alert = here.call(needed=1)
    progress(waiting, alert)
    assert len(texted(here.work.session, alert)) == 2
    texts_leave(here.work.session)
    progress(later(waiting, 2 * MINUTE), alert)
    assert len(texted(here.work.session, alert)) == 2
    progress(later(waiting, 3 * MINUTE), alert)
    assert len(texted(here.work.session, alert)) == 4


def test_when_everybody_was_asked_it_rings_once_and_the_call_is_done(here: Scene, waiting: Work) -> None:
    here.people(3)
    alert = here.call(needed=2)
    texts_leave(here.work.session)
    progress(waiting, alert)
    assert (rings(here), alert.status, alert.wave_at, alert.waves) == (1, State.DONE, None, 1)
    progress(later(waiting, MINUTE), alert)
    assert rings(here) == 1


def test_enough_ends_the_waves_and_takes_back_waiting_texts(here: Scene, woken: Woken) -> None:
    people = here.people(6)
    alert = here.call(needed=1)
    here.work.session.commit()
    woken.steps.clear()
    here.says(next(one for one in people if one.id in texted(here.work.session, alert)), "1")
    here.work.session.commit()
    assert str(alert.id) in woken.of(Step.ALERT)
    progress(here.work, alert)
    assert texted(here.work.session, alert, state=DeliveryState.QUEUED) == []
    assert len(texted(here.work.session, alert, state=DeliveryState.CANCELLED)) == 2
    assert len(texted(here.work.session, alert)) == 2
    assert (alert.status, alert.wave_at) == (State.DONE, None)


def test_a_volunteer_who_was_spared_can_be_asked_when_somebody_drops_out(here: Scene) -> None:
    people = here.people(2)
    alert = here.call(needed=1)
    here.says(people[0], "1")
    progress(here.work, alert)
    here.says(people[0], "2")
    progress(here.work, alert)
    assert texted(here.work.session, alert, state=DeliveryState.QUEUED) == [people[1].id]


def test_a_call_to_all_after_waves_means_everybody_and_ends_the_waves(here: Scene, waiting: Work) -> None:
    people = here.people(4)
    waves = here.call(needed=1)
    asked = texted(here.work.session, waves)
    first, second = (one for one in people if one.id in asked)
    here.says(first, "1")
    texts_leave(here.work.session)
    everybody = replace(here, work=later(here.work, MINUTE)).call()
    assert "stay reachable" not in here.says(second, "1")
    here.says(first, "2")
    progress(waiting, waves)
    assert (waves.status, waves.wave_at, rings(here)) == (State.DONE, None, 0)
    assert len(texted(here.work.session, everybody)) == 2


def test_with_nobody_standing_by_the_next_wave_goes_out_at_once(here: Scene) -> None:
    people = here.people(4)
    alert = here.call(needed=1)
    texts_leave(here.work.session)
    asked = texted(here.work.session, alert)
    first = next(one for one in people if one.id == asked[0])
    here.says(first, "1")
    progress(here.work, alert)
    ended = alert.status
    here.says(first, "2")
    progress(here.work, alert)
    assert (ended, alert.status) == (State.DONE, State.SENDING)
    assert sorted(filter(None, texted(here.work.session, alert))) == sorted(one.id for one in people)


def test_waves_that_outlive_their_call_end_with_a_ring(here: Scene) -> None:
    here.people(5)
    alert = here.call(needed=1)
    texts_leave(here.work.session)
    progress(later(here.work, here.work.policy.alert_useful), alert)
    assert (len(texted(here.work.session, alert)), alert.status, rings(here)) == (2, State.DONE, 1)


def test_closing_ends_the_waves(here: Scene, waiting: Work) -> None:
    here.people(6)
    alert = here.call(needed=1)
    texts_leave(here.work.session)
    decisions.close_incident(here.work, here.incident.id, here.by, Outcome.ENDED)
    progress(waiting, alert)
    assert (alert.status, len(texted(here.work.session, alert)), rings(here)) == (State.CANCELLED, 2, 0)


def test_while_the_incident_is_in_doubt_no_wave_follows(here: Scene, waiting: Work) -> None:
    here.people(6)
    alert = here.call(needed=1)
    texts_leave(here.work.session)
    here.incident.status = IncidentState.CHECKING
    progress(waiting, alert)
    assert len(texted(here.work.session, alert)) == 2
    here.incident.status = IncidentState.CONFIRMED
    progress(waiting, alert)
    assert len(texted(here.work.session, alert)) == 4


def test_an_answer_to_an_incident_closed_in_that_moment_is_refused(here: Scene) -> None:
    (one,) = here.people(1)
    here.call()
    decisions.close_incident(here.work, here.incident.id, here.by, Outcome.ENDED)
    with pytest.raises(MoveRefused):
        respond.respond_to_incident(here.work, one, here.incident, Event.GO)
