"""Slips: what one person could do alone in two steps, and texts that would contradict earlier ones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from responder.domain.alert import Kind, State
from responder.domain.audience import Wanted
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Outcome
from responder.domain.release import Second
from responder.domain.response import Event
from responder.domain.role import Role
from responder.flow.alert import approval, wave
from responder.flow.alert.alert import Asked
from responder.flow.alert.approval import CannotAlert
from responder.flow.incident import decisions
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store import alert as alert_store
from responder.store import delivery as delivery_store
from responder.store import ring
from responder.store.account import Account
from responder.store.alert import Alert
from responder.store.ring import Cause
from tests.factories import Factory
from tests.flow.calls import Scene, coordinator, progress, scene, texted, texts_leave
from tests.flow.joining import later, within

ENOUGH = Asked(Kind.STAND_DOWN)
WRONG = Asked(Kind.CORRECTION, words={"en": "These were city vehicles."})


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    return scene(work, make)


def follow(here: Scene, asked: Asked) -> Alert:
    """A follow-up that was sent."""
    alert = approval.draft_alert(here.work, here.incident.id, here.by, asked)
    here.approve(alert)
    return alert


def states(here: Scene, alert: Alert) -> list[DeliveryState]:
    here.work.session.expire_all()
    return [one.status for one in delivery_store.of_alert(here.work.session, alert.id)]


def body(here: Scene, alert: Alert, language: str = "en") -> str:
    return next(one.body for one in alert_store.texts(here.work.session, alert.id) if one.language == language)


def test_areas_that_one_person_calls_one_after_another_count_together(here: Scene) -> None:
    here = replace(here, work=within(here.work, wide_alert_areas=2))
    near, far = here.make.area("Corcoran"), here.make.area("Longfellow")
    for area in (here.area, near, far):
        here.make.volunteer(area)
    here.call(wanted=Wanted((here.area.id, near.id)))
    third = here.draft(wanted=Wanted((far.id,)))
    assert here.approve(third).second_why == [Second.WIDE]
    assert texted(here.work.session, third) == []
    assert here.approve(third, coordinator(here.work.session)).people == 1


def test_calling_the_same_areas_again_is_no_wider_than_it_was(here: Scene) -> None:
    here = replace(here, work=within(here.work, wide_alert_areas=1))
    near = here.make.area("Corcoran")
    here.people(1)
    both = here.draft(wanted=Wanted((here.area.id, near.id)))
    here.approve(both)
    here.approve(both, coordinator(here.work.session))
    here.people(1)
    assert here.approve(here.draft()).people == 1


@pytest.mark.parametrize("lost", [{"active": False}, {"role": Role.DISPATCHER}])
def test_the_agreement_of_a_former_coordinator_no_longer_counts(here: Scene, lost: dict[str, object]) -> None:
    here = replace(here, work=within(here.work, wide_alert_areas=0))
    here.people(1)
    alert = here.draft()
    here.approve(alert)
    gone = here.work.session.get_one(Account, here.by)
    for name, value in lost.items():
        setattr(gone, name, value)
    one, other = coordinator(here.work.session), coordinator(here.work.session)
    assert here.approve(alert, one).waits
    assert texted(here.work.session, alert) == []
    assert here.approve(alert, other).people == 1
    assert (alert.approved_by, alert.seconded_by) == (one, other)


@pytest.mark.parametrize("asked", [ENOUGH, WRONG])
def test_after_a_stand_down_or_a_correction_the_call_goes_no_further(here: Scene, asked: Asked) -> None:
    here = replace(here, work=within(here.work, wave_width=2))
    here.people(6)
    call = here.call(needed=2)
    texts_leave(here.work.session)
    follow(here, asked)
    waiting = later(here.work, here.work.policy.wave_patience + timedelta(seconds=1))
    progress(waiting, call)
    assert (len(texted(here.work.session, call)), call.wave_at) == (4, None)
    assert call.status is State.STOPPED


def test_people_whom_the_call_has_not_reached_yet_are_not_called_after_the_stand_down(here: Scene) -> None:
    here.people(3)
    call = here.call()
    first = delivery_store.of_alert(here.work.session, call.id)[0]
    first.status, first.sid, first.tries = DeliveryState.SENT, "SM1", 1
    here.work.session.flush()
    enough = follow(here, ENOUGH)
    assert sorted(states(here, call)) == [DeliveryState.CANCELLED, DeliveryState.CANCELLED, DeliveryState.SENT]
    assert texted(here.work.session, enough) == [first.volunteer_id]


def test_after_a_stand_down_a_volunteer_who_drops_out_is_not_replaced(here: Scene) -> None:
    here = replace(here, work=within(here.work, wave_width=1))
    people = here.people(3)
    call = here.call(needed=1)
    texts_leave(here.work.session)
    going = next(one for one in people if one.id in texted(here.work.session, call))
    respond.respond_to_incident(here.work, going, here.incident, Event.GO)
    follow(here, ENOUGH)
    respond.respond_to_incident(here.work, going, here.incident, Event.DECLINE)
    assert (call.wave_at, wave.count_missing(here.work, here.incident, call)) == (None, 1)


def test_an_update_leaves_the_call_going(here: Scene) -> None:
    here.people(2)
    call = here.call()
    follow(here, Asked(Kind.UPDATE, words={"en": "They are at the park now."}))
    assert states(here, call) == [DeliveryState.QUEUED, DeliveryState.QUEUED]


@pytest.mark.parametrize("asked", [ENOUGH, Asked(Kind.UPDATE, words={"en": "They are at the park now."})])
def test_a_closed_incident_can_only_be_corrected(here: Scene, asked: Asked) -> None:
    here.people(1)
    here.call()
    texts_leave(here.work.session)
    decisions.close_incident(here.work, here.incident.id, here.by, Outcome.ENDED)
    with pytest.raises(CannotAlert):
        approval.draft_alert(here.work, here.incident.id, here.by, asked)
    assert here.approve(approval.draft_alert(here.work, here.incident.id, here.by, WRONG)).people == 1


def test_a_correction_of_an_open_incident_says_in_our_words_what_was_wrong(here: Scene) -> None:
    here.people(1)
    here.call()
    texts_leave(here.work.session)
    said = body(here, follow(here, WRONG))
    assert "Ave, Powderhorn: These were city vehicles. Please tell anyone you told. Thank you." in said
    assert said.count("These were") == 1


def test_a_correction_without_a_word_of_it_leads_to_the_page(here: Scene) -> None:
    here.people(1)
    here.call()
    texts_leave(here.work.session)
    assert ": please see your page. Please tell" in body(here, follow(here, Asked(Kind.CORRECTION)))


def test_a_volunteer_whose_language_is_not_texted_any_more_still_hears_the_all_clear(here: Scene) -> None:
    ana, bao = here.make.volunteer(here.area), here.make.volunteer(here.area, language="so")
    here.call()
    texts_leave(here.work.session)
    fewer = replace(here, work=within(here.work, text_languages=frozenset({"en", "es"})))
    decisions.close_incident(fewer.work, here.incident.id, here.by, Outcome.ENDED)
    over = next(
        one for one in alert_store.of_incident(here.work.session, here.incident.id) if one.kind is Kind.ALL_CLEAR
    )
    told = {one.volunteer_id: one.language for one in delivery_store.of_alert(here.work.session, over.id)}
    assert told == {ana.id: "en", bao.id: "en"}


def test_a_discarded_draft_rings_for_no_second_coordinator(here: Scene) -> None:
    here = replace(here, work=within(here.work, wide_alert_areas=0))
    here.people(1)
    alert = here.draft()
    here.approve(alert)
    assert [one.cause for one in ring.untaken(here.work.session)] == [Cause.SECOND]
    approval.discard_draft(here.work, alert.id, coordinator(here.work.session))
    here.work.session.expire_all()
    assert ring.untaken(here.work.session) == []
