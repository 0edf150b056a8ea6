"""Approval sends exactly what was previewed, needs two people where required, and alerts nobody twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from responder.domain.alert import Kind, State
from responder.domain.audience import Wanted
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Outcome
from responder.domain.incident import State as IncidentState
from responder.domain.release import Second
from responder.domain.response import Event
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.approval import (
    DRAFT_LIFE,
    CannotAlert,
    NeedsAnother,
    NobodyAlerted,
    NoDraft,
    NoPlace,
    NotConfirmed,
)
from responder.flow.incident import decisions
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store import alert as alert_store
from responder.store import delivery as delivery_store
from responder.store import outbox, phone, ring
from responder.store.audit import Audit
from responder.store.history import History
from responder.store.outbox import Budget, Claimed
from responder.store.ring import Cause
from tests.factories import Factory
from tests.flow.calls import Scene, coordinator, scene, texted, texts_leave
from tests.flow.joining import later, within

PLENTY = Budget(10_000, 10_000, 0)
UPDATE = Asked(Kind.UPDATE, words={"en": "The vans have moved to the park.", "es": "Las camionetas se han ido."})


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    return scene(work, make)


def under(here: Scene, **changes: object) -> Scene:
    """The same, with these settings of the group."""
    return replace(here, work=within(here.work, **changes))


def claimed(here: Scene) -> list[Claimed]:
    """What a worker would claim now to send."""
    here.work.session.flush()
    here.work.session.execute(text("UPDATE sender SET tokens = 1000"))
    return outbox.claim(here.work.session, 100, PLENTY, here.work.now, here.work.now + timedelta(minutes=1))


def acts(here: Scene) -> list[str]:
    return list(here.work.session.scalars(select(Audit.act).where(Audit.noun == "alert").order_by(Audit.id)))


def test_a_draft_texts_nobody_and_says_what_approving_it_would_do(here: Scene) -> None:
    here.people(2)
    here.make.volunteer(here.area, language="es")
    alert = here.draft()
    shown = approval.preview_alert(here.work, alert, here.incident)
    assert (alert.status, texted(here.work.session, alert)) == (State.DRAFT, [])
    people = {one.language: one.people for one in shown.versions if one.people}
    assert (people, shown.people, shown.second_why) == ({"en": 2, "es": 1}, 3, [])
    assert shown.segments == sum(one.segments * one.people for one in shown.versions)
    assert shown.cost == pytest.approx(shown.segments * here.work.policy.segment_price)


def test_the_alert_is_sent_as_previewed_whatever_has_changed_since(here: Scene) -> None:
    here.people(2)
    here.make.volunteer(here.area, language="es")
    alert = here.draft()
    shown = {one.language: one.body for one in approval.preview_alert(here.work, alert, here.incident).versions}
    here.incident.seen_at += timedelta(hours=2)
    assert here.approve(alert).people == 3
    taken = claimed(here)
    assert sorted(one.body for one in taken) == sorted([shown["en"], shown["en"], shown["es"]])
    assert acts(here) == ["draft", "approve"]
    assert (alert.status, alert.approved_by, alert.seconded_by) == (State.APPROVED, here.by, None)


def test_an_approved_call_cannot_be_approved_or_discarded_again(here: Scene) -> None:
    here.people(1)
    alert = here.call()
    for act in (approval.approve_alert, approval.discard_draft):
        with pytest.raises(NoDraft):
            act(here.work, alert.id, here.by)
    assert len(texted(here.work.session, alert)) == 1


def test_a_discarded_draft_is_never_sent(here: Scene) -> None:
    here.people(1)
    alert = here.draft()
    approval.discard_draft(here.work, alert.id, here.by)
    with pytest.raises(NoDraft):
        here.approve(alert)
    assert (alert.status, texted(here.work.session, alert)) == (State.CANCELLED, [])
    assert acts(here) == ["draft", "discard"]


def test_an_old_draft_must_be_looked_at_anew(here: Scene) -> None:
    here.people(1)
    alert = here.draft()
    with pytest.raises(NoDraft):
        approval.approve_alert(later(here.work, DRAFT_LIFE + timedelta(seconds=1)), alert.id, here.by)
    assert approval.approve_alert(later(here.work, DRAFT_LIFE), alert.id, here.by).people == 1


def test_a_second_draft_of_the_same_kind_replaces_the_first_and_no_other(here: Scene) -> None:
    here.people(1)
    here.call()
    texts_leave(here.work.session)
    update = approval.draft_alert(here.work, here.incident.id, here.by, UPDATE)
    first, second = here.draft(), here.draft()
    assert [one.status for one in (update, first, second)] == [State.DRAFT, State.CANCELLED, State.DRAFT]
    with pytest.raises(NoDraft):
        here.approve(first)


def test_an_unconfirmed_incident_gets_no_callout(here: Scene) -> None:
    here.people(1)
    alert = here.draft()
    decisions.close_incident(here.work, here.incident.id, here.by, Outcome.FALSE_ALARM)
    with pytest.raises(NoDraft):
        here.approve(alert)
    with pytest.raises(NotConfirmed):
        here.draft()
    assert texted(here.work.session, alert) == []


def test_a_doubt_after_the_draft_holds_the_call_back(here: Scene) -> None:
    here.people(1)
    alert = here.draft()
    here.incident.status = IncidentState.CHECKING
    with pytest.raises(NotConfirmed):
        here.approve(alert)


@pytest.mark.parametrize("lacking", [{"place": ""}, {"wanted": None}, {"wanted": Wanted(())}])
def test_no_call_without_an_area_and_a_place_in_words(here: Scene, lacking: dict[str, Any]) -> None:
    with pytest.raises(NoPlace):
        here.draft(**lacking)


def test_the_place_becomes_the_incidents_at_the_approval_and_not_before(here: Scene) -> None:
    here.people(1)
    before = here.incident.place_words
    alert = here.draft(place="behind the school")
    assert here.incident.place_words == before
    here.approve(alert)
    assert here.incident.place_words == "behind the school"


def test_a_call_that_reaches_nobody_rings_and_stands_in_nobodys_way(here: Scene) -> None:
    alert = here.call()
    assert (alert.status, [one.cause for one in ring.untaken(here.work.session)]) == (
        State.CANCELLED,
        [Cause.NOBODY_TO_ALERT],
    )
    here.people(1)
    assert here.approve(here.draft()).people == 1


TWO: dict[Second, tuple[dict[str, Any], dict[str, Any]]] = {
    Second.WIDE: ({"wide_alert_areas": 0}, {}),
    Second.WORDS: ({}, {"words": {"en": "Block the vans until we are there"}}),
    Second.CEILING: ({"texts_an_hour": 1}, {}),
    Second.BUDGET: ({"monthly_budget": 0.01}, {}),
}
"""The group's setting and the request, for each reason why one coordinator is not enough."""


@pytest.mark.parametrize("why", TWO)
def test_it_takes_two_different_coordinators(here: Scene, why: Second) -> None:
    changes, asked = TWO[why]
    here = under(here, **changes)
    here.people(2)
    alert = here.draft(**asked)
    first = here.approve(alert)
    assert (first.waits, first.second_why, first.people) == (True, [why], 0)
    assert (alert.status, alert.approved_by, alert.second_why) == (State.DRAFT, here.by, [why])
    assert [one.cause for one in ring.untaken(here.work.session)] == [Cause.SECOND]
    with pytest.raises(NeedsAnother):
        here.approve(alert)
    assert texted(here.work.session, alert) == []
    other = coordinator(here.work.session)
    assert here.approve(alert, other).people == 2
    assert (alert.status, alert.approved_by, alert.seconded_by) == (State.APPROVED, here.by, other)
    assert ring.untaken(here.work.session) == []
    assert acts(here) == ["draft", "agree", "approve"]


def test_every_reason_is_the_domains_own(here: Scene) -> None:
    assert set(TWO) == set(Second)


def test_the_first_to_agree_may_send_it_alone_once_the_reason_is_gone(here: Scene) -> None:
    here.people(1)
    alert = under(here, wide_alert_areas=0).draft()
    under(here, wide_alert_areas=0).approve(alert)
    assert here.approve(alert).people == 1
    assert (alert.approved_by, alert.seconded_by) == (here.by, None)


def test_the_ceiling_counts_what_was_written_in_the_past_hour(here: Scene) -> None:
    here = under(here, texts_an_hour=3)
    here.people(2)
    here.call()
    here.people(2)
    alert = here.draft()
    assert here.approve(alert).second_why == [Second.CEILING]
    assert approval.preview_alert(later(here.work, timedelta(minutes=61)), alert, here.incident).second_why == []


def test_a_second_call_reaches_only_people_who_were_not_called_yet(here: Scene) -> None:
    first = here.people(2)
    here.call()
    texts_leave(here.work.session)
    new = here.people(1)
    again = here.call()
    assert texted(here.work.session, again) == [new[0].id]
    assert not {one.id for one in first} & set(texted(here.work.session, again))


def test_a_person_whose_text_never_left_can_be_called_again(here: Scene) -> None:
    people = here.people(2)
    first = here.call()
    gone, failed = delivery_store.of_alert(here.work.session, first.id)
    gone.status = DeliveryState.CANCELLED
    failed.status = DeliveryState.FAILED
    here.work.session.flush()
    assert set(texted(here.work.session, here.call())) == {one.id for one in people}


def test_a_follow_up_goes_to_exactly_those_called_in_the_language_of_their_call(here: Scene) -> None:
    ana, bao = here.make.volunteer(here.area), here.make.volunteer(here.area, language="es")
    stopped = here.make.volunteer(here.area)
    here.call()
    texts_leave(here.work.session)
    new = here.make.volunteer(here.area)
    ana.language, bao.language = "es", "en"
    phone.opt_out(here.work.session, stopped.phone_id, here.work.now)
    alert = approval.draft_alert(here.work, here.incident.id, here.by, UPDATE)
    here.approve(alert)
    said = {one.language: one.body for one in alert_store.texts(here.work.session, alert.id)}
    taken = {one.phone_id: one for one in claimed(here)}
    assert new.phone_id not in taken
    assert taken[stopped.phone_id].dead
    assert {key: one.body for key, one in taken.items() if not one.dead} == {
        ana.phone_id: said["en"],
        bao.phone_id: said["es"],
    }
    assert "Las camionetas" in said["es"]


def test_people_who_left_the_area_or_said_no_still_get_the_follow_up(here: Scene) -> None:
    one, other = here.people(2)
    here.call()
    texts_leave(here.work.session)
    respond.respond_to_incident(here.work, one, here.incident, Event.DECLINE)
    other.trained_on = None
    alert = approval.draft_alert(here.work, here.incident.id, here.by, UPDATE)
    assert here.approve(alert).people == 2


def test_a_follow_up_of_two_calls_goes_to_everybody_once(here: Scene) -> None:
    here.people(2)
    here.call()
    texts_leave(here.work.session)
    here.people(1)
    here.call()
    texts_leave(here.work.session)
    alert = approval.draft_alert(here.work, here.incident.id, here.by, UPDATE)
    assert approval.preview_alert(here.work, alert, here.incident).people == 3
    assert here.approve(alert).people == 3
    assert len(set(texted(here.work.session, alert))) == 3


def test_where_nobody_was_called_nothing_can_follow(here: Scene) -> None:
    with pytest.raises(NobodyAlerted):
        approval.draft_alert(here.work, here.incident.id, here.by, UPDATE)


@pytest.mark.parametrize("kind", [Kind.DANGER, Kind.ALL_CLEAR])
def test_automatic_alerts_cannot_be_drafted(here: Scene, kind: Kind) -> None:
    here.people(1)
    here.call()
    with pytest.raises(CannotAlert):
        approval.draft_alert(here.work, here.incident.id, here.by, Asked(kind))


def test_every_move_of_an_alert_is_in_the_incidents_history(here: Scene) -> None:
    here.people(1)
    alert = here.call()
    moves = select(History.event, History.came_from, History.went_to).where(History.noun_id == alert.id)
    assert [tuple(row) for row in here.work.session.execute(moves)] == [("approve", "draft", "approved")]
