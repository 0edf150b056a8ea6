"""The personal page of an alert or a check: what it shows, which answers it offers, and what it never reveals."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from responder.domain.alert import Kind
from responder.domain.check import Answer
from responder.domain.check import State as CheckState
from responder.domain.code import ALPHABET
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Hazard, Outcome
from responder.domain.incident import State as IncidentState
from responder.domain.response import Event, State
from responder.domain.role import Role
from responder.flow.admin import upkeep
from responder.flow.incident import decisions
from responder.flow.message import wording
from responder.flow.respond import respond
from responder.flow.work import Work
from responder.store import response as response_store
from responder.store import ring
from responder.store.alert import Alert
from responder.store.delivery import Delivery
from responder.store.drill import Drill
from responder.store.history import History
from responder.store.ring import Cause
from tests.calling import follow_up
from tests.factories import Factory, account
from tests.web.personal_scene import Scene, checked_scene


@pytest.fixture
def scene(session: Session, work: Work, make: Factory) -> Scene:
    return checked_scene(session, work, make)


def offered(client: FlaskClient, address: str) -> list[int]:
    return sorted(int(digit) for digit in re.findall(r'name="digit" value="(\d)"', client.get(address).text))


def test_a_check_shows_what_and_where_and_asks(client: FlaskClient, scene: Scene) -> None:
    address = scene.page_of(scene.verifier)
    page = client.get(address).text

    assert "enforcement vehicles" in page
    assert "Lake St &amp; Bloomington Ave" in page
    assert "Powderhorn" in page
    assert "7:00 AM" in page
    assert "Not confirmed yet" in page
    assert "Watch from a distance. Record. Do not interfere." in page
    assert offered(client, address) == [1, 2, 3, 5, 6, 7, 8]


def test_a_call_is_shown_in_the_volunteers_language(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    address = scene.page_of(scene.volunteer)

    assert '<html lang="es"' in client.get(address).text
    assert '<html lang="so"' in client.get(f"{address}?language=so").text
    assert '<html lang="es"' in client.get(f"{address}?language=nonsense").text
    assert offered(client, address) == [1, 2, 3]


@pytest.mark.parametrize(
    ("digits", "state", "next_ones"),
    [
        ([1], State.GOING, [2, 3]),
        ([1, 1], State.GOING, [2, 3]),
        ([2], State.CANNOT, [1]),
        ([1, 3], State.ON_SCENE, [4]),
        ([3, 4], State.LEFT, []),
    ],
)
def test_an_answer_is_kept_and_the_next_ones_offered(
    client: FlaskClient, scene: Scene, digits: list[int], state: State, next_ones: list[int]
) -> None:
    scene.confirm()
    address = scene.page_of(scene.volunteer)

    for digit in digits:
        answer = client.post(address, data={"digit": digit})
        assert (answer.status_code, answer.location) == (303, address)

    assert scene.said(scene.volunteer) is state
    assert offered(client, address) == next_ones


@pytest.mark.parametrize("digit", ["4", "5", "9", "0", "-1", "x", "", "9" * 5000, "\x00"])
def test_an_answer_that_does_not_fit_changes_nothing(client: FlaskClient, scene: Scene, digit: str) -> None:
    scene.confirm()
    address = scene.page_of(scene.volunteer)

    answer = client.post(address, data={"digit": digit})

    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert scene.said(scene.volunteer) is None


def test_a_verifier_confirms_by_the_link(client: FlaskClient, scene: Scene) -> None:
    address = scene.page_of(scene.verifier)

    assert client.post(address, data={"digit": 5}).status_code == 303

    scene.session.expire_all()
    assert scene.incident.status is IncidentState.CONFIRMED
    assert scene.check.answer is Answer.CONFIRMED
    assert scene.check.status is CheckState.ANSWERED
    page = client.get(address).text
    assert "you saw it yourself" in page
    assert "last confirmed just now" in page
    assert offered(client, address) == [1, 2, 3]
    assert client.post(address, data={"digit": 6}).status_code == 409


@pytest.mark.parametrize(
    ("ago", "said"),
    [(0, "just now"), (1, "1 min ago"), (119, "119 min ago"), (120, "2 hr ago"), (9000, "2 days ago")],
)
def test_the_page_says_how_long_ago_it_was_confirmed(client: FlaskClient, scene: Scene, ago: int, said: str) -> None:
    scene.confirm()
    scene.incident.confirmed_at = datetime.now(UTC) - timedelta(minutes=ago, seconds=1)
    scene.session.commit()
    page = client.get(f"{scene.page_of(scene.volunteer)}?language=en").text
    assert "last confirmed" in page
    assert said in page


def choices(page: str) -> list[int]:
    return [int(minutes) for minutes in re.findall(r'name="minutes" value="(\d+)"', page)]


@pytest.mark.parametrize("minutes", [5, 10, 20, 30])
def test_one_button_sets_the_arrival_time_of_a_volunteer_who_is_going(
    client: FlaskClient, scene: Scene, minutes: int
) -> None:
    address = f"{scene.page_of(scene.verifier)}?language=en"
    assert choices(client.get(address).text) == [5, 10, 20, 30]
    began = datetime.now(UTC)
    assert client.post(address, data={"minutes": minutes}).status_code == 303
    assert scene.said(scene.verifier) is State.GOING
    response = response_store.find_response(scene.session, scene.incident.id, scene.verifier.id)
    assert response is not None
    assert response.eta_at is not None
    assert timedelta() <= response.eta_at - began - timedelta(minutes=minutes) < timedelta(seconds=30)
    page = client.get(address).text
    assert f"You expect to be there around {wording.clock_time(response.eta_at, scene.work.policy)}." in page
    # The trip may take longer than planned.
    assert choices(page) == [5, 10, 20, 30]
    client.post(address, data={"digit": 3})
    page = client.get(address).text
    assert "You expect" not in page
    assert choices(page) == []


@pytest.mark.parametrize("minutes", ["0", "-5", "100", "x", "", "9" * 5000, "\x00"])
def test_minutes_that_make_no_sense_change_nothing(client: FlaskClient, scene: Scene, minutes: str) -> None:
    address = scene.page_of(scene.verifier)
    assert client.post(address, data={"minutes": minutes}).status_code == 409
    assert scene.said(scene.verifier) is None


def on_scene(scene: Scene) -> str:
    """The alert's page for a volunteer on scene, after the incident became stale."""
    scene.confirm()
    address = scene.page_of(scene.volunteer)
    respond.respond_to_incident(scene.work, scene.volunteer, scene.incident, Event.ARRIVE)
    scene.session.flush()
    upkeep.sweep(replace(scene.work, now=scene.work.now + scene.work.policy.stale_after + timedelta(minutes=1)))
    scene.session.commit()
    return address


@pytest.mark.parametrize("which", ["its own", "the call's"])
def test_somebody_on_scene_is_asked_on_every_page_of_theirs_whether_it_goes_on(
    client: FlaskClient, scene: Scene, which: str
) -> None:
    of_call = on_scene(scene)
    address = (scene.page_of(scene.volunteer) if which == "its own" else of_call) + "?language=en"
    page = client.get(address).text
    assert "Is it still happening?" in page
    assert "Please look if it's safe" not in page
    assert offered(client, address) == [4, 5, 6, 7, 8]
    before = scene.incident.confirmed_at
    assert client.post(address, data={"digit": 5}).status_code == 303
    scene.session.expire_all()
    assert scene.incident.confirmed_at != before
    assert "Is it still happening?" not in client.get(address).text
    assert client.post(address, data={"digit": 6}).status_code == 409


def test_saying_on_the_page_that_it_is_over_starts_a_ring(client: FlaskClient, scene: Scene) -> None:
    on_scene(scene)
    address = f"{scene.page_of(scene.volunteer)}?language=en"
    assert client.post(address, data={"digit": 6}).status_code == 303
    assert [one.cause for one in ring.untaken(scene.session)] == [Cause.OVER]
    assert "You told us it&#39;s over." in client.get(address).text


def test_an_answer_on_the_page_after_closing_is_kept_and_said_to_be_late(client: FlaskClient, scene: Scene) -> None:
    by = account(scene.session, "someone@example.org", "x", Role.COORDINATOR)
    address = f"{scene.page_of(scene.verifier)}?language=en"
    decisions.close_incident(scene.work, scene.incident.id, by.id, Outcome.FALSE_ALARM)
    scene.session.commit()
    answer = client.post(address, data={"digit": 5})
    assert answer.status_code == 409
    assert "We saved your answer, but it doesn&#39;t change anything now" in answer.text
    scene.session.expire_all()
    kept = scene.session.scalars(select(History).where(History.event == "late")).one()
    assert kept.why == {"answer": Answer.CONFIRMED}
    assert (scene.incident.status, scene.check.answer) == (IncidentState.CLOSED, None)


def test_a_danger_is_said_and_nobody_is_invited_into_it(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    scene.incident.hazard = Hazard.SHOTS
    scene.session.commit()
    address = scene.page_of(scene.volunteer)

    assert "Danger: shots" in client.get(f"{address}?language=en").text
    assert offered(client, address) == [2, 3]


def test_a_closed_incident_says_so_and_how_it_ended(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    address = scene.page_of(scene.volunteer)
    scene.incident.status, scene.incident.outcome = IncidentState.CLOSED, Outcome.FALSE_ALARM
    scene.session.commit()

    page = client.get(f"{address}?language=en").text

    assert "This is closed" in page
    assert "it was a false alarm" in page
    assert offered(client, address) == []
    assert client.post(address, data={"digit": 1}).status_code == 409
    assert scene.said(scene.volunteer) is None


def test_a_coordinators_own_words_stand_there_whole_in_the_readers_language_or_else_in_any(
    client: FlaskClient, scene: Scene
) -> None:
    scene.confirm()
    address, long = scene.page_of(scene.volunteer), "Traigan <agua>. " * 18
    call = scene.session.scalars(select(Alert)).one()
    call.words = {"so": "", "en": "Bring water.", "es": long}
    scene.session.commit()

    assert f'<dd lang="es">{escape(long)}</dd>' in client.get(address).text
    for language in ("en", "so", "kar"):
        assert '<dd lang="en">Bring water.</dd>' in client.get(f"{address}?language={language}").text


def test_no_own_words_leave_nothing_behind(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    for volunteer in (scene.volunteer, scene.verifier):
        page = client.get(f"{scene.page_of(volunteer)}?language=en").text
        assert "From the coordinators" not in page
        assert 'id="kind"' not in page


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (Kind.UPDATE, "This text was an update on the alert."),
        (Kind.DANGER, "This text was a danger warning."),
        (Kind.STAND_DOWN, "Enough people are there. Please don&#39;t head out, and stay reachable."),
        (Kind.ALL_CLEAR, "This text was the all-clear."),
        (Kind.CORRECTION, "This text was a correction to the alert. If you told anyone about it, please tell them."),
    ],
)
def test_a_follow_ups_page_says_what_it_was(client: FlaskClient, scene: Scene, kind: Kind, said: str) -> None:
    scene.confirm()
    call = scene.page_of(scene.volunteer)
    scene.session.execute(update(Delivery).values(status=DeliveryState.SENT))
    by = account(scene.session, "someone@example.org", "x", Role.COORDINATOR)
    assert follow_up(scene.work, scene.incident, kind, by.id, "Use the alley.")
    scene.session.commit()

    page = client.get(f"{scene.page_of(scene.volunteer)}?language=en").text

    assert f'<p id="kind">{said}</p>' in page
    assert "Use the alley." in page
    assert "Use the alley." not in client.get(f"{call}?language=en").text


def test_a_volunteer_on_standby_is_thanked_and_not_asked_again(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    address = scene.page_of(scene.volunteer)
    offer = response_store.lock_or_ask(scene.session, scene.incident.id, scene.volunteer.id, scene.work.now)
    offer.standby_at = scene.work.now
    scene.session.commit()

    page = client.get(f"{address}?language=en").text

    assert "Enough people are going now. Thank you. Please stay reachable" in page
    assert "You haven&#39;t told us yet" not in page
    assert "primary" not in page
    assert offered(client, address) == [2, 3]


def test_an_exercise_says_so_first(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    address = f"{scene.page_of(scene.volunteer)}?language=en"
    assert "DRILL" not in client.get(address).text
    by = account(scene.session, "someone@example.org", "x", Role.COORDINATOR)
    drill = Drill(started_at=scene.work.now, started_by=by.id)
    scene.session.add(drill)
    scene.session.flush()
    scene.incident.drill_id = drill.id
    scene.session.commit()

    page = client.get(address).text

    assert f"<title>DRILL {scene.incident.code} " in page
    assert page.index("<strong>DRILL</strong>") < page.index("enforcement vehicles")


@pytest.mark.parametrize("token", ["x", ALPHABET[3] * 20, "Z" * 20, "x" * 3000, "%00"])
def test_a_link_that_we_never_made_is_a_friendly_404(client: FlaskClient, token: str) -> None:
    for answer in (client.get(f"/volunteer/a/{token}"), client.post(f"/volunteer/a/{token}", data={"digit": 1})):
        assert answer.status_code == 404
        assert "<main" in answer.text


def test_the_page_names_nobody_and_is_kept_from_others(
    client: FlaskClient, scene: Scene, make: Factory, session: Session
) -> None:
    scene.confirm()
    other = client.post(scene.page_of(scene.verifier), data={"digit": 1})
    assert other.status_code == 303
    answer = client.get(scene.page_of(scene.volunteer))

    assert "Ana" not in answer.text
    assert make.number_of(scene.verifier) not in answer.text
    assert make.number_of(scene.volunteer) not in answer.text
    assert '<meta name="robots" content="noindex' in answer.text
    assert '<meta name="referrer" content="no-referrer">' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_a_language_picked_on_the_page_stays_after_an_answer(client: FlaskClient, scene: Scene) -> None:
    scene.confirm()
    address = scene.page_of(scene.volunteer)

    answer = client.post(f"{address}?language=om", data={"digit": 1})

    assert answer.location == f"{address}?language=om"
