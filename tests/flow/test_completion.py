"""What a reporter answers after sending: it fills what the report leaves open, and names a place that was not found."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from responder.domain import incident as incidents
from responder.domain.distance import Point
from responder.domain.report import Equipment, Exactness, Seen, Size, State, Uniform
from responder.domain.role import Role
from responder.flow.report import follow_up, report
from responder.flow.report.completion import Later, Question
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import addition, history
from responder.store import report as store
from responder.store.area import Area
from responder.store.incident import Incident
from responder.store.report import Report
from tests.factories import CORNER, Factory, account, submission
from tests.woken import Woken

AWAY = Point(CORNER.latitude + 0.1, CORNER.longitude)


@pytest.fixture
def area(make: Factory) -> Area:
    made = make.area()
    make.place(made)
    return made


def sent(work: Work, **given: Any) -> Report:
    kept = report.submit_report(work, submission(**{"details": "two vans", **given}))
    verify.place_report(work, kept.id)
    return kept


def of(work: Work, kept: Report) -> Incident:
    assert kept.incident_id is not None
    return work.session.get_one(Incident, kept.incident_id)


def nowhere(work: Work, **given: object) -> Report:
    """A report with words for a place that we don't know."""
    return sent(work, words="the red barn", **given)


def brief(work: Work, area: Area) -> Report:
    """A report that says only what and where."""
    kept = sent(work, area=area)
    kept.size, kept.uniform, kept.equipment = Size.UNKNOWN, Uniform.UNKNOWN, []
    work.session.flush()
    return kept


def open_incidents(work: Work) -> list[Incident]:
    return [one for one in work.session.scalars(select(Incident)) if one.status is not incidents.State.CLOSED]


def test_answers_after_sending_fill_what_the_report_leaves_open(work: Work, area: Area) -> None:
    kept = brief(work, area)
    later = Later(size=Size.MANY, uniform=Uniform.MASKED, equipment=(Equipment.VANS,), seen=Seen.MINUTES)
    assert follow_up.add_to_report(work, kept.code, "", later)
    assert (kept.size, kept.uniform, kept.equipment) == (Size.MANY, Uniform.MASKED, [Equipment.VANS])
    assert kept.received_at - kept.seen_at == timedelta(minutes=10)
    assert of(work, kept).seen_at == of(work, kept).last_reported_at == kept.seen_at
    assert addition.of_report(work.session, kept.id) == []
    noted = [one for one in history.of_incident(work.session, of(work, kept).id) if one.event == "add"]
    assert len(noted) == 1


def test_an_answer_that_was_given_before_stays(work: Work, area: Area) -> None:
    kept = brief(work, area)
    follow_up.add_to_report(work, kept.code, "", Later(size=Size.MANY))
    follow_up.add_to_report(work, kept.code, "", Later(size=Size.FEW, uniform=Uniform.MARKED))
    assert (kept.size, kept.uniform) == (Size.MANY, Uniform.MARKED)
    followed = follow_up.follow_report(work, kept.code)
    assert followed is not None
    assert followed.asks == {Question.SEEN, Question.EQUIPMENT}


def test_an_incident_keeps_its_time_when_an_earlier_report_is_added_to_it(work: Work, area: Area) -> None:
    first, second = sent(work, area=area), sent(work, area=area)
    assert first.incident_id == second.incident_id
    follow_up.add_to_report(work, second.code, "", Later(seen=Seen.HOUR))
    assert of(work, first).last_reported_at == first.seen_at
    assert of(work, first).seen_at == second.seen_at


def test_a_place_named_after_sending_takes_the_report_there(work: Work, area: Area, woken: Woken) -> None:
    there = sent(work, area=None, words="Lake & Bloomington")
    kept = nowhere(work)
    before = of(work, kept)
    assert before.area_id is None
    assert before.id != there.incident_id
    follow_up.add_to_report(work, kept.code, "", Later(place_words="bloomington and lake"))
    work.session.commit()
    assert kept.status is State.PLACED
    assert before.status is incidents.State.CLOSED
    assert str(kept.id) in woken.of(Step.VERIFY)
    verify.place_report(work, kept.id)
    assert kept.incident_id == there.incident_id
    assert kept.area_id == area.id
    assert store.place_words(work.session, kept) == "the red barn"
    assert [addition.addition_content(work.session, one) for one in addition.of_report(work.session, kept.id)] == [
        "bloomington and lake"
    ]
    assert len(open_incidents(work)) == 1


def test_a_neighborhood_or_a_point_after_sending_is_a_place_too(work: Work, area: Area) -> None:
    named, located = nowhere(work), nowhere(work)
    follow_up.add_to_report(work, named.code, "", Later(area_id=area.id))
    follow_up.add_to_report(work, located.code, "", Later(point=CORNER))
    assert (named.area_id, named.exactness) == (area.id, Exactness.AREA)
    assert (located.area_id, located.point, located.exactness) == (area.id, CORNER, Exactness.POINT)
    for one in (named, located):
        verify.place_report(work, one.id)
        assert of(work, one).area_id == area.id


def test_a_place_named_before_any_worker_looked_is_used_by_the_worker(work: Work, area: Area) -> None:
    kept = report.submit_report(work, submission(words="the red barn"))
    follow_up.add_to_report(work, kept.code, "", Later(place_words="Lake & Bloomington"))
    assert kept.status is State.RECEIVED
    verify.place_report(work, kept.id)
    assert of(work, kept).area_id == area.id
    assert kept.exactness is Exactness.PLACE


def test_a_place_that_is_still_not_found_goes_to_a_person_as_words(work: Work, area: Area) -> None:
    kept = nowhere(work)
    for point, words in ((None, "behind the blue barn"), (AWAY, "")):
        follow_up.add_to_report(work, kept.code, "", Later(place_words=words, point=point))
    assert kept.status is State.JOINED
    assert kept.area_id is None
    said = {addition.addition_content(work.session, one) for one in addition.of_report(work.session, kept.id)}
    assert said == {"behind the blue barn", f"{AWAY.latitude:.5f}, {AWAY.longitude:.5f}"}


@pytest.mark.parametrize("handled", ["owner_id", "placed_by"])
def test_an_incident_that_somebody_handles_stays_where_they_put_it(work: Work, area: Area, handled: str) -> None:
    kept = nowhere(work)
    before = of(work, kept)
    setattr(before, handled, account(work.session, "b@example.org", "x", Role.COORDINATOR).id)
    work.session.flush()
    follow_up.add_to_report(work, kept.code, "", Later(place_words="Lake & Bloomington"))
    assert (kept.status, kept.incident_id, kept.area_id) == (State.JOINED, before.id, None)
    assert addition.count(work.session, kept.id) == 1


def test_others_in_an_incident_without_a_place_stay_there(work: Work, area: Area) -> None:
    first, second = nowhere(work), nowhere(work)
    assert first.incident_id == second.incident_id
    old = of(work, first)
    follow_up.add_to_report(work, second.code, "", Later(place_words="Lake & Bloomington"))
    verify.place_report(work, second.id)
    assert first.incident_id == old.id
    assert old.status is incidents.State.UNVERIFIED
    assert second.incident_id != old.id
