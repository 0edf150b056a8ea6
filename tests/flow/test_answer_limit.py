"""How many answers people get to their texts, by phone and in total, here and abroad. Some always go out."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from responder.domain import volunteer as volunteers
from responder.flow.admin import upkeep
from responder.flow.report import report
from responder.flow.verify import check, verify
from responder.flow.work import Work
from responder.store import text_answer
from responder.store.area import Area
from responder.store.check import Check
from responder.store.inbound import Inbound
from responder.store.text_answer import Result, TextAnswer
from tests.factories import Factory, submission
from tests.flow.joining import later
from tests.flow.text_reports import MINUTE, WHOLE, reports
from tests.flow.texting import bodies, called, opted_out, text_in

NIGERIA, CANADA, TOLL_FREE = "+2348031234567", "+14165550123", "+18005550123"


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


def limited(work: Work, *, a_day: int = 20, an_hour: int = 600) -> Work:
    return replace(work, policy=replace(work.policy, answers_a_day=a_day, answers_an_hour=an_hour))


def results(work: Work) -> dict[str, int]:
    found = text_answer.count_results(work.session, work.now - 24 * 60 * MINUTE)
    return {result: count for result, count in found.items() if count}


@pytest.mark.parametrize("body", ["ayuda", "start", "HELP", "Info?"])
def test_the_same_command_over_and_over_is_answered_twice(work: Work, make: Factory, body: str) -> None:
    number = make.number()
    for _ in range(25):
        text_in(work, number, body)
    assert len(bodies(work)) <= 2
    assert len(work.session.scalars(select(Inbound)).all()) == 25


def test_words_that_say_nothing_to_us_are_answered_once_a_day_if_they_repeat(work: Work, make: Factory) -> None:
    number = make.number()
    for hours in range(8):
        text_in(later(work, 2 * hours * 60 * MINUTE), number, "Thanks for writing to Rosa's Flowers and Gifts")
    assert len(bodies(work)) == 1


def test_a_volunteer_may_say_the_same_short_word_often(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    for _ in range(5):
        text_in(work, make.number_of(ana), "areas")
    assert len(bodies(work)) == 5


def test_somebody_who_asks_in_ever_other_words_gets_so_many_answers_an_hour_and_a_day(
    work: Work, make: Factory
) -> None:
    number = make.number()
    for which in range(20):
        text_in(work, number, ("help", "ayuda")[which % 2])
    assert len(bodies(work)) == 12
    for hours in range(1, 20):
        text_in(later(work, hours * 61 * MINUTE), number, ("help", "ayuda")[hours % 2])
    assert len(bodies(work)) == 20
    text_in(later(work, 48 * 60 * MINUTE), number, "help")
    assert len(bodies(work)) == 21


def test_a_volunteers_phone_gets_three_times_as_many(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    for _ in range(20):
        text_in(limited(work, a_day=5), make.number_of(ana), "areas")
    assert len(bodies(work)) == 15


def test_a_phone_that_only_asked_to_join_counts_as_a_strangers(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    ana.status = volunteers.State.PENDING
    for which in range(20):
        text_in(limited(work, a_day=5), make.number_of(ana), ("areas", "pause")[which % 2])
    assert len(bodies(work)) == 5


def test_strangers_together_get_so_many_answers_an_hour_and_take_none_from_volunteers(
    work: Work, make: Factory, area: Area
) -> None:
    ana = make.volunteer(area)
    work = limited(work, an_hour=10)
    for _ in range(15):
        text_in(work, make.number(), "help")
    assert results(work) == {Result.ANSWERED: 10, Result.TOTAL: 5}
    text_in(work, make.number_of(ana), "help")
    assert len(bodies(work)) == 11
    text_in(later(work, 61 * MINUTE), make.number(), "help")
    assert len(bodies(work)) == 12


@pytest.mark.parametrize("number", [NIGERIA, CANADA, TOLL_FREE, "+526641234567"])
@pytest.mark.parametrize("body", ["hello", "help", "start", "JOIN K7QF", "pause", WHOLE])
def test_nothing_is_sent_to_a_strangers_phone_abroad_and_their_text_is_kept(
    work: Work, area: Area, number: str, body: str
) -> None:
    assert area
    assert text_in(work, number, body) is None
    assert bodies(work) == []
    assert len(work.session.scalars(select(Inbound)).all()) == 1


def test_a_report_from_abroad_is_taken_without_questions(work: Work, area: Area) -> None:
    assert area
    text_in(work, NIGERIA, "ICE at Lake & Bloomington")
    assert len(reports(work)) == 1
    assert bodies(work) == []


def test_a_country_that_the_group_texts_is_answered(work: Work) -> None:
    work = replace(work, policy=replace(work.policy, countries=frozenset({"US", "CA"})))
    text_in(work, CANADA, "hello")
    assert len(bodies(work)) == 1


def test_stop_is_confirmed_however_many_answers_went_before(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    for _ in range(20):
        text_in(limited(work, a_day=5), make.number_of(ana), "areas")
    answer = text_in(limited(work, a_day=5), make.number_of(ana), "please stop")
    assert answer is not None
    assert "unsubscribed" in answer
    assert opted_out(work, ana)


def test_help_after_stop_is_answered_in_the_carriers_request_within_the_limit(work: Work, make: Factory) -> None:
    number = make.number()
    text_in(work, number, "STOP")
    answers = [text_in(later(work, which * MINUTE), number, "help") for which in range(1, 26)]
    assert sum(answer is not None for answer in answers) == 2


def test_a_cry_for_help_is_answered_however_many_answers_went_before(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area)
    called(work)
    for _ in range(20):
        text_in(limited(work, a_day=5), make.number_of(ana), "areas")
    text_in(limited(work, a_day=5), make.number_of(ana), "help me they are beating me")
    assert bodies(work)[-1].startswith("Test Group: In danger? Call 911 now.")


def test_the_answer_to_a_check_goes_out_however_many_answers_went_before(work: Work, make: Factory, area: Area) -> None:
    vera = make.verifier(area)
    for _ in range(20):
        text_in(limited(work, a_day=5), make.number_of(vera), "areas")
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check.ask_verifiers(work, kept.incident_id)
    asked = work.session.scalars(select(Check).where(Check.volunteer_id == vera.id)).one()
    before = len(bodies(work))
    text_in(limited(work, a_day=5), make.number_of(vera), f"5 {asked.code}")
    assert len(bodies(work)) == before + 1
    for _ in range(60):
        text_in(limited(work, a_day=5), make.number_of(vera), f"5 {asked.code}")
    assert len(bodies(work)) <= before + 3 * 15


def test_counts_are_forgotten_after_a_day(work: Work, make: Factory) -> None:
    text_in(work, make.number(), "help")
    upkeep.sweep(later(work, 23 * 60 * MINUTE))
    assert len(work.session.scalars(select(TextAnswer)).all()) == 1
    upkeep.sweep(later(work, 25 * 60 * MINUTE))
    assert work.session.scalars(select(TextAnswer)).all() == []
