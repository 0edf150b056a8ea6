"""Protection of joining from abuse: invites if the group wants them, limits on codes, and proof of work."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.flow.people import invite as invites
from responder.flow.work import Work
from tests.application import application
from tests.factories import Factory
from tests.web.join_form import NUMBER, Fields, faults
from tests.web.proof import solved

Answered = Callable[..., FlaskClient]


@pytest.fixture
def fields(make: Factory, session: Session) -> Fields:
    """The fewest fields that joining needs."""
    area = make.area()
    session.commit()
    return {"phone": NUMBER, "name": "Sam", "spoken": "en", "areas": [str(area.id)], "consent": "1"}


@pytest.fixture
def site_with(environment: dict[str, str], app: Flask, sessions: sessionmaker[Session]) -> Iterator[Answered]:
    """A browser at a site with different settings."""
    with ExitStack() as ends:

        def build_site(**changed: str) -> FlaskClient:
            return ends.enter_context(application(load({**environment, **changed}), sessions)).test_client()

        yield build_site


def test_an_invite_is_asked_for_where_the_group_wants_one(
    site_with: Answered, work: Work, session: Session, fields: Fields
) -> None:
    client = site_with(RESPONDER_JOIN_NEEDS_INVITE="true")
    made = invites.make_invite(work, 1, work.now.replace(year=work.now.year + 9))
    session.commit()

    assert f'value="{made.code}"' in client.get(f"/volunteer/join?invite={made.code}").text
    assert "need an invite code to join" in faults(client.post("/volunteer/join", data=fields))
    refused = client.post("/volunteer/join", data={**fields, "invite": "K7QF-2MTX"})
    assert refused.status_code == 400
    assert "This invite doesn't work" in faults(refused)
    assert client.post("/volunteer/join", data={**fields, "invite": made.code}).status_code == 200
    other = client.post("/volunteer/join", data={**fields, "phone": "6125550178", "invite": made.code})
    assert "This invite doesn't work" in faults(other)


def test_once_the_days_codes_are_spent_that_is_said(site_with: Answered, fields: Fields) -> None:
    client = site_with(RESPONDER_CODES_A_DAY="1")
    client.post("/volunteer/join", data=fields)

    for answer in (
        client.post("/volunteer/join", data={**fields, "phone": "6515550178"}),
        client.post("/volunteer/link", data={"phone": "6515550178"}),
    ):
        assert answer.status_code == 429
        assert "No more texts for now" in answer.text


def test_a_proof_is_asked_for_once_many_codes_were(site_with: Answered, fields: Fields) -> None:
    assert "data-challenge" not in site_with().get("/volunteer/join").text
    client = site_with(RESPONDER_CODES_AN_HOUR="0")
    page = client.get("/volunteer/join").text
    assert "text JOIN" in page
    proof = solved(page)

    for missing in ("", "x", "\x00", "e30=", "é", "A" * 5000):
        refused = client.post("/volunteer/join", data={**fields, "proof": missing})
        assert refused.status_code == 400
        assert "text JOIN" in refused.text
        assert f'value="{NUMBER}"' in refused.text
    assert client.post("/volunteer/join", data={**fields, "proof": proof}).status_code == 200
    second = client.post("/volunteer/join", data={**fields, "phone": "6515550178", "proof": proof})
    assert second.status_code == 400
    assert client.post("/volunteer/link", data={"phone": NUMBER, "proof": proof}).status_code == 400


def test_a_fault_in_the_form_does_not_use_up_the_proof(site_with: Answered, fields: Fields) -> None:
    client = site_with(RESPONDER_CODES_AN_HOUR="0")
    proof = solved(client.get("/volunteer/join").text)

    client.post("/volunteer/join", data={**fields, "name": "", "proof": proof})

    assert client.post("/volunteer/join", data={**fields, "proof": proof}).status_code == 200


def test_without_redis_no_proof_counts(site_with: Answered, fields: Fields) -> None:
    client = site_with(RESPONDER_CODES_AN_HOUR="0", RESPONDER_REDIS_URL="redis://127.0.0.1:1/0")
    proof = solved(client.get("/volunteer/join").text)

    assert client.post("/volunteer/join", data={**fields, "proof": proof}).status_code == 400
