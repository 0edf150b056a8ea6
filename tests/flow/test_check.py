"""Checks: which verifiers are asked and when, which answers count, and what happens with the others."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain.check import Answer
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.response import Event
from responder.domain.role import Role
from responder.flow.admin import upkeep
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import check as check_store
from responder.store import incident as incident_store
from responder.store import response as response_store
from responder.store import ring
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.check import Check
from responder.store.history import History, Noun
from responder.store.incident import Incident
from responder.store.ring import Cause
from responder.store.verification import Basis, Verification
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import CORNER, Factory, account, submission
from tests.flow.calls import texts_leave
from tests.flow.texting import last, text_in
from tests.woken import Woken

MINUTE = timedelta(minutes=1)
ELSEWHERE = replace(CORNER, latitude=CORNER.latitude + 0.009)


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


def opened(work: Work, **said: object) -> Incident:
    kept = report.submit_report(work, submission(**said))  # type: ignore[arg-type]  # handed through
    work.session.flush()
    verify.place_report(work, kept.id)
    work.session.flush()
    return work.session.get_one(Incident, kept.incident_id)


def ask(work: Work, incident: Incident, after: timedelta = timedelta()) -> list[Volunteer]:
    """Asks every verifier who is due at that time. Returns everybody who has been asked so far, oldest first."""
    work.session.flush()
    check_flow.ask_verifiers(later(work, after), incident.id)
    # Goes by the history: checks of the same moment have no order among themselves.
    query = select(History.why).where(History.incident_id == incident.id, History.noun == Noun.CHECK)
    asked = work.session.scalars(query.where(History.event == "ask").order_by(History.id))
    return [work.session.get_one(Volunteer, UUID(one["volunteer"])) for one in asked]


def later(work: Work, after: timedelta) -> Work:
    return replace(work, now=work.now + after)


def one_by_one(work: Work) -> Work:
    return replace(work, policy=replace(work.policy, check_width=1))


def check_of(work: Work, incident: Incident, who: Volunteer) -> Check:
    return next(one for one in check_store.looks(work.session, incident.id) if one.volunteer_id == who.id)


def rings(work: Work) -> list[Cause]:
    return [one.cause for one in ring.untaken(work.session)]


def recorded(work: Work, event: str) -> list[dict[str, object]]:
    query = select(History.why).where(History.noun == Noun.CHECK, History.event == event).order_by(History.id)
    return list(work.session.scalars(query))


def coordinator(work: Work) -> UUID:
    return account(work.session, "c@example.org", "x", Role.COORDINATOR).id


def test_the_patience_runs_in_the_database_and_a_sweep_asks_the_next(
    work: Work, make: Factory, area: Area, woken: Woken
) -> None:
    first, second = make.verifier(area), make.verifier(area)
    alone = one_by_one(work)
    incident = opened(work)
    asked = ask(alone, incident)
    assert len(asked) == 1
    patience = work.policy.check_patience
    for after, due in ((patience - MINUTE / 60, []), (patience, [incident.id])):
        work.session.flush()
        assert incident_store.due_to_ask(work.session, work.now + after) == due
    work.session.commit()
    woken.steps.clear()
    upkeep.sweep(later(alone, patience))
    work.session.commit()
    assert woken.of(Step.ASK) == [str(incident.id)]
    assert set(ask(alone, incident, patience)) == {first, second}


def test_a_verifier_who_is_busy_with_another_incident_is_not_asked(work: Work, make: Factory, area: Area) -> None:
    first, second = make.verifier(area), make.verifier(area)
    alone = one_by_one(work)
    (busy,) = ask(alone, opened(work))
    (free,) = ask(alone, opened(work, point=ELSEWHERE))
    assert {busy, free} == {first, second}


def test_if_all_are_waited_for_elsewhere_it_rings_and_the_first_who_is_free_is_asked(
    work: Work, make: Factory, area: Area
) -> None:
    only = make.verifier(area)
    ask(work, opened(work))
    other = opened(work, point=ELSEWHERE)
    assert ask(work, other) == []
    assert rings(work) == [Cause.NOBODY_TO_ASK]
    assert other.ask_at == work.now + work.policy.check_patience
    assert ask(work, other, work.policy.check_patience) == [only]


@pytest.mark.parametrize("said", [Event.DECLINE, None])
def test_a_verifier_who_cannot_look_or_has_answered_is_free_again(
    work: Work, make: Factory, area: Area, said: Event | None
) -> None:
    only = make.verifier(area)
    one, other = opened(work), opened(work, point=ELSEWHERE)
    ask(work, one)
    if said is not None:
        respond.respond_to_incident(work, only, one, said)
    else:
        check_flow.answer_check(work, check_of(work, one, only), Answer.NOTHING, Basis.CHECK_CODE)
    assert ask(work, other) == [only]


def test_quiet_hours_and_limit_are_kept_unless_it_is_urgent(work: Work, make: Factory, area: Area) -> None:
    agreed, asleep, had_enough = (make.verifier(area) for _ in range(3))
    for one in (agreed, asleep):
        one.quiet_from, one.quiet_until = time(0), time(23, 59)
    agreed.wake_if_urgent = True
    had_enough.daily_limit = 0
    incident = opened(work)
    assert ask(work, incident) == []
    incident.urgent = True
    # Nobody is woken without having agreed to it.
    assert set(ask(work, incident)) == {agreed, had_enough}


def test_it_is_the_edge_of_an_area_that_is_near_and_not_its_middle(work: Work, make: Factory, area: Area) -> None:
    metre = 1 / 111_195
    wide = make.area("Wide", center=replace(CORNER, latitude=CORNER.latitude + 5000 * metre), half=4500 * metre)
    small = make.area("Small", center=replace(CORNER, latitude=CORNER.latitude - 2000 * metre), half=200 * metre)
    beyond = make.area("Beyond", center=replace(CORNER, latitude=CORNER.latitude - 4000 * metre), half=900 * metre)
    of_small, of_wide, _of_beyond = make.verifier(small), make.verifier(wide), make.verifier(beyond)
    of_area = make.verifier(area)
    incident = opened(work)
    everybody = replace(work, policy=replace(work.policy, check_width=9))
    assert ask(everybody, incident) == [of_area, of_wide, of_small]


def test_of_verifiers_equally_near_the_one_not_asked_for_longest_comes_first(
    work: Work, make: Factory, area: Area
) -> None:
    both = {make.verifier(area), make.verifier(area)}
    alone = one_by_one(work)
    (first,) = ask(alone, opened(work))
    (second,) = ask(later(alone, 10 * MINUTE), opened(work, point=ELSEWHERE))
    assert {first, second} == both
    farther = replace(CORNER, latitude=CORNER.latitude - 0.009)
    assert ask(later(alone, 20 * MINUTE), opened(work, point=farther)) == [first]


def test_after_a_verifier_who_cannot_tell_the_next_is_asked_and_then_it_rings(
    work: Work, make: Factory, area: Area
) -> None:
    both = {make.verifier(area), make.verifier(area)}
    alone = one_by_one(work)
    incident = opened(work)
    for _ in both:
        newest = ask(alone, incident)[-1]
        check_flow.answer_check(alone, check_of(work, incident, newest), Answer.CANNOT_TELL, Basis.CHECK_CODE)
    assert set(ask(alone, incident)) == both
    assert rings(work) == [Cause.NOBODY_ANSWERS]


def test_after_one_verifiers_finding_no_other_verifier_is_asked(work: Work, make: Factory, area: Area) -> None:
    make.verifier(area), make.verifier(area)
    alone = one_by_one(work)
    incident = opened(work)
    (asked,) = ask(alone, incident)
    check_flow.answer_check(work, check_of(work, incident, asked), Answer.OTHER_AGENCY, Basis.CHECK_CODE)
    assert ask(alone, incident, timedelta(hours=1)) == [asked]
    assert rings(work) == [Cause.NOT_CONFIRMED]


def test_a_coordinators_doubt_asks_other_verifiers(work: Work, make: Factory, area: Area) -> None:
    both = {make.verifier(area), make.verifier(area)}
    alone = one_by_one(work)
    incident = opened(work)
    (asked,) = ask(alone, incident)
    check_flow.answer_check(work, check_of(work, incident, asked), Answer.CONFIRMED, Basis.CHECK_CODE)
    doubted = later(alone, 5 * MINUTE)
    decisions.recheck_incident(doubted, incident.id, coordinator(work))
    assert set(ask(doubted, incident)) == both


@pytest.mark.parametrize("basis", [Basis.CHECK_CODE, Basis.CHECK_LINK])
def test_the_first_confirmation_releases_the_call_and_the_second_none(
    work: Work, make: Factory, area: Area, basis: Basis
) -> None:
    make.verifier(area), make.verifier(area), make.volunteer(area)
    incident = opened(work)
    first, second = (check_of(work, incident, one) for one in ask(work, incident))
    for check in (first, second):
        check_flow.answer_check(work, check, Answer.CONFIRMED, basis)
    alert = work.session.scalars(select(Alert)).one()
    assert (alert.released_by, alert.approved_by) == (first.id, None)
    assert rings(work) == []


def test_two_who_disagree_release_nothing_in_either_order(work: Work, make: Factory, area: Area) -> None:
    make.verifier(area), make.verifier(area), make.verifier(area)
    everybody = replace(work, policy=replace(work.policy, check_width=3))
    incident = opened(work)
    first, second, third = (check_of(work, incident, one) for one in ask(everybody, incident))
    for check, said in ((first, Answer.OTHER_AGENCY), (second, Answer.CONFIRMED), (third, Answer.CONFIRMED)):
        check_flow.answer_check(work, check, said, Basis.CHECK_CODE)
    assert incident.status is incidents.State.CHECKING
    assert incident.ask_at is None
    assert Cause.DISAGREE in rings(work)
    assert work.session.scalars(select(Alert)).all() == []


def test_an_answer_after_closing_is_kept_and_answered_and_changes_nothing(
    work: Work, make: Factory, area: Area
) -> None:
    who = make.verifier(area)
    incident = opened(work)
    ask(work, incident)
    check = check_of(work, incident, who)
    decisions.close_incident(work, incident.id, coordinator(work), Outcome.FALSE_ALARM)
    text_in(work, make.number_of(who), f"5 {check.code}")
    assert "already closed" in last(work)[1]
    assert incident.code in last(work)[1]
    assert recorded(work, "late") == [{"answer": Answer.CONFIRMED}]
    assert (incident.status, str(check.status)) == (incidents.State.CLOSED, checks.State.VOID)
    assert check.wrong_tries == 0
    assert work.session.scalars(select(Verification)).all() == []
    assert rings(work) == []


def test_a_late_answer_is_no_wrong_try_for_another_check(work: Work, make: Factory, area: Area) -> None:
    who = make.verifier(area)
    over, there = opened(work), opened(work, point=ELSEWHERE)
    ask(work, over)
    code = check_of(work, over, who).code
    decisions.close_incident(work, over.id, coordinator(work), Outcome.ENDED)
    ask(work, there)
    for _ in range(checks.MOST_TRIES):
        text_in(work, make.number_of(who), f"6 {code}")
    assert check_of(work, there, who).wrong_tries == 0


def test_a_verifier_who_repeats_an_answer_is_thanked_twice(work: Work, make: Factory, area: Area) -> None:
    who = make.verifier(area)
    incident = opened(work)
    ask(work, incident)
    code = check_of(work, incident, who).code
    for _ in range(2):
        text_in(work, make.number_of(who), f"6 {code}")
        assert "got your answer" in last(work)[1]
    assert recorded(work, "late") == []
    assert rings(work) == [Cause.NOT_CONFIRMED]


def test_a_verifier_who_takes_their_answer_back_makes_it_ring(work: Work, make: Factory, area: Area) -> None:
    who = make.verifier(area)
    incident = opened(work)
    ask(work, incident)
    check = check_of(work, incident, who)
    text_in(work, make.number_of(who), f"5 {check.code}")
    text_in(work, make.number_of(who), f"6 {check.code}")
    assert "already" in last(work)[1]
    assert check.answer is Answer.CONFIRMED
    assert recorded(work, "late") == [{"answer": Answer.NOTHING}]
    assert rings(work) == [Cause.DISAGREE]


def test_a_code_that_was_guessed_at_is_as_wrong_as_any(work: Work, make: Factory, area: Area) -> None:
    who = make.verifier(area)
    incident = opened(work)
    ask(work, incident)
    code = check_of(work, incident, who).code
    for body in ("5 XXXX", "5 XXXY", "5 XXXW"):
        text_in(work, make.number_of(who), body)
        assert "isn't active for your phone" in last(work)[1]
    text_in(work, make.number_of(who), f"5 {code}")
    assert "Too many wrong codes" in last(work)[1]
    assert incident.status is incidents.State.CHECKING


def test_others_are_asked_only_a_little_after_a_verifier_wanted_to_be_there(
    work: Work, make: Factory, area: Area
) -> None:
    make.verifier(area), make.verifier(area)
    alone = one_by_one(work)
    incident = opened(work)
    (goer,) = ask(alone, incident)
    text_in(alone, make.number_of(goer), f"1 {check_of(work, incident, goer).code} 4")
    response = response_store.find_response(work.session, incident.id, goer.id)
    assert response is not None
    assert response.eta_at == work.now + 4 * MINUTE
    assert ask(alone, incident, 8 * MINUTE) == [goer]
    assert incident.ask_at == work.now + 9 * MINUTE
    assert len(ask(alone, incident, 9 * MINUTE)) == 2


def test_a_verifier_who_needs_longer_is_waited_for_only_as_long_as_the_group_wants(
    work: Work, make: Factory, area: Area
) -> None:
    make.verifier(area), make.verifier(area)
    alone = one_by_one(work)
    incident = opened(work)
    (goer,) = ask(alone, incident)
    text_in(alone, make.number_of(goer), f"1 {incident.code} 90")
    ask(alone, incident)
    assert incident.ask_at == work.now + work.policy.going_patience


def test_where_nothing_is_known_of_the_place_it_rings_at_once_and_asks_when_it_is_known(
    work: Work, make: Factory, area: Area
) -> None:
    who = make.verifier(area, make.area("Elsewhere", Point(44.9537, -93.2)))
    incident = opened(work, words="nowhere we know")
    assert ask(work, incident) == []
    assert rings(work) == [Cause.NOBODY_TO_ASK]
    assert incident.ask_at is None
    incident.area_id = area.id
    assert ask(work, incident) == [who]


@pytest.mark.parametrize("called", [True, False])
def test_a_verifier_asked_before_a_doubt_confirms_again_and_it_rings_but_releases_nothing(
    work: Work, make: Factory, area: Area, *, called: bool
) -> None:
    make.volunteer(area)
    who, by = make.verifier(area), coordinator(work)
    incident = opened(work)
    ask(work, incident)
    decisions.confirm_incident(work, incident.id, by, "seen")
    if called:
        release(work, incident.id, by)
    decisions.recheck_incident(work, incident.id, by)
    before = len(work.session.scalars(select(Alert)).all())
    check_flow.answer_check(work, check_of(work, incident, who), Answer.CONFIRMED, Basis.CHECK_CODE)
    assert incident.status is incidents.State.CONFIRMED
    assert rings(work) == [Cause.CONFIRMED]
    assert len(work.session.scalars(select(Alert)).all()) == before


def test_an_ended_incident_that_is_seen_again_rings(work: Work, make: Factory, area: Area) -> None:
    make.volunteer(area)
    by = coordinator(work)
    incident = opened(work)
    decisions.confirm_incident(work, incident.id, by, "seen")
    release(work, incident.id, by)
    texts_leave(work.session)
    decisions.close_incident(work, incident.id, by, Outcome.ENDED)
    decisions.reopen_incident(work, incident.id, by)
    who = make.verifier(area)
    ask(work, incident)
    check_flow.answer_check(work, check_of(work, incident, who), Answer.CONFIRMED, Basis.CHECK_CODE)
    assert incident.status is incidents.State.CONFIRMED
    assert Cause.CONFIRMED in rings(work)
