"""Phone reports: kept without limits, with a spelled-out code, and a number that few people see."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from responder.domain import report as limits
from responder.domain.report import Activity, Channel, Equipment, Size, State, Uniform
from responder.domain.role import Role
from responder.flow.message.wording import load_catalog
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import phone
from responder.store import report as store
from responder.store.account import Account
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.report import Report
from responder.web.access import needed
from tests.factories import Factory
from tests.login import log_in
from tests.web.incidents import press
from tests.woken import Woken

CALL = "/dashboard/report"
TOLD = {"activity": "stop", "words": "lake and bloomington", "spoken": "en"}
NUMBER, AS_TYPED, TOO_LONG = "+16125550143", "(612) 555-0143", "6" * (limits.LONGEST_CALLBACK_NUMBER + 1)


@pytest.fixture
def corner(work: Work, make: Factory) -> Area:
    area = make.area("Powderhorn Park")
    make.place(area)
    work.session.commit()
    return area


@pytest.fixture
def dispatcher(app: Flask, work: Work, corner: Area) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


def send(client: FlaskClient, **more: Any) -> TestResponse:
    return press(client, CALL, **(TOLD | more))


def kept(work: Work) -> list[Report]:
    query = select(Report).order_by(Report.received_at).execution_options(populate_existing=True)
    return list(work.session.scalars(query))


def only(work: Work) -> Report:
    (report,) = kept(work)
    return report


def placed(work: Work, report: Report) -> Incident:
    verify.place_report(work, report.id)
    work.session.commit()
    return work.session.scalars(select(Incident)).one()


def audited(work: Work) -> list[tuple[str, str, str]]:
    query = select(Audit).where(Audit.noun == "report").order_by(Audit.id)
    return [(one.act, str(one.noun_id), one.why) for one in work.session.scalars(query)]


def fault(page: str, name: str) -> str:
    found = re.search(rf'id="{name}-error">([^<]*)<', page)
    return found[1] if found else ""


@pytest.mark.parametrize("name", ["take_call", "keep_call", "look_up", "taken", "call_back"])
def test_a_dispatcher_takes_calls_and_a_viewer_does_not(app: Flask, viewer: FlaskClient, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.DISPATCHER
    assert viewer.get(CALL).status_code == 403
    assert f'href="{CALL}"' not in viewer.get("/dashboard/").text


def test_the_board_leads_to_the_form_in_which_the_first_answer_has_the_focus(dispatcher: FlaskClient) -> None:
    assert f'href="{CALL}"' in dispatcher.get("/dashboard/").text
    page = dispatcher.get(CALL).text
    assert re.search(r'id="activity-1" name="activity" value="stop" autofocus', page)
    assert page.count("autofocus") == 1
    asked = re.findall(r'<(?:legend|label for="[^"]*")>([^<]*)<', page)
    assert asked.index("What is happening?") < asked.index("Where?") < asked.index("Eyewitness?")
    assert asked.index("When?") < asked.index("Callback number")


def test_a_phone_report_is_kept_with_its_answers_and_the_dispatcher_who_logged_it(
    dispatcher: FlaskClient, work: Work, corner: Area, woken: Woken
) -> None:
    answer = send(
        dispatcher,
        first_hand="yes",
        size="3-5",
        uniform="masked",
        equipment=["vans", "none"],
        seen="minutes",
        area=str(corner.id),
        details="Two vans\r\nby the\x00 school\u202e",
        spoken="es",
    )
    report = only(work)
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{CALL}/{report.id}"
    assert (report.channel, report.status, report.held_why) == (Channel.CALL, State.RECEIVED, None)
    assert (report.activity, report.size, report.uniform) == (Activity.STOP, Size.SOME, Uniform.MASKED)
    assert (report.first_hand, report.equipment, report.language) == (True, [Equipment.VANS], "es")
    assert (report.received_at - report.seen_at).total_seconds() == 600
    assert (report.area_id, report.phone_id) == (corner.id, None)
    assert store.place_words(work.session, report) == "lake and bloomington"
    assert store.details(work.session, report) == "Two vans\nby the school"
    assert report.taken_by == work.session.scalars(select(Account.id).where(Account.email.like("dispatcher@%"))).one()
    assert woken.of(Step.VERIFY) == [str(report.id)]
    assert audited(work) == [("take", str(report.id), "")]


def test_the_same_form_sent_twice_is_one_report_and_one_act(dispatcher: FlaskClient, work: Work) -> None:
    found = re.search(r'name="submission" value="([^"]+)"', dispatcher.get(CALL).text)
    assert found
    answers = [send(dispatcher, submission=found[1]) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert len(audited(work)) == 1
    only(work)


def test_calls_are_never_held_however_many_come_and_each_is_a_source_of_its_own(
    dispatcher: FlaskClient, work: Work
) -> None:
    for _ in range(12):
        assert send(dispatcher).status_code == 303
    reports = kept(work)
    assert {report.status for report in reports} == {State.RECEIVED}
    assert len({report.source_id for report in reports}) == 12


def test_phone_reports_with_the_same_number_share_one_source_with_its_texts(
    dispatcher: FlaskClient, work: Work
) -> None:
    for _ in range(2):
        send(dispatcher, number=AS_TYPED)
    first, second = kept(work)
    row = phone.find_phone(work.session, NUMBER)
    assert row is not None
    assert first.phone_id == second.phone_id == row.id
    assert first.source_id == second.source_id == phone.source_of(work.session, row.id)
    assert row.number_sealed is not None
    assert NUMBER.encode() not in row.number_sealed


def test_a_number_that_was_forgotten_is_kept_again_but_texts_to_it_stay_stopped(
    dispatcher: FlaskClient, work: Work
) -> None:
    row = phone.find_or_add_phone(work.session, NUMBER)
    phone.opt_out(work.session, row.id, work.now)
    phone.forget(row)
    work.session.commit()
    send(dispatcher, number=AS_TYPED)
    row = work.session.get_one(Phone, row.id, populate_existing=True)
    assert row.number_sealed is not None
    assert row.opted_out_at == work.now


@pytest.mark.parametrize("typed", ["555", "call me", "+", "612555014", TOO_LONG, "９" * 3, "<b>"])
def test_an_invalid_phone_number_is_asked_for_again(dispatcher: FlaskClient, work: Work, typed: str) -> None:
    answer = send(dispatcher, number=typed)
    assert answer.status_code == 422
    assert "with the area code" in fault(answer.text, "number")
    assert kept(work) == []
    assert work.session.scalar(select(func.count()).select_from(Phone)) == 0


def test_an_empty_form_says_what_to_ask_and_keeps_what_was_typed(dispatcher: FlaskClient, work: Work) -> None:
    answer = send(dispatcher, activity="", words="", details="two <vans>", size="6-15")
    assert answer.status_code == 422
    assert fault(answer.text, "activity")
    assert fault(answer.text, "words")
    assert "two &lt;vans&gt;" in answer.text
    assert 'value="6-15" checked' in answer.text
    assert re.search(r'id="activity-1"[^>]* autofocus', answer.text)
    assert answer.text.count("autofocus") == 1
    assert kept(work) == []


@pytest.mark.parametrize("name", ["activity", "first_hand", "size", "uniform", "equipment", "seen", "area", "spoken"])
@pytest.mark.parametrize("value", ["nonsense", "9" * 3000, "Ω'\"<b>"])
def test_an_answer_that_is_not_offered_is_a_fault_beside_its_field(
    dispatcher: FlaskClient, work: Work, name: str, value: str
) -> None:
    answer = send(dispatcher, **{name: value})
    assert answer.status_code == 422
    assert fault(answer.text, name)
    assert value == "nonsense" or value not in answer.text
    assert kept(work) == []


@pytest.mark.parametrize(("name", "most"), [("words", limits.LONGEST_PLACE_WORDS), ("details", limits.LONGEST_DETAILS)])
def test_too_much_comes_back_whole(dispatcher: FlaskClient, work: Work, name: str, most: int) -> None:
    answer = send(dispatcher, **{name: "x" * (most + 1)})
    assert answer.status_code == 422
    assert str(most) in fault(answer.text, name)
    assert "x" * (most + 1) in answer.text
    assert re.search(rf'name="{name}"[^>]* maxlength="{most}"', answer.text)
    assert send(dispatcher, **{"area": "unknown", name: "x" * most}).status_code == 303


def test_a_place_that_nobody_knows_is_asked_for_its_neighborhood_once(dispatcher: FlaskClient, work: Work) -> None:
    first = send(dispatcher, words="the red barn")
    assert first.status_code == 422
    assert "Which neighborhood" in fault(first.text, "area")
    assert re.search(r'id="area"[^>]* autofocus', first.text)
    assert send(dispatcher, words="the red barn", area="unknown").status_code == 303
    assert only(work).area_id is None


def test_the_place_is_looked_up_before_anything_is_kept(
    dispatcher: FlaskClient, work: Work, make: Factory, corner: Area
) -> None:
    said = {words: press(dispatcher, f"{CALL}/place", words=words) for words in ("bloomington/lake", "the barn", "")}
    assert {words: answer.get_json() for words, answer in said.items()} == {
        "bloomington/lake": {"said": "near Lake St & Bloomington Ave, Powderhorn Park?"},
        "the barn": {"said": "We don't know that place. Ask which neighborhood it is in."},
        "": {"said": ""},
    }
    elsewhere = press(dispatcher, f"{CALL}/place", words="the barn", area=str(corner.id))
    assert elsewhere.get_json() == {"said": "We don't know that place there. The report keeps the caller's words."}
    page = send(dispatcher, act="look", details="two vans")
    assert page.status_code == 200
    assert "near Lake St &amp; Bloomington Ave, Powderhorn Park?" in page.text
    assert "two vans" in page.text
    assert re.search(r'id="words"[^>]* autofocus', page.text, re.DOTALL)
    assert kept(work) == []


@pytest.mark.parametrize("words", ["\x00", "x" * 100_000, "Ω\u202e", "%", "' OR 1=1", "Z̷̛͇a̵l̶g̷o̷"])
def test_strange_words_are_looked_up_as_any_others(dispatcher: FlaskClient, words: str) -> None:
    assert press(dispatcher, f"{CALL}/place", words=words, area="x").status_code == 200
    assert send(dispatcher, words=words).status_code in {303, 422}


def test_the_code_is_read_out_in_words_in_the_callers_own_language(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher, spoken="es")
    report = only(work)
    report.code = "K7QF-2MTX"
    work.session.commit()
    page = dispatcher.get(f"{CALL}/{report.id}").text
    spelled = re.search(r'id="spelled" lang="es">(.*?)</div>', page, re.DOTALL)
    assert spelled
    assert re.findall(r"<b>(.)</b>", spelled[1]) == list("K7QF2MTX")
    assert f"<b>7</b> {load_catalog('es').gettext('seven')}<" in spelled[1]
    assert 'id="code">K7QF-2MTX<' in page
    assert f'id="next" href="{CALL}"' in page


def test_in_english_each_letter_is_as_in_a_word(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher)
    report = only(work)
    report.code = "K7QF-2MTX"
    work.session.commit()
    page = re.sub(r"</?b>", "", dispatcher.get(f"{CALL}/{report.id}").text)
    said = re.findall(r"<li>(.*?)</li>", page.partition('id="spelled"')[2].partition("</div>")[0])
    assert said == [
        "K as in Kilo", "7 seven", "Q as in Quebec", "F as in Foxtrot",
        "2 two", "M as in Mike", "T as in Tango", "X as in X-ray",
    ]  # fmt: skip


def test_the_page_of_a_taken_call_says_what_was_found_and_leads_to_its_incident(
    dispatcher: FlaskClient, work: Work
) -> None:
    send(dispatcher)
    report = only(work)
    before = dispatcher.get(f"{CALL}/{report.id}").text
    assert "near Lake St &amp; Bloomington Ave, Powderhorn Park?" in before
    assert "not linked to one yet" in before
    found = placed(work, report)
    assert f'href="/dashboard/incidents/{found.code}"' in dispatcher.get(f"{CALL}/{report.id}").text


def test_a_phone_report_opens_only_for_the_account_that_logged_it(
    dispatcher: FlaskClient, app: Flask, work: Work
) -> None:
    send(dispatcher)
    other = log_in(app, work.session, Role.ADMIN)
    report = only(work)
    assert other.get(f"{CALL}/{report.id}").status_code == 404
    assert other.get(f"{CALL}?instead={report.id}").status_code == 404
    assert send(other, instead=str(report.id)).status_code == 404
    assert dispatcher.get(f"{CALL}/{uuid4()}").status_code == 404
    assert len(kept(work)) == 1


def test_correcting_a_phone_report_logs_a_new_one_and_withdraws_the_first(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher, first_hand="yes", details="two vans", number=AS_TYPED, seen="hour", area="unknown")
    wrong = only(work)
    placed(work, wrong)
    form = dispatcher.get(f"{CALL}?instead={wrong.id}").text
    assert 'value="lake and bloomington"' in form
    assert 'value="hour" checked' in form
    assert "two vans" in form
    assert "The number they left is saved" in form
    assert "555" not in re.sub(r'[0-9a-f-]{36}|data-version="\w*"', "", form)
    assert send(dispatcher, instead=str(wrong.id), words="lake st & bloomington", seen="hour").status_code == 303
    first, second = kept(work)
    assert (first.id, first.status, first.phone_id) == (wrong.id, State.WITHDRAWN, None)
    assert store.details(work.session, first) == ""
    assert second.status is State.RECEIVED
    assert second.phone_id is not None
    assert second.source_id == first.source_id
    assert [act for act, _id, _why in audited(work)] == ["take", "correct", "take"]


def test_a_correction_sent_twice_takes_back_once(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher)
    wrong, key = only(work), str(uuid4())
    for _ in range(2):
        send(dispatcher, instead=str(wrong.id), submission=key)
    assert [report.status for report in kept(work)] == [State.WITHDRAWN, State.RECEIVED]
    assert len(audited(work)) == 3
    assert kept(work)[0].source_id == kept(work)[1].source_id
    again = dispatcher.get(f"{CALL}?instead={wrong.id}")
    assert again.headers["Location"] == f"{CALL}/{wrong.id}"
    assert "the report was withdrawn" in dispatcher.get(f"{CALL}/{wrong.id}").text


def test_no_page_shows_the_number_until_somebody_says_why_they_call_back(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher, number=AS_TYPED)
    report = only(work)
    found = placed(work, report)
    for path in (f"/dashboard/incidents/{found.code}", f"{CALL}/{report.id}", "/dashboard/"):
        assert not re.search(r"612.?555|555.?0143", dispatcher.get(path).text)
    assert "Call back" in dispatcher.get(f"/dashboard/incidents/{found.code}").text
    for why in ("", "curious"):
        assert press(dispatcher, of(report.id), why=why).status_code == 400
    assert len(audited(work)) == 1
    shown = press(dispatcher, of(report.id), why="cut off")
    assert re.search(rf'id="revealed">{re.escape(NUMBER)}<', shown.text)
    assert f'href="/dashboard/incidents/{found.code}"' in shown.text
    assert audited(work)[1:] == [("reveal", str(report.id), "cut off")]


def test_a_call_back_before_the_report_is_joined_leads_back_to_the_board(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher, number=AS_TYPED)
    shown = press(dispatcher, of(only(work).id), why="more")
    assert NUMBER in shown.text
    assert 'href="/dashboard/">Hide number' in shown.text


def test_reporters_who_left_no_number_or_only_texted_cannot_be_called_back(dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher)
    report = only(work)
    found = placed(work, report)
    assert "Call back" not in dispatcher.get(f"/dashboard/incidents/{found.code}").text
    assert press(dispatcher, of(report.id), why="more").status_code == 404
    assert press(dispatcher, of(uuid4()), why="more").status_code == 404
    texted = phone.find_or_add_phone(work.session, NUMBER)
    report.channel, report.phone_id = Channel.TEXT, texted.id
    work.session.commit()
    assert press(dispatcher, of(report.id), why="more").status_code == 404
    assert "Call back" not in dispatcher.get(f"/dashboard/incidents/{found.code}").text
    assert len(audited(work)) == 1


def test_a_viewer_of_the_incident_may_not_ask_for_the_number(
    dispatcher: FlaskClient, viewer: FlaskClient, work: Work
) -> None:
    send(dispatcher, number=AS_TYPED)
    found = placed(work, only(work))
    assert "Call back" not in viewer.get(f"/dashboard/incidents/{found.code}").text
    assert press(viewer, of(only(work).id), why="more").status_code == 403


def test_the_audit_says_it_in_words(app: Flask, dispatcher: FlaskClient, work: Work) -> None:
    send(dispatcher, number=AS_TYPED)
    press(dispatcher, of(only(work).id), why="cut off")
    page = log_in(app, work.session, Role.ADMIN).get("/dashboard/audit").text
    assert "logged a phone report" in page
    assert "viewed a caller&#39;s phone number" in page
    assert "the phone call was cut off" in page


def test_a_form_without_its_token_keeps_nothing(dispatcher: FlaskClient, work: Work) -> None:
    assert dispatcher.post(CALL, data=TOLD).status_code == 400
    assert dispatcher.post(f"{CALL}/place", data={"words": "x"}).status_code == 400
    assert kept(work) == []


def of(report_id: UUID) -> str:
    return f"/dashboard/reports/{report_id}/number"
