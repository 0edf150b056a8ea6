"""The page of a report's code: what it says, what can be done there, and that it leaves nothing on the phone."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.domain import incident as incidents
from responder.domain.report import LONGEST_DETAILS, HeldWhy, Size, State, Uniform
from responder.domain.role import Role
from responder.flow.admin import legal_hold
from responder.flow.report import report
from responder.flow.report.report import Submission
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.addition import Addition
from responder.store.incident import Incident
from responder.store.report import Report
from tests.factories import Factory, account, submission

UNKNOWN = "K7QF-2MTX"


@pytest.fixture
def kept(work: Work, make: Factory) -> Report:
    """A report on an incident."""
    make.place(make.area())
    sent = report.submit_report(work, submission(details="two vans"))
    verify.place_report(work, sent.id)
    work.session.commit()
    return sent


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def status(session: Session, kept: Report) -> State:
    session.refresh(kept)
    return kept.status


def test_somebody_adds_to_their_report_and_a_coordinator_reads_it(
    client: FlaskClient, coordinator: FlaskClient, kept: Report, session: Session
) -> None:
    answer = client.post(f"/report/{kept.code}/add", data={"details": "now four\r\n<b>vans</b>"})
    assert answer.status_code == 303
    assert "We added it to your report" in client.get(answer.location).text
    code = session.get_one(Incident, kept.incident_id).code
    page = coordinator.get(f"/dashboard/incidents/{code}").text
    assert "now four\n&lt;b&gt;vans&lt;/b&gt;" in page
    assert "added details to a report" in page
    # The reporter's own page does not show the words again, because somebody who finds the phone could read them.
    assert "four" not in client.get(f"/report/{kept.code}").text


@pytest.mark.parametrize(
    ("words", "said"), [(" \u200b ", "Please write"), ("x" * (LONGEST_DETAILS + 1), str(LONGEST_DETAILS))]
)
def test_nothing_and_too_much_is_said_beside_the_field(
    client: FlaskClient, kept: Report, session: Session, words: str, said: str
) -> None:
    answer = client.post(f"/report/{kept.code}/add", data={"details": words})
    assert answer.status_code == 422
    found = re.search(r'id="details-error"[^>]*>(.*?)</p>', answer.text)
    assert found
    assert said in found[1]
    assert words.strip("\u200b ") in answer.text
    assert count(session, Addition) == 0


def test_withdrawing_asks_once_more_then_deletes(client: FlaskClient, kept: Report, session: Session) -> None:
    page = client.get(f"/report/{kept.code}").text
    assert f"/report/{kept.code}/withdraw" in page
    asked = client.get(f"/report/{kept.code}/withdraw")
    assert "Withdraw this report?" in asked.text
    assert status(session, kept) is State.JOINED
    answer = client.post(f"/report/{kept.code}/withdraw", follow_redirects=True)
    assert "You withdrew this report" in answer.text
    assert "are deleted." in answer.text
    assert "/add" not in answer.text
    assert status(session, kept) is State.WITHDRAWN
    assert kept.key_id is None
    assert session.get_one(Incident, kept.incident_id).status is incidents.State.CLOSED


def test_a_dispatcher_sees_that_it_was_withdrawn_but_nothing_of_it(
    client: FlaskClient, coordinator: FlaskClient, kept: Report, session: Session
) -> None:
    client.post(f"/report/{kept.code}/withdraw")
    code = session.get_one(Incident, kept.incident_id).code
    page = coordinator.get(f"/dashboard/incidents/{code}").text
    assert "withdrew a report" in page
    assert "two vans" not in page
    assert coordinator.get("/dashboard/").status_code == 200


def test_withdrawing_a_report_under_a_legal_hold_says_so(client: FlaskClient, kept: Report, work: Work) -> None:
    legal_hold.place_hold(work, account(work.session, "b@example.org", "x", Role.ADMIN).id)
    work.session.commit()
    page = client.post(f"/report/{kept.code}/withdraw", follow_redirects=True).text
    assert "a legal hold" in page
    assert "are deleted." not in page


def test_a_held_report_says_that_somebody_looks_at_it_by_hand(client: FlaskClient, work: Work) -> None:
    given = Submission(**{**vars(submission(words="here")), "held_why": HeldWhy.COPY})
    kept = report.submit_report(work, given)
    work.session.commit()
    page = client.get(f"/report/{kept.code}").text
    assert "A person will review it first" in page
    assert 'class="here"' in page
    kept.status = State.REFUSED
    work.session.commit()
    page = client.get(f"/report/{kept.code}").text
    assert "This report is closed" in page
    assert "/withdraw" not in page
    answer = client.post(f"/report/{kept.code}/withdraw")
    assert answer.location == f"/report/{kept.code}"
    assert client.get(f"/report/{kept.code}/withdraw").location == f"/report/{kept.code}"
    assert "is closed" in client.post(f"/report/{kept.code}/add", data={"details": "x"}).text


@pytest.mark.parametrize("path", ["", "/withdraw"])
def test_an_unknown_code_has_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(f"/report/{UNKNOWN}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/add", "/withdraw"])
def test_nothing_is_done_to_an_unknown_code(client: FlaskClient, path: str) -> None:
    assert client.post(f"/report/{UNKNOWN}{path}", data={"details": "x"}).status_code == 404


def test_guessing_codes_is_slowed_down_on_every_report_page(client: FlaskClient, kept: Report) -> None:
    ways = [("GET", ""), ("POST", "/add"), ("GET", "/withdraw"), ("POST", "/withdraw")]
    answers = [client.open(f"/report/{UNKNOWN}{ways[turn % 4][1]}", method=ways[turn % 4][0]) for turn in range(11)]
    assert [one.status_code for one in answers] == [404] * 10 + [429]
    assert re.search(r"try again in [12] minute", answers[-1].text)
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.get(f"/report/{kept.code}").status_code == 429


def test_a_reporter_who_is_slowed_down_still_sees_the_code_of_a_new_report(client: FlaskClient) -> None:
    for _ in range(10):
        client.get(f"/report/{UNKNOWN}")
    answer = client.post(
        "/report", data={"activity": "door", "area": "unknown", "words": "the red barn"}, follow_redirects=True
    )
    assert answer.status_code == 429
    assert re.search(r'class="big-code">[2-9C-Y]{4}-[2-9C-Y]{4}<', answer.text)
    assert 'class="big-code"' not in client.get(f"/report/{UNKNOWN}").text


def test_the_too_many_tries_page_clears_the_draft_only_after_a_new_report(client: FlaskClient) -> None:
    for _ in range(10):
        client.get(f"/report/{UNKNOWN}")
    # leave.js looks for this before it clears the tab's draft and the key in it.
    assert 'id="sent"' in client.get(f"/report/{UNKNOWN}?new=1").text
    assert 'id="sent"' not in client.get(f"/report/{UNKNOWN}").text


def test_a_fault_in_another_language_leads_back_to_the_report(client: FlaskClient, kept: Report) -> None:
    assert client.post(f"/report/{kept.code}/add", data={"details": ""}).status_code == 422
    answer = client.get(f"/report/{kept.code}/add?language=es")
    assert (answer.status_code, answer.location) == (302, f"/report/{kept.code}?language=es")


def test_all_guessers_together_are_slowed_down_wherever_they_come_from(client: FlaskClient) -> None:
    def guess(turn: int) -> int:
        where = {"REMOTE_ADDR": f"10.{turn // 250}.{turn % 250}.1"}
        return client.get(f"/report/{UNKNOWN}", environ_base=where).status_code

    assert {guess(turn) for turn in range(100)} == {404}
    assert guess(101) == 429


def test_codes_that_are_known_are_not_counted(client: FlaskClient, kept: Report) -> None:
    assert {client.get(f"/report/{kept.code}").status_code for _ in range(30)} == {200}


def test_leaving_quickly_takes_away_what_a_page_can(client: FlaskClient) -> None:
    answer = client.get("/leave")
    assert answer.status_code == 303
    assert answer.location == "https://www.weather.gov/"
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_no_page_for_reporters_sets_a_cookie_and_each_can_be_left(client: FlaskClient, kept: Report) -> None:
    pages = ["/", "/report", f"/report/{kept.code}", f"/report/{kept.code}/withdraw", f"/report/{UNKNOWN}"]
    for path in [*pages, "/report/map", "/leave", "/genuine"]:
        assert "Set-Cookie" not in client.get(path).headers, path
    for path in pages:
        assert 'href="/leave"' in client.get(path).text, path
    for path in ("/report", f"/report/{kept.code}/add", f"/report/{kept.code}/withdraw"):
        assert "Set-Cookie" not in client.post(path, data={"details": "x"}).headers, path


def test_every_page_of_a_report_is_kept_out_of_search_and_referrers(client: FlaskClient, kept: Report) -> None:
    for path in ("", "/withdraw"):
        page = client.get(f"/report/{kept.code}{path}").text
        assert 'content="noindex"' in page
        assert 'content="no-referrer"' in page


@pytest.fixture
def brief(client: FlaskClient, session: Session, make: Factory) -> Report:
    """A report that says only what and where."""
    make.place(make.area())
    session.commit()
    client.post("/report", data={"activity": "door", "words": "Lake & Bloomington"})
    return session.scalars(select(Report)).one()


def asked(page: str) -> set[str]:
    return set(re.findall(r'name="(size|uniform|seen|equipment|words|area|details)"', page))


def test_the_page_of_the_code_asks_what_the_report_leaves_open(
    client: FlaskClient, brief: Report, session: Session
) -> None:
    page = client.get(f"/report/{brief.code}?new=1").text
    assert asked(page) == {"size", "uniform", "seen", "equipment", "details"}
    given = {"size": "6-15", "uniform": "masked", "equipment": ["vans", "gas"], "seen": "hour", "details": "now four"}
    answer = client.post(f"/report/{brief.code}/add", data=given)
    assert answer.status_code == 303
    session.refresh(brief)
    assert (brief.size, brief.uniform, brief.equipment) == (Size.MANY, Uniform.MASKED, ["vans", "gas"])
    assert 44 * 60 < (brief.received_at - brief.seen_at).total_seconds() <= 45 * 60
    assert count(session, Addition) == 1
    page = client.get(answer.location).text
    assert "We added it to your report" in page
    assert asked(page) == {"details"}
    assert "6 to 15" not in page


def test_one_answer_without_words_is_enough_to_add(client: FlaskClient, brief: Report, session: Session) -> None:
    untouched = {"size": "unknown", "uniform": "unknown", "seen": "now", "details": ""}
    assert client.post(f"/report/{brief.code}/add", data=untouched).status_code == 422
    assert client.post(f"/report/{brief.code}/add", data=untouched | {"size": "1-2"}).status_code == 303
    session.refresh(brief)
    assert brief.size is Size.FEW


@pytest.mark.parametrize("field", ["size", "uniform", "seen", "equipment"])
def test_an_answer_that_was_not_offered_adds_nothing(
    client: FlaskClient, brief: Report, session: Session, field: str
) -> None:
    answer = client.post(f"/report/{brief.code}/add", data={"details": "now four", field: "<b>"})
    assert answer.status_code == 422
    assert f'href="#{field}-0"' in answer.text
    assert "now four" in answer.text
    assert count(session, Addition) == 0


def test_a_neighborhood_that_does_not_exist_adds_nothing(client: FlaskClient, brief: Report, session: Session) -> None:
    answer = client.post(f"/report/{brief.code}/add", data={"details": "now four", "area": "x"})
    assert answer.status_code == 422
    assert count(session, Addition) == 0
