"""Public outcomes of reports, by area and hour: nothing finer, nothing still open, and nothing private."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.incident import Outcome, State
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.message import wording
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store.area import Area
from responder.store.drill import Drill
from responder.store.incident import Incident
from responder.store.report import Report
from responder.web.report.outcomes import DAYS, MOST, span
from tests.application import application
from tests.factories import Factory, account, submission
from tests.policy import POLICY
from tests.store.outcomes import over as closed

HOUR = timedelta(hours=1)
WORDS = {
    Outcome.ENDED: "it was real, and it's over",
    Outcome.FALSE_ALARM: "it was a false alarm",
    Outcome.OTHER_AGENCY: "it was another agency",
    Outcome.COULD_NOT_VERIFY: "we could not verify it",
}
EMPTY = "We have nothing to show"


@pytest.fixture
def unpublished(environment: dict[str, str], app: Flask, sessions: sessionmaker[Session]) -> Iterator[FlaskClient]:
    """A browser on the site of a group that does not publish outcomes."""
    with application(load({**environment, "RESPONDER_OUTCOMES_PUBLIC": "false"}), sessions) as silent:
        yield silent.test_client()


def over(session: Session, area: Area | None, outcome: Outcome = Outcome.FALSE_ALARM, hours: float = 5) -> Incident:
    """An incident seen `hours` ago and closed an hour later."""
    seen_at = datetime.now(UTC) - hours * HOUR
    made = closed(session, area, outcome, seen_at, seen_at + HOUR)
    session.commit()
    return made


def lines(page: str) -> list[tuple[str, str, str]]:
    """The hour, area and outcome of every line."""
    days = re.findall(r'<section[^>]*"day-\d+">(.*?)</section>', page, re.DOTALL)
    return re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?): (.*?)</dd>", "".join(days))


def reported(work: Work, make: Factory) -> Report:
    """A report that has become an incident."""
    make.place(make.area())
    kept = report.submit_report(work, submission())
    verify.place_report(work, kept.id)
    work.session.commit()
    return kept


@pytest.mark.parametrize("outcome", list(WORDS))
def test_each_outcome_is_told_in_plain_words_with_what_they_mean(
    client: FlaskClient, session: Session, make: Factory, outcome: Outcome
) -> None:
    over(session, make.area("Powderhorn"), outcome)
    page = client.get("/outcomes")
    assert page.status_code == 200
    shown = html.unescape(page.text)
    ((_hour, where, what),) = lines(shown)
    assert (where, what) == ("Powderhorn, Minneapolis", WORDS[outcome])
    assert f'<dt class="sentence">{WORDS[outcome]}</dt>' in shown


def test_an_incident_outside_every_area_was_elsewhere(client: FlaskClient, session: Session) -> None:
    over(session, None)
    ((_hour, where, _what),) = lines(client.get("/outcomes").text)
    assert where == "elsewhere"


def test_nothing_finer_than_an_hour_and_an_area_is_anywhere_on_the_page(
    client: FlaskClient, session: Session, make: Factory
) -> None:
    area = make.area("Powderhorn")
    make.place(area)
    found = over(session, area, Outcome.ENDED)
    found.seen_at = found.seen_at.replace(minute=37, second=41)
    session.commit()
    page = client.get("/outcomes").text
    times = re.findall(r"\d+:\d\d(?: [AP]M)?", page)
    assert len(times) == 2
    assert {time.partition(":")[2][:2] for time in times} == {"00"}
    day = wording.day_name(found.seen_at.astimezone(POLICY.zone).date(), datetime.now(POLICY.zone).date(), "en")
    assert re.findall(r"\w+, \w+ \d+(?:, \d+)?(?=</h2>)", page) == [day]
    for secret in ("Lake", "Bloomington", found.code, str(found.id), "44.9", "93.2", "vehicles", "37", "41"):
        assert secret not in page.replace(str(area.id), ""), secret


def test_open_drill_duplicate_and_just_closed_incidents_are_not_listed(
    client: FlaskClient, session: Session, make: Factory
) -> None:
    area = make.area()
    opened, played, twice, fresh = (over(session, area) for _ in range(4))
    drill = Drill(started_at=opened.opened_at, started_by=account(session, "d@example.org", "x", Role.ADMIN).id)
    session.add(drill)
    session.flush()
    opened.status, played.drill_id, twice.outcome = State.CONFIRMED, drill.id, Outcome.DUPLICATE
    fresh.closed_at = datetime.now(UTC) - timedelta(minutes=59)
    session.commit()
    page = client.get("/outcomes").text
    assert lines(page) == []
    assert EMPTY in page


def test_days_stand_newest_first_each_once(client: FlaskClient, session: Session, make: Factory) -> None:
    area = make.area()
    for ago in (3, 9, 6, 20):
        over(session, area, hours=ago * 24)
    days = re.findall(r'<h2 id="day-\d">([^<]+)</h2>', client.get("/outcomes").text)
    now = datetime.now(UTC)
    told = [(now - timedelta(hours=ago * 24)).astimezone(POLICY.zone).date() for ago in (3, 6, 9)]
    assert days == [wording.day_name(day, now.astimezone(POLICY.zone).date(), "en") for day in told]


@pytest.mark.parametrize(
    ("now", "closed_before"),
    [
        # An outcome appears on the hour, at least an hour after closing.
        ("2026-05-04T18:00:00+00:00", "2026-05-04T17:00:00+00:00"),
        ("2026-05-04T18:59:59+00:00", "2026-05-04T17:00:00+00:00"),
        # The clocks have just changed, in spring or fall.
        ("2026-03-08T08:10:00+00:00", "2026-03-08T07:00:00+00:00"),
        ("2026-11-01T07:10:00+00:00", "2026-11-01T06:00:00+00:00"),
    ],
)
def test_outcomes_appear_on_the_hour_at_least_an_hour_after_closing(
    session: Session, now: str, closed_before: str
) -> None:
    told = span(Work(session, POLICY, datetime.fromisoformat(now)))
    assert told.closed_before == datetime.fromisoformat(closed_before)


def test_the_first_day_is_whole(session: Session) -> None:
    told = span(Work(session, POLICY, datetime(2026, 5, 14, 18, 30, tzinfo=UTC)))
    assert told.seen_from.isoformat() == "2026-05-01T00:00:00-05:00"
    assert DAYS == 14


def test_one_neighborhood_can_be_picked_without_a_script(client: FlaskClient, session: Session, make: Factory) -> None:
    here, there, quiet = make.area("Here"), make.area("There"), make.area("Quiet")
    over(session, here)
    over(session, there)
    assert len(lines(client.get("/outcomes").text)) == 2
    page = client.get(f"/outcomes?area={here.id}").text
    assert [line[1] for line in lines(page)] == ["Here, Minneapolis"]
    assert f'<option value="{here.id}" selected>' in page
    page = client.get(f"/outcomes?area={quiet.id}&language=es").text
    assert lines(page) == []
    assert "<select" in page
    assert '<input type="hidden" name="language" value="es">' in page


@pytest.mark.parametrize("area", ["x", "%00", "00000000-0000-0000-0000-000000000000", "'; --", "é" * 500])
def test_a_neighborhood_that_is_none_is_told_and_all_are_shown(
    client: FlaskClient, session: Session, make: Factory, area: str
) -> None:
    over(session, make.area())
    answer = client.get(f"/outcomes?area={area}")
    assert answer.status_code == 404
    assert "We don't know that neighborhood" in answer.text
    assert len(lines(answer.text)) == 1


_MANY = """
INSERT INTO incident (id, code, status, activity, hazard, place_words, opened_at, seen_at, last_reported_at,
                      confidence, reasons, confirmed_at, closed_at, outcome, area_id, urgent, exactness)
SELECT gen_random_uuid(), 'Z' || n, 'closed', 'vehicles', 'none', '', t, t, t,
       'weak', '{}', t, t, 'ended', area.id, false, 'none'
FROM (SELECT n, now() - interval '3 hours' - n * interval '1 hour' AS t FROM generate_series(1, 251) AS n) AS many, area
"""


def test_a_long_list_is_cut_and_says_so(client: FlaskClient, session: Session, make: Factory) -> None:
    here = make.area("Here")
    make.area("There")
    session.execute(text(_MANY))
    session.commit()
    page = client.get("/outcomes").text
    assert len(lines(page)) == MOST == 500
    assert "There is more" in page
    page = client.get(f"/outcomes?area={here.id}").text
    assert len(lines(page)) == 251
    assert "There is more" not in page


def test_the_name_of_an_area_can_do_nothing(client: FlaskClient, session: Session, make: Factory) -> None:
    area = make.area('<script>alert("x")</script>')
    area.city = '"><img src=x onerror=alert(1)>'
    over(session, area)
    page = client.get("/outcomes").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert" in page


def test_a_group_that_publishes_nothing_says_so_and_links_nowhere(
    unpublished: FlaskClient, work: Work, make: Factory
) -> None:
    kept = reported(work, make)
    over(work.session, None)
    assert kept.incident_id is not None
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    decisions.close_incident(work, kept.incident_id, who.id, Outcome.ENDED)
    work.session.commit()
    answer = unpublished.get("/outcomes")
    assert answer.status_code == 404
    assert "does not publish" in answer.text
    assert "elsewhere" not in answer.text
    for path in ("/", f"/report/{kept.code}"):
        assert "/outcomes" not in unpublished.get(path).text


def test_it_is_found_from_the_first_page_and_from_a_report_that_is_closed(
    client: FlaskClient, work: Work, make: Factory
) -> None:
    link = 'href="/outcomes"'
    assert link in client.get("/").text
    kept = reported(replace(work, now=datetime.now(UTC)), make)
    assert link not in client.get(f"/report/{kept.code}").text
    who = account(work.session, "c@example.org", "x", Role.COORDINATOR)
    assert kept.incident_id is not None
    decisions.close_incident(work, kept.incident_id, who.id, Outcome.FALSE_ALARM)
    work.session.commit()
    assert link in client.get(f"/report/{kept.code}").text


def test_an_empty_page_does_not_say_that_nothing_happened(client: FlaskClient) -> None:
    page = client.get("/outcomes")
    assert page.status_code == 200
    assert EMPTY in page.text
    assert "<select" not in page.text


def test_the_page_is_not_cached_or_indexed_and_offers_spanish(client: FlaskClient) -> None:
    answer = client.get("/outcomes")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert 'content="noindex"' in answer.text
    assert 'href="?language=es"' in answer.text
    assert client.post("/outcomes").status_code == 405
