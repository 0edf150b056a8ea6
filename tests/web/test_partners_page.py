"""The partners page: add a partner, show its token once, replace it, revoke it, and see what came from each."""

import html
import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.role import Role
from responder.flow.report import partner as flow
from responder.flow.work import Work
from responder.store.audit import Audit
from responder.store.partner import Partner
from responder.web.access import needed
from tests.flow.partners import partner_with
from tests.login import log_in
from tests.web.incidents import press

PARTNERS = "/dashboard/partners"
SEEN = {"activity": "door", "place_words": "Lake & Bloomington"}


@pytest.fixture
def admin(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.ADMIN)


def made(work: Work) -> list[Partner]:
    return list(work.session.scalars(select(Partner).execution_options(populate_existing=True)))


def token_in(page: str) -> str:
    found = re.search(r"<code>([\w-]{40,})</code>", page)
    assert found, page
    return found[1]


def send(client: FlaskClient, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": uuid4().hex}
    return client.post("/api/v1/reports", json=SEEN, headers=headers).status_code


def acts(work: Work) -> list[str]:
    query = select(Audit).where(Audit.noun == "partner").order_by(Audit.id)
    return [entry.act for entry in work.session.scalars(query)]


@pytest.mark.parametrize("name", ["partners", "add_partner", "change_partner"])
def test_only_an_admin_sees_and_changes_them(app: Flask, coordinator: FlaskClient, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.ADMIN
    assert coordinator.get(PARTNERS).status_code == 403
    assert PARTNERS not in coordinator.get("/dashboard/").text


def test_a_page_without_partners_says_what_they_are_and_offers_to_add_one(admin: FlaskClient) -> None:
    page = admin.get(PARTNERS).text
    assert "No partners yet" in page
    assert 'id="act-add" open' in page
    assert f'href="{PARTNERS}"' in admin.get("/dashboard/").text


def test_a_partner_is_added_and_its_token_shown_once_with_how_to_use_it(admin: FlaskClient, work: Work) -> None:
    answer = press(admin, PARTNERS, name="  Hotline\u200b of the <north> ")
    page = html.unescape(answer.text)
    assert answer.status_code == 200
    token = token_in(page)
    assert "Token for Hotline of the <north>" in page
    assert "curl http://127.0.0.1:8000/api/v1/reports" in page
    assert "http://127.0.0.1:8000/api/v1/openapi.json" in page
    assert token not in admin.get(PARTNERS).text
    assert send(admin, token) == 201
    assert "1 report, latest just now" in admin.get(PARTNERS).text
    assert acts(work) == ["add"]


def test_the_example_that_is_shown_is_taken(admin: FlaskClient, client: FlaskClient) -> None:
    page = html.unescape(press(admin, PARTNERS, name="Hotline").text)
    body = re.search(r"-d '({.*?})'", page)
    assert body
    headers = {"Authorization": f"Bearer {token_in(page)}", "Idempotency-Key": "1", "Content-Type": "application/json"}
    assert client.post("/api/v1/reports", data=body[1], headers=headers).status_code == 201


@pytest.mark.parametrize("name", ["", " \x00\u200b", "x" * 81])
def test_a_name_that_is_none_is_refused(admin: FlaskClient, work: Work, name: str) -> None:
    answer = press(admin, PARTNERS, name=name)
    assert answer.status_code == 422
    assert 'id="name-error"' in answer.text
    assert made(work) == []


def test_two_partners_of_one_name_are_one_too_many(admin: FlaskClient, work: Work) -> None:
    press(admin, PARTNERS, name="Hotline")
    answer = press(admin, PARTNERS, name="HOTLINE")
    assert answer.status_code == 422
    assert 'value="HOTLINE"' in answer.text
    assert len(made(work)) == 1


def test_revoking_ends_the_token_and_a_new_one_opens_again(admin: FlaskClient, work: Work) -> None:
    first = token_in(press(admin, PARTNERS, name="Hotline").text)
    (partner,) = made(work)
    for _ in range(2):
        assert press(admin, f"{PARTNERS}/{partner.id}", act="revoke").status_code == 303
    assert send(admin, first) == 401
    assert "can no longer send reports" in admin.get(PARTNERS).text
    second = token_in(press(admin, f"{PARTNERS}/{partner.id}", act="renew").text)
    assert (send(admin, first), send(admin, second)) == (401, 201)
    assert acts(work) == ["add", "revoke", "renew"]
    assert "gave a partner a new token" in admin.get("/dashboard/audit").text


def test_the_page_counts_the_confirmed_and_ruled_out_reports_of_a_partner(admin: FlaskClient, work: Work) -> None:
    partner_with(work.session, "Hotline", 3, 1, datetime.now(UTC))
    flow.add_partner(work, None, "Silent")
    work.session.commit()
    page = admin.get(PARTNERS).text
    assert "in the last 90 days: 3 confirmed, 1 ruled out" in page
    assert page.count("in the last 90 days") == 1


def test_an_unknown_partner_or_action_is_refused(admin: FlaskClient, work: Work) -> None:
    flow.add_partner(work, None, "Hotline")
    work.session.commit()
    (partner,) = made(work)
    assert press(admin, f"{PARTNERS}/{uuid4()}", act="revoke").status_code == 404
    assert press(admin, f"{PARTNERS}/{partner.id}", act="praise").status_code == 400
    assert "the operator, at the command line" in admin.get(PARTNERS).text
