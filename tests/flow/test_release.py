"""What a verifier's confirmation sends automatically: only under a release policy, and only if nothing bars it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder import queue
from responder.domain.alert import State
from responder.domain.audience import Wanted
from responder.domain.check import Answer
from responder.domain.incident import Hazard
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.alert import release as flow
from responder.flow.alert.release import BadTerms, Terms, TooWide
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import vault
from responder.store import check as check_store
from responder.store import release, ring
from responder.store.account import Account
from responder.store.alert import Alert
from responder.store.area import Area, AreaNeighbor
from responder.store.audit import Audit
from responder.store.base import connect, session_maker, transaction
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.release import ReleasePolicy
from responder.store.ring import Cause
from responder.store.verification import Basis
from tests.calling import release as call
from tests.factories import NOW, Factory, account, submission

MONTH = timedelta(days=30)


@pytest.fixture
def area(make: Factory) -> Area:
    """With a place, a verifier, three volunteers, and a policy."""
    made = make.area()
    make.place(made)
    make.verifier(made)
    for _ in range(3):
        make.volunteer(made)
    return made


@pytest.fixture
def who(work: Work) -> Account:
    return account(work.session, "ann@example.org", "x", Role.COORDINATOR)


def asked(work: Work) -> tuple[Incident, list[Check]]:
    """The incident of a report, and the checks that were sent for it."""
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check_flow.ask_verifiers(work, kept.incident_id)
    incident = work.session.get_one(Incident, kept.incident_id)
    return incident, check_store.of_incident(work.session, incident.id)


def confirm(work: Work, check: Check) -> None:
    check_flow.answer_check(work, check, Answer.CONFIRMED, Basis.CHECK_CODE)


def alerts(work: Work) -> list[Alert]:
    return list(work.session.scalars(select(Alert).order_by(Alert.drafted_at)))


def texts(work: Work) -> int:
    return len(work.session.scalars(select(Delivery).where(Delivery.alert_id.is_not(None))).all())


def rings(work: Work) -> list[Cause]:
    return [one.cause for one in ring.untaken(work.session)]


def strict(work: Work, **policy: object) -> Work:
    return replace(work, policy=replace(work.policy, **policy))  # type: ignore[arg-type]  # handed through


def end(work: Work, area: Area) -> None:
    """Revokes the policy that the factory approved."""
    (policy,) = release.unrevoked(work.session, [area.id])
    assert flow.revoke_policy(work, policy.id, policy.approved_by)


def acts(work: Work) -> list[tuple[str, str]]:
    query = select(Audit).where(Audit.noun == "release policy").order_by(Audit.id)
    return [(one.act, one.why) for one in work.session.scalars(query)]


def test_where_a_policy_stands_a_confirmation_sends(work: Work, area: Area) -> None:
    _, (check,) = asked(work)
    confirm(work, check)
    (alert,) = alerts(work)
    assert (alert.status, alert.released_by, alert.approved_by) == (State.APPROVED, check.id, None)
    assert texts(work) == 4
    assert Wanted.of(alert.audience) == Wanted((area.id,))
    assert rings(work) == []


def test_where_none_stands_it_rings_and_nothing_is_written(work: Work, area: Area) -> None:
    end(work, area)
    _, (check,) = asked(work)
    confirm(work, check)
    assert alerts(work) == []
    assert rings(work) == [Cause.CONFIRMED]


def test_one_that_has_run_out_counts_as_none(work: Work, area: Area, who: Account) -> None:
    flow.approve_policy(work, who.id, [area.id], Terms(), work.now + MONTH)
    assert release.standing(work.session, area.id, work.now + MONTH - timedelta(seconds=1))
    over = replace(work, now=work.now + MONTH)
    _, (check,) = asked(over)
    confirm(over, check)
    assert alerts(work) == []
    assert rings(work) == [Cause.CONFIRMED]


def test_the_terms_say_whom_it_calls(work: Work, make: Factory, area: Area, who: Account) -> None:
    beside = make.area("Central")
    work.session.add_all(
        [AreaNeighbor(area_id=area.id, neighbor_id=beside.id), AreaNeighbor(area_id=beside.id, neighbor_id=area.id)]
    )
    make.volunteer(beside, skills=(Skill.LEGAL,))
    terms = Terms(neighbors=True, skills=(Skill.LEGAL,), urgent=True)
    flow.approve_policy(work, who.id, [area.id], terms, work.now + MONTH)
    _, (check,) = asked(work)
    confirm(work, check)
    (alert,) = alerts(work)
    assert Wanted.of(alert.audience) == Wanted((area.id, beside.id), (Skill.LEGAL,), urgent=True)
    assert (texts(work), alert.needed) == (1, None)


def test_a_policy_in_waves_calls_in_waves(work: Work, area: Area, who: Account) -> None:
    flow.approve_policy(strict(work, wave_width=1), who.id, [area.id], Terms(needed=2), work.now + MONTH)
    _, (check,) = asked(work)
    confirm(strict(work, wave_width=1), check)
    (alert,) = alerts(work)
    assert (alert.needed, texts(work)) == (2, 2)


def test_a_second_confirmation_sends_nothing_more_and_does_not_ring(work: Work, make: Factory, area: Area) -> None:
    make.verifier(area)
    _, (first, second) = asked(work)
    confirm(work, first)
    confirm(work, second)
    assert len(alerts(work)) == 1
    assert rings(work) == []


def test_a_confirmation_after_a_coordinators_call_sends_nothing_more(work: Work, area: Area, who: Account) -> None:
    incident, (check,) = asked(work)
    decisions.confirm_incident(work, incident.id, who.id, "seen")
    call(work, incident.id, who.id)
    confirm(work, check)
    assert len(alerts(work)) == 1
    assert rings(work) == []


def test_a_call_that_reached_nobody_does_not_bar_the_next_confirmation(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area).trained_on = None
    beside = make.area("Beside")
    for _ in range(2):
        make.verifier(beside)
    work.session.flush()
    _, (first, second) = asked(work)
    confirm(work, first)
    assert rings(work) == [Cause.NOBODY_TO_ALERT]
    make.volunteer(area)
    confirm(work, second)
    assert {one.status for one in alerts(work)} == {State.CANCELLED, State.APPROVED}


def test_without_a_place_in_words_it_rings_for_one(work: Work, area: Area) -> None:
    incident, (check,) = asked(work)
    incident.place_words = ""
    confirm(work, check)
    assert alerts(work) == []
    assert rings(work) == [Cause.NO_PLACE]


@pytest.mark.parametrize("bar", ["ceiling", "budget", "hazard", "width"])
def test_a_barred_callout_is_left_as_a_draft_and_rings(
    work: Work, make: Factory, area: Area, who: Account, bar: str
) -> None:
    others = [make.area(name) for name in ("North", "South", "West")]
    work.session.add_all(AreaNeighbor(area_id=area.id, neighbor_id=one.id) for one in others)
    broad = strict(work, wide_alert_areas=4)
    flow.approve_policy(broad, who.id, [area.id], Terms(neighbors=True), work.now + MONTH)
    incident, (check,) = asked(work)
    barred = {
        "ceiling": strict(broad, texts_an_hour=3),
        "budget": strict(broad, monthly_budget=0.01),
        "hazard": broad,
        "width": work,
    }[bar]
    incident.hazard = Hazard.SHOTS if bar == "hazard" else Hazard.NONE
    confirm(barred, check)
    (alert,) = alerts(work)
    assert (alert.status, alert.released_by, texts(work)) == (State.DRAFT, None, 0)
    assert rings(work) == [Cause.HELD]


def test_a_second_confirmation_while_the_callout_is_barred_writes_no_second_draft(
    work: Work, make: Factory, area: Area
) -> None:
    make.verifier(area)
    barred = strict(work, texts_an_hour=1)
    _, checks = asked(work)
    for check in checks:
        confirm(barred, check)
    assert [one.status for one in alerts(work)] == [State.DRAFT]
    assert rings(work) == [Cause.HELD]


def test_texts_of_drills_through_the_simulator_leave_the_ceiling_alone(work: Work, area: Area, who: Account) -> None:
    tight = strict(work, texts_an_hour=7)
    drilled, (check,) = asked(tight)
    drill = Drill(started_at=NOW, started_by=who.id)
    work.session.add(drill)
    work.session.flush()
    drilled.drill_id = drill.id
    confirm(tight, check)
    assert texts(work) == 4
    drilled.status, drilled.closed_at = drilled.status.CLOSED, NOW
    _, (real,) = asked(replace(tight, now=tight.now + timedelta(minutes=1)))
    confirm(replace(tight, now=tight.now + timedelta(minutes=2)), real)
    assert texts(work) == 8
    assert rings(work) == []


def test_real_texts_of_the_past_hour_count_towards_the_ceiling(work: Work, area: Area) -> None:
    tight = strict(work, texts_an_hour=7)
    first, (check,) = asked(tight)
    confirm(tight, check)
    first.status, first.closed_at = first.status.CLOSED, NOW
    within, past = (replace(tight, now=tight.now + timedelta(minutes=late)) for late in (59, 61))
    second, (again,) = asked(within)
    confirm(within, again)
    assert rings(work) == [Cause.HELD]
    second.status, second.closed_at = second.status.CLOSED, NOW
    _, (last,) = asked(past)
    confirm(past, last)
    assert [one.status for one in alerts(work)] == [State.APPROVED, State.DRAFT, State.APPROVED]


def test_a_new_policy_takes_the_place_of_the_one_before(work: Work, area: Area, who: Account) -> None:
    (made,) = flow.approve_policy(work, who.id, [area.id], Terms(urgent=True), work.now + MONTH)
    assert release.standing(work.session, area.id, work.now) is made
    every = work.session.scalars(select(ReleasePolicy).where(ReleasePolicy.revoked_at.is_(None))).all()
    assert list(every) == [made]
    assert acts(work) == [("approve", "2026-06-03")]


def test_ending_one_twice_is_once_and_on_the_record(work: Work, area: Area, who: Account) -> None:
    (policy,) = release.unrevoked(work.session, [area.id])
    assert flow.revoke_policy(work, policy.id, who.id)
    assert not flow.revoke_policy(work, policy.id, who.id)
    assert not flow.revoke_policy(work, uuid4(), who.id)
    assert release.standing(work.session, area.id, work.now) is None
    assert (policy.revoked_at, policy.revoked_by) == (work.now, who.id)
    assert acts(work) == [("revoke", "")]


def test_all_are_ended_at_once(work: Work, make: Factory, area: Area, who: Account) -> None:
    make.area("North")
    assert flow.revoke_all_policies(work, who.id) == 2
    assert flow.revoke_all_policies(work, who.id) == 0
    assert acts(work) == [("revoke", "")] * 2


def test_one_that_could_never_send_is_refused_and_changes_nothing(
    work: Work, make: Factory, area: Area, who: Account
) -> None:
    others = [make.area(name) for name in ("North", "South", "West")]
    work.session.add_all(AreaNeighbor(area_id=area.id, neighbor_id=one.id) for one in others)
    work.session.flush()
    (before,) = release.unrevoked(work.session, [area.id])
    with pytest.raises(TooWide) as refused:
        flow.approve_policy(work, who.id, [area.id, others[0].id], Terms(neighbors=True), work.now + MONTH)
    assert refused.value.areas == {area.id}
    assert release.standing(work.session, area.id, work.now) is before
    assert acts(work) == []


@pytest.mark.parametrize(
    ("terms", "days"),
    [(Terms(), 0), (Terms(), -1), (Terms(), 181), (Terms(needed=0), 30), (Terms(needed=100), 30)],
)
def test_terms_that_make_no_sense_are_refused(work: Work, area: Area, who: Account, terms: Terms, days: int) -> None:
    with pytest.raises(BadTerms):
        flow.approve_policy(work, who.id, [area.id], terms, work.now + timedelta(days=days))


def test_an_area_that_is_gone_is_refused(work: Work, area: Area, who: Account) -> None:
    for areas in ([], [area.id, uuid4()]):
        with pytest.raises(BadTerms):
            flow.approve_policy(work, who.id, areas, Terms(), work.now + MONTH)


@pytest.fixture
def crowd(
    committed: sessionmaker[Session], environment: dict[str, str], settings: Settings, woken: queue.Broker
) -> Iterator[sessionmaker[Session]]:
    """Sessions that commit, with a connection for each of many at the same time."""
    engine = connect(environment["RESPONDER_DATABASE_URL"], 10)
    sessions = session_maker(engine, vault(settings))
    queue.attach(sessions, woken)
    yield sessions
    engine.dispose()


def test_many_who_approve_at_once_leave_one_policy_an_area(crowd: sessionmaker[Session], settings: Settings) -> None:
    with transaction(crowd) as session:
        make = Factory(session, NOW)
        areas = [make.area(name).id for name in ("North", "South")]
        who = account(session, "ann@example.org", "x", Role.COORDINATOR).id
    together = Barrier(10)

    def approve(at: int) -> None:
        with transaction(crowd) as session:
            together.wait(20)
            ordered = areas if at % 2 else areas[::-1]
            flow.approve_policy(Work(session, settings.policy, NOW), who, ordered, Terms(), NOW + MONTH)

    with ThreadPoolExecutor(10) as threads:
        for each in [threads.submit(approve, at) for at in range(10)]:
            each.result()
    with transaction(crowd) as session:
        assert len(release.unrevoked(session, areas)) == 2
        assert len(session.scalars(select(ReleasePolicy.id)).all()) == 2 * 11
