"""The page of release policies: approve for one area or many, refuse those that could never send, and end them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.role import Role
from responder.flow.work import Work
from responder.store.area import Area, AreaNeighbor
from responder.store.audit import Audit
from responder.store.release import ReleasePolicy
from tests.application import application
from tests.factories import Factory
from tests.login import log_in
from tests.web.incidents import press

RELEASES = "/dashboard/releases"


def standing(work: Work) -> list[ReleasePolicy]:
    query = select(ReleasePolicy).where(ReleasePolicy.revoked_at.is_(None)).order_by(ReleasePolicy.id)
    return list(work.session.scalars(query.execution_options(populate_existing=True)))


@pytest.fixture
def area(work: Work, make: Factory) -> Area:
    """An area without a policy."""
    made = make.area()
    for policy in standing(work):
        work.session.delete(policy)
    work.session.commit()
    return made


def approve(client: FlaskClient, where: object, days: str = "90", **typed: str) -> int:
    return press(client, RELEASES, where=str(where), days=days, **typed).status_code


def test_a_page_without_areas_says_how_to_get_some(coordinator: FlaskClient) -> None:
    page = coordinator.get(RELEASES).text
    assert "There are no areas yet" in page
    assert "Approve a rule" not in page


def test_an_area_without_one_says_so_and_the_form_is_open(coordinator: FlaskClient, area: Area) -> None:
    page = coordinator.get(RELEASES).text
    assert "Areas with a rule in effect: 0 of 1" in page
    assert area.name in page
    assert 'id="act-approve" open' in page
    assert "End all rules" not in page


def test_one_area_is_approved_with_its_terms(coordinator: FlaskClient, work: Work, area: Area) -> None:
    typed = {"skill": "legal", "way": "waves", "needed": "6", "urgent": "yes"}
    assert approve(coordinator, area.id, "30", **typed) == 303
    (policy,) = standing(work)
    assert (policy.area_id, policy.skills, policy.needed, policy.urgent, policy.neighbors) == (
        area.id, ["legal"], 6, True, False,
    )  # fmt: skip
    assert abs(policy.ends_at - datetime.now(UTC) - timedelta(days=30)) < timedelta(minutes=1)
    page = " ".join(coordinator.get(RELEASES).text.split())
    assert "Rule approved for 1 area." in page
    assert "Areas with a rule in effect: 1 of 1" in page
    assert "this area only; legal; in waves, until 6 people are going; wakes volunteers who agreed to it." in page
    assert "Approved by coordinator@example.org" in page


def test_needed_is_of_no_account_when_all_are_called_at_once(coordinator: FlaskClient, work: Work, area: Area) -> None:
    assert approve(coordinator, area.id, way="all", needed="6") == 303
    assert standing(work)[0].needed is None


@pytest.mark.parametrize("where", ["all", "city:Minneapolis", "city:St Paul"])
def test_a_city_or_everywhere_at_once(
    coordinator: FlaskClient, work: Work, make: Factory, area: Area, where: str
) -> None:
    other, elsewhere = make.area("Central"), make.area("Como")
    elsewhere.city = "St Paul"
    for policy in standing(work):
        work.session.delete(policy)
    work.session.commit()
    assert approve(coordinator, where) == 303
    expected = {"all": {area.id, other.id, elsewhere.id}, "city:Minneapolis": {area.id, other.id}}
    assert {one.area_id for one in standing(work)} == expected.get(where, {elsewhere.id})


def test_one_that_could_never_send_is_refused_with_the_reason(
    coordinator: FlaskClient, work: Work, make: Factory, area: Area
) -> None:
    others = [make.area(name) for name in ("North", "South", "West")]
    work.session.add_all(AreaNeighbor(area_id=area.id, neighbor_id=one.id) for one in others)
    work.session.commit()
    token = {"where": str(area.id), "days": "90", "neighbors": "yes"}
    answer = press(coordinator, RELEASES, **token)
    assert answer.status_code == 409
    assert "go over the limit of 3 areas that one person may alert: Powderhorn." in answer.text
    assert "Choose without neighbors." in answer.text
    assert area.id not in {one.area_id for one in standing(work)}
    assert approve(coordinator, area.id) == 303


@pytest.mark.parametrize(
    "typed",
    [
        {"where": ""},
        {"where": "nowhere"},
        {"where": "city:"},
        {"where": str(uuid4())},
        {"days": ""},
        {"days": "0"},
        {"days": "181"},
        {"days": "-1"},
        {"days": "²"},
        {"days": "9" * 400},
        {"way": "waves", "needed": ""},
        {"way": "waves", "needed": "0"},
        {"way": "waves", "needed": "100"},
    ],
)
def test_an_invalid_auto_send_rule_is_refused_with_an_error(
    coordinator: FlaskClient, work: Work, area: Area, typed: dict[str, str]
) -> None:
    answer = press(coordinator, RELEASES, **{"where": "all", "days": "90", **typed})
    assert answer.status_code == 400
    assert 'class="error"' in answer.text
    assert standing(work) == []


def test_one_is_ended_once(coordinator: FlaskClient, work: Work, area: Area) -> None:
    approve(coordinator, area.id)
    (policy,) = standing(work)
    path = f"{RELEASES}/{policy.id}/revoke"
    assert press(coordinator, path).status_code == 303
    assert "Rule ended. From now on" in coordinator.get(RELEASES).text
    assert press(coordinator, path).status_code == 303
    assert "Someone else already ended it" in coordinator.get(RELEASES).text
    assert standing(work) == []
    assert press(coordinator, f"{RELEASES}/{uuid4()}/revoke").status_code == 404
    acts = [(one.act, one.noun) for one in work.session.scalars(select(Audit).order_by(Audit.id))]
    assert acts == [("approve", "release policy"), ("revoke", "release policy")]


def test_all_are_ended_at_once(coordinator: FlaskClient, work: Work, make: Factory, area: Area) -> None:
    make.area("Central")
    work.session.commit()
    approve(coordinator, "all")
    assert press(coordinator, f"{RELEASES}/revoke").status_code == 303
    assert standing(work) == []
    assert press(coordinator, f"{RELEASES}/revoke").status_code == 303
    assert "There were no rules to end" in coordinator.get(RELEASES).text


def test_pages_say_when_policies_run_out(coordinator: FlaskClient, work: Work, make: Factory, area: Area) -> None:
    board = "/dashboard/"
    approve(coordinator, area.id, "8")
    assert "Auto-send rules expired" not in coordinator.get(board).text
    approve(coordinator, area.id, "6")
    assert "Auto-send rules expired: 0; expiring within a week: 1." in coordinator.get(board).text
    assert "ends soon" in coordinator.get(RELEASES).text
    (policy,) = standing(work)
    policy.ends_at = datetime.now(UTC) - timedelta(seconds=1)
    work.session.commit()
    page = coordinator.get(board).text
    assert "Auto-send rules expired: 1; expiring within a week: 0." in page
    assert "Areas with a rule in effect: 0 of 1" in coordinator.get(RELEASES).text
    press(coordinator, f"{RELEASES}/{policy.id}/revoke")
    assert "Auto-send rules expired" not in coordinator.get(board).text


def test_where_coordinators_release_the_page_says_that_policies_do_nothing(
    environment: dict[str, str], sessions: sessionmaker[Session], coordinator: FlaskClient, work: Work, area: Area
) -> None:
    approve(coordinator, area.id, "6")
    assert 'id="off"' not in coordinator.get(RELEASES).text
    settings = load({**environment, "RESPONDER_CONFIRM": "coordinator"})
    with application(settings, sessions) as app:
        strict = log_in(app, work.session, Role.ADMIN)
        assert "Auto-send is off, so these rules send nothing" in strict.get(RELEASES).text
        assert "Auto-send rules expired" not in strict.get("/dashboard/").text


def test_only_a_coordinator_sees_or_changes_them(app: Flask, work: Work, area: Area) -> None:
    dispatcher = log_in(app, work.session, Role.DISPATCHER)
    assert RELEASES not in dispatcher.get("/dashboard/").text
    assert dispatcher.get(RELEASES).status_code == 403
    for path in (RELEASES, f"{RELEASES}/revoke", f"{RELEASES}/{uuid4()}/revoke"):
        assert press(dispatcher, path, where="all", days="90").status_code == 403
    assert standing(work) == []
