"""A danger recorded at the very moment at which others approve a callout, go there, or record it too."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from responder.domain.alert import Kind, State
from responder.domain.audience import Wanted
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard
from responder.domain.response import Event
from responder.domain.role import Role
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.incident import decisions, hazard
from responder.flow.message import wording
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store import alert as alert_store
from responder.store.alert import Alert
from responder.store.base import transaction
from responder.store.incident import Incident
from responder.store.outbox import Budget
from responder.store.volunteer import Volunteer
from tests.factories import Factory, account
from tests.flow.hazards import opened, texts, warned
from tests.flow.together import Together

PLENTY = Budget(10_000, 10_000, 0)
MINUTE = timedelta(minutes=1)


def committed_call(at_once: Together, *, drafted: bool = False) -> tuple[UUID, UUID, UUID]:
    """An incident that somebody is going to, committed; its id, a coordinator's, and its callout's."""
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        people = [make.volunteer(area) for _ in range(5)]
        boss = account(session, "c@example.org", "x", Role.COORDINATOR).id
        found = opened(work)
        decisions.confirm_incident(work, found.id, boss, "")
        made = approval.draft_alert(work, found.id, boss, Asked(Kind.CALLOUT, Wanted((area.id,)), found.place_words))
        if not drafted:
            approval.approve_alert(work, made.id, boss)
        respond.respond_to_incident(work, session.get_one(Volunteer, people[0].id), found, Event.GO)
        return found.id, boss, made.id


def test_ten_who_see_the_same_danger_at_once_send_one_warning(at_once: Together) -> None:
    found, boss, _call = committed_call(at_once)
    answers = at_once.run(10, lambda work, _which: hazard.set_hazard(work, found, boss, Hazard.SHOTS))
    assert answers == {"done": 10}
    with at_once.sessions() as session:
        made = [one for one in alert_store.of_incident(session, found) if one.kind is Kind.DANGER]
        assert len(made) == 1
        assert len(texts(at_once.work(session), session.get_one(Incident, found), Kind.DANGER)) == 1


def test_a_call_approved_at_the_moment_of_the_danger_never_goes_on(at_once: Together) -> None:
    found, boss, call = committed_call(at_once, drafted=True)

    def act(work: Work, which: int) -> None:
        if which % 2:
            hazard.set_hazard(work, found, boss, Hazard.SHOTS)
            return
        try:
            approval.approve_alert(work, call, boss)
        except approval.CannotAlert:
            work.session.rollback()

    at_once.run(8, act)
    with at_once.sessions() as session:
        assert session.get_one(Alert, call).status in {State.DRAFT, State.STOPPED}
        left = texts(at_once.work(session), session.get_one(Incident, found), Kind.CALLOUT)
        assert {one.status for one in left} <= {DeliveryState.CANCELLED}


def test_a_volunteer_who_says_going_at_the_moment_of_the_danger_hears_of_it(at_once: Together) -> None:
    found, boss, _call = committed_call(at_once)
    with at_once.sessions() as session:
        people = list(session.scalars(select(Volunteer.id)))
    heard: list[UUID] = []

    def act(work: Work, which: int) -> None:
        if which == 2:
            hazard.set_hazard(work, found, boss, Hazard.SHOTS)
            return
        one = work.session.get_one(Volunteer, people[which])
        said = respond.respond_to_incident(work, one, work.session.get_one(Incident, found), Event.GO)
        if said == wording.DANGER_NOW:
            heard.append(one.id)

    at_once.run(5, act)
    with at_once.sessions() as session:
        told = warned(at_once.work(session), session.get_one(Incident, found))
    assert {people[which] for which in (0, 1, 3, 4)} <= told | set(heard)
