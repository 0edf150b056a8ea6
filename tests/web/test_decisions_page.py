"""Decisions on the incident's page: with a basis, in one step, and never on a version that somebody else changed."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard, Outcome, State
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.work import Work
from responder.store import verification
from responder.store.audit import Audit
from responder.store.incident import Incident
from responder.store.verification import Basis
from responder.web.access import needed
from tests.factories import Factory, account
from tests.login import log_in
from tests.store import rows
from tests.web.incidents import act, call, confirmed, deliveries, incident, press, seen, show


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


def now(work: Work, found: Incident) -> Incident:
    """The incident as it is in the database."""
    return work.session.get_one(Incident, found.id, populate_existing=True)


def somebody_else(work: Work) -> UUID:
    return account(work.session, "other@example.org", "x", Role.COORDINATOR).id


@pytest.mark.parametrize("name", ["confirm", "close", "doubt", "reopen"])
def test_a_coordinator_decides(app: Flask, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.COORDINATOR


def test_a_dispatcher_says_that_it_is_urgent_and_decides_nothing_else(
    dispatcher: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    page = show(dispatcher, found)
    assert "Mark as urgent" in page
    for name in ("confirm", "refute", "close"):
        assert f'id="act-{name}"' not in page
    assert act(dispatcher, found, "urgent", urgent="yes").status_code == 303
    assert now(work, found).urgent
    for what in ("confirm", "close", "doubt", "reopen"):
        assert act(dispatcher, found, what, note="me", outcome="ended").status_code == 403


def test_urgent_stands_on_the_page_and_on_the_board_until_it_is_taken_back(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, badge = incident(work, make), '<span class="badge warn">urgent</span>'
    act(coordinator, found, "urgent", urgent="yes")
    page = show(coordinator, found)
    assert badge in page
    assert "marked it urgent" in page
    assert " · urgent" in coordinator.get("/dashboard/").text
    act(coordinator, found, "urgent", urgent="no")
    assert badge not in show(coordinator, found)


@pytest.mark.parametrize("said", ["", "YES", "perhaps"])
def test_urgent_is_yes_or_no(coordinator: FlaskClient, work: Work, make: Factory, said: str) -> None:
    found = incident(work, make)
    answer = act(coordinator, found, "urgent", urgent=said)
    assert (answer.status_code, "choose whether it is urgent" in answer.text) == (400, True)


def test_a_confirmation_says_how_the_coordinator_knows(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    assert act(coordinator, found, "confirm", basis="own eyes", note="from my window").status_code == 303
    (kept,) = verification.of_incident(work.session, found.id)
    assert kept.basis is Basis.OWN_EYES
    assert "coordinator, saw it in person" in show(coordinator, found)


@pytest.mark.parametrize("basis", ["a hunch", "check by code"])
def test_confirming_with_an_invalid_basis_is_refused_and_keeps_the_note(
    coordinator: FlaskClient, work: Work, make: Factory, basis: str
) -> None:
    found = incident(work, make)
    answer = act(coordinator, found, "confirm", basis=basis, note="a note that is kept")
    assert answer.status_code == 400
    assert 'id="basis-error"' in answer.text
    assert "a note that is kept</textarea>" in answer.text


@pytest.mark.parametrize("outcome", ["false alarm", "other agency", "could not verify"])
def test_ruling_out_an_incident_closes_it_and_sends_the_correction_in_one_step(
    coordinator: FlaskClient, work: Work, make: Factory, outcome: str
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    for one in deliveries(work, found, "callout"):
        one.status = DeliveryState.DELIVERED
    work.session.commit()
    page = show(coordinator, found)
    refute = page.partition('id="act-refute"')[2].partition("</details>")[0]
    assert f'name="outcome" value="{outcome}"' in refute
    assert "correction to 3 people" in refute
    act(coordinator, found, "close", outcome=outcome)
    assert now(work, found).outcome is Outcome(outcome)
    assert len(deliveries(work, found, "correction")) == 3


def test_a_doubt_says_who_does_not_know_and_offers_to_tell_them(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    for one in deliveries(work, found, "callout"):
        one.status = DeliveryState.DELIVERED
    work.session.commit()
    page = act(coordinator, found, "doubt").headers["Location"]
    text = coordinator.get(page).text
    assert "is being re-checked. Other verifiers are asked" in text
    assert "People who were already alerted do not know yet: 3 people" in text
    assert 'id="tell-doubt"' in text
    assert now(work, found).status is State.CHECKING
    assert 'id="tell-doubt"' in show(coordinator, found), "as long as they do not know"


def test_without_a_call_a_doubt_has_nobody_to_tell(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    assert "No one has been alerted so far" in show(coordinator, found)
    act(coordinator, found, "doubt")
    assert 'id="tell-doubt"' not in show(coordinator, found)


def test_a_closed_incident_can_be_reopened(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    act(coordinator, found, "close", outcome="false alarm")
    assert 'id="act-reopen"' in show(coordinator, found)
    assert act(coordinator, found, "reopen").status_code == 303
    page = show(coordinator, found)
    assert "reopened it" in page
    assert 'id="act-confirm"' in page
    again = act(coordinator, found, "reopen")
    assert (again.status_code, "Someone else updated this incident first" in again.text) == (409, True)


def test_a_merged_incident_cannot_be_reopened_by_itself(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    other = rows.incident(work.session, None, "K2M")
    assert act(coordinator, found, "close", outcome="duplicate").status_code == 400
    act(coordinator, found, "close", outcome="could not verify")
    now(work, found).merged_into = other.id
    work.session.commit()
    assert 'id="act-reopen"' not in show(coordinator, found)
    assert act(coordinator, found, "reopen").status_code == 409


def test_a_decision_that_conflicts_with_another_change_shows_both_and_keeps_the_typed_text(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    old = seen(show(coordinator, found))
    other = somebody_else(work)
    decisions.recheck_incident(work, found.id, other)
    work.session.commit()
    answer = act(coordinator, found, "confirm", seen=old, basis="livestream", note="the stream <b>shows</b> it")
    assert answer.status_code == 409
    for words in (
        "Your change",
        "From a livestream",
        "the stream &lt;b&gt;shows&lt;/b&gt; it",
        "Current state",
        "being checked",
        '<strong dir="auto">other@example.org</strong> asked for a re-check',
        "confirmed → being checked",
        "Keep current state",
    ):
        assert words in answer.text
    assert now(work, found).status is State.CHECKING, "nothing was done"
    fields = {"basis": "livestream", "note": "the stream <b>shows</b> it"}
    for name in fields:
        assert f'<input type="hidden" name="{name}"' in answer.text
    done = press(coordinator, f"/dashboard/incidents/{found.code}/confirm", seen=seen(answer.text), **fields)
    assert done.status_code == 303
    assert now(work, found).status is State.CONFIRMED


def test_a_decision_that_no_longer_fits_cannot_be_forced(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    old = seen(show(coordinator, found))
    other = somebody_else(work)
    decisions.close_incident(work, found.id, other, Outcome.ENDED)
    work.session.commit()
    for what in ("confirm", "close"):
        answer = act(coordinator, found, what, seen=old, note="it is there", outcome="false alarm")
        assert answer.status_code == 409
        assert "no longer fits the current state" in answer.text
        assert 'id="all-the-same"' not in answer.text
    assert now(work, found).outcome is Outcome.ENDED


@pytest.mark.parametrize("what", ["confirm", "close", "doubt", "urgent", "place"])
def test_a_form_that_does_not_say_what_it_saw_changes_nothing(
    coordinator: FlaskClient, work: Work, make: Factory, what: str
) -> None:
    found = confirmed(work, make)
    before = (found.status, found.urgent, found.confirmed_at)
    typed = {"note": "me", "outcome": "ended", "urgent": "yes", "act": "move", "words": "Lake & Bloomington"}
    typed["found"] = f"place {found.place_id} {found.area_id} Lake St & Bloomington Ave"
    for old in ("", "x", "-1", "0", "9" * 40):
        assert act(coordinator, found, what, seen=old, **typed).status_code == 409
    later = now(work, found)
    assert (later.status, later.urgent, later.confirmed_at) == before


def test_a_danger_is_reported_whatever_else_has_changed(dispatcher: FlaskClient, work: Work, make: Factory) -> None:
    found = incident(work, make)
    old = seen(show(dispatcher, found))
    other = somebody_else(work)
    decisions.confirm_incident(work, found.id, other, "")
    work.session.commit()
    assert act(dispatcher, found, "hazard", seen=old, hazard="shots").status_code == 303
    assert now(work, found).hazard is Hazard.SHOTS


def test_two_who_report_different_dangers_hear_of_each_other(
    coordinator: FlaskClient, dispatcher: FlaskClient, work: Work, make: Factory
) -> None:
    found = incident(work, make)
    old = seen(show(dispatcher, found))
    act(coordinator, found, "hazard", hazard="shots")
    answer = act(dispatcher, found, "hazard", seen=old, hazard="force")
    assert answer.status_code == 409
    for words in ("Report danger: use of force", "reported danger: gunshots", "Warn them anyway"):
        assert words in answer.text
    assert now(work, found).hazard is Hazard.SHOTS


def test_two_coordinators_at_once_do_not_overwrite_each_other(
    app: Flask, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, second = confirmed(work, make), log_in(app, work.session, Role.ADMIN)
    old = seen(show(second, found))
    assert seen(show(coordinator, found)) == old
    assert act(coordinator, found, "close", seen=old, outcome="ended").status_code == 303
    answer = act(second, found, "close", seen=old, outcome="false alarm")
    assert answer.status_code == 409
    assert "coordinator@example.org</strong> closed it: it is over" in answer.text
    assert now(work, found).outcome is Outcome.ENDED


@pytest.mark.parametrize("what", ["doubt", "reopen", "urgent", "claim", "let-go", "place"])
def test_an_unknown_code_and_a_form_without_its_token_do_nothing(
    coordinator: FlaskClient, work: Work, make: Factory, what: str
) -> None:
    found = confirmed(work, make)
    assert press(coordinator, f"/dashboard/incidents/ZZZ/{what}", urgent="yes").status_code == 404
    assert coordinator.post(f"/dashboard/incidents/{found.code}/{what}", data={"urgent": "yes"}).status_code == 400
    assert list(work.session.scalars(select(Audit.act).where(Audit.noun_id == found.id))) == ["confirm"]


@pytest.mark.parametrize("what", ["confirm", "close", "doubt", "reopen", "urgent", "claim", "let-go", "place"])
def test_a_viewer_changes_nothing(viewer: FlaskClient, work: Work, make: Factory, what: str) -> None:
    found = confirmed(work, make)
    assert act(viewer, found, what, note="me", outcome="ended", urgent="yes").status_code == 403
