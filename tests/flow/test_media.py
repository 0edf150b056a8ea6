"""Texts with pictures or files: none are kept, the sender hears why, and coordinators see that one came."""

import pytest
from sqlalchemy import select

from responder.flow.message import wording
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import inbound as store
from responder.store.area import Area
from responder.store.inbound import Inbound
from tests.factories import Factory
from tests.flow.joining import later
from tests.flow.text_reports import MINUTE, WHOLE, only, reports
from tests.flow.texting import SIDS, bodies, called, text_in


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


def picture_in(work: Work, number: str, body: str = "") -> Inbound:
    sid = f"MM{next(SIDS)}"
    inbound.receive_text(work, Arrived(sid, number, body, None, media=1))
    kept = work.session.scalars(select(Inbound).where(Inbound.sid == sid)).one()
    inbound.handle_text(work, kept.id)
    return kept


def told(work: Work) -> str:
    return wording.say(wording.NO_MEDIA, "en", {}, work.policy)


def test_a_strangers_picture_is_not_taken_and_they_are_told_why_and_what_to_do(work: Work, make: Factory) -> None:
    picture_in(work, make.number())
    assert bodies(work) == [told(work)]
    assert "in words" in told(work)
    assert reports(work) == []


def test_words_beside_a_picture_count_as_always(work: Work, make: Factory, area: Area) -> None:
    assert area
    picture_in(work, make.number(), WHOLE)
    assert bodies(work)[0] == told(work)
    assert only(work).code in bodies(work)[1]


def test_several_pictures_one_after_another_are_answered_once(work: Work, make: Factory) -> None:
    number = make.number()
    for _ in range(5):
        picture_in(work, number)
    assert bodies(work) == [told(work)]
    picture_in(later(work, 61 * MINUTE), number)
    assert len(bodies(work)) == 2


def test_an_open_question_stays_open_after_a_picture(work: Work, make: Factory, area: Area) -> None:
    assert area
    number = make.number()
    text_in(work, number, "ICE 4 agents")
    picture_in(work, number)
    assert reports(work) == []
    text_in(work, number, "Lake & Bloomington")
    assert only(work).size is not None


def test_a_volunteers_picture_is_noted_at_the_incident_that_concerns_them(
    work: Work, make: Factory, area: Area
) -> None:
    ana = make.volunteer(area)
    incident = called(work)
    kept = picture_in(work, make.number_of(ana))
    assert [one.id for one in store.of_incident(work.session, incident.id)] == [kept.id]
    assert bodies(work)[-1] == told(work)


def test_a_reporters_picture_is_found_with_the_incident_they_reported(work: Work, make: Factory, area: Area) -> None:
    assert area
    number = make.number()
    kept = picture_in(work, number, WHOLE)
    other = picture_in(work, make.number(), "hello")
    verify.place_report(work, only(work).id)
    incident_id = only(work).incident_id
    assert incident_id is not None
    assert [one.id for one in store.media_of_reporters(work.session, incident_id)] == [kept.id]
    assert other.media == 1


def test_a_person_who_opted_out_is_told_nothing(work: Work, make: Factory) -> None:
    number = make.number()
    text_in(work, number, "STOP")
    picture_in(work, number)
    assert bodies(work) == []


@pytest.mark.parametrize("body", ["1", "going"])
def test_an_answer_with_a_picture_is_an_answer(work: Work, make: Factory, area: Area, body: str) -> None:
    ana = make.volunteer(area)
    called(work)
    before = len(bodies(work))
    picture_in(work, make.number_of(ana), body)
    assert len(bodies(work)) == before + 2
