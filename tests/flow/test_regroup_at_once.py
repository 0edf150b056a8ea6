"""Merging while others join, answer, withdraw and decide: nothing is lost, nothing is done twice."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.check import Answer
from responder.domain.delivery import State as DeliveryState
from responder.domain.distance import Point
from responder.domain.incident import Hazard, Outcome, State
from responder.domain.response import Event
from responder.domain.response import State as ResponseState
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.incident import decisions, hazard, regroup
from responder.flow.incident.merge import CannotRegroup
from responder.flow.people import involvement
from responder.flow.report import follow_up, report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import vault
from responder.store import alert as alert_store
from responder.store import incident as incident_store
from responder.store import phone
from responder.store.alert import Alert
from responder.store.base import connect, session_maker, transaction
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.history import Actor, By, History
from responder.store.incident import Incident
from responder.store.regrouping import Regrouping
from responder.store.report import Report
from responder.store.response import Response
from responder.store.verification import Verification
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import CORNER, Factory, submission
from tests.flow.calls import DONE, Together, coordinator, text_in, texts_leave
from tests.flow.regrouping import AWAY, confirmed, opened
from tests.waiting import wait_until_somebody_waits

Act = Callable[[Work], object]
THIRD = Point(AWAY.latitude, AWAY.longitude + 0.009)


@pytest.fixture
def at_once(committed: sessionmaker[Session], settings: Settings, postgres_url: str) -> Iterator[Together]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 30)
    yield Together(session_maker(engine, vault(settings)), replace(settings.policy, wave_width=1))
    engine.dispose()


class Here:
    """Three incidents of one area, verifiers who are asked about each, and the refusals so far."""

    def __init__(self, at_once: Together) -> None:
        self.at_once, self.refused = at_once, Counter[str]()
        with transaction(at_once.sessions) as session:
            work = at_once.work(session)
            make = Factory(session, work.now)
            area = make.area()
            found = [opened(work, at) for at in (CORNER, AWAY, THIRD)]
            self.ids, self.codes = [one.id for one in found], [one.code for one in found]
            self.by, self.people = coordinator(session), []
            for age, incident in enumerate(reversed(found)):
                incident.opened_at -= timedelta(seconds=age)
                make.verifier(area)
                check_flow.ask_verifiers(work, incident.id)
            for _ in range(4):
                who = make.volunteer(area)
                self.people.append(make.number_of(who))
            session.flush()
            checks = session.scalars(select(Check).order_by(Check.asked_at)).all()
            self.asked = [
                (make.number_of(session.get_one(Volunteer, one.volunteer_id)), one.code, one.incident_id)
                for one in checks
            ]

    def merge(self, one: int, other: int) -> Act:
        return self._try(lambda work: regroup.merge_incidents(work, self.ids[one], self.ids[other], self.by))

    def undo(self, regrouping_id: UUID) -> Act:
        return self._try(lambda work: regroup.undo_regrouping(work, regrouping_id, self.by))

    def _try(self, act: Act) -> Act:
        def tried(work: Work) -> None:
            try:
                act(work)
            except CannotRegroup as why:
                work.session.rollback()
                self.refused[why.reason] += 1

        return tried

    def reports(self, count: int, at: Point = CORNER) -> list[UUID]:
        """Reports from this point that no worker has taken yet."""
        with transaction(self.at_once.sessions) as session:
            work = self.at_once.work(session)
            return [report.submit_report(work, submission(point=at)).id for _ in range(count)]

    def run(self, *acts: Act) -> None:
        assert self.at_once.run(acts) == {DONE: len(acts)}

    def keeper(self) -> UUID:
        """The one of the first two that still exists."""
        with self.at_once.sessions() as session:
            still = select(Incident.id).where(Incident.id.in_(self.ids[:2]), Incident.status != State.CLOSED)
            return session.scalars(still).one()

    def count(self, table: type, *where: object) -> int:
        with self.at_once.sessions() as session:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0  # type: ignore[arg-type]  # handed through

    def regrouping(self) -> UUID:
        with self.at_once.sessions() as session:
            return session.scalars(select(Regrouping.id).where(Regrouping.undone_at.is_(None))).one()


@pytest.mark.parametrize("_time", range(3))
@pytest.mark.parametrize("pairs", [[(0, 1), (0, 1)], [(0, 1), (1, 0)]], ids=["the same way", "each into the other"])
def test_of_two_merges_of_one_pair_at_once_one_is_done(
    at_once: Together, pairs: list[tuple[int, int]], _time: int
) -> None:
    here = Here(at_once)
    here.run(*(here.merge(*one) for one in pairs))
    assert here.refused == {"closed": 1}
    keeper = here.keeper()
    assert here.count(Regrouping) == 1
    assert here.count(Report, Report.incident_id == keeper) == 2
    assert here.count(History, History.event == "take in") == 1


def test_three_merges_in_a_circle_leave_one(at_once: Together) -> None:
    here = Here(at_once)
    here.run(here.merge(0, 1), here.merge(1, 2), here.merge(2, 0))
    assert here.refused == {"closed": 1}
    assert here.count(Incident, Incident.status != State.CLOSED) == 1
    assert here.count(Report, Report.incident_id == here.ids[0]) == 3


@pytest.mark.parametrize("_time", range(3))
def test_reports_that_come_in_while_two_are_merged_are_with_the_one_that_stays(at_once: Together, _time: int) -> None:
    here = Here(at_once)
    new = here.reports(4) + here.reports(4, AWAY)
    here.run(here.merge(0, 1), *((lambda work, key=key: verify.place_report(work, key)) for key in new))
    keeper = here.keeper()
    assert here.count(Report, Report.id.in_(new), Report.incident_id == keeper) == 8
    with at_once.sessions() as session:
        assert session.get_one(Incident, keeper).reasons["reports"] == 10


@pytest.mark.parametrize("_time", range(3))
def test_verifiers_answers_during_a_merge_are_about_the_one_that_stays(at_once: Together, _time: int) -> None:
    here = Here(at_once)
    asked = [one for one in here.asked if one[2] in here.ids[:2]]
    assert {one[2] for one in asked} == set(here.ids[:2])
    texts = [(lambda work, one=one: text_in(work, one[0], f"8 {one[1]}")) for one in asked]
    here.run(here.merge(0, 1), *texts)
    keeper = here.keeper()
    judged = Verification.judgement == Answer.CANNOT_TELL
    assert here.count(Verification, Verification.incident_id == keeper, judged) == len(asked)
    assert here.count(Verification) == len(asked)


@pytest.mark.parametrize("_time", range(3))
def test_a_volunteer_who_says_going_during_a_merge_is_going_to_the_one_that_stays(
    at_once: Together, _time: int
) -> None:
    here = Here(at_once)
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        for key in here.ids[:2]:
            confirmed(work, session.get_one(Incident, key), here.by)
            release(work, key, here.by, "there")
        texts_leave(session)
    said = [f"1 {here.codes[0]}", f"1 {here.codes[1]}", f"3 {here.codes[0]}", f"3 {here.codes[1]}"]
    texts = [(lambda work, pair=pair: text_in(work, *pair)) for pair in zip(here.people, said, strict=True)]
    here.run(here.merge(0, 1), *texts)
    keeper = here.keeper()
    coming = Response.status.in_([ResponseState.GOING, ResponseState.ON_SCENE])
    assert here.count(Response, Response.incident_id == keeper, coming) == 4
    with transaction(at_once.sessions) as session:
        decisions.close_incident(at_once.work(session), keeper, here.by, Outcome.FALSE_ALARM)
    with at_once.sessions() as session:
        query = select(Delivery.volunteer_id).join(Alert, Alert.id == Delivery.alert_id)
        corrected = Counter(session.scalars(query.where(Alert.kind == Kind.CORRECTION)))
        got = set(session.scalars(query.where(Alert.kind == Kind.CALLOUT)))
    assert corrected == dict.fromkeys(got, 1)


def test_a_report_that_is_withdrawn_while_two_are_merged_counts_for_neither(at_once: Together) -> None:
    here = Here(at_once)
    new = here.reports(3)
    with transaction(at_once.sessions) as session:
        for key in new:
            verify.place_report(at_once.work(session), key)
        codes = [session.get_one(Report, key).code for key in new]
    here.run(here.merge(0, 1), *((lambda work, code=code: follow_up.withdraw_report(work, code)) for code in codes))
    with at_once.sessions() as session:
        assert session.get_one(Incident, here.keeper()).reasons["reports"] == 2


@pytest.mark.parametrize("_time", range(3))
def test_of_two_who_undo_at_once_one_does(at_once: Together, _time: int) -> None:
    here = Here(at_once)
    here.run(here.merge(0, 1))
    done = here.regrouping()
    here.run(here.undo(done), here.undo(done))
    assert here.refused == {"undone": 1}
    assert here.count(Incident, Incident.status != State.CLOSED) == 3
    assert here.count(History, History.event == "undo merge") == 2
    assert [here.count(Report, Report.incident_id == key) for key in here.ids] == [1, 1, 1]


@pytest.mark.parametrize("_time", range(3))
def test_all_that_people_do_to_both_at_once_comes_through(at_once: Together, _time: int) -> None:
    here = Here(at_once)
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        for key in here.ids:
            confirmed(work, session.get_one(Incident, key), here.by)
        calls = [release(work, key, here.by, "there") for key in here.ids]
        assert calls
        alerts = session.scalars(select(Alert.id)).all()
        # Their callouts were sent: a danger cancels only unsent texts, and answering takes the code in a text.
        there = phone.find_or_add_phone(session, here.people[0]).id
        session.execute(update(Delivery).where(Delivery.phone_id == there).values(status=DeliveryState.SENT))

    def danger(work: Work) -> None:
        try:
            hazard.set_hazard(work, here.ids[1], here.by, Hazard.SHOTS)
        except hazard.IncidentClosed:
            work.session.rollback()

    number, code, _ = here.asked[0]
    new = here.reports(2)
    acts: list[Act] = [
        here.merge(0, 1),
        here.merge(2, 1),
        danger,
        *((lambda work, key=key: alert_flow.advance_alert(work, key)) for key in alerts),
        lambda work: text_in(work, number, f"6 {code}"),
        lambda work: text_in(work, here.people[0], f"3 {here.codes[1]}"),
        lambda work: text_in(work, here.people[1], "STOP"),
        *((lambda work, key=key: verify.place_report(work, key)) for key in new),
    ]
    here.run(*acts)
    assert here.count(Report, Report.incident_id.is_(None)) == 0
    open_ones = select(Incident.id).where(Incident.status != State.CLOSED)
    assert here.count(Report, Report.incident_id.in_(open_ones)) == 5
    assert here.count(Alert, Alert.kind == Kind.CALLOUT, Alert.incident_id.in_(open_ones)) == len(alerts)
    assert here.count(Response, Response.incident_id.in_(open_ones)) == 1


def test_a_volunteer_who_leaves_during_a_merge_is_replaced_at_the_one_that_stays(
    at_once: Together, engine: Engine
) -> None:
    here = Here(at_once)
    one, other, _third = here.ids
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        confirmed(work, session.get_one(Incident, other), here.by)
        wanted = Wanted((session.get_one(Incident, other).area_id,))  # type: ignore[arg-type]  # it has one
        drafted = approval.draft_alert(
            work, other, here.by, Asked(Kind.CALLOUT, wanted, "Lake St & Bloomington Ave", needed=1)
        )
        approval.approve_alert(work, drafted.id, here.by)
        texts_leave(session)
        (going,) = session.scalars(select(Delivery.volunteer_id).where(Delivery.alert_id == drafted.id)).all()
        who = session.get_one(Volunteer, going)
        respond.respond_to_incident(work, who, session.get_one(Incident, one), Event.GO)
        alert_id, volunteer_id = drafted.id, who.id

    def leaves() -> None:
        with transaction(at_once.sessions) as session:
            work = at_once.work(session)
            involvement.end_involvement(
                work, session.get_one(Volunteer, volunteer_id), By(Actor.VOLUNTEER, volunteer_id)
            )

    with at_once.sessions() as merging, ThreadPoolExecutor(1) as thread:
        work = at_once.work(merging)
        for key in sorted([one, other]):
            incident_store.lock(merging, key)
        left = thread.submit(leaves)
        wait_until_somebody_waits(engine)
        assert regroup.merge_incidents(work, one, other, here.by).target_id == other
        alert_store.lock_waiting(merging, alert_id)
        merging.get_one(Alert, alert_id).wave_at = None
        merging.commit()
        left.result(timeout=10)
    with at_once.sessions() as session:
        assert session.get_one(Alert, alert_id).wave_at == at_once.now
