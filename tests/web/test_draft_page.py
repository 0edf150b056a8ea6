"""The page of a draft: what approving would do, who must approve, and what happens then."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain import guard
from responder.domain.alert import State
from responder.domain.distance import Point
from responder.domain.incident import Hazard
from responder.domain.release import Second
from responder.domain.role import Role
from responder.flow.alert.approval import DRAFT_LIFE
from responder.flow.work import Work
from responder.store import sender
from responder.store.alert import Alert
from responder.store.incident import Incident
from responder.web.access import needed
from responder.web.dashboard.frame.labels import say
from tests.factories import CORNER, Factory
from tests.login import log_in
from tests.web.incidents import act, approve, call, confirmed, deliveries, press, show, write


@pytest.fixture
def second(app: Flask, work: Work) -> FlaskClient:
    """A browser logged in as another coordinator."""
    return log_in(app, work.session, Role.ADMIN)


def draft(client: FlaskClient, found: Incident, **typed: object) -> str:
    """Write a callout draft. Returns its address."""
    answer = write(client, found, **typed)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def wide(work: Work, make: Factory) -> tuple[Incident, list[str]]:
    """An incident, and more areas than one coordinator may alert alone."""
    found = confirmed(work, make)
    more = [make.area(f"Area {number}", Point(CORNER.latitude + number, CORNER.longitude)) for number in range(1, 4)]
    make.volunteer(more[0])
    work.session.commit()
    return found, [str(found.area_id), *(str(one.id) for one in more)]


def text_of(page: str) -> str:
    """The page's text, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_it_says_to_whom_what_how_many_segments_and_what_it_costs(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    area = make.area("Corcoran", Point(CORNER.latitude, CORNER.longitude + 0.02))
    make.volunteer(area, language="es")
    work.session.commit()
    place = draft(coordinator, found, place="by the bridge", area=[str(found.area_id), str(area.id)])
    page = text_of(coordinator.get(place).text)
    assert "Trained volunteers in Powderhorn, Corcoran" in page
    assert "by the bridge, Powderhorn" in page
    assert "people 4" in page
    assert re.search(r"English 3 people", page)
    assert re.search(r"Español 1 person", page)
    (alert,) = work.session.scalars(select(Alert))
    assert re.search(r"segments \d+ cost \$\d\.\d\d", page)
    assert "Approve and text 4 people now" in page
    assert alert.status is State.DRAFT


def test_one_click_approves_and_the_same_address_shows_how_far_it_has_come(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    answer = press(coordinator, f"{place}/approve")
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    page = coordinator.get(place).text
    assert "Approved. The alert is on its way to 3 people." in page
    assert "Status</h2>" in page
    assert "Approved by" in page
    assert len(deliveries(work, found, "callout")) == 3


def test_the_second_of_two_who_approve_hears_that_somebody_was_faster(
    coordinator: FlaskClient, second: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    press(coordinator, f"{place}/approve")
    for what in ("approve", "discard"):
        again = press(second, f"{place}/{what}")
        assert again.status_code == 409
        assert "Someone else already approved this alert. No one is texted twice" in again.text
        assert "Status</h2>" in again.text
    assert len(deliveries(work, found, "callout")) == 3


def test_a_wide_call_waits_for_another_coordinator(
    coordinator: FlaskClient, second: FlaskClient, viewer: FlaskClient, work: Work, make: Factory
) -> None:
    found, areas = wide(work, make)
    place = draft(coordinator, found, area=areas)
    page = coordinator.get(place).text
    assert "Two coordinators needed" in page
    assert "It goes to more areas than one person may alert." in page
    assert "Approve (1 of 2)" in page
    assert press(coordinator, f"{place}/approve").status_code == 303
    assert deliveries(work, found, "callout") == []
    mine = coordinator.get(place).text
    assert "You approved this. It now needs another coordinator" in mine
    assert f'action="{place}/approve"' not in mine
    again = press(coordinator, f"{place}/approve")
    assert again.status_code == 409
    assert "A different coordinator must approve it too" in again.text
    assert "Waiting for a second coordinator" in viewer.get("/dashboard/").text
    assert "coordinator@example.org approved. A second coordinator must approve too." in show(second, found)
    assert "Approve and text 4 people now" in second.get(place).text
    assert press(second, f"{place}/approve").status_code == 303
    assert len(deliveries(work, found, "callout")) == 4
    sent = second.get(place).text
    assert "coordinator@example.org and admin@example.org" in sent
    assert "Why it needed two coordinators" in sent


def test_flagged_words_are_shown_and_call_for_a_second_approval(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found, **{"words-en": "Call Robin at 612-555-0143."})
    page = text_of(coordinator.get(place).text)
    assert "Flagged words" in page
    assert "612-555-0143" in page
    assert "Some of the wording was flagged." in page
    assert "Approve (1 of 2)" in page


def test_every_reason_has_words(app: Flask) -> None:
    with app.test_request_context():
        for reason in (*guard.Reason, *Second):
            assert say(reason)


def test_in_waves_the_first_wave_is_what_is_texted_now(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make, volunteers=8)
    page = text_of(coordinator.get(draft(coordinator, found, way="waves", needed="2")).text)
    assert "in waves, until 2 people are going" in page
    assert "people 8 in the first wave 6" in page
    assert "Approve and text the first 6 people now" in page


def test_the_finish_counts_what_waits_before_it_and_what_is_too_late(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found, area = confirmed(work, make, volunteers=1), make.area("Elsewhere", Point(45.2, -93.9))
    make.volunteer(area)
    work.session.commit()
    call(coordinator, found)
    place = draft(coordinator, found, area=str(area.id))
    assert "The last text would go out in a few seconds" in coordinator.get(place).text
    (waiting,) = deliveries(work, found, "callout")
    waiting.segments = 20_000
    work.session.commit()
    page = coordinator.get(place).text
    assert "The last text would go out in about 25 sec" in page, "20,000 segments at 1,000 a second, and its own"
    assert "too late for some" not in page
    sender.pause(work.session, datetime.now(UTC) + work.policy.alert_useful, 20429)
    work.session.commit()
    assert "too late for some" in coordinator.get(place).text


def test_a_freeze_is_said_and_approving_still_possible(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    sender.get(work.session).frozen_at = datetime.now(UTC)
    work.session.commit()
    page = coordinator.get(place).text
    assert "What you approve waits until sending is unfrozen" in page
    assert 'id="finish"' not in page
    assert press(coordinator, f"{place}/approve").status_code == 303


def test_no_price_no_cost(app: Flask, coordinator: FlaskClient, work: Work, make: Factory) -> None:
    parts = app.extensions["responder"]
    app.extensions["responder"] = replace(parts, policy=replace(parts.policy, segment_price=0.0))
    page = coordinator.get(draft(coordinator, confirmed(work, make))).text
    assert "$" not in text_of(page.partition('id="effect"')[2].partition("</section>")[0])


def test_spanish_says_what_its_accents_would_cost(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    page = coordinator.get(draft(coordinator, found, **{"words-en": "Come now.", "words-es": "Vengan aquí rápido."}))
    spanish = text_of(page.text).partition("Español")[2].partition("Soomaali")[0]
    assert "Accents are left out to save money" in spanish
    assert "Accents" not in text_of(page.text).partition("Español")[0]


def test_a_discarded_draft_says_so_and_is_never_sent(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    answer = press(coordinator, f"{place}/discard")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/dashboard/incidents/{found.code}")
    page = coordinator.get(place).text
    assert "This draft was discarded" in page
    assert "Write a new draft" in page
    refused = press(coordinator, f"{place}/approve")
    assert refused.status_code == 409
    assert "Nothing was sent" in refused.text
    assert deliveries(work, found, "callout") == []
    assert "discarded the draft of the callout alert" in show(coordinator, found)


def test_a_replaced_draft_leads_to_the_one_in_its_place(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    first = draft(coordinator, found)
    then = draft(coordinator, found, place="at the park")
    page = coordinator.get(first).text
    assert "This draft was replaced" in page
    assert then in page


def test_an_old_draft_is_not_approved_but_prepared_anew(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    alert = work.session.get_one(Alert, UUID(place.rpartition("/")[2]))
    alert.drafted_at -= DRAFT_LIFE
    work.session.commit()
    page = coordinator.get(place).text
    assert "This draft is out of date" in page
    assert f"like={alert.id}" in page
    assert press(coordinator, f"{place}/approve").status_code == 409
    assert deliveries(work, found, "callout") == []


def test_into_danger_people_are_called_only_expressly(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    found.hazard = Hazard.FORCE
    work.session.commit()
    assert "Alert people despite the danger" in coordinator.get(place).text
    refused = press(coordinator, f"{place}/approve")
    assert refused.status_code == 409
    assert 'id="despite-error"' in refused.text
    assert deliveries(work, found, "callout") == []
    assert press(coordinator, f"{place}/approve", despite="yes").status_code == 303
    assert len(deliveries(work, found, "callout")) == 3


def test_a_draft_cannot_be_approved_after_its_incident_closes(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    act(coordinator, found, "close", outcome="ended")
    assert press(coordinator, f"{place}/approve").status_code == 409
    assert "This draft was discarded" in coordinator.get(place).text


def test_an_update_shows_whom_it_goes_to_and_goes_to_them(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    found = confirmed(work, make)
    call(coordinator, found)
    for one in deliveries(work, found, "callout"):
        one.status, one.sid = one.status.DELIVERED, "SM1"
    work.session.commit()
    drafted = write(coordinator, found, "update", **{"words-en": "They have left for the north."})
    page = text_of(coordinator.get(drafted.headers["Location"]).text)
    assert "Everyone who got the alert" in page
    assert "They have left for the north." in page
    assert "Approve and text 3 people now" in page
    approve(coordinator, drafted)
    assert len(deliveries(work, found, "update")) == 3


def test_a_viewer_reads_a_draft_and_decides_nothing(
    app: Flask, coordinator: FlaskClient, viewer: FlaskClient, work: Work, make: Factory
) -> None:
    found = confirmed(work, make)
    place = draft(coordinator, found)
    page = viewer.get(place).text
    assert "If you approve" in page
    assert page.count("<form") == 1, "log out"
    for what in ("approve", "discard"):
        assert press(viewer, f"{place}/{what}").status_code == 403
    for name in ("compose", "write", "approve", "discard"):
        assert needed(app, f"dashboard.{name}") is Role.COORDINATOR


def test_a_draft_cannot_be_approved_without_the_token_of_the_page(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    place = draft(coordinator, confirmed(work, make))
    assert coordinator.post(f"{place}/approve").status_code == 400


def test_approving_or_discarding_an_unknown_draft_gives_a_404(coordinator: FlaskClient) -> None:
    for what in ("approve", "discard"):
        assert press(coordinator, f"/dashboard/alerts/{UUID(int=1)}/{what}").status_code == 404
