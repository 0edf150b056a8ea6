"""The link to choose a password, and what happens to logins and sessions."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from responder.domain.role import Role
from responder.flow.people import account as flow
from responder.flow.work import Work
from responder.store.account import Account
from tests.login import PASSWORD, csrf_token

EMAIL = "ana@example.org"
CHOSEN = "copper lantern weekday ferry"


@pytest.fixture
def path(work: Work) -> str:
    """The path of an open invite, made at the real time, because pages use the real clock."""
    _who, link = flow.add_account(work, EMAIL, Role.DISPATCHER, "", None)
    found = flow.find_account(work, EMAIL)
    assert found is not None
    assert found.invite_until is not None
    found.invite_until = found.invite_until.replace(year=2126)
    work.session.commit()
    return link.removeprefix(work.policy.public_url)


def choose(client: FlaskClient, path: str, password: str = CHOSEN, again: str | None = None) -> TestResponse:
    token = csrf_token(client.get(path).text)
    typed = {"password": password, "again": password if again is None else again, "csrf_token": token}
    return client.post(path, data=typed)


def log_in(client: FlaskClient, password: str, email: str = EMAIL) -> TestResponse:
    token = csrf_token(client.get("/dashboard/login").text)
    return client.post("/dashboard/login", data={"email": email, "password": password, "csrf_token": token})


def ana(session: Session) -> Account:
    session.expire_all()
    return session.query(Account).filter_by(email=EMAIL).one()


def test_choosing_a_password_logs_the_person_in_and_works_for_later_logins(
    app: Flask, client: FlaskClient, session: Session, path: str
) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert EMAIL in page.text
    answer = choose(client, path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dashboard/")
    board = client.get("/dashboard/")
    assert board.status_code == 200
    assert EMAIL in board.text
    assert ana(session).password.startswith("$argon2id$")
    assert log_in(app.test_client(), CHOSEN).status_code == 302
    assert log_in(app.test_client(), CHOSEN, "Ana@Example.org").status_code == 302


def test_letters_made_in_two_ways_are_one_password(app: Flask, client: FlaskClient, path: str) -> None:
    choose(client, path, "cafe\u0301 con leche fria")
    assert log_in(app.test_client(), "caf\u00e9 con leche fria").status_code == 302


def test_a_link_works_once(app: Flask, client: FlaskClient, session: Session, path: str) -> None:
    choose(client, path)
    kept = ana(session).password
    other = app.test_client()
    page = other.get(path)
    assert page.status_code == 404
    assert "no longer works" in page.text
    assert EMAIL not in page.text
    token = csrf_token(other.get("/dashboard/login").text)
    typed = {"password": "another long password", "again": "another long password", "csrf_token": token}
    assert other.post(path, data=typed).status_code == 404
    assert ana(session).password == kept


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("short", None), "at least 12 characters"),
        ((EMAIL, None), "something other than your email"),
        ((CHOSEN, f"{CHOSEN}s"), "do not match"),
        (("", None), "at least 12 characters"),
    ],
)
def test_a_password_that_will_not_do_is_refused_and_the_link_stays_open(
    client: FlaskClient, session: Session, path: str, typed: tuple[str, str | None], said: str
) -> None:
    answer = choose(client, path, *typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert CHOSEN not in answer.text
    assert ana(session).password == ""
    assert client.get(path).status_code == 200


def test_logging_in_fails_before_a_password_is_chosen(client: FlaskClient, path: str) -> None:
    for password in ("", "-", PASSWORD):
        assert log_in(client, password).status_code == 200
    assert client.get("/dashboard/").status_code == 302


def test_guessing_links_is_slowed_down_but_opening_a_real_one_is_not(
    app: Flask, client: FlaskClient, path: str
) -> None:
    for _ in range(15):
        assert client.get(path).status_code == 200
    guesser = app.test_client()
    answers = [guesser.get(f"/dashboard/invite/{number}").status_code for number in range(12)]
    assert answers == [404] * 10 + [429] * 2


def test_a_form_without_its_token_is_refused(client: FlaskClient, session: Session, path: str) -> None:
    assert client.post(path, data={"password": CHOSEN, "again": CHOSEN}).status_code == 400
    assert ana(session).password == ""


def test_disabling_an_account_ends_its_session_at_once_and_for_good(
    app: Flask, client: FlaskClient, work: Work, path: str
) -> None:
    choose(client, path)
    flow.disable_account(work, ana(work.session), None)
    work.session.commit()
    assert client.get("/dashboard/").status_code == 302
    assert log_in(client, CHOSEN).status_code == 200
    flow.enable_account(work, ana(work.session), None)
    work.session.commit()
    assert client.get("/dashboard/").status_code == 302
    assert log_in(app.test_client(), CHOSEN).status_code == 302


def test_a_reset_ends_sessions_and_the_old_password(app: Flask, client: FlaskClient, work: Work, path: str) -> None:
    choose(client, path)
    flow.reset_account(work, ana(work.session), None)
    work.session.commit()
    assert client.get("/dashboard/").status_code == 302
    assert log_in(app.test_client(), CHOSEN).status_code == 200
