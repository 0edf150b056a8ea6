"""Decay: old confirmations are asked about and renewed or closed, and nobody is asked twice about one thing."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain import decay as rule
from responder.domain import incident as incidents
from responder.domain.alert import NoticeKind
from responder.domain.check import Answer, Purpose
from responder.domain.check import State as CheckState
from responder.domain.incident import Hazard, Outcome
from responder.domain.report import Activity
from responder.domain.response import Event
from responder.domain.volunteer import State as VolunteerState
from responder.flow.admin import drill, upkeep
from responder.flow.admin.drill import Scene as Played
from responder.flow.incident import decisions, hazard
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import audience, danger, phone, ring, sender, verification
from responder.store import check as check_store
from responder.store.alert import Alert, Notice
from responder.store.audience import Audience
from responder.store.delivery import Delivery
from responder.store.history import History, Noun
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, Factory
from tests.flow.calls import Scene, coordinator, scene

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class There:
    """A confirmed incident with people on scene, and the moment at which it has just become stale."""

    here: Scene
    stale: Work

    @property
    def incident(self) -> Incident:
        return self.here.incident

    def sweep(self, after: timedelta = timedelta()) -> None:
        upkeep.sweep(replace(self.stale, now=self.stale.now + after))
        self.stale.session.flush()

    def arrives(self, who: Volunteer) -> Volunteer:
        respond.respond_to_incident(self.here.work, who, self.incident, Event.ARRIVE)
        self.stale.session.flush()
        return who

    def asked(self) -> list[tuple[UUID | None, str]]:
        query = select(Delivery.volunteer_id, Notice.body).join(Notice, Notice.id == Delivery.notice_id)
        rows = self.stale.session.execute(query.where(Notice.kind == NoticeKind.CHECK_IN).order_by(Delivery.id))
        return [(row[0], row[1]) for row in rows]

    def code_of(self, who: Volunteer) -> str:
        checks = check_store.of_incident(self.stale.session, self.incident.id)
        return next(one.code for one in reversed(checks) if one.volunteer_id == who.id and one.purpose is Purpose.STILL)

    def says(self, who: Volunteer, digit: int, after: timedelta = MINUTE) -> str:
        work = replace(self.stale, now=self.stale.now + after)
        return self.here.says(who, f"{digit} {self.code_of(who)}", work)

    def rings(self) -> list[Cause]:
        return [one.cause for one in ring.untaken(self.stale.session)]

    def history(self) -> list[str]:
        query = select(History.event).where(History.incident_id == self.incident.id, History.noun == Noun.INCIDENT)
        return list(self.stale.session.scalars(query.order_by(History.id)))


@pytest.fixture
def there(work: Work, make: Factory) -> There:
    here = scene(work, make)
    return There(here, replace(work, now=work.now + work.policy.stale_after + timedelta(seconds=1)))


@pytest.fixture
def two(there: There, make: Factory) -> list[Volunteer]:
    """Two volunteers who are on scene."""
    return [there.arrives(make.volunteer(there.here.area)) for _ in range(2)]


def test_everybody_on_scene_is_asked_with_a_code_of_their_own(
    there: There, two: list[Volunteer], make: Factory
) -> None:
    going, left = make.volunteer(there.here.area), there.arrives(make.volunteer(there.here.area))
    respond.respond_to_incident(there.here.work, going, there.incident, Event.GO)
    respond.respond_to_incident(there.here.work, left, there.incident, Event.LEAVE)
    there.sweep()
    asked = there.asked()
    assert {who for who, _body in asked} == {one.id for one in two}
    assert all(there.code_of(one) in body for one in two for who, body in asked if who == one.id)
    assert there.code_of(two[0]) != there.code_of(two[1])
    assert all("Still happening?" in body and there.incident.code in body for _who, body in asked)
    assert there.incident.still_asked_at == there.stale.now
    entry = there.stale.session.scalars(select(History).where(History.event == "ask still")).one()
    assert entry.why == {"count": 2}


def test_people_are_asked_only_once_it_is_stale_and_once_until_it_is_renewed(
    there: There, two: list[Volunteer]
) -> None:
    there.sweep(-2 * MINUTE)
    assert there.asked() == []
    for after in (0, 1, 60):
        there.sweep(after * MINUTE)
    assert len(there.asked()) == len(two)
    there.says(two[0], 5, MINUTE)
    stale_after = there.stale.policy.stale_after
    there.sweep(stale_after + MINUTE)
    assert len(there.asked()) == len(two)
    there.sweep(stale_after + 2 * MINUTE)
    assert len(there.asked()) == 2 * len(two)


def test_a_volunteer_who_arrives_while_it_is_stale_is_asked_if_nobody_was(there: There, make: Factory) -> None:
    there.sweep()
    assert (there.asked(), there.incident.still_asked_at) == ([], None)
    came = there.arrives(make.volunteer(there.here.area))
    there.sweep(MINUTE)
    assert [who for who, _body in there.asked()] == [came.id]


def test_only_confirmed_open_incidents_are_asked_about(there: There, two: list[Volunteer]) -> None:
    decisions.recheck_incident(there.here.work, there.incident.id, there.here.by)
    there.sweep()
    assert there.asked() == []
    decisions.confirm_incident(there.here.work, there.incident.id, there.here.by, "")
    decisions.close_incident(there.here.work, there.incident.id, there.here.by, Outcome.ENDED)
    there.sweep()
    assert there.asked() == []


def test_a_volunteer_whom_no_text_reaches_is_not_asked(there: There, two: list[Volunteer]) -> None:
    phone.opt_out(there.stale.session, two[0].phone_id, there.stale.now)
    two[1].status = VolunteerState.PAUSED
    there.sweep()
    assert [who for who, _body in there.asked()] == [two[1].id]


def test_a_five_renews_it_and_calls_nobody(there: There, two: list[Volunteer]) -> None:
    there.sweep()
    assert "got your answer" in there.says(two[0], 5)
    assert there.incident.confirmed_at == there.stale.now + MINUTE
    assert there.history()[-2:] == ["ask still", "renew"]
    judged = verification.of_incident(there.stale.session, there.incident.id)[-1]
    assert (judged.judgement, judged.volunteer_id) == (Answer.CONFIRMED, two[0].id)
    assert there.rings() == []
    assert there.stale.session.scalars(select(Alert)).all() == []


def test_a_six_rings_that_it_is_over_and_closes_nothing(there: There, two: list[Volunteer]) -> None:
    confirmed = there.incident.confirmed_at
    there.sweep()
    there.says(two[0], 6)
    assert there.rings() == [Cause.OVER]
    assert there.history()[-1] == "over"
    assert (there.incident.status, there.incident.confirmed_at) == (incidents.State.CONFIRMED, confirmed)


@pytest.mark.parametrize("order", [(5, 6), (6, 5)])
def test_two_who_disagree_make_it_ring_and_who_sees_it_renews_it(
    there: There, two: list[Volunteer], order: tuple[int, int]
) -> None:
    there.sweep()
    for who, digit in zip(two, order, strict=True):
        there.says(who, digit)
    assert Cause.DISAGREE in there.rings()
    assert there.incident.confirmed_at == there.stale.now + MINUTE


def test_an_answer_to_an_earlier_question_is_no_disagreement(there: There, two: list[Volunteer]) -> None:
    there.sweep()
    there.says(two[0], 5)
    again = there.stale.policy.stale_after + 2 * MINUTE
    there.sweep(again)
    there.says(two[1], 6, again)
    assert there.rings() == [Cause.OVER]


@pytest.mark.parametrize(("digit", "causes"), [(7, [Cause.NOT_CONFIRMED]), (8, [])])
def test_another_agency_rings_and_cannot_tell_is_only_recorded(
    there: There, two: list[Volunteer], digit: int, causes: list[Cause]
) -> None:
    there.sweep()
    there.says(two[0], digit)
    assert there.rings() == causes
    assert len(verification.of_incident(there.stale.session, there.incident.id)) == 2
    assert there.history()[-1] == "ask still"


def test_a_bare_five_renews_nothing_and_says_what_is_missing(there: There, two: list[Volunteer]) -> None:
    confirmed = there.incident.confirmed_at
    there.sweep()
    said = there.here.says(two[0], "5", there.stale)
    assert "the code in your own check text" in said
    assert there.incident.confirmed_at == confirmed
    assert there.rings() == [Cause.BARE_CONFIRMATION]


def test_one_on_scene_confirms_nothing_that_was_put_in_doubt_meanwhile(there: There, two: list[Volunteer]) -> None:
    there.sweep()
    decisions.recheck_incident(there.stale, there.incident.id, there.here.by)
    there.says(two[0], 5)
    assert there.incident.status is incidents.State.CHECKING
    assert Cause.DISAGREE in there.rings()


def test_being_asked_whether_it_goes_on_is_no_look(there: There, make: Factory) -> None:
    verifier = there.arrives(make.verifier(there.here.area))
    there.sweep()
    session, incident = there.stale.session, there.incident
    assert check_store.looks(session, incident.id) == []
    sought = Audience(incident.id, [there.here.area.id], CORNER, there.stale.local)
    assert audience.nearest_verifiers(session, sought, 9, there.stale.now) == [verifier]
    there.says(verifier, 6)
    assert verification.of_looks(session, incident.id) == {Answer.CONFIRMED}
    decisions.recheck_incident(there.stale, incident.id, there.here.by)
    check_flow.ask_verifiers(there.stale, incident.id)
    assert [one.volunteer_id for one in check_store.looks(session, incident.id)] == [verifier.id]


def test_a_volunteer_who_was_asked_and_has_left_is_not_warned_of_a_danger(there: There, two: list[Volunteer]) -> None:
    there.sweep()
    respond.respond_to_incident(there.stale, two[0], there.incident, Event.LEAVE)
    there.stale.session.flush()
    assert danger.count(there.stale.session, there.incident.id) == 1
    assert hazard.set_hazard(there.stale, there.incident.id, there.here.by, Hazard.FORCE) == 1


def test_closing_ends_the_question_and_a_late_answer_changes_nothing(there: There, two: list[Volunteer]) -> None:
    there.sweep()
    code = there.code_of(two[0])
    decisions.close_incident(there.stale, there.incident.id, there.here.by, Outcome.ENDED)
    checks = check_store.of_incident(there.stale.session, there.incident.id)
    assert {one.status for one in checks} == {CheckState.VOID}
    assert "already closed" in there.here.says(two[0], f"5 {code}", there.stale)
    assert there.incident.status is incidents.State.CLOSED


def test_closing_is_proposed_once_they_had_their_time(there: There, two: list[Volunteer]) -> None:
    there.sweep()
    policy, incident = there.stale.policy, there.incident

    def proposed(minutes: int) -> bool:
        assert incident.confirmed_at is not None
        now = there.stale.now + minutes * MINUTE
        return rule.proposes_closing(
            incident.confirmed_at, incident.still_asked_at, now, policy.stale_after, policy.still_patience
        )

    patience = int(policy.still_patience / MINUTE)
    assert (proposed(1), proposed(patience - 1), proposed(patience)) == (False, False, True)
    there.says(two[0], 5)
    assert not proposed(patience)


def test_in_a_drill_they_are_asked_in_the_simulator_and_it_says_so_first(work: Work, make: Factory) -> None:
    area = make.area()
    place = make.place(area)
    who, by = make.volunteer(area), coordinator(work.session)
    drill.start_drill(work, Played(area.id, place.name, Activity.DOOR), by)
    kept = work.session.scalars(select(Report)).one()
    verify.place_report(work, kept.id)
    incident = work.session.get_one(Incident, kept.incident_id)
    decisions.confirm_incident(work, incident.id, by, "")
    respond.respond_to_incident(work, who, incident, Event.ARRIVE)
    work.session.flush()
    stale = replace(work, now=work.now + work.policy.stale_after + MINUTE)
    upkeep.sweep(stale)
    query = select(Notice.body, Delivery.sender_id).join(Delivery, Delivery.notice_id == Notice.id)
    ((body, through),) = work.session.execute(query.where(Notice.kind == NoticeKind.CHECK_IN)).all()
    assert body.startswith("DRILL ")
    assert through == sender.DRILL
    (check,) = check_store.of_incident(work.session, incident.id)
    said = drill.answer_drill_text(stale, drill.Answered("SM1", make.number_of(who), f"5 {check.code}"))
    assert said is not None
    assert "got your answer" in said
    assert incident.confirmed_at == stale.now
