"""The drills page, how drills are marked elsewhere, and what the drill simulator may tell us."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings, load
from responder.domain import volunteer as volunteers
from responder.domain.report import Activity
from responder.domain.role import Role
from responder.flow.admin import drill
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.queue import Step
from responder.store import phone, sender
from responder.store.area import Area
from responder.store.audit import Audit
from responder.store.check import Check
from responder.store.delivery import Callback, Delivery
from responder.store.drill import Drill
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.report import Report
from responder.store.response import Response
from responder.store.volunteer import Volunteer
from tests.application import application
from tests.factories import NOW, Factory, account, submission
from tests.login import log_in
from tests.web.incidents import press
from tests.web.signing import PUBLIC, SMS, TOKEN, post, signature
from tests.woken import Woken

DRILLS = "/dashboard/drills"
DRILL_TOKEN = "token of the simulator"


@pytest.fixture
def area(session: Session, make: Factory) -> Area:
    area = make.area()
    make.place(area)
    session.commit()
    return area


@pytest.fixture
def admin(app: Flask, session: Session) -> FlaskClient:
    return log_in(app, session, Role.ADMIN)


def form(where: Area, **changed: str) -> dict[str, str]:
    return {"area": str(where.id), "place": "Lake & Bloomington", "activity": "door", **changed}


def started(session: Session) -> list[Drill]:
    session.expire_all()
    return list(session.scalars(select(Drill).order_by(Drill.started_at)))


def played(session: Session, work: Work, area: Area) -> Incident:
    """A drill under way, with its verifiers asked."""
    who = account(session, "starter@example.org", "x", Role.COORDINATOR)
    made = drill.start_drill(work, drill.Scene(area.id, "Lake & Bloomington", Activity.DOOR), who.id)
    kept = session.scalars(select(Report).where(Report.drill_id == made.id)).one()
    return placed(session, work, kept)


def placed(session: Session, work: Work, kept: Report) -> Incident:
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    check_flow.ask_verifiers(work, kept.incident_id)
    session.commit()
    return session.get_one(Incident, kept.incident_id)


def test_a_coordinator_starts_one_and_ends_it(
    coordinator: FlaskClient, session: Session, area: Area, woken: Woken
) -> None:
    assert "No drills yet" in coordinator.get(DRILLS).text
    answer = press(coordinator, DRILLS, **form(area))
    assert answer.status_code == 303
    (made,) = started(session)
    assert made.real_by is None
    assert woken.of(Step.VERIFY)
    page = coordinator.get(DRILLS).text
    assert "in progress" in page
    assert "on the simulator" in page
    assert press(coordinator, f"{DRILLS}/{made.id}/end").status_code == 303
    assert started(session)[0].ended_at is not None
    assert press(coordinator, f"{DRILLS}/{made.id}/end").status_code == 303
    assert "already ended it" in coordinator.get(DRILLS).text
    assert session.scalars(select(Audit.why).where(Audit.noun == "drill")).all() == [drill.SIMULATED, ""]


def test_only_an_admin_may_let_one_go_to_real_phones(
    coordinator: FlaskClient, admin: FlaskClient, session: Session, area: Area
) -> None:
    assert 'name="real"' not in coordinator.get(DRILLS).text
    assert press(coordinator, DRILLS, **form(area, real="yes")).status_code == 403
    assert started(session) == []
    assert 'name="real"' in admin.get(DRILLS).text
    assert press(admin, DRILLS, **form(area, real="yes")).status_code == 303
    assert started(session)[0].real_by is not None
    assert "on real phones" in admin.get(DRILLS).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"area": ""}, "choose an area"),
        ({"area": "nonsense"}, "choose an area"),
        ({"area": "00000000-0000-0000-0000-000000000007"}, "choose an area"),
        ({"place": ""}, "Please enter a location"),
        ({"place": "x" * 81}, "Please enter a location"),
        ({"activity": "parade"}, "choose what is happening"),
    ],
)
def test_a_missing_or_invalid_answer_is_named_and_no_drill_starts(
    coordinator: FlaskClient, session: Session, area: Area, changed: dict[str, str], said: str
) -> None:
    answer = press(coordinator, DRILLS, **form(area, **changed))
    assert answer.status_code == 400
    assert said in answer.text
    assert started(session) == []


def test_one_that_never_was_cannot_be_ended(coordinator: FlaskClient) -> None:
    assert press(coordinator, f"{DRILLS}/00000000-0000-0000-0000-000000000007/end").status_code == 404


def test_viewers_cannot_see_the_drills(viewer: FlaskClient) -> None:
    assert viewer.get(DRILLS).status_code == 403


def test_the_page_shows_the_figures_and_links_to_the_incident(
    coordinator: FlaskClient, session: Session, work: Work, make: Factory, area: Area
) -> None:
    make.verifier(area)
    incident = played(session, work, area)
    session.execute(text("UPDATE delivery SET status = 'delivered'"))
    session.commit()
    page = coordinator.get(DRILLS).text
    assert f"/dashboard/incidents/{incident.code}" in page
    assert "<dt>delivered</dt><dd>1</dd>" in page
    assert "<dt>report to first check</dt><dd>0 sec</dd>" in page
    assert "<dt>report to first alert</dt><dd>–</dd>" in page


def test_the_board_the_incident_and_what_rings_say_that_it_is_an_exercise(
    coordinator: FlaskClient, session: Session, work: Work, area: Area
) -> None:
    incident = played(session, work, area)
    board = coordinator.get("/dashboard/").text
    assert "Open incidents: 0" in board
    assert "Drills: 1" in board
    assert '<span class="badge exercise-mark">DRILL</span> <strong>No verifier is close enough to ask' in board
    assert "DRILL" in coordinator.get(f"/dashboard/incidents/{incident.code}").text


def test_a_simulator_that_does_not_answer_is_said(coordinator: FlaskClient, session: Session) -> None:
    assert "is not responding" not in coordinator.get(DRILLS).text
    session.execute(text("UPDATE sender SET paused_until = now() + interval '1 minute' WHERE id = 2"))
    session.commit()
    assert "The simulator is not responding" in coordinator.get(DRILLS).text


# A carrier and, separate from it, a simulator with its own token.


@pytest.fixture
def apart(environment: dict[str, str]) -> Settings:
    return load(
        {
            **environment,
            "RESPONDER_TWILIO_URL": "https://carrier.example.org",
            "RESPONDER_PUBLIC_URL": "https://respond.example.org",
            "RESPONDER_DRILL_URL": "http://127.0.0.1:1",
            "RESPONDER_DRILL_TOKEN": DRILL_TOKEN,
        }
    )


@pytest.fixture
def outside(apart: Settings, sessions: sessionmaker[Session]) -> Iterator[FlaskClient]:
    """A client that posts to our webhooks."""
    with application(apart, sessions) as app:
        app.testing = True
        yield app.test_client()


def say(client: FlaskClient, path: str, said: dict[str, str], token: str) -> tuple[int, str]:
    """The webhook's answer to a request signed with this token."""
    signed = signature("https://respond.example.org" + path, said, token)
    answer = client.post(
        path, data=said, headers={"X-Twilio-Signature": signed}, base_url="https://respond.example.org"
    )
    return answer.status_code, answer.text


def text_in(client: FlaskClient, make: Factory, who: Volunteer, body: str, sid: str = "SM1") -> str:
    """Send a text from this volunteer's phone in the simulator. Returns the answer."""
    said = {"MessageSid": sid, "From": make.number_of(who), "To": "+16125550100", "Body": body}
    if body in {"STOP", "START", "HELP"}:
        said["OptOutType"] = body
    status, answer = say(client, SMS, said, DRILL_TOKEN)
    assert status == 200
    return answer


def test_an_answer_from_the_simulator_counts_for_its_drill_and_is_answered_there(
    outside: FlaskClient, session: Session, work: Work, make: Factory, area: Area
) -> None:
    ana = make.verifier(area)
    played(session, work, area)
    written = session.scalar(select(func.count()).select_from(Delivery))
    assert "<Message>DRILL Test Group: Got it, you're going" in text_in(outside, make, ana, "1")
    assert session.scalars(select(Response.volunteer_id)).all() == [ana.id]
    assert session.scalar(select(func.count()).select_from(Delivery)) == written, "no text of ours goes out for it"


def test_the_simulator_confirms_nothing_real(
    outside: FlaskClient, session: Session, work: Work, make: Factory, area: Area
) -> None:
    ana = make.verifier(area)
    placed(session, work, report.submit_report(work, submission()))
    check = session.scalars(select(Check)).one()
    text_in(outside, make, ana, f"5 {check.code}")
    session.expire_all()
    assert check.answer is None


@pytest.mark.parametrize("word", ["STOP", "START", "HELP", "JOIN ABCD"])
def test_the_simulator_stops_starts_and_joins_nobody(
    outside: FlaskClient, session: Session, make: Factory, woken: Woken, word: str
) -> None:
    area = make.area()
    ana, gone = make.volunteer(area), make.volunteer(area)
    phone.opt_out(session, gone.phone_id, NOW)
    session.commit()
    for number, who in enumerate((ana, gone)):
        text_in(outside, make, who, word, f"SM{number}")
    text_in(outside, make, ana, word, "SM9")
    session.expire_all()
    assert ana.status is volunteers.State.ACTIVE
    assert session.get_one(Phone, ana.phone_id).opted_out_at is None
    assert session.get_one(Phone, gone.phone_id).opted_out_at == NOW
    assert woken.of(Step.RESPOND) == []


def test_a_stranger_in_the_simulator_is_not_kept(outside: FlaskClient, session: Session) -> None:
    said = {"MessageSid": "SM1", "From": "+16125550177", "Body": "hello"}
    assert say(outside, SMS, said, DRILL_TOKEN)[0] == 200
    assert session.scalar(select(func.count()).select_from(Inbound)) == 0
    assert session.scalar(select(func.count()).select_from(Phone)) == 0


def test_the_simulator_is_heard_about_its_own_texts_alone(
    outside: FlaskClient, session: Session, work: Work, make: Factory, area: Area
) -> None:
    make.verifier(area)
    played(session, work, area)
    placed(session, work, report.submit_report(work, submission()))
    tokens = attempts(session)
    told = {"MessageSid": "SM7", "MessageStatus": "delivered"}
    assert say(outside, f"/webhooks/twilio/status/{tokens[sender.DEFAULT]}", told, DRILL_TOKEN)[0] == 404
    assert session.scalar(select(func.count()).select_from(Callback)) == 0
    assert say(outside, f"/webhooks/twilio/status/{tokens[sender.DRILL]}", told, DRILL_TOKEN)[0] == 204
    assert states(session) == {sender.DEFAULT: "sending", sender.DRILL: "delivered"}
    own = told | {"MessageSid": "SM8"}
    assert say(outside, f"/webhooks/twilio/status/{tokens[sender.DEFAULT]}", own, TOKEN)[0] == 204


def test_an_opt_out_in_the_simulator_is_none(
    outside: FlaskClient, session: Session, work: Work, make: Factory, area: Area
) -> None:
    ana = make.verifier(area)
    played(session, work, area)
    path = f"/webhooks/twilio/status/{attempts(session)[sender.DRILL]}"
    told = {"MessageSid": "SM7", "MessageStatus": "failed", "ErrorCode": "21610"}
    assert say(outside, path, told, DRILL_TOKEN)[0] == 204
    session.expire_all()
    held = session.get_one(Phone, ana.phone_id)
    assert (held.opted_out_at, held.failures) == (None, 0)
    assert states(session)[sender.DRILL] == "failed"


def test_without_a_simulator_of_its_own_no_second_token_is_believed(client: FlaskClient) -> None:
    said = {"MessageSid": "SM1", "From": "+16125550177", "Body": "hello"}
    for token in (DRILL_TOKEN, ""):
        assert post(client, SMS, said, signature(PUBLIC + SMS, said, token)).status_code == 403


def attempts(session: Session) -> dict[int, str]:
    """The token of each sender's attempt, as if a worker had claimed its texts."""
    session.execute(text("UPDATE delivery SET status = 'sending', token = gen_random_uuid(), leased_until = now()"))
    session.execute(text("INSERT INTO attempt (token, delivery_id, began_at) SELECT token, id, now() FROM delivery"))
    session.commit()
    return {row.sender_id: row.token.hex for row in session.execute(text("SELECT sender_id, token FROM delivery"))}


def states(session: Session) -> dict[int, str]:
    return {row.sender_id: row.status for row in session.execute(text("SELECT sender_id, status FROM delivery"))}
