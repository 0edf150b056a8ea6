"""Merge and split on the dashboard: compare, merge, split, and undo."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from responder.domain.alert import Kind as AlertKind
from responder.domain.audience import Wanted
from responder.domain.incident import Hazard, Outcome, State
from responder.domain.role import Role
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.incident import decisions, edit, hazard, regroup
from responder.flow.work import Work
from responder.store.incident import Incident
from responder.store.regrouping import Kind, Regrouping
from responder.store.report import Report
from responder.web.access import needed
from tests.calling import release
from tests.factories import Factory
from tests.flow.calls import texts_leave
from tests.flow.regrouping import Pair, confirmed, pair, reports_of, told
from tests.login import csrf_token, log_in


@pytest.fixture
def two(work: Work, make: Factory) -> Pair:
    made = pair(work, make)
    work.session.commit()
    return made


@pytest.fixture
def dispatcher(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.DISPATCHER)


def show(client: FlaskClient, incident: Incident) -> str:
    page = client.get(f"/dashboard/incidents/{incident.code}")
    assert page.status_code == 200, page.text
    return page.text


def compared(client: FlaskClient, two: Pair) -> TestResponse:
    return client.get(f"/dashboard/incidents/{two.one.code}/merge?other={two.other.code}")


def post(client: FlaskClient, path: str, **form: object) -> TestResponse:
    token = csrf_token(client.get("/dashboard/account").text)
    return client.post(f"/dashboard/{path}", data={"csrf_token": token, **form})


def carried(page: TestResponse, name: str) -> str:
    """The value of a hidden field in a form of the page."""
    found = re.search(f'name="{name}" value="([^"]*)"', page.text)
    return found[1] if found else ""


def merge(client: FlaskClient, two: Pair, **form: object) -> TestResponse:
    fields = {"other": two.other.code, "stays": two.one.code, "shown": carried(compared(client, two), "shown"), **form}
    return post(client, f"incidents/{two.one.code}/merge", **fields)


def split(client: FlaskClient, two: Pair, *ids: UUID, into: str = "new") -> TestResponse:
    seen = edit.version_of(two.work, two.one)
    return post(client, f"incidents/{two.one.code}/split", one=[str(one) for one in ids], into=into, seen=seen)


def newest(two: Pair) -> Regrouping:
    two.work.session.expire_all()
    return two.work.session.scalars(select(Regrouping).order_by(Regrouping.at.desc()).limit(1)).one()


def words(page: str) -> str:
    """The page's text, without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace(" .", ".").replace(" ,", ",")


def test_a_dispatcher_may_look_and_a_coordinator_act(app: Flask) -> None:
    assert needed(app, "dashboard.compare") is Role.DISPATCHER
    for act in ("merge", "split", "undo_regrouping"):
        assert needed(app, f"dashboard.{act}") is Role.COORDINATOR


def test_others_that_are_open_are_offered_nearest_first_with_place_time_and_distance(
    coordinator: FlaskClient, two: Pair
) -> None:
    two.one.place_words, two.other.place_words = "the corner", "the plaza"
    two.work.session.commit()
    page = show(coordinator, two.one)
    assert f'name="other" value="{two.other.code}"' in page
    assert f"{two.other.code} the plaza, 0.6 mi away;" in words(page)
    decisions.close_incident(two.work, two.other.id, two.by, Outcome.ENDED)
    two.work.session.commit()
    assert 'name="other"' not in show(coordinator, two.one)


def test_both_are_shown_side_by_side_with_what_will_happen(coordinator: FlaskClient, two: Pair) -> None:
    two.make.volunteer(two.area)
    confirmed(two.work, two.other, two.by)
    release(two.work, two.other.id, two.by, "the plaza")
    texts_leave(two.work.session)
    two.work.session.commit()
    read = words(compared(coordinator, two).text)
    assert f"{two.other.code} This one stays" in read
    assert f"{two.one.code} This one will be closed" in read
    assert "Alerted 1 person" in read
    assert "Alerted no one" in read
    assert "No one is texted now." in read
    assert newest_or_none(two) is None


def newest_or_none(two: Pair) -> Regrouping | None:
    return two.work.session.scalars(select(Regrouping)).one_or_none()


def test_a_danger_is_said_before_anybody_is_warned(coordinator: FlaskClient, two: Pair) -> None:
    two.other.hazard = Hazard.SHOTS
    two.work.session.commit()
    assert "The danger applies to both: gunshots. No more alerts ask people to come." in words(
        compared(coordinator, two).text
    )


def test_a_dispatcher_sees_both_and_no_button(dispatcher: FlaskClient, two: Pair) -> None:
    page = compared(dispatcher, two).text
    assert "Only a coordinator can merge incidents." in page
    assert "Yes, merge them" not in page
    assert merge(dispatcher, two).status_code == 403
    assert newest_or_none(two) is None


def test_merging_leads_to_the_one_that_stays_and_the_other_says_where_it_went(
    coordinator: FlaskClient, two: Pair
) -> None:
    answer = merge(coordinator, two)
    assert answer.status_code == 303
    assert answer.location.endswith(two.one.code)
    page = words(show(coordinator, two.one))
    assert f"{two.other.code} was merged into {two.one.code}" in page
    assert f"merged {two.other.code} into this incident" in page
    assert f"{two.other.code}: opened the incident" in page
    assert "? " not in page.partition("Timeline")[2]
    closed = show(coordinator, two.other)
    assert f"This is the same incident as {two.one.code}." in words(closed)
    assert f'href="/dashboard/incidents/{two.one.code}"' in closed


def test_if_the_other_has_gone_further_meanwhile_it_is_asked_again(coordinator: FlaskClient, two: Pair) -> None:
    confirmed(two.work, two.other, two.by)
    two.work.session.commit()
    answer = merge(coordinator, two)
    assert answer.status_code == 409
    assert "Please look again" in answer.text
    assert newest_or_none(two) is None
    assert merge(coordinator, two, stays=two.other.code).status_code == 303


@pytest.mark.parametrize("which", ["one", "other"])
def test_if_either_is_changed_meanwhile_both_are_shown_again_as_they_are(
    coordinator: FlaskClient, two: Pair, which: str
) -> None:
    shown = carried(compared(coordinator, two), "shown")
    hazard.set_hazard(two.work, getattr(two, which).id, two.by, Hazard.SHOTS)
    two.work.session.commit()
    answer = merge(coordinator, two, shown=shown)
    assert answer.status_code == 409
    assert "Someone else updated this incident first" in answer.text
    assert "The danger applies to both" in answer.text
    assert newest_or_none(two) is None
    assert merge(coordinator, two, shown=carried(answer, "shown")).status_code == 303


def test_a_draft_written_meanwhile_is_shown_before_it_is_discarded(coordinator: FlaskClient, two: Pair) -> None:
    confirmed(two.work, two.one, two.by)
    confirmed(two.work, two.other, two.by)
    two.work.session.commit()
    shown = carried(compared(coordinator, two), "shown")
    two.make.volunteer(two.area)
    now = replace(two.work, now=datetime.now(UTC))
    approval.draft_alert(
        now, two.other.id, two.by, Asked(AlertKind.CALLOUT, Wanted((two.area.id,)), "Lake & Bloomington")
    )
    two.work.session.commit()
    answer = merge(coordinator, two, shown=shown)
    assert answer.status_code == 409
    assert f"The draft alert about {two.other.code} is discarded" in answer.text
    assert newest_or_none(two) is None


def test_a_split_that_conflicts_with_another_change_is_refused_and_keeps_the_ticks(
    coordinator: FlaskClient, two: Pair
) -> None:
    regroup.merge_incidents(two.work, two.one.id, two.other.id, two.by)
    two.work.session.commit()
    saw = edit.version_of(two.work, two.one)
    decisions.confirm_incident(two.work, two.one.id, two.by, "seen")
    two.work.session.commit()
    ticked = str(min(reports_of(two.work, two.one)))
    form = {"one": ticked, "into": "new"}
    answer = post(coordinator, f"incidents/{two.one.code}/split", seen=saw, **form)
    assert answer.status_code == 409
    assert "Move selected reports" in answer.text
    assert f'name="one" value="{ticked}"' in answer.text
    assert newest(two).kind is Kind.MERGE
    seen = edit.version_of(two.work, two.one)
    assert post(coordinator, f"incidents/{two.one.code}/split", seen=seen, **form).status_code == 303
    assert newest(two).kind is Kind.SPLIT


@pytest.mark.parametrize("other", ["", "ZZZ", "\0", "no code at all"])
def test_without_another_one_nothing_is_merged_and_it_says_what_to_do(
    coordinator: FlaskClient, two: Pair, other: str
) -> None:
    for answer in (
        coordinator.get(f"/dashboard/incidents/{two.one.code}/merge", query_string={"other": other}),
        merge(coordinator, two, other=other),
    ):
        assert answer.status_code == 400
        assert "Please choose the matching incident." in answer.text


def test_an_impossible_merge_is_refused_with_a_reason(coordinator: FlaskClient, two: Pair) -> None:
    decisions.close_incident(two.work, two.other.id, two.by, Outcome.ENDED)
    two.work.session.commit()
    for answer in (compared(coordinator, two), merge(coordinator, two)):
        assert answer.status_code == 409
        assert "One of them is closed" in answer.text
    answer = merge(coordinator, two, other=two.one.code)
    assert answer.status_code == 400
    assert "That is this same incident" in answer.text
    assert coordinator.get("/dashboard/incidents/ZZZ/merge?other=ABC").status_code == 404


def test_a_merge_is_taken_back_on_the_page_once(coordinator: FlaskClient, two: Pair) -> None:
    merge(coordinator, two)
    done = newest(two)
    assert f"/dashboard/regroupings/{done.id}/undo" in show(coordinator, two.one)
    answer = post(coordinator, f"regroupings/{done.id}/undo")
    assert answer.status_code == 303
    page = show(coordinator, two.one)
    assert "are separate incidents again" in page
    assert "Undone by coordinator@example.org" in page
    assert f"/regroupings/{done.id}/undo" not in page
    two.work.session.refresh(two.other)
    assert two.other.status is State.CHECKING
    again = post(coordinator, f"regroupings/{done.id}/undo")
    assert again.status_code == 409
    assert "Someone else already undid it" in again.text


def test_only_a_coordinator_takes_it_back(dispatcher: FlaskClient, two: Pair) -> None:
    done = regroup.merge_incidents(two.work, two.one.id, two.other.id, two.by)
    two.work.session.commit()
    page = show(dispatcher, two.one)
    assert "Merged into this incident:" in page
    assert "Undo this" not in page
    assert post(dispatcher, f"regroupings/{done.id}/undo").status_code == 403


def test_there_is_nothing_to_take_back_of_what_never_was(coordinator: FlaskClient) -> None:
    assert post(coordinator, f"regroupings/{UUID(int=1)}/undo").status_code == 404


def test_ticked_reports_become_an_incident_of_their_own_and_come_back(coordinator: FlaskClient, two: Pair) -> None:
    stray = told(two.work)
    two.work.session.commit()
    assert f'name="one" value="{stray.id}"' in show(coordinator, two.one)
    answer = split(coordinator, two, stray.id)
    assert answer.status_code == 303
    done = newest(two)
    new = two.work.session.get_one(Incident, done.target_id)
    assert reports_of(two.work, new) == {stray.id}
    page = words(show(coordinator, two.one))
    assert f"Moved 1 report from {two.one.code} to {new.code}." in page
    assert f"1 report was moved to {new.code}" in page
    assert f"moved reports to {new.code}: 1" in page
    assert f"1 report came from {two.one.code}" in words(show(coordinator, new))
    assert post(coordinator, f"regroupings/{done.id}/undo").status_code == 303
    assert stray.id in reports_of(two.work, two.one)


def test_ticked_reports_go_to_another_open_incident(coordinator: FlaskClient, two: Pair) -> None:
    stray = told(two.work)
    two.work.session.commit()
    assert split(coordinator, two, stray.id, into=two.other.code).status_code == 303
    assert stray.id in reports_of(two.work, two.other)


def test_a_split_that_cannot_be_is_refused_in_a_sentence_and_ticks_are_kept(
    coordinator: FlaskClient, two: Pair
) -> None:
    (first,) = two.work.session.scalars(select(Report.id).where(Report.incident_id == two.one.id))
    stray = told(two.work)
    two.work.session.commit()
    answer = split(coordinator, two)
    assert (answer.status_code, "Please select the reports" in answer.text) == (400, True)
    answer = split(coordinator, two, first, stray.id)
    assert (answer.status_code, "At least one report must stay here" in answer.text) == (409, True)
    assert len(re.findall(r'name="one" value="[^"]+" checked', answer.text)) == 2
    answer = split(coordinator, two, stray.id, into="ZZZ")
    assert (answer.status_code, "Please choose where these reports belong" in answer.text) == (400, True)
    (elsewhere,) = reports_of(two.work, two.other)
    answer = split(coordinator, two, elsewhere)
    assert (answer.status_code, "was moved or withdrawn in the meantime" in answer.text) == (409, True)
    seen = edit.version_of(two.work, two.one)
    assert post(coordinator, f"incidents/{two.one.code}/split", one="no id", into="new", seen=seen).status_code == 400
    assert newest_or_none(two) is None


def test_a_lone_report_cannot_be_ticked(coordinator: FlaskClient, two: Pair) -> None:
    assert 'name="one"' not in show(coordinator, two.one)


def test_a_viewer_sees_what_was_done_and_changes_nothing(viewer: FlaskClient, two: Pair) -> None:
    regroup.merge_incidents(two.work, two.one.id, two.other.id, two.by)
    two.work.session.commit()
    assert "Merged into this incident:" in show(viewer, two.one)
    assert compared(viewer, two).status_code == 403
