"""From a report to a confirmed incident, by people."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from responder.domain import check as checks
from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.domain import response as responses
from responder.domain.check import Answer
from responder.domain.confidence import Confidence
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.role import Role
from responder.flow.alert.approval import NoPlace, NotConfirmed
from responder.flow.incident import decisions
from responder.flow.report import report
from responder.flow.respond import respond
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import check as check_store
from responder.store import ring, verification
from responder.store.alert import Alert, Notice
from responder.store.audit import Audit
from responder.store.check import Check
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.ring import Cause
from responder.store.verification import Basis
from responder.store.volunteer import Volunteer
from tests.calling import release
from tests.factories import CORNER, Factory, account, submission
from tests.woken import Woken


def placed(work: Work, **said: object) -> Report:
    kept = report.submit_report(work, submission(**said))  # type: ignore[arg-type]  # handed through
    verify.place_report(work, kept.id)
    return kept


def incident_of(work: Work, kept: Report) -> Incident:
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def test_the_same_submission_twice_is_one_report(work: Work, make: Factory) -> None:
    make.place(make.area())
    said = submission()
    assert report.submit_report(work, said).id == report.submit_report(work, said).id
    assert work.session.scalar(select(func.count()).select_from(Report)) == 1


def test_a_worker_is_woken_for_a_report_only_after_the_commit(work: Work, make: Factory, woken: Woken) -> None:
    make.area()
    kept = report.submit_report(work, submission())
    assert woken.of(Step.VERIFY) == []
    work.session.commit()
    assert woken.of(Step.VERIFY) == [str(kept.id)]


def test_a_rolled_back_report_wakes_nobody(work: Work, make: Factory, woken: Woken) -> None:
    make.area()
    report.submit_report(work, submission())
    work.session.rollback()
    work.session.commit()
    assert woken.steps == []


def test_words_find_a_place_of_the_gazetteer_and_its_area(work: Work, make: Factory) -> None:
    area = make.area()
    place = make.place(area)
    kept = placed(work, words="corner of bloomington and lake street")
    assert (kept.status, kept.place_id, kept.area_id) == (reports.State.JOINED, place.id, area.id)
    assert incident_of(work, kept).place_words == "Lake St & Bloomington Ave"


def test_a_point_outside_every_area_is_kept_and_is_no_fault(work: Work, make: Factory) -> None:
    make.area()
    kept = placed(work, point=Point(45.5, -92.0))
    assert kept.status is reports.State.JOINED
    assert incident_of(work, kept).area_id is None


def test_a_report_near_in_place_and_time_joins_the_open_incident(work: Work, make: Factory) -> None:
    make.place(make.area())
    first = placed(work)
    second = placed(work, point=Point(CORNER.latitude + 0.001, CORNER.longitude))
    assert first.incident_id == second.incident_id
    assert incident_of(work, first).reasons == {"reports": 2, "sources": 2, "first_hand": 2}
    assert incident_of(work, first).confidence is Confidence.STRONG


def test_a_report_far_away_opens_another_incident(work: Work, make: Factory) -> None:
    make.place(make.area())
    assert placed(work).incident_id != placed(work, point=Point(CORNER.latitude + 0.009, CORNER.longitude)).incident_id


def test_a_report_that_is_placed_twice_is_joined_once(work: Work, make: Factory) -> None:
    make.place(make.area())
    kept = placed(work)
    verify.place_report(work, kept.id)
    assert incident_of(work, kept).reasons["reports"] == 1


def test_as_many_verifiers_as_the_width_are_asked_each_with_a_code_of_their_own(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    for _ in range(3):
        make.verifier(area)
    kept = placed(work)
    check_flow.ask_verifiers(work, incident_of(work, kept).id)
    asked = check_store.of_incident(work.session, incident_of(work, kept).id)
    assert len(asked) == 2
    assert len({check.code for check in asked}) == 2
    bodies = work.session.scalars(select(Notice.body)).all()
    assert all(any(check.code in body for body in bodies) for check in asked)
    assert incident_of(work, kept).status is incidents.State.CHECKING


def test_asking_again_at_once_asks_nobody_else(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    for _ in range(4):
        make.verifier(area)
    incident = incident_of(work, placed(work))
    check_flow.ask_verifiers(work, incident.id)
    check_flow.ask_verifiers(work, incident.id)
    assert len(check_store.of_incident(work.session, incident.id)) == 2


def test_a_verifier_who_does_not_answer_in_time_is_followed_by_the_next(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    for _ in range(3):
        make.verifier(area)
    incident = incident_of(work, placed(work))
    check_flow.ask_verifiers(work, incident.id)
    check_flow.ask_verifiers(replace(work, now=work.now + timedelta(seconds=121)), incident.id)
    states = sorted(check.status for check in check_store.of_incident(work.session, incident.id))
    assert states == [checks.State.ASKED, checks.State.SILENT, checks.State.SILENT]


def test_it_rings_when_the_list_of_verifiers_ends(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area)
    incident = incident_of(work, placed(work))
    check_flow.ask_verifiers(work, incident.id)
    check_flow.ask_verifiers(replace(work, now=work.now + timedelta(seconds=121)), incident.id)
    assert [one.cause for one in ring.untaken(work.session)] == [Cause.NOBODY_ANSWERS]


def test_untrained_volunteers_are_neither_asked_nor_called(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.volunteer(area, trained=False)
    incident, check = checked(work, make, area)
    check_flow.answer_check(work, check, Answer.CONFIRMED, Basis.CHECK_CODE)
    alert = work.session.scalars(select(Alert)).one()
    called = work.session.scalars(select(Delivery.volunteer_id).where(Delivery.alert_id == alert.id)).all()
    assert called == [check.volunteer_id]
    assert incident.status is incidents.State.CONFIRMED


def checked(work: Work, make: Factory, area: object) -> tuple[Incident, Check]:
    make.verifier(area)  # type: ignore[arg-type]  # an Area
    incident = incident_of(work, placed(work))
    check_flow.ask_verifiers(work, incident.id)
    return incident, check_store.of_incident(work.session, incident.id)[0]


def test_a_verifiers_confirmation_is_on_the_record_and_releases_the_call(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.volunteer(area, language="es")
    incident, check = checked(work, make, area)
    check_flow.answer_check(work, check, Answer.CONFIRMED, Basis.CHECK_CODE)
    said = verification.of_incident(work.session, incident.id)
    assert [(one.volunteer_id, one.basis, one.at) for one in said] == [(check.volunteer_id, Basis.CHECK_CODE, work.now)]
    alert = work.session.scalars(select(Alert)).one()
    assert (alert.released_by, alert.approved_by) == (check.id, None)


def test_where_coordinators_release_a_verifiers_confirmation_only_rings(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    strict = replace(work, policy=replace(work.policy, verifier_releases=False))
    _, check = checked(strict, make, area)
    check_flow.answer_check(strict, check, Answer.CONFIRMED, Basis.CHECK_CODE)
    assert work.session.scalars(select(Alert)).all() == []
    assert [one.cause for one in ring.untaken(work.session)] == [Cause.CONFIRMED]


def test_two_verifiers_who_disagree_stop_the_automatic_way(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area)
    incident, first = checked(work, make, area)
    second = check_store.of_incident(work.session, incident.id)[1]
    check_flow.answer_check(work, first, Answer.NOTHING, Basis.CHECK_CODE)
    check_flow.answer_check(work, second, Answer.CONFIRMED, Basis.CHECK_CODE)
    assert incident.status is incidents.State.CHECKING
    assert work.session.scalars(select(Alert)).all() == []
    assert {one.cause for one in ring.untaken(work.session)} == {Cause.NOT_CONFIRMED, Cause.DISAGREE}


def test_a_callout_is_released_only_after_a_human_has_confirmed(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    incident = incident_of(work, placed(work))
    with pytest.raises(NotConfirmed):
        release(work, incident.id, who.id, "")


def test_a_callout_needs_a_place_in_words(work: Work, make: Factory) -> None:
    area = make.area()
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    make.volunteer(area)
    incident = incident_of(work, placed(work, area=area))
    decisions.confirm_incident(work, incident.id, who.id, "saw the livestream")
    with pytest.raises(NoPlace):
        release(work, incident.id, who.id, "")
    assert release(work, incident.id, who.id, "the plaza at 32nd") == 1


def test_releasing_twice_is_one_call(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.volunteer(area)
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    incident = incident_of(work, placed(work))
    decisions.confirm_incident(work, incident.id, who.id, "")
    decisions.confirm_incident(work, incident.id, who.id, "")
    assert release(work, incident.id, who.id, "") == 1
    assert release(work, incident.id, who.id, "") == 0
    assert work.session.scalar(select(func.count()).select_from(Delivery)) == 1


@pytest.mark.parametrize(("outcome", "kind"), [(Outcome.ENDED, "all-clear"), (Outcome.FALSE_ALARM, "correction")])
def test_closing_tells_exactly_those_who_got_the_call(work: Work, make: Factory, outcome: Outcome, kind: str) -> None:
    area = make.area()
    make.place(area)
    got, failed, unsent = (make.volunteer(area, language=language) for language in ("es", "en", "en"))
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    incident = incident_of(work, placed(work))
    decisions.confirm_incident(work, incident.id, who.id, "")
    release(work, incident.id, who.id, "")
    for volunteer, status in ((got, "delivered"), (failed, "failed"), (unsent, "queued")):
        delivery = work.session.scalars(select(Delivery).where(Delivery.volunteer_id == volunteer.id)).one()
        delivery.status = status  # type: ignore[assignment]  # as the engine would have left it
    work.session.flush()
    make.volunteer(area)
    decisions.close_incident(work, incident.id, who.id, outcome)
    over = work.session.scalars(select(Alert).where(Alert.kind == kind)).one()
    told = work.session.scalars(select(Delivery).where(Delivery.alert_id == over.id)).all()
    assert [(one.volunteer_id, one.language) for one in told] == [(got.id, "es")]


def test_closing_twice_tells_once(work: Work, make: Factory) -> None:
    make.place(make.area())
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    incident = incident_of(work, placed(work))
    decisions.close_incident(work, incident.id, who.id, Outcome.ENDED)
    decisions.close_incident(work, incident.id, who.id, Outcome.FALSE_ALARM)
    assert incident.outcome is Outcome.ENDED


def test_a_coordinators_confirming_and_closing_is_on_the_record(work: Work, make: Factory) -> None:
    make.place(make.area())
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    incident = incident_of(work, placed(work))
    decisions.confirm_incident(work, incident.id, who.id, "seen from the shop")
    for _ in range(2):
        decisions.close_incident(work, incident.id, who.id, Outcome.ENDED)
    acts = [one for one in work.session.scalars(select(Audit).order_by(Audit.id)) if one.noun == "incident"]
    assert [(one.act, one.why) for one in acts] == [("confirm", ""), ("close", "ended")]
    assert {(one.account_id, one.noun_id) for one in acts} == {(who.id, incident.id)}


def asked_about(work: Work, kept: Report) -> list[Check]:
    return check_store.of_incident(work.session, incident_of(work, kept).id)


def test_other_verifiers_are_not_asked_while_one_is_on_the_way_for_so_long(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    for _ in range(4):
        make.verifier(area)
    kept = placed(work)
    incident = incident_of(work, kept)
    check_flow.ask_verifiers(work, incident.id)
    first = asked_about(work, kept)[0]
    goer = work.session.get_one(Volunteer, first.volunteer_id)
    respond.respond_to_incident(work, goer, incident, responses.Event.GO)
    later = replace(work, now=work.now + work.policy.check_patience)
    check_flow.ask_verifiers(later, incident.id)
    assert len(asked_about(work, kept)) == 2
    assert first.status is checks.State.ASKED
    assert incident.ask_at == first.asked_at + work.policy.going_patience
    too_late = replace(work, now=work.now + work.policy.going_patience)
    check_flow.ask_verifiers(too_late, incident.id)
    assert len(asked_about(work, kept)) == 4
    assert str(first.status) == checks.State.SILENT


def test_the_next_is_asked_at_once_when_a_verifier_cannot_look(work: Work, make: Factory, woken: Woken) -> None:
    area = make.area()
    make.place(area)
    for _ in range(3):
        make.verifier(area)
    kept = placed(work)
    incident = incident_of(work, kept)
    check_flow.ask_verifiers(work, incident.id)
    first = asked_about(work, kept)[0]
    work.session.commit()
    woken.steps.clear()
    respond.respond_to_incident(
        work, work.session.get_one(Volunteer, first.volunteer_id), incident, responses.Event.DECLINE
    )
    work.session.commit()
    assert woken.of(Step.ASK) == [str(incident.id)]
    check_flow.ask_verifiers(work, incident.id)
    assert len(asked_about(work, kept)) == 3
