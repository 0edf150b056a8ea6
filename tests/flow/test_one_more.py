"""One more report is weighed as if all were weighed again, and what it may join besides an incident near it."""

from dataclasses import replace
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain.check import Answer
from responder.domain.confidence import Confidence
from responder.domain.distance import Point
from responder.domain.incident import Outcome, State
from responder.domain.report import Activity, Exactness, Seen
from responder.flow.incident import decisions
from responder.flow.report.report import Submission
from responder.flow.verify import check, verify
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import verification
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.verification import Basis
from tests.factories import CORNER, Factory, submission
from tests.flow.calls import coordinator
from tests.flow.placing import incident_of, later, placed

SAID = (
    "", "", "they left", "it was the sheriff",
    "two vans stand in front of the bakery since this morning", "two vans stood in front of that bakery this morning",
    "a friend heard them shout at people by the laundromat", "somebody called my sister about agents at the bus stop",
)  # fmt: skip


def north(meters: float) -> Point:
    return Point(CORNER.latitude + meters / 111_195, CORNER.longitude)


def an_hour_ago(said: Submission) -> Submission:
    return replace(said, answers=replace(said.answers, seen=Seen.HOUR))


def voices(work: Work, incident: Incident) -> set[frozenset[UUID]]:
    """The incident's reports, together where they are not independent."""
    rows = work.session.execute(select(Report.voice, Report.id).where(Report.incident_id == incident.id)).all()
    return {frozenset(row.id for row in rows if row.voice == voice) for voice in {row.voice for row in rows}}


@pytest.mark.parametrize("seed", range(6))
def test_one_more_report_is_weighed_as_if_all_were_weighed_again(work: Work, make: Factory, seed: int) -> None:
    make.area()
    random = Random(seed)  # noqa: S311  # the same reports in every run
    sources = [UUID(int=number + 1) for number in range(6)]
    for minute in range(25):
        said = submission(
            source=random.choice(sources),
            point=north(random.uniform(0, 40)),
            details=random.choice(SAID),
            first_hand=random.random() < 0.3,
            activity=random.choice((Activity.STOP, Activity.WORKPLACE, Activity.VEHICLES)),
        )
        kept = placed(later(work, minute), said)
        if kept.incident_id is None:
            continue
        incident = incident_of(work, kept)
        work.session.flush()
        was = (incident.confidence, incident.reasons, incident.tally, voices(work, incident))
        verify.weigh_incident(work, incident)
        work.session.flush()
        center = [round(degrees, 9) for degrees in was[2]["center"]]
        assert center == [round(degrees, 9) for degrees in incident.tally["center"]]
        assert was == (incident.confidence, incident.reasons, incident.tally | {"center": was[2]["center"]}, was[3])
        assert voices(work, incident) == was[3]


def test_reports_without_a_place_wait_together_and_are_worth_no_more_than_one(work: Work, make: Factory) -> None:
    make.area()
    waiting = [placed(later(work, minute), submission(words=f"behind the mill {minute}", source=UUID(int=minute + 1)))
               for minute in range(4)]  # fmt: skip
    incident = incident_of(work, waiting[0])
    assert {one.incident_id for one in waiting} == {incident.id}
    assert (incident.exactness, incident.confidence) == (Exactness.NONE, Confidence.FAIR)
    elsewhere = placed(later(work, 5), submission(point=CORNER))
    assert elsewhere.incident_id != incident.id


def test_who_writes_again_without_a_place_means_what_they_reported(work: Work, make: Factory) -> None:
    make.area()
    first = placed(work, submission(point=CORNER, source=UUID(int=1)))
    assert placed(later(work, 3), submission(words="still here", source=UUID(int=1))).incident_id == first.incident_id
    assert placed(later(work, 4), submission(words="still here", source=UUID(int=2))).incident_id != first.incident_id


def test_what_was_seen_before_it_was_closed_belongs_to_it_and_what_is_seen_after_does_not(
    work: Work, make: Factory
) -> None:
    make.area()
    first = placed(work, submission(point=CORNER))
    incident = incident_of(work, first)
    decisions.close_incident(later(work, 20), incident.id, coordinator(work.session), Outcome.ENDED)
    told_late = placed(later(work, 50), an_hour_ago(submission(point=CORNER, source=UUID(int=2))))
    assert told_late.incident_id == incident.id
    assert incident.reasons["again"] == 1
    assert placed(later(work, 51), submission(point=CORNER, source=UUID(int=3))).incident_id != incident.id


def test_an_incident_of_moving_vehicles_is_where_they_were_seen_last(work: Work, make: Factory) -> None:
    make.area()
    incident = incident_of(work, placed(work, submission(point=CORNER, source=UUID(int=1))))
    further = placed(later(work, 5), submission(point=north(1500), source=UUID(int=2)))
    assert further.incident_id == incident.id
    assert incident.point == north(1500)
    assert placed(later(work, 9), submission(point=north(3000), source=UUID(int=3))).incident_id == incident.id
    assert incident.tally["moves"]


def looked_for_in_vain(work: Work, make: Factory, minutes: float) -> Incident:
    """Vehicles that a verifier looked for after that time and did not find."""
    area = make.area()
    make.verifier(area)
    make.verifier(area)
    incident = incident_of(work, placed(work, submission(point=CORNER, source=UUID(int=1))))
    check.ask_verifiers(work, incident.id)
    asked = check_store.of_incident(work.session, incident.id)[0]
    check.answer_check(later(work, minutes), asked, Answer.NOTHING, Basis.CHECK_CODE)
    assert incident.ask_at is None
    return incident


def test_vehicles_seen_farther_on_after_a_look_in_vain_are_looked_for_again(work: Work, make: Factory) -> None:
    incident = looked_for_in_vain(work, make, 6)
    assert verification.not_found(work.session)
    now = later(work, 8)
    assert placed(now, submission(point=north(2000), source=UUID(int=2))).incident_id == incident.id
    assert (incident.point, incident.ask_at) == (north(2000), now.now)
    assert not verification.not_found(work.session)
    assert verification.of_looks(work.session, incident.id) == set()


def test_vehicles_that_a_person_closed_and_that_are_seen_farther_on_are_another_incident(
    work: Work, make: Factory
) -> None:
    incident = looked_for_in_vain(work, make, 6)
    decisions.close_incident(later(work, 7), incident.id, coordinator(work.session), Outcome.FALSE_ALARM)
    assert placed(later(work, 10), submission(point=north(2000), source=UUID(int=2))).incident_id != incident.id
    assert (incident.status, incident.outcome) == (State.CLOSED, Outcome.FALSE_ALARM)


@pytest.mark.parametrize("outcome", [Outcome.ENDED, Outcome.OTHER_AGENCY])
def test_nothing_else_that_was_closed_is_opened_again(work: Work, make: Factory, outcome: Outcome) -> None:
    incident = looked_for_in_vain(work, make, 6)
    decisions.close_incident(later(work, 7), incident.id, coordinator(work.session), outcome)
    assert placed(later(work, 10), submission(point=north(2000), source=UUID(int=2))).incident_id != incident.id
    assert incident.status is State.CLOSED


def test_a_report_of_something_else_near_a_look_in_vain_is_another_incident(work: Work, make: Factory) -> None:
    incident = looked_for_in_vain(work, make, 6)
    other = submission(point=north(50), source=UUID(int=2), activity=Activity.WORKPLACE)
    assert placed(later(work, 8), other).incident_id != incident.id
