"""Everything that people do to one callout at the same moment: nobody waits forever, and nothing slips through."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.alert import Kind, State
from responder.domain.check import Answer
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Hazard, Outcome
from responder.domain.move import MoveRefused
from responder.domain.report import Activity
from responder.domain.response import Event
from responder.flow.admin import drill
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import approval, release
from responder.flow.alert.alert import Asked
from responder.flow.deliver import freeze
from responder.flow.incident import decisions, hazard
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import vault
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import release as release_store
from responder.store.alert import Alert
from responder.store.base import connect, session_maker, transaction
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer
from tests.factories import CORNER, Factory, submission
from tests.flow.calls import DONE, Scene, Together, coordinator, scene, text_in, texted, texts_leave

Act = Callable[[Work], object]

FAR = Point(CORNER.latitude + 0.03, CORNER.longitude)
"""A place that belongs to no incident at the corner."""


@pytest.fixture
def at_once(committed: sessionmaker[Session], settings: Settings, postgres_url: str) -> Iterator[Together]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 30)
    yield Together(session_maker(engine, vault(settings)), replace(settings.policy, wave_width=1))
    engine.dispose()


class Called:
    """A callout in waves that some people are going to, and the coordinators who may act on it."""

    def __init__(self, at_once: Together, people: int = 12, needed: int = 4) -> None:
        with transaction(at_once.sessions) as session:
            work = at_once.work(session)
            make = Factory(session, work.now)
            here = scene(work, make)
            here.people(people)
            self.alert = here.call(needed).id
            texts_leave(session)
            self.incident, self.by, self.other = here.incident.id, here.by, coordinator(session)
            self.people = [one for one in texted(session, session.get_one(Alert, self.alert)) if one]
            for one in self.people[: needed - 1]:
                respond.respond_to_incident(work, session.get_one(Volunteer, one), here.incident, Event.GO)
            self.numbers = {one: make.number_of(session.get_one(Volunteer, one)) for one in self.people}

    def answer(self, which: int, event: Event) -> Act:
        def act(work: Work) -> None:
            who = work.session.get_one(Volunteer, self.people[which])
            try:
                respond.respond_to_incident(work, who, work.session.get_one(Incident, self.incident), event)
            except MoveRefused:
                work.session.rollback()

        return act

    def text(self, which: int, body: str) -> Act:
        return lambda work: text_in(work, self.numbers[self.people[which]], body)

    def tick(self, work: Work) -> None:
        """A worker finds that the patience with the wave is over."""
        over = replace(work, now=work.now + work.policy.wave_patience + timedelta(seconds=1))
        alert_flow.advance_alert(over, self.alert)

    def close(self, work: Work) -> None:
        decisions.close_incident(work, self.incident, self.by, Outcome.ENDED)

    def danger(self, what: Hazard) -> Act:
        return lambda work: self._unless_closed(work, what)

    def _unless_closed(self, work: Work, what: Hazard) -> None:
        try:
            hazard.set_hazard(work, self.incident, self.other, what)
        except hazard.IncidentClosed:
            work.session.rollback()

    def follow(self, kind: Kind) -> Act:
        asked = Asked(kind, words={"en": "They have moved."})

        def act(work: Work) -> None:
            made = approval.draft_alert(work, self.incident, self.by, asked)
            approval.approve_alert(work, made.id, self.by)

        return act

    def left(self, at_once: Together) -> set[DeliveryState]:
        """What of the callout has not been sent yet."""
        with at_once.sessions() as session:
            states = session.scalars(select(Delivery.status).where(Delivery.alert_id == self.alert))
            return set(states) & {DeliveryState.QUEUED}

    def status(self, at_once: Together) -> State:
        with at_once.sessions() as session:
            return session.get_one(Alert, self.alert).status


@pytest.mark.parametrize("_time", range(3))
def test_a_wave_a_drop_out_and_a_stop_at_the_moment_of_closing_call_nobody_more(at_once: Together, _time: int) -> None:
    here = Called(at_once)
    acts = [here.tick, here.tick, here.answer(0, Event.DECLINE), here.text(1, "STOP"), here.close]
    assert at_once.run(acts)[DONE] == len(acts)
    with transaction(at_once.sessions) as session:
        alert_flow.advance_alert(at_once.work(session), here.alert)
    assert here.status(at_once) is State.CANCELLED


@pytest.mark.parametrize("kind", [Kind.STAND_DOWN, Kind.CORRECTION])
def test_a_wave_and_a_drop_out_at_the_moment_of_a_follow_up_that_ends_it_go_no_further(
    at_once: Together, kind: Kind
) -> None:
    here = Called(at_once)
    acts = [here.tick, here.tick, here.answer(0, Event.DECLINE), here.follow(kind), here.answer(1, Event.DECLINE)]
    assert at_once.run(acts) == {DONE: len(acts)}
    assert here.left(at_once) == set()
    assert at_once.run([here.tick] * 3) == {DONE: 3}
    assert (here.left(at_once), here.status(at_once)) == (set(), State.STOPPED)


def test_two_dangers_a_wave_a_follow_up_a_freeze_and_answers_at_once_all_come_through(at_once: Together) -> None:
    here = Called(at_once)
    acts = [
        here.danger(Hazard.SHOTS),
        here.danger(Hazard.CHEMICAL),
        here.tick,
        here.follow(Kind.UPDATE),
        here.answer(0, Event.DECLINE),
        here.answer(1, Event.ARRIVE),
        here.text(2, "STOP"),
        lambda work: freeze.freeze_sending(work, here.by),
        lambda work: freeze.unfreeze_sending(work, here.other),
        lambda work: hazard.clear_hazard(work, here.incident, here.other),
    ]
    assert at_once.run(acts) == {DONE: len(acts)}
    assert here.status(at_once) is State.STOPPED
    assert here.left(at_once) == set()


def test_two_calls_of_two_incidents_approved_at_once_count_together_towards_the_ceiling(at_once: Together) -> None:
    at_once.policy = replace(at_once.policy, texts_an_hour=20)
    drafts: list[tuple[Scene, UUID]] = []
    for _ in range(2):
        with transaction(at_once.sessions) as session:
            work = at_once.work(session)
            make = Factory(session, work.now)
            for _number in range(20 * len(drafts)):
                make.number()
            here = scene(work, make) if not drafts else replace(drafts[0][0], work=work, make=make)
            if drafts:
                here = replace(here, area=make.area("Elsewhere"))
                one = report.submit_report(work, submission(point=FAR, activity=Activity.DOOR))
                verify.place_report(work, one.id)
                found = session.get_one(Incident, one.incident_id)
                decisions.confirm_incident(work, found.id, here.by, "")
                here = replace(here, incident=found)
            here.people(15)
            drafts.append((here, here.draft().id))
    acts = [lambda work, draft=draft, here=here: approval.approve_alert(work, draft, here.by) for here, draft in drafts]
    assert at_once.run(acts) == {DONE: 2}
    with at_once.sessions() as session:
        assert len(session.scalars(select(Delivery.id).where(Delivery.alert_id.is_not(None))).all()) == 15
        assert sorted(session.scalars(select(Alert.status))) == [State.APPROVED, State.DRAFT]


@pytest.mark.parametrize("_time", range(3))
def test_a_policy_ended_while_two_confirm_sends_once_or_not_at_all(at_once: Together, _time: int) -> None:
    at_once.policy = replace(at_once.policy, verifier_releases=True, check_width=2)
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        for _ in range(2):
            make.verifier(area)
        for _ in range(5):
            make.volunteer(area)
        kept = report.submit_report(work, submission())
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        incident, boss = kept.incident_id, coordinator(session)
        check_flow.ask_verifiers(work, incident)
        session.flush()
        checks = list(session.scalars(select(Check.id)))
        standing = release_store.standing(session, area.id, work.now)
        assert standing is not None
        policy = standing.id

    def confirms(which: int) -> Act:
        def act(work: Work) -> None:
            incident_store.lock(work.session, incident)
            check = work.session.get_one(Check, checks[which])
            held = check_store.live_of_volunteer(work.session, check.volunteer_id)
            check_flow.answer_check(work, held[0], Answer.CONFIRMED, Basis.CHECK_CODE)

        return act

    acts = [confirms(0), confirms(1), lambda work: release.revoke_policy(work, policy, boss)]
    assert at_once.run(acts) == {DONE: 3}
    with at_once.sessions() as session:
        phones = session.scalars(select(Delivery.phone_id).where(Delivery.alert_id.is_not(None))).all()
        assert len(phones) == len(set(phones))
        assert len(phones) in {0, 7}


@pytest.mark.parametrize("_time", range(3))
def test_an_exercise_that_ends_while_its_check_is_answered_leaves_nothing_open(at_once: Together, _time: int) -> None:
    at_once.policy = replace(at_once.policy, verifier_releases=True)
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        verifier, number = make.verifier(area), ""
        make.volunteer(area)
        boss = coordinator(session)
        made = drill.start_drill(work, drill.Scene(area.id, "Lake & Bloomington", Activity.DOOR), boss).id
        kept = session.scalars(select(Report).where(Report.drill_id == made)).one()
        verify.place_report(work, kept.id)
        assert kept.incident_id is not None
        check_flow.ask_verifiers(work, kept.incident_id)
        session.flush()
        code, number = session.scalars(select(Check.code)).one(), make.number_of(verifier)
    acts: list[Act] = [
        lambda work: drill.answer_drill_text(work, drill.Answered("SM1", number, f"5 {code}")),
        lambda work: drill.answer_drill_text(work, drill.Answered("SM2", number, "1")),
        lambda work: drill.end_drill(work, made, boss),
    ]
    assert at_once.run(acts) == {DONE: 3}
    with transaction(at_once.sessions) as session:
        assert session.scalars(select(Incident.closed_at)).one() is not None
        going = session.scalars(select(Alert.status).where(Alert.kind == Kind.CALLOUT)).all()
        assert set(going) <= {State.CANCELLED}


def test_one_text_from_the_simulator_that_comes_twice_at_once_is_one(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        make = Factory(session, at_once.now)
        number = make.number_of(make.volunteer(make.area()))
    acts: list[Act] = [lambda work: drill.answer_drill_text(work, drill.Answered("SM1", number, "1"))] * 6
    assert at_once.run(acts) == {DONE: 6}
    with at_once.sessions() as session:
        assert len(session.scalars(select(Inbound.sid)).all()) == 1
