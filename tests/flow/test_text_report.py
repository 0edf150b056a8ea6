"""A text to the number becomes a report with at most three questions, no matter who sends it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from responder.domain.incident import Outcome
from responder.domain.report import MOST_ADDITIONS, Activity, Progress, Size, State
from responder.domain.role import Role
from responder.flow.admin import legal_hold, upkeep
from responder.flow.incident import decisions
from responder.flow.message import wording
from responder.flow.report import follow_up, report
from responder.flow.respond import inbound
from responder.flow.respond.inbound import Arrived
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import addition, content_key, history, phone
from responder.store import report as report_store
from responder.store.addition import Addition
from responder.store.area import Area
from responder.store.content_key import ContentKey
from responder.store.inbound import Inbound
from responder.store.report import Report
from responder.store.text_report import TextReport
from tests.factories import Factory, account
from tests.flow.joining import later
from tests.flow.text_reports import MINUTE, WHOLE, asks, only, open_ones, place_of, reports, said
from tests.flow.texting import bodies, text_in
from tests.woken import Woken


@pytest.fixture
def area(make: Factory) -> Area:
    area = make.area()
    make.place(area)
    return area


@pytest.fixture
def number(make: Factory, area: Area) -> str:
    """A text from a stranger."""
    assert area
    return make.number()


def test_one_text_that_says_all_is_a_report_and_its_code_is_answered(work: Work, number: str, woken: Woken) -> None:
    text_in(work, number, WHOLE)
    kept = only(work)
    assert (kept.activity, kept.size, kept.status) == (Activity.VEHICLES, Size.SOME, State.RECEIVED)
    assert place_of(work, kept) == "Lake & Bloomington"
    assert report_store.details(work.session, kept) == WHOLE
    assert len(bodies(work)) == 1
    assert f"/report/{kept.code}" in said(work)
    assert report.report_progress(work, kept.code) is Progress.RECEIVED
    work.session.commit()
    assert woken.of(Step.VERIFY) == [str(kept.id)]


def test_it_is_placed_and_joins_what_others_report(work: Work, number: str, area: Area) -> None:
    text_in(work, number, WHOLE)
    kept = only(work)
    verify.place_report(work, kept.id)
    assert kept.area_id == area.id
    assert kept.incident_id is not None


def test_the_missing_facts_are_asked_for_one_at_a_time(work: Work, number: str) -> None:
    for body, message in (("REPORT", wording.ASK_WHAT), ("they are knocking on doors", wording.ASK_WHERE),
                          ("Lake and Bloomington", wording.ASK_SIZE)):  # fmt: skip
        text_in(work, number, body)
        assert asks(work, message)
        assert reports(work) == []
    text_in(work, number, "4")
    kept = only(work)
    assert (kept.activity, kept.size, place_of(work, kept)) == (Activity.DOOR, Size.SOME, "Lake and Bloomington")
    assert kept.code in said(work)
    assert len(bodies(work)) == 4


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("ICE at Lake & Bloomington", wording.ASK_SIZE),
        ("ICE 4 agents", wording.ASK_WHERE),
        ("ICE", wording.ASK_WHERE),
        ("report Lake & Bloomington 5 agents", None),
        ("report Lake & Bloomington", wording.ASK_WHAT),
        ("6 masked men at Lake & Bloomington", wording.ASK_WHAT),
        ("ICE 4 agents lake bloomington", None),
        ("ICE 4 agents powderhorn", None),
        ("ICE 4 agents walmart", wording.ASK_WHERE),
    ],
)
def test_nothing_is_asked_that_was_said_or_that_the_gazetteer_knows(
    work: Work, number: str, body: str, asked: str | None
) -> None:
    text_in(work, number, body)
    assert (only(work).code in said(work)) if asked is None else asks(work, asked)


def test_an_answer_may_tell_more_than_was_asked(work: Work, number: str) -> None:
    text_in(work, number, "report")
    text_in(work, number, "4 agents taking somebody at Lake & Bloomington")
    kept = only(work)
    assert (kept.activity, kept.size, place_of(work, kept)) == (Activity.TAKEN, Size.SOME, "Lake & Bloomington")


def test_where_is_asked_again_if_the_answer_told_something_else(work: Work, number: str) -> None:
    text_in(work, number, "ICE")
    text_in(work, number, "there are 4 of them")
    assert asks(work, wording.ASK_WHERE)
    text_in(work, number, "by the mosque")
    kept = only(work)
    assert (kept.size, place_of(work, kept)) == (Size.SOME, "mosque")


@pytest.mark.parametrize("unknown", ["I don't know", "no se", "idk", "?"])
def test_a_person_who_knows_nothing_at_all_is_told_how_to_report(work: Work, number: str, unknown: str) -> None:
    for body in ("REPORT", unknown, f"{unknown} {unknown}", unknown):
        text_in(work, number, body)
    assert (reports(work), open_ones(work)) == ([], 0)
    told = [wording.ASK_WHAT, wording.ASK_WHERE, wording.ASK_SIZE, wording.STRANGER]
    facts = {"url": work.policy.public_url}
    # The majority of the words decides, and until there is one, most of them are English.
    spoken = ["en", "en", "es", "es"] if unknown == "no se" else ["en"] * 4
    assert bodies(work) == [
        wording.say(message, language, facts, work.policy) for message, language in zip(told, spoken, strict=True)
    ]


def test_a_report_without_a_place_is_kept_and_lies_outside_every_area(work: Work, number: str) -> None:
    for body in ("ICE took my neighbor", "no se", "no se"):
        text_in(work, number, body)
    kept = only(work)
    verify.place_report(work, kept.id)
    assert (kept.area_id, kept.size, kept.activity) == (None, Size.UNKNOWN, Activity.TAKEN)
    assert kept.incident_id is not None


def test_a_question_that_nobody_answers_becomes_a_report_of_what_is_known(work: Work, number: str) -> None:
    text_in(work, number, "ICE 4 agents")
    upkeep.sweep(later(work, 29 * MINUTE))
    assert reports(work) == []
    upkeep.sweep(later(work, 31 * MINUTE))
    kept = only(work)
    assert (kept.activity, kept.size, place_of(work, kept)) == (Activity.OTHER, Size.SOME, "")
    assert kept.received_at - kept.seen_at == timedelta(minutes=45)
    assert kept.code in said(work)
    assert open_ones(work) == 0
    upkeep.sweep(later(work, 62 * MINUTE))
    assert len(reports(work)) == 1


def test_a_report_with_only_what_and_where_does_not_wait_long_for_how_many(work: Work, number: str) -> None:
    text_in(work, number, "ICE at Lake & Bloomington")
    upkeep.sweep(later(work, 4 * MINUTE))
    assert reports(work) == []
    upkeep.sweep(later(work, 6 * MINUTE))
    kept = only(work)
    assert kept.size is Size.UNKNOWN
    assert kept.seen_at == kept.received_at
    text_in(later(work, 8 * MINUTE), number, "4")
    assert added(work, kept) == ["4"]


def test_a_text_that_says_neither_what_nor_where_is_forgotten_with_its_key(work: Work, number: str) -> None:
    text_in(work, number, "REPORT")
    keys = work.session.scalar(select(func.count()).select_from(ContentKey)) or 0
    upkeep.sweep(later(work, 31 * MINUTE))
    assert (reports(work), open_ones(work)) == ([], 0)
    assert work.session.scalar(select(func.count()).select_from(ContentKey)) == keys - 1


def test_a_text_after_the_patience_begins_anew_though_no_sweep_came(work: Work, number: str) -> None:
    text_in(work, number, "ICE 4 agents")
    text_in(later(work, 40 * MINUTE), number, "ICE 12 agents at Lake & Bloomington")
    first, second = sorted(reports(work), key=lambda kept: kept.size != Size.SOME)
    assert (first.size, second.size) == (Size.SOME, Size.MANY)


def test_the_words_are_sealed_until_they_are_a_report_and_no_key_is_left(work: Work, number: str) -> None:
    text_in(work, number, "ICE at Lake & Bloomington")
    row = work.session.scalars(select(TextReport)).one()
    assert b"Lake" not in (row.place_words_sealed or b"") + (row.details_sealed or b"")
    text_in(work, number, "4")
    held = {*work.session.scalars(select(Inbound.key_id)), *work.session.scalars(select(Report.key_id))}
    assert set(work.session.scalars(select(ContentKey.id))) == held


def added(work: Work, kept: Report) -> list[str]:
    query = select(Addition).where(Addition.report_id == kept.id).order_by(Addition.added_at)
    return [
        content_key.read(work.session, one.key_id, one.words_sealed, addition.WORDS, one.id)
        for one in work.session.scalars(query)
    ]


@pytest.mark.parametrize("again", [WHOLE, WHOLE.upper(), WHOLE + "!!"])
def test_the_same_words_again_are_one_report(work: Work, number: str, again: str) -> None:
    text_in(work, number, WHOLE)
    text_in(work, number, again)
    assert len(reports(work)) == len(bodies(work)) == 1
    text_in(later(work, 3 * MINUTE), number, again)
    assert len(reports(work)) == 1
    assert only(work).code in said(work)
    assert added(work, only(work)) == []


def test_the_same_words_again_answer_no_question(work: Work, number: str) -> None:
    for _ in range(3):
        text_in(work, number, "ICE at Lake & Bloomington")
    assert (len(reports(work)), len(bodies(work)), open_ones(work)) == (0, 1, 1)
    text_in(later(work, 2 * MINUTE), number, "ICE at Lake & Bloomington")
    assert asks(work, wording.ASK_SIZE)
    assert len(bodies(work)) == 2


def test_the_same_text_twice_by_the_carrier_is_one(work: Work, number: str) -> None:
    for _ in range(2):
        inbound.receive_text(work, Arrived("SM-same", number, WHOLE, None))
        for row in work.session.scalars(select(Inbound.id).where(Inbound.handled_at.is_(None))):
            inbound.handle_text(work, row)
    assert len(reports(work)) == len(bodies(work)) == 1


def test_further_words_are_added_to_the_report(work: Work, number: str) -> None:
    text_in(work, number, WHOLE)
    text_in(work, number, "they have more vans now")
    text_in(work, number, "ICE at bloomington & lake, more cars")
    assert added(work, only(work)) == ["they have more vans now", "ICE at bloomington & lake, more cars"]
    assert said(work) == wording.say(wording.ADDED, "en", {"report": only(work).code}, work.policy)


@pytest.mark.parametrize("over", ["refused", "closed", "withdrawn under a hold"])
def test_words_after_a_report_is_over_begin_another(work: Work, make: Factory, number: str, over: str) -> None:
    text_in(work, number, WHOLE)
    first = only(work)
    verify.place_report(work, first.id)
    assert first.incident_id is not None
    boss = account(work.session, "boss@example.org", "x", Role.COORDINATOR).id
    if over == "refused":
        first.status = State.REFUSED
        work.session.flush()
    elif over == "closed":
        decisions.close_incident(work, first.incident_id, boss, Outcome.ENDED)
    else:
        legal_hold.place_hold(work, boss)
        follow_up.withdraw_report(work, first.code)
    text_in(later(work, 2 * MINUTE), number, WHOLE)
    text_in(later(work, 3 * MINUTE), number, "they have more vans now")
    assert len(reports(work)) == 2
    assert added(work, first) == []
    assert added(work, reports(work)[1]) == ["they have more vans now"]
    assert make


def test_no_more_is_added_by_text_than_on_the_page(work: Work, number: str) -> None:
    text_in(work, number, WHOLE)
    for count in range(MOST_ADDITIONS + 2):
        text_in(work, number, f"more of them {count}")
    assert len(added(work, only(work))) == MOST_ADDITIONS


def test_an_addition_by_text_is_in_the_incidents_history(work: Work, number: str) -> None:
    text_in(work, number, WHOLE)
    kept = only(work)
    verify.place_report(work, kept.id)
    text_in(work, number, "they have more vans now")
    assert kept.incident_id is not None
    assert history.of_incident(work.session, kept.incident_id)[-1].event == "add"


def test_another_place_is_another_report(work: Work, number: str) -> None:
    text_in(work, number, WHOLE)
    text_in(work, number, "ICE 3 agents at Cedar & Franklin")
    assert [place_of(work, kept) for kept in reports(work)].count("Cedar & Franklin") == 1
    assert len(reports(work)) == 2
    assert len({kept.source_id for kept in reports(work)}) == 1


def test_report_begins_one_whatever_was_told_before(work: Work, number: str) -> None:
    text_in(work, number, WHOLE)
    text_in(work, number, "report 9 agents at lake & bloomington")
    assert len(reports(work)) == 2


def test_two_phones_are_two_sources_which_lead_to_no_phone(work: Work, make: Factory, area: Area) -> None:
    assert area
    for number in (make.number(), make.number()):
        text_in(work, number, WHOLE)
    one, other = reports(work)
    assert one.source_id != other.source_id
    assert {one.source_id, other.source_id}.isdisjoint({one.phone_id, other.phone_id})


@pytest.mark.parametrize(
    ("body", "language", "message"),
    [
        ("hay agentes de la migra en Lake y Bloomington", "es", wording.ASK_SIZE),
        ("saraakiil ayaa jooga Lake iyo Bloomington", "so", wording.ASK_SIZE),
        ("Muaj tub ceev xwm ntawm Lake thiab Bloomington", "hmn", wording.ASK_SIZE),
        ("ejentoota Lake fi Bloomington jiru", "om", wording.ASK_SIZE),
        ("ပှၤဘၣ်မူဘၣ်ဒါ Lake & Bloomington", "kar", wording.ASK_SIZE),
        ("agents at Lake & Bloomington", "en", wording.ASK_SIZE),
    ],
)
def test_the_answer_is_in_the_language_of_the_words(
    work: Work, number: str, body: str, language: str, message: str
) -> None:
    text_in(work, number, "ICE")
    text_in(work, number, body)
    assert work.session.scalars(select(TextReport.language)).one() == language
    assert said(work) in {wording.say(message, tongue, {}, work.policy) for tongue in (language, "en")} | {
        wording.say(wording.ASK_SIZE_BRIEF, language, {}, work.policy)
    }


def test_words_of_any_language_are_answered_in_the_volunteers_own(work: Work, make: Factory, area: Area) -> None:
    ana = make.volunteer(area, language="es")
    text_in(work, make.number_of(ana), "ICE Lake & Bloomington")
    assert work.session.scalars(select(TextReport.language)).one() == "es"


@pytest.mark.parametrize("body", ["hello?", "who is this", "ice cream", "Is ICE at Lake & Cedar?", "5 K7QF", "1", ""])
def test_a_stranger_who_reports_nothing_is_told_how_once_an_hour(work: Work, number: str, body: str) -> None:
    text_in(work, number, body)
    text_in(work, number, body)
    assert (reports(work), open_ones(work)) == ([], 0)
    (answer,) = bodies(work)
    assert "/report" in answer
    assert "Lake" in answer


@pytest.mark.parametrize("command", ["STOP", "HELP", "ayuda"])
def test_a_command_keeps_its_meaning_in_the_middle_of_a_report(work: Work, number: str, command: str) -> None:
    text_in(work, number, "ICE 4 agents")
    text_in(work, number, command)
    row = work.session.scalars(select(TextReport)).one()
    assert row.questions == 1
    asked = len(bodies(work))
    known = phone.find_phone(work.session, number)
    assert known is not None
    assert (known.opted_out_at is not None) == (command == "STOP")
    upkeep.sweep(later(work, 31 * MINUTE))
    assert only(work).size is Size.SOME
    # What was reported is not lost with a STOP, but no more answers go out.
    assert len(bodies(work)) == asked + (command != "STOP")


def test_after_a_stop_nothing_is_taken(work: Work, number: str) -> None:
    text_in(work, number, "STOP")
    text_in(work, number, WHOLE)
    assert reports(work) == []
