"""Your own account, the duty switch, and the admin's page of accounts."""

import html
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from responder.domain.role import Role
from responder.flow.work import Work
from responder.store import phone
from responder.store.account import Account
from responder.web.access import needed
from tests.login import PASSWORD, csrf_token, log_in
from tests.web.boards import changes, settled
from tests.web.incidents import press

PAGE, DUTY, ALL = "/dashboard/account", "/dashboard/duty", "/dashboard/accounts"
NEW = "copper lantern weekday ferry"
COORDINATOR = "coordinator@example.org"


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    return log_in(app, session, Role.ADMIN)


def of(session: Session, email: str = COORDINATOR) -> Account:
    session.expire_all()
    return session.query(Account).filter_by(email=email).one()


def text_of(client: FlaskClient, path: str) -> str:
    return html.unescape(client.get(path).text)


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    return press(client, path, **typed)


def change(client: FlaskClient, who: Account, act: str, **typed: str) -> TestResponse:
    return send(client, f"{ALL}/{who.id}", act=act, **typed)


@pytest.mark.parametrize(
    ("endpoint", "role"),
    [
        ("account", Role.VIEWER),
        ("change_password", Role.VIEWER),
        ("change_phone", Role.DISPATCHER),
        ("switch_duty", Role.DISPATCHER),
        ("accounts", Role.ADMIN),
        ("invite_account", Role.ADMIN),
        ("change_account", Role.ADMIN),
    ],
)
def test_each_account_page_and_action_needs_its_role(app: Flask, endpoint: str, role: Role) -> None:
    assert needed(app, f"dashboard.{endpoint}") is role


def test_the_bar_says_who_is_on_duty_and_one_tap_changes_it(
    app: Flask, coordinator: FlaskClient, viewer: FlaskClient, session: Session
) -> None:
    assert "No one is on duty" in text_of(coordinator, "/dashboard/")
    assert "Go on duty" in text_of(coordinator, "/dashboard/")
    answer = send(coordinator, DUTY, on="yes", back="/dashboard/unknown")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/dashboard/unknown")
    assert f"On duty: {COORDINATOR}" in text_of(viewer, "/dashboard/")
    assert "Go off duty" in text_of(coordinator, "/dashboard/unknown")
    send(coordinator, DUTY, on="no")
    assert not of(session).on_duty


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/dashboard/", "", "/report"])
def test_the_switch_leads_to_no_other_site(coordinator: FlaskClient, back: str) -> None:
    assert send(coordinator, DUTY, on="yes", back=back).headers["Location"] == "/dashboard/"


def test_a_viewer_has_neither_switch_nor_phone_nor_sound(viewer: FlaskClient) -> None:
    page = viewer.get(PAGE).text
    assert "Change password" in page
    assert 'id="switch"' not in page
    assert 'id="sound"' not in page
    assert "Phone for urgent notices" not in page
    assert send(viewer, DUTY, on="yes").status_code == 403


def test_a_phone_is_kept_sealed_shown_by_two_digits_and_removed(coordinator: FlaskClient, session: Session) -> None:
    assert "No phone yet" in text_of(coordinator, PAGE)
    assert send(coordinator, f"{PAGE}/phone", number="(612) 555-0188").status_code == 303
    page = text_of(coordinator, PAGE)
    assert "the number ending in 88." in page
    assert "555" not in page
    assert "0188" not in page
    assert phone.find_phone(session, "+16125550188") is not None
    send(coordinator, f"{PAGE}/phone", remove="yes", number="")
    assert "No phone yet" in text_of(coordinator, PAGE)
    assert of(session).phone_id is None


def test_an_invalid_phone_number_is_marked_as_an_error_and_not_saved(
    coordinator: FlaskClient, session: Session
) -> None:
    answer = send(coordinator, f"{PAGE}/phone", number="my phone")
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert of(session).phone_id is None


def test_a_phone_that_texted_stop_is_told(coordinator: FlaskClient, work: Work) -> None:
    send(coordinator, f"{PAGE}/phone", number="612-555-0188")
    assert "Urgent notices can't reach this phone" not in text_of(coordinator, PAGE)
    key = of(work.session).phone_id
    assert key is not None
    phone.opt_out(work.session, key, work.now)
    work.session.commit()
    assert "Urgent notices can't reach this phone" in text_of(coordinator, PAGE)


def test_changing_the_password_asks_for_the_old_one(coordinator: FlaskClient, session: Session) -> None:
    before = of(session).password
    answer = send(coordinator, f"{PAGE}/password", old="not it at all", password=NEW, again=NEW)
    assert answer.status_code == 403
    assert "That is not your current password. Please try again." in answer.text
    answer = send(coordinator, f"{PAGE}/password", old=PASSWORD, password="short", again="short")
    assert answer.status_code == 422
    assert of(session).password == before


def test_a_changed_password_keeps_this_browser_and_ends_all_others(
    app: Flask, coordinator: FlaskClient, session: Session
) -> None:
    other = app.test_client()
    token = csrf_token(other.get("/dashboard/login").text)
    other.post("/dashboard/login", data={"email": COORDINATOR, "password": PASSWORD, "csrf_token": token})
    assert other.get("/dashboard/").status_code == 200
    assert send(coordinator, f"{PAGE}/password", old=PASSWORD, password=NEW, again=NEW).status_code == 303
    assert coordinator.get(PAGE).status_code == 200
    assert other.get("/dashboard/").status_code == 302


def test_guessing_the_old_password_in_a_logged_in_browser_is_slowed_down(coordinator: FlaskClient) -> None:
    token = csrf_token(coordinator.get(PAGE).text)
    typed = {"password": NEW, "again": NEW, "csrf_token": token}
    answers = [
        coordinator.post(f"{PAGE}/password", data=typed | {"old": str(number)}).status_code for number in range(12)
    ]
    assert answers == [403] * 10 + [429] * 2


def test_a_password_without_end_is_a_wrong_one_and_no_fault_of_ours(
    app: Flask, coordinator: FlaskClient, session: Session
) -> None:
    endless = PASSWORD + "x" * 5000
    answer = send(coordinator, f"{PAGE}/password", old=endless, password=NEW, again=NEW)
    assert (answer.status_code, "That is not your current password. Please try again." in answer.text) == (403, True)
    for email in (COORDINATOR, "nobody@example.org"):
        other = app.test_client()
        token = csrf_token(other.get("/dashboard/login").text)
        form = {"email": email, "password": endless, "csrf_token": token}
        assert other.post("/dashboard/login", data=form).status_code == 200
        assert other.get("/dashboard/").status_code == 302


def test_a_role_that_there_is_not_changes_nothing(
    admin: FlaskClient, coordinator: FlaskClient, session: Session
) -> None:
    assert change(admin, of(session), "role", role="owner").status_code == 400
    assert of(session).role is Role.COORDINATOR


def test_an_admin_invites_and_the_link_is_shown_once(app: Flask, admin: FlaskClient) -> None:
    page = send(admin, ALL, email="New@Example.org", role="dispatcher").text
    found = re.search(r"http://[^<]*(/dashboard/invite/[\w-]+)", page)
    assert found
    assert app.test_client().get(found[1]).status_code == 200
    listed = admin.get(ALL).text
    assert "new@example.org" in listed
    assert "no password chosen yet" in listed
    assert "/dashboard/invite/" not in listed


@pytest.mark.parametrize(
    ("email", "role", "said"),
    [
        ("admin@example.org", "viewer", "There is already an account with this email address."),
        ("not an address", "viewer", "Please enter an email address"),
        ("new@example.org", "owner", "Please choose a role."),
        ("new@example.org", "", "Please choose a role."),
    ],
)
def test_an_invite_that_will_not_do_comes_back_with_its_fault(
    admin: FlaskClient, session: Session, email: str, role: str, said: str
) -> None:
    answer = send(admin, ALL, email=email, role=role)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{email}"' in answer.text
    assert session.query(Account).count() == 1


def test_an_admin_changes_a_role_disables_enables_and_resets(
    admin: FlaskClient, coordinator: FlaskClient, session: Session
) -> None:
    who = of(session)
    assert change(admin, who, "role", role="dispatcher").status_code == 303
    assert coordinator.get("/dashboard/").status_code == 200
    assert of(session).role is Role.DISPATCHER
    assert change(admin, who, "disable").status_code == 303
    assert coordinator.get("/dashboard/").status_code == 302
    assert "disabled" in admin.get(ALL).text
    assert change(admin, who, "reset").status_code == 409
    assert change(admin, who, "enable").status_code == 303
    assert "/dashboard/invite/" in change(admin, who, "reset").text
    assert of(session).password == ""


def test_the_last_admin_cannot_go(admin: FlaskClient, session: Session) -> None:
    me = of(session, "admin@example.org")
    for answer in (change(admin, me, "disable"), change(admin, me, "role", role="viewer")):
        assert answer.status_code == 409
        assert "this is the last admin" in answer.text
    me = of(session, "admin@example.org")
    assert (me.active, me.role) == (True, Role.ADMIN)


def test_the_page_shows_that_there_is_a_phone_and_never_which(admin: FlaskClient, coordinator: FlaskClient) -> None:
    send(coordinator, f"{PAGE}/phone", number="612-555-0188")
    page = admin.get(ALL).text
    assert "has a phone for urgent notices" in page
    assert "0188" not in page


def test_only_an_admin_sees_the_way_to_it(admin: FlaskClient, coordinator: FlaskClient) -> None:
    assert f'href="{ALL}"' in admin.get("/dashboard/").text
    assert f'href="{ALL}"' not in coordinator.get("/dashboard/").text
    assert coordinator.get(ALL).status_code == 403
    assert admin.post(f"{ALL}/00000000-0000-0000-0000-000000000000", data={}).status_code == 400
    assert send(admin, f"{ALL}/00000000-0000-0000-0000-000000000000", act="disable").status_code == 404


def test_open_boards_hear_who_goes_on_duty(coordinator: FlaskClient) -> None:
    before = settled(coordinator)
    send(coordinator, DUTY, on="yes")
    assert changes(coordinator, before)
