"""The invites page: make invites, list them with who made them, and end them."""

from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.role import Role
from responder.flow.people import invite
from responder.flow.work import Work
from responder.store.invite import Invite
from tests.factories import Factory
from tests.login import log_in
from tests.web.incidents import press

INVITES = "/dashboard/invites"


def made(work: Work) -> list[Invite]:
    return list(work.session.scalars(select(Invite).execution_options(populate_existing=True)))


def test_a_page_without_invites_offers_to_make_one(coordinator: FlaskClient) -> None:
    page = coordinator.get(INVITES).text
    assert "No invites yet" in page
    assert 'id="act-make" open' in page


def test_an_invite_is_made_and_its_link_shown(coordinator: FlaskClient, work: Work) -> None:
    assert press(coordinator, INVITES, uses="10", lasts="7").status_code == 303
    (one,) = made(work)
    page = coordinator.get(INVITES).text
    assert f"http://127.0.0.1:8000/volunteer/join?invite={one.code}" in page
    assert "0 of 10 used" in page
    assert "created by coordinator@example.org" in page


@pytest.mark.parametrize(
    ("uses", "lasts"), [("", "7"), ("0", "7"), ("501", "7"), ("-1", "7"), ("²", "7"), ("9" * 400, "7"), ("5", "36500")]
)
def test_an_invite_that_makes_no_sense_is_refused(coordinator: FlaskClient, work: Work, uses: str, lasts: str) -> None:
    assert press(coordinator, INVITES, uses=uses, lasts=lasts).status_code == 400
    assert made(work) == []


def test_ending_it_twice_ends_it_once(coordinator: FlaskClient, work: Work) -> None:
    press(coordinator, INVITES, uses="10", lasts="7")
    (one,) = made(work)
    for _ in range(2):
        assert press(coordinator, f"{INVITES}/{one.id}/revoke").status_code == 303
    page = coordinator.get(INVITES).text
    assert "/volunteer/join?invite=" not in page
    assert made(work)[0].revoked_at is not None
    assert press(coordinator, f"{INVITES}/{uuid4()}/revoke").status_code == 404


def test_a_volunteers_invite_shows_their_name(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = make.volunteer(make.area())
    invite.make_invite(work, 1, work.now.replace(year=work.now.year + 10), volunteer_id=ana.id)
    work.session.commit()
    assert "created by Ana" in coordinator.get(INVITES).text


def test_a_viewer_sees_no_invites(app: Flask, work: Work) -> None:
    viewer = log_in(app, work.session, Role.VIEWER)
    assert viewer.get(INVITES).status_code == 403
    assert press(viewer, INVITES, uses="10", lasts="7").status_code == 403
    assert made(work) == []
