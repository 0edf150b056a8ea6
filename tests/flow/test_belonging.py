"""Where a placed report goes, what it changes there, and what the incident's page can say about it."""

from uuid import uuid4

import pytest

from responder.domain import incident as incidents
from responder.domain import report as reports
from responder.domain.check import Answer
from responder.domain.confidence import Confidence
from responder.domain.distance import Point
from responder.domain.incident import Outcome
from responder.domain.report import Exactness
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import follow_up
from responder.flow.verify import check as check_flow
from responder.flow.verify import state
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import history
from responder.store import incident as incident_store
from responder.store.history import Noun
from responder.store.incident import Incident
from responder.store.verification import Basis
from tests.factories import CORNER, Factory, account, submission
from tests.flow.placing import incident_of, later, placed

RAID = "my cousin says they are going door to door near the school today"
ELSE = (
    "two vans stand in front of the bakery since this morning",
    "a friend heard them shout at people by the laundromat",
    "somebody called my sister because of agents at the bus stop",
)


def joins(work: Work, incident: Incident) -> list[dict[str, object]]:
    found = history.of_incident(work.session, incident.id)
    return [entry.why for entry in found if (entry.noun, entry.event) == (Noun.REPORT, "join")]


def close(work: Work, incident: Incident, outcome: Outcome) -> None:
    who = account(work.session, f"{uuid4()}@example.org", "x", Role.COORDINATOR)
    decisions.close_incident(work, incident.id, who.id, outcome)


def test_it_is_kept_how_exactly_the_place_of_a_report_is_known(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    known = {
        Exactness.POINT: submission(point=CORNER),
        Exactness.PLACE: submission(words="Lake & Bloomington"),
        Exactness.AREA: submission(area=area, words="behind the old mill"),
        Exactness.NONE: submission(words="behind the old mill"),
    }
    for exactness, said in known.items():
        assert placed(work, said).exactness is exactness


def test_a_reports_area_neither_moves_nor_widens_where_the_incident_is(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    incident = incident_of(work, placed(work, submission(point=CORNER)))
    was = (incident.point, incident.area_id, incident.exactness, incident.place_words)
    second = placed(work, submission(area=area))
    assert second.incident_id == incident.id
    assert (incident.point, incident.area_id, incident.exactness, incident.place_words) == was
    assert joins(work, incident)[-1] == {"reason": "same area", "minutes": 0}


def test_a_more_exact_report_says_where_it_is_once_and_no_later_one_moves_it(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    incident = incident_of(work, placed(work, submission(area=area)))
    assert (incident.point, incident.exactness) == (None, Exactness.AREA)
    placed(work, submission(words="Lake & Bloomington"))
    assert (incident.point, incident.exactness) == (CORNER, Exactness.PLACE)
    assert incident.place_words == "Lake St & Bloomington Ave"
    near = Point(CORNER.latitude + 0.001, CORNER.longitude)
    assert placed(work, submission(point=near)).incident_id == incident.id
    assert (incident.point, incident.exactness) == (CORNER, Exactness.PLACE)


def test_nothing_automatic_moves_what_a_person_has_placed(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    incident = incident_of(work, placed(work, submission(area=area)))
    incident.placed_by = account(work.session, "c@example.org", "x", Role.COORDINATOR).id
    assert placed(work, submission(point=CORNER)).incident_id == incident.id
    assert (incident.point, incident.exactness) == (None, Exactness.AREA)


def test_the_history_says_how_near_it_was_in_place_and_time(work: Work, make: Factory) -> None:
    make.area()
    incident = incident_of(work, placed(work, submission(point=CORNER)))
    near = Point(CORNER.latitude + 120 / 111_195, CORNER.longitude)
    placed(later(work, 4), submission(point=near))
    assert joins(work, incident) == [{"reason": "first"}, {"reason": "near", "metres": 120, "minutes": 4}]


@pytest.mark.parametrize("outcome", [Outcome.FALSE_ALARM, Outcome.OTHER_AGENCY, Outcome.ENDED])
def test_hearsay_after_somebody_found_out_is_counted_there_and_nobody_is_asked(
    work: Work, make: Factory, outcome: Outcome
) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area)
    incident = incident_of(work, placed(work, submission(details=RAID, first_hand=False)))
    reported = incident.last_reported_at
    close(later(work, 10), incident, outcome)
    for minutes, words in ((20, RAID), (30, ELSE[0]), (40, "")):
        again = placed(later(work, minutes), submission(details=words, first_hand=False))
        assert again.incident_id == incident.id
        assert again.status is reports.State.JOINED
    assert incident.status is incidents.State.CLOSED
    assert incident.last_reported_at == reported
    assert incident.reasons == {"reports": 4, "sources": 3, "first_hand": 0, "again": 3}
    assert joins(work, incident)[-1]["reason"] == "again"
    check_flow.ask_verifiers(later(work, 41), incident.id)
    assert check_store.of_incident(work.session, incident.id) == []


def test_an_eyewitness_report_after_closing_is_looked_at_again(work: Work, make: Factory) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(details=RAID, first_hand=False)))
    close(work, incident, Outcome.FALSE_ALARM)
    seen = incident_of(work, placed(later(work, 5), submission(details=ELSE[0])))
    assert (seen.id == incident.id, seen.status) == (False, incidents.State.UNVERIFIED)
    assert seen.ask_at is not None
    assert joins(work, seen) == [{"reason": "first"}]


def test_hearsay_is_looked_at_again_once_three_independent_sources_repeat_it(work: Work, make: Factory) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(details=RAID, first_hand=False)))
    close(work, incident, Outcome.FALSE_ALARM)
    went = [placed(later(work, 5), submission(details=words, first_hand=False)).incident_id for words in ELSE]
    assert went[:2] == [incident.id, incident.id]
    assert went[2] not in {None, incident.id}


@pytest.mark.parametrize("outcome", [Outcome.COULD_NOT_VERIFY, Outcome.DUPLICATE])
def test_hearsay_is_asked_about_again_where_nobody_could_verify(work: Work, make: Factory, outcome: Outcome) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(details=RAID, first_hand=False)))
    close(work, incident, outcome)
    assert placed(later(work, 5), submission(first_hand=False)).incident_id != incident.id


def test_an_incident_closed_long_ago_is_asked_about_again(work: Work, make: Factory) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(details=RAID, first_hand=False)))
    close(work, incident, Outcome.FALSE_ALARM)
    assert placed(later(work, 91), submission(first_hand=False)).incident_id != incident.id


def looked_at(work: Work, make: Factory, said: Answer) -> Incident:
    """A verifier has answered, and no coordinator has decided yet."""
    area = make.area()
    make.place(area)
    make.verifier(area)
    incident = incident_of(work, placed(work, submission(details=RAID, first_hand=False)))
    check_flow.ask_verifiers(work, incident.id)
    check_flow.answer_check(work, check_store.of_incident(work.session, incident.id)[0], said, Basis.CHECK_CODE)
    work.session.flush()
    return incident


@pytest.mark.parametrize("answer", [Answer.NOTHING, Answer.OTHER_AGENCY])
def test_an_eyewitness_report_stays_out_of_an_incident_where_a_verifier_found_nothing(
    work: Work, make: Factory, answer: Answer
) -> None:
    incident = looked_at(work, make, answer)
    heard = placed(later(work, 2), submission(details=ELSE[0], first_hand=False))
    assert heard.incident_id == incident.id
    first = placed(later(work, 3), submission(details=ELSE[1]))
    second = placed(later(work, 4), submission(details=ELSE[2]))
    assert first.incident_id != incident.id
    assert first.incident_id == second.incident_id


@pytest.mark.parametrize("answer", [Answer.CONFIRMED, Answer.CANNOT_TELL])
def test_an_eyewitness_report_joins_an_incident_that_a_verifier_confirmed_or_could_not_judge(
    work: Work, make: Factory, answer: Answer
) -> None:
    incident = looked_at(work, make, answer)
    assert placed(later(work, 3), submission(details=ELSE[1])).incident_id == incident.id


def test_an_incident_that_a_person_opened_again_takes_reports_as_any_other(work: Work, make: Factory) -> None:
    incident = looked_at(work, make, Answer.NOTHING)
    close(work, incident, Outcome.FALSE_ALARM)
    state.move_incident(later(work, 5), incident, incidents.Event.REOPEN, history.WORKER)
    incident.closed_at = incident.outcome = None
    work.session.flush()
    assert placed(later(work, 6), submission(details=ELSE[1])).incident_id == incident.id


def test_the_same_words_from_two_places_are_one_voice(work: Work, make: Factory) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(details=RAID)))
    told = [incident.confidence]
    placed(work, submission(details=f"fwd: {RAID}"))
    told.append(incident.confidence)
    assert incident.reasons == {"reports": 2, "sources": 1, "first_hand": 1}
    placed(work, submission(details=ELSE[0]))
    assert [*told, incident.confidence] == [Confidence.FAIR, Confidence.FAIR, Confidence.STRONG]


def test_conflicting_reports_are_counted_and_lower_nothing(work: Work, make: Factory) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(details=ELSE[0])))
    placed(work, submission(details="It was the sheriff."))
    third = placed(work, submission(details="just the police, they have left"))
    assert incident.reasons["contradictions"] == {"other agency": 2, "over": 1}
    assert incident.confidence is Confidence.STRONG
    assert follow_up.withdraw_report(work, third.code)
    assert incident.reasons["contradictions"] == {"other agency": 1}


def test_a_conflicting_addition_is_counted_too(work: Work, make: Factory) -> None:
    make.place(make.area())
    kept = placed(work, submission(details=ELSE[0]))
    assert follow_up.add_to_report(work, kept.code, "they have left")
    assert incident_of(work, kept).reasons["contradictions"] == {"over": 1}


def test_verifiers_who_disagree_are_shown_at_once(work: Work, make: Factory) -> None:
    area = make.area()
    make.place(area)
    make.verifier(area)
    make.verifier(area)
    incident = incident_of(work, placed(work, submission()))
    check_flow.ask_verifiers(work, incident.id)
    one, other = check_store.of_incident(work.session, incident.id)
    check_flow.answer_check(work, one, Answer.NOTHING, Basis.CHECK_CODE)
    assert "contradictions" not in incident.reasons
    check_flow.answer_check(work, other, Answer.CONFIRMED, Basis.CHECK_CODE)
    assert incident.reasons["contradictions"] == {"checks disagree": 2}


def test_drills_and_real_incidents_know_nothing_of_what_the_other_has_closed(work: Work, make: Factory) -> None:
    make.place(make.area())
    incident = incident_of(work, placed(work, submission(first_hand=False)))
    close(work, incident, Outcome.FALSE_ALARM)
    assert [one.incident_id for one in incident_store.closed_since(work.session, work.now)] == [incident.id]
    assert incident_store.closed_since(work.session, work.now, uuid4()) == []
