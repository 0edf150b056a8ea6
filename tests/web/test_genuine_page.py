"""Is this text really from us? Anyone may ask and learns its kind and time, never its recipient."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from responder.domain.alert import NoticeKind
from responder.domain.delivery import State
from responder.domain.genuine import ForeignLink, read
from responder.domain.incident import State as IncidentState
from responder.domain.role import Role
from responder.flow.message import notice, wording
from responder.flow.work import Work
from responder.store import check as check_store
from responder.store import link
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.incident import Incident
from tests.calling import release
from tests.factories import Factory, account
from tests.web.incidents import confirmed, incident

SITE = "https://alerts.example.org"
TOKEN = "2345678923456789CDFH"
YES, NO = "Yes, it is from us", "Do not trust the text"


@pytest.fixture
def live(work: Work) -> Work:
    """The same transaction, at the real time, as pages use it."""
    return Work(work.session, work.policy, datetime.now(UTC))


@pytest.fixture
def called(live: Work, make: Factory) -> Incident:
    """An incident whose callout was sent."""
    found = confirmed(live, make)
    boss = account(live.session, "b@example.org", "x", Role.COORDINATOR).id
    assert release(live, found.id, boss) == 3
    sent(live)
    return found


def sent(work: Work, at: datetime | None = None) -> None:
    """Mark everything queued as handed to the carrier."""
    live = update(Delivery).values(status=State.SENT, sid="SM1", sent_at=at or work.now, due_at=work.now)
    work.session.execute(live)
    work.session.commit()


def deliveries(work: Work) -> list[int]:
    return list(work.session.scalars(select(Delivery.id).order_by(Delivery.id)))


def ask(client: FlaskClient, typed: str) -> tuple[int, str]:
    """Type a code into the box. Returns the answer after the redirect."""
    answer = client.get("/genuine", query_string={"code": typed}, follow_redirects=True)
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("R8K", "R8K"),
        (" r8k. ", "R8K"),
        ("H7QF", "H7QF"),
        ("#7QFHJ", "7QFHJ"),
        ("Test Group: thank you, noted for R8K. #7qfhj", "7QFHJ"),
        (TOKEN, TOKEN),
        (f"{SITE}/volunteer/a/{TOKEN}", TOKEN),
        (f"alerts.example.org/volunteer/me/{TOKEN.lower()}", TOKEN),
        (f"Test Group: agents at Lake & 5th, reply 1 R8K {SITE}/volunteer/a/{TOKEN}.", TOKEN),
        (f"{SITE}/report", None),
        ("hello", None),
        ("R8O", None),
        ("", None),
        ("\u0660" * 3, None),
    ],
)
def test_codes_and_links_are_found_in_typed_text(typed: str, meant: str | None) -> None:
    assert read(typed, SITE) == meant


@pytest.mark.parametrize(
    "typed",
    [
        f"https://alerts.example.org.evil.com/volunteer/a/{TOKEN}",
        f"https://evil.com/volunteer/a/{TOKEN}",
        f"alerts.example.com/volunteer/a/{TOKEN}",
        f"https://alerts.example.org@evil.com/volunteer/a/{TOKEN}",
        f"{SITE}/volunteer/a/{TOKEN} and http://bit.ly/x",
        "Reply 1 R8K or see evil.com/r8k",
    ],
)
def test_a_link_that_leads_elsewhere_is_never_ours_whatever_its_code(typed: str) -> None:
    with pytest.raises(ForeignLink):
        read(typed, SITE)


def test_a_calls_code_is_known_with_kind_and_time_and_nothing_else(client: FlaskClient, called: Incident) -> None:
    status, page = ask(client, called.code.lower())
    assert (status, YES in page) == (200, True)
    assert "a callout (asking people to come), sent at" in page
    assert "by Test Group" in page
    for secret in ("Lake St", "Bloomington", "Powderhorn", "Ana", "3 people", "+1612"):
        assert secret not in page


def test_it_is_said_when_that_was_last_confirmed_as_long_as_it_is(
    client: FlaskClient, called: Incident, live: Work
) -> None:
    called.confirmed_at = live.now - timedelta(minutes=12, seconds=1)
    live.session.commit()
    token = link.token(vault_of(live.session), deliveries(live)[-1])
    for typed in (called.code, token):
        assert "by Test Group; last confirmed 12 min ago" in ask(client, typed)[1]
    called.status = IncidentState.CLOSED
    live.session.commit()
    for typed in (called.code, token):
        assert "last confirmed" not in ask(client, typed)[1]


def test_an_alert_that_is_not_sent_yet_is_not_recognized(client: FlaskClient, live: Work, make: Factory) -> None:
    found = confirmed(live, make)
    release(live, found.id, account(live.session, "b@example.org", "x", Role.COORDINATOR).id)
    live.session.commit()
    assert ask(client, found.code)[0] == 404


def test_a_check_is_known_by_its_own_code(client: FlaskClient, live: Work, make: Factory) -> None:
    found = incident(live, make)
    sent(live)
    (check,) = check_store.of_incident(live.session, found.id)
    status, page = ask(client, check.code)
    assert (status, "a check (asking a verifier to look)" in page) == (200, True)


@pytest.mark.parametrize("pasted", ["{token}", "http://127.0.0.1:8000/volunteer/a/{token}"])
def test_a_personal_link_is_known_and_does_not_say_whose_it_is(
    client: FlaskClient, called: Incident, live: Work, pasted: str
) -> None:
    token = link.token(vault_of(live.session), deliveries(live)[0])
    status, page = ask(client, pasted.format(token=token))
    assert (status, "a callout (asking people to come)" in page, "Ana" in page) == (200, True, False)


def test_a_text_without_a_link_is_known_by_the_reference_that_ends_it(
    client: FlaskClient, live: Work, make: Factory
) -> None:
    who = make.volunteer(make.area())
    notice.send_notice(live, NoticeKind.CODE, notice.addressee(live, who), wording.JOIN_CODE, number="123456")
    sent(live)
    reference = link.reference(vault_of(live.session), deliveries(live)[-1])
    status, page = ask(client, f"Test Group: Your code is 123456 … #{reference}")
    assert (status, "a code for joining" in page, "123456" in page) == (200, True, False)


def test_the_reference_of_a_text_with_a_link_is_none(client: FlaskClient, called: Incident, live: Work) -> None:
    assert ask(client, "#" + link.reference(vault_of(live.session), deliveries(live)[0]))[0] == 404


def test_an_exercise_says_so_first(client: FlaskClient, called: Incident, live: Work) -> None:
    boss = account(live.session, "d@example.org", "x", Role.COORDINATOR).id
    drill = Drill(started_at=live.now, started_by=boss)
    live.session.add(drill)
    live.session.flush()
    called.drill_id = drill.id
    live.session.commit()
    assert "Drill, not real: a callout (asking people to come)" in ask(client, called.code)[1]


def test_the_old_and_the_wrong_are_told_in_the_same_words(client: FlaskClient, called: Incident, live: Work) -> None:
    token = link.token(vault_of(live.session), deliveries(live)[0])
    wrong = token[:-1] + ("2" if token[-1] != "2" else "3")
    sent(live, live.now - timedelta(hours=49))
    answers = {ask(client, typed) for typed in (token, wrong, called.code, "X9X")}
    assert len(answers) == 1
    ((status, page),) = answers
    assert (status, NO in page) == (404, True)


@pytest.mark.parametrize("typed", ["%00", "x" * 3000, "../../etc", "\u202e\U0001f4a9", "'; --", "é" * 20, "²" * 3])
def test_odd_input_is_answered_plainly(client: FlaskClient, typed: str) -> None:
    assert ask(client, typed)[0] == 404
    assert client.get(f"/genuine/{typed}").status_code == 404


def test_a_foreign_link_is_refused_in_words(client: FlaskClient, called: Incident) -> None:
    status, page = ask(client, f"https://evil.example.com/{called.code}")
    assert (status, "This link is not from us" in page, "Do not open it" in page) == (404, True, True)


def test_guessing_codes_is_slowed_down_and_the_page_says_when_to_try_again(
    client: FlaskClient, called: Incident
) -> None:
    for _ in range(20):
        assert client.get(f"/genuine/{called.code}").status_code == 200
    answers = [client.get(f"/genuine/C{digit}C").status_code for digit in (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4)]
    assert answers == [404] * 10 + [429]
    stopped = client.get(f"/genuine/{called.code}")
    assert stopped.status_code == 429
    assert re.search(r"Please try again in [12] minutes?\.", stopped.text)
    assert stopped.headers["Retry-After"] in {"60", "120"}
    elsewhere = client.get(f"/genuine/{called.code}", environ_overrides={"REMOTE_ADDR": "203.0.113.7"})
    assert elsewhere.status_code == 200


def test_many_who_guess_together_are_slowed_down_too(client: FlaskClient) -> None:
    answers = [
        client.get("/genuine/C2C", environ_overrides={"REMOTE_ADDR": f"203.0.{third}.7"}).status_code
        for third in range(102)
    ]
    assert answers == [404] * 100 + [429] * 2


def test_the_page_is_found_from_the_first_page_and_kept_out_of_indexes(client: FlaskClient) -> None:
    assert 'href="/genuine"' in client.get("/").text
    page = client.get("/genuine").text
    assert 'content="noindex"' in page
    assert 'content="no-referrer"' in page
    assert "<script" not in page


def test_a_picked_language_stays(client: FlaskClient) -> None:
    answer = client.get("/genuine", query_string={"code": "r8k", "language": "es"})
    assert answer.headers["Location"] == "/genuine/R8K?language=es"


@pytest.mark.parametrize("part", ["a", "a.", "ab.", "://"])
def test_a_word_without_end_is_read_as_fast_as_any_other(part: str) -> None:
    with suppress(ForeignLink):
        assert read(part * 100_000, SITE) is None
