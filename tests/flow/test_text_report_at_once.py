"""The texts of one phone are one report in whatever order they come, and every answer costs one segment."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from responder.domain.language import NAMES
from responder.domain.segment import is_gsm, segments
from responder.flow.message import wording
from responder.flow.message.body import closed_with
from responder.flow.report import text_report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.work import Work
from responder.store.base import transaction
from responder.store.inbound import Inbound
from responder.store.link import BLANK_REFERENCE
from responder.store.report import Report
from responder.store.text_report import TextReport
from tests.factories import Factory
from tests.flow.joining import NUMBER
from tests.flow.together import DONE, Together

WHOLE = "ICE 4 agents 2 SUVs Lake & Bloomington"
MINUTE = timedelta(minutes=1)


def arrive(at_once: Together, number: str, said: list[str]) -> list[UUID]:
    """Texts that are kept and not handled yet. The area has a place."""
    with transaction(at_once.sessions) as session:
        work = at_once.work(session)
        make = Factory(session, work.now)
        make.place(make.area())
        for which, one in enumerate(said):
            inbound.receive_text(work, Arrived(f"SM-{number}-{which}", number, one, None))
        session.flush()
        return list(session.scalars(select(Inbound.id).order_by(Inbound.sid)))


@pytest.mark.parametrize(
    "said",
    [
        ["ICE 4 agents", "ICE at Lake & Bloomington"],
        ["ICE 4 agents", "Lake & Bloomington, ICE"],
        [WHOLE, WHOLE, WHOLE, WHOLE],
        ["ICE 4 agents", "ICE 4 agents", "ICE at Lake & Bloomington", "ICE at Lake & Bloomington"],
    ],
)
def test_texts_of_one_phone_that_are_handled_at_once_are_one_report(at_once: Together, said: list[str]) -> None:
    kept = arrive(at_once, NUMBER, said)
    answers = at_once.run(len(kept), lambda work, which: inbound.handle_text(work, kept[which]))
    assert answers == {DONE: len(kept)}
    assert (at_once.count(Report), at_once.count(TextReport)) == (1, 0)


def test_a_sweep_at_the_moment_of_the_answer_makes_one_report(at_once: Together) -> None:
    first, second = arrive(at_once, NUMBER, ["ICE 4 agents", "Lake & Bloomington"])
    with transaction(at_once.sessions) as session:
        inbound.handle_text(at_once.work(session), first)
    at_once.now += 31 * MINUTE

    def act(work: Work, which: int) -> None:
        if which:
            text_report.sweep_text_reports(work)
        else:
            inbound.handle_text(work, second)

    assert at_once.run(4, act) == {DONE: 4}
    assert (at_once.count(Report), at_once.count(TextReport)) == (1, 0)


def test_many_phones_at_once_are_as_many_reports(at_once: Together) -> None:
    kept = [arrive(at_once, NUMBER, [WHOLE])[0]]
    with transaction(at_once.sessions) as session:
        for which in range(9):
            inbound.receive_text(at_once.work(session), Arrived(f"SM{which}", f"+1612555010{which}", WHOLE, None))
        session.flush()
        kept = list(session.scalars(select(Inbound.id)))
    assert at_once.run(10, lambda work, which: inbound.handle_text(work, kept[which])) == {DONE: 10}
    assert at_once.count(Report) == 10


GROUP, URL = "Longfellow Rapid Response Team", "https://rapid-response.example"
SAID = [
    (wording.ASK_WHAT, wording.ASK_WHAT_BRIEF),
    (wording.ASK_WHERE, wording.ASK_WHERE_BRIEF),
    (wording.ASK_SIZE, wording.ASK_SIZE_BRIEF),
    (wording.REPORTED, wording.REPORTED_BRIEF),
    (wording.REPORT_HELD, wording.REPORT_HELD_BRIEF),
    (wording.ADDED, wording.ADDED_BRIEF),
]


@pytest.mark.parametrize("wordings", SAID)
@pytest.mark.parametrize("language", list(NAMES))
def test_every_answer_costs_one_segment_however_long_our_name_and_address_are(
    work: Work, language: str, wordings: tuple[str, ...]
) -> None:
    assert len(GROUP) == len(URL) == 30
    work = replace(work, policy=replace(work.policy, group_name=GROUP, public_url=URL))
    facts = {"report": "K7QF-2MTX", "url": URL}
    message, tongue = text_report.worded(work, language, wordings, facts)
    said = wording.say(message, tongue, facts, work.policy)
    assert segments(closed_with(said, BLANK_REFERENCE)) == 1
    assert "K7QF-2MTX" in said or "%(report)s" not in wordings[0]


@pytest.mark.parametrize("wordings", [*SAID, (wording.STRANGER,)])
def test_the_fullest_english_answer_costs_one_segment_too(work: Work, wordings: tuple[str, ...]) -> None:
    policy = replace(work.policy, group_name=GROUP, public_url=URL)
    said = wording.say(wordings[0], "en", {"report": "K7QF-2MTX", "url": URL}, policy)
    assert is_gsm(said)
    assert segments(closed_with(said, BLANK_REFERENCE)) == 1


def test_an_answer_that_costs_more_than_a_segment_in_a_language_is_said_in_english(work: Work) -> None:
    assert text_report.worded(work, "kar", (wording.NOTHING_OPEN,), {}) == (wording.NOTHING_OPEN, "en")
    assert text_report.worded(work, "es", (wording.NOTHING_OPEN,), {}) == (wording.NOTHING_OPEN, "es")
