"""The roster's pages: which roles may use them, what a list never shows, and each action with its refusals."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from responder.domain.role import Role
from responder.domain.volunteer import Skill, State
from responder.flow.work import Work
from responder.store.audit import Audit
from responder.store.base import vault_of
from responder.store.phone import Phone
from responder.store.training import Training
from responder.store.volunteer import NAME, Volunteer
from responder.web.access import needed
from tests.factories import Factory
from tests.login import log_in
from tests.web.incidents import incident, press

ROSTER = "/dashboard/roster"
ACTS = ("train", "untrain", "give_skill", "rest", "wake", "remove", "reveal", "add_shift")
PAGES = ("roster", "find", "person", "shifts", "add_on_call", "delete_shift", "invites", "make_invite", "revoke_invite")


def named(work: Work, volunteer: Volunteer, name: str) -> Volunteer:
    volunteer.name_sealed = vault_of(work.session).seal(name, NAME, volunteer.id)
    work.session.commit()
    return volunteer


def person(work: Work, make: Factory, *, trained: bool = True, name: str = "Ana") -> Volunteer:
    return named(work, make.volunteer(make.area(f"Area of {name}"), trained=trained), name)


def of(volunteer: Volunteer, act: str = "") -> str:
    return f"{ROSTER}/{volunteer.id}" + (f"/{act}" if act else "")


def audited(work: Work) -> list[tuple[str, str]]:
    return [(one.act, one.why) for one in work.session.scalars(select(Audit).order_by(Audit.id))]


def status(work: Work, volunteer: Volunteer) -> State:
    work.session.refresh(volunteer)
    return volunteer.status


def names(page: str) -> list[str]:
    return re.findall(r'<h3><a href="[^"]*"[^>]*>([^<]*)</a>', page)


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_all_of_it_needs_a_coordinator(app: Flask, name: str) -> None:
    assert needed(app, f"dashboard.{name}") is Role.COORDINATOR


@pytest.mark.parametrize("role", [Role.VIEWER, Role.DISPATCHER])
def test_viewers_and_dispatchers_cannot_see_the_roster(app: Flask, work: Work, make: Factory, role: Role) -> None:
    ana, client = person(work, make, trained=False), log_in(app, work.session, role)
    assert ROSTER not in client.get("/dashboard/").text
    assert client.get(ROSTER).status_code == 403
    assert client.get(of(ana)).status_code == 403
    assert press(client, of(ana, "number"), why="safety").status_code == 403
    assert audited(work) == []


def test_an_empty_roster_says_what_to_do(coordinator: FlaskClient) -> None:
    page = coordinator.get(ROSTER).text
    assert "No volunteers yet" in page
    assert "No one is waiting" in coordinator.get(f"{ROSTER}?training=waiting").text


def test_a_row_shows_two_digits_and_never_a_number(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    page = coordinator.get(ROSTER).text
    number = make.number_of(ana)
    assert f"…{number[-2:]}" in page
    assert number[-4:] not in re.sub(r"[0-9a-f-]{36}|value=\"[^\"]*\"|data-version=\"\w*\"", "", page)
    assert names(page) == ["Ana"]


def test_no_page_that_can_be_asked_for_shows_a_number(app: Flask, work: Work, make: Factory) -> None:
    admin = log_in(app, work.session, Role.ADMIN)
    ana = person(work, make)
    found, number = incident(work, make), make.number_of(ana)
    known = {"volunteer_id": ana.id, "code": found.code, "alert_id": uuid4(), "account_id": uuid4(), "token": "x"}
    known |= {"report_id": uuid4(), "area_id": found.area_id or uuid4(), "kind": "details", "row_id": uuid4()}
    looked = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("dashboard.") and "GET" in (rule.methods or ()):
            arguments = {name: "es" if rule.endpoint.endswith("language") else known[name] for name in rule.arguments}
            with app.test_request_context():
                path = app.url_for(rule.endpoint, **cast(Any, arguments))
            page = admin.get(path).text
            looked += 1
            for shape in (
                number,
                number[2:],
                f"{number[2:5]}-{number[5:8]}-{number[8:]}",
                f"{number[5:8]}-{number[8:]}",
            ):
                assert shape not in page, rule.rule
    assert looked > 10


def test_a_name_is_found_whatever_its_case_and_accents_and_stands_in_no_address(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    for name in ("José Ruiz", "Ana", "Hodan"):
        person(work, make, name=name)
    answer = press(coordinator, ROSTER, name="  jose  RUIZ ")
    assert names(answer.text) == ["José Ruiz"]
    assert "live.js" not in answer.text
    assert "name=" not in "".join(re.findall(r'href="[^"]*"', answer.text))
    assert "No matches." in press(coordinator, ROSTER, name="Zed").text


def test_a_search_without_a_name_becomes_an_address_of_its_filters(coordinator: FlaskClient) -> None:
    answer = press(coordinator, ROSTER, name=" ", training="waiting", skill="driver", without_shift="yes", status="?")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{ROSTER}?skill=driver&training=waiting&without_shift=yes"


def test_filters_leave_those_asked_for(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    north, south = make.area("North"), make.area("South")
    named(work, make.volunteer(north, language="so", skills=(Skill.DRIVER,)), "Hodan")
    named(work, make.volunteer(south, trained=False), "Ben")
    asked = {
        f"area={north.id}": ["Hodan"],
        "skill=driver": ["Hodan"],
        "language_of=so": ["Hodan"],
        "training=waiting": ["Ben"],
        "training=trained": ["Hodan"],
        "status=paused": [],
        f"area={south.id}&training=trained": [],
    }
    assert {question: names(coordinator.get(f"{ROSTER}?{question}").text) for question in asked} == asked


@pytest.mark.parametrize(
    "question", ["page=0", "page=-1", "page=99999999999", "page=²", "area=x", "training=x&skill=%00"]
)
def test_nonsense_in_the_address_asks_for_nothing(coordinator: FlaskClient, question: str) -> None:
    assert coordinator.get(f"{ROSTER}?{question}").status_code == 200


def test_fifty_stand_on_a_page(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    area = make.area()
    for _ in range(51):
        make.volunteer(area)
    work.session.commit()
    first, second = coordinator.get(ROSTER).text, coordinator.get(f"{ROSTER}?page=2").text
    assert (len(names(first)), len(names(second))) == (50, 1)
    assert "Page 1 of 2" in first
    assert len(names(press(coordinator, ROSTER, name="ana", page="2").text)) == 1


def test_people_waiting_for_training_are_counted_in_the_navigation(
    coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    assert 'id="waiting"' not in coordinator.get("/dashboard/").text
    ana = person(work, make, trained=False)
    assert "Waiting for training: 1" in coordinator.get("/dashboard/").text
    press(coordinator, of(ana, "train"), what="Observer training", held_on="2024-05-01")
    assert 'id="waiting"' not in coordinator.get("/dashboard/").text


def test_every_action_on_an_unknown_volunteer_gives_a_404(coordinator: FlaskClient) -> None:
    nobody = f"{ROSTER}/{uuid4()}"
    assert coordinator.get(nobody).status_code == 404
    asked = {
        "train": {"what": "x", "held_on": "2024-05-01"},
        "untrain": {"training": str(uuid4())},
        "skill": {"skill": "driver", "give": "yes"},
        "pause": {},
        "resume": {},
        "remove": {"sure": "yes"},
        "number": {"why": "safety"},
        "shift": {"starts_at": "2027-05-04T10:00", "ends_at": "2027-05-04T12:00"},
    }
    for act, said in asked.items():
        assert press(coordinator, f"{nobody}/{act}", **said).status_code == 404, act


def test_a_training_is_recorded_with_who_recorded_it(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make, trained=False)
    assert "Not trained yet" in coordinator.get(of(ana)).text
    assert press(coordinator, of(ana, "train"), what=" Observer training ", held_on="2024-05-01").status_code == 303
    page = coordinator.get(of(ana)).text
    assert "Not trained yet" not in page
    assert "recorded by coordinator@example.org" in page
    assert audited(work) == [("record training", "")]


@pytest.mark.parametrize(
    ("what", "held_on"),
    [
        ("", "2024-05-01"),
        ("x" * 61, "2024-05-01"),
        ("Observer training", ""),
        ("Observer training", "1900-01-01"),
        ("Observer training", "2100-01-01"),
        ("Observer training", "0001-01-01"),
        ("Observer training", "tomorrow"),
    ],
)
def test_a_training_that_makes_no_sense_is_refused_and_what_was_typed_stays(
    coordinator: FlaskClient, work: Work, make: Factory, what: str, held_on: str
) -> None:
    ana = person(work, make, trained=False)
    answer = press(coordinator, of(ana, "train"), what=what, held_on=held_on)
    assert answer.status_code == 400
    assert f'value="{what}"' in answer.text
    assert 'id="act-train" open' in answer.text
    assert work.session.scalars(select(Training)).all() == []


def test_the_same_training_twice_is_recorded_once(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make, trained=False)
    for _ in range(2):
        press(coordinator, of(ana, "train"), what="Observer training", held_on="2024-05-01")
    assert "was already recorded" in coordinator.get(of(ana)).text
    assert len(work.session.scalars(select(Training)).all()) == 1
    assert len(audited(work)) == 1


def test_only_who_is_trained_becomes_a_verifier(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make, trained=False)
    answer = press(coordinator, of(ana, "skill"), skill="verifier", give="yes")
    assert answer.status_code == 409
    assert "Record a training first" in answer.text
    press(coordinator, of(ana, "train"), what="Observer training", held_on="2024-05-01")
    assert press(coordinator, of(ana, "skill"), skill="verifier", give="yes").status_code == 303
    work.session.refresh(ana)
    assert Skill.VERIFIER in ana.skills
    press(coordinator, of(ana, "skill"), skill="verifier", give="no")
    work.session.refresh(ana)
    assert Skill.VERIFIER not in ana.skills
    assert audited(work)[1:] == [("grant", "verifier"), ("revoke", "verifier")]
    assert press(coordinator, of(ana, "skill"), skill="wizard", give="yes").status_code == 400


def test_withdrawing_the_last_training_makes_untrained(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make, trained=False)
    press(coordinator, of(ana, "train"), what="Observer training", held_on="2024-05-01")
    kept = work.session.scalars(select(Training)).one()
    assert press(coordinator, of(ana, "untrain"), training=str(kept.id)).status_code == 303
    assert "Not trained yet" in coordinator.get(of(ana)).text
    assert press(coordinator, of(ana, "untrain"), training=str(kept.id)).status_code == 404
    assert press(coordinator, of(ana, "untrain"), training="x").status_code == 404


def test_a_pause_and_its_end(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    assert press(coordinator, of(ana, "pause"), days="7").status_code == 303
    assert status(work, ana) is State.PAUSED
    assert ana.paused_until is not None
    assert "Paused until" in coordinator.get(of(ana)).text
    assert press(coordinator, of(ana, "pause"), days="8").status_code == 400
    assert press(coordinator, of(ana, "resume")).status_code == 303
    assert status(work, ana) is State.ACTIVE
    assert audited(work) == [("pause", ""), ("resume", "")]


def test_a_stopped_volunteer_cannot_be_paused(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    ana.status = State.STOPPED
    work.session.commit()
    answer = press(coordinator, of(ana, "pause"))
    assert answer.status_code == 409
    assert "Their status has changed since you opened this page" in answer.text
    assert audited(work) == []


def test_removing_takes_a_second_step_and_deletes(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    key, phone_id = ana.id, ana.phone_id
    assert press(coordinator, of(ana, "remove")).status_code == 400
    assert press(coordinator, f"{ROSTER}/{key}/remove", sure="yes").status_code == 303
    work.session.expire_all()
    assert work.session.get(Volunteer, key) is None
    assert work.session.get_one(Phone, phone_id).number_sealed is None
    assert press(coordinator, f"{ROSTER}/{key}/remove", sure="yes").status_code == 404
    assert audited(work) == [("remove", "")]


def test_a_number_is_shown_once_to_who_says_why(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    number = make.number_of(ana)
    for why in ("", "curious"):
        refused = press(coordinator, of(ana, "number"), why=why)
        assert refused.status_code == 400
        assert number not in refused.text
    assert audited(work) == []
    answer = press(coordinator, of(ana, "number"), why="no texts")
    assert answer.status_code == 200
    assert answer.text.count(number) == 1
    assert answer.headers["Cache-Control"] == "no-store"
    assert "live.js" not in answer.text
    assert audited(work) == [("reveal", "no texts")]
    assert coordinator.get(of(ana, "number")).status_code == 405
    assert number not in coordinator.get(of(ana)).text


def test_a_form_without_its_token_reveals_nothing(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    answer = coordinator.post(of(ana, "number"), data={"why": "safety"})
    assert answer.status_code == 400
    assert make.number_of(ana) not in answer.text
    assert audited(work) == []


def test_a_volunteers_name_is_escaped(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make, name="<script>x</script>")
    for path in (ROSTER, of(ana)):
        assert "<script>x" not in coordinator.get(path).text


def test_somebody_on_no_shift_is_found(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    ana = person(work, make)
    person(work, make, name="Ben")
    soon = datetime.now(UTC) + timedelta(days=2)
    later = soon + timedelta(hours=4)
    said = {"starts_at": f"{soon:%Y-%m-%dT%H:%M}", "ends_at": f"{later:%Y-%m-%dT%H:%M}"}
    assert press(coordinator, of(ana, "shift"), **said).status_code == 303
    assert names(coordinator.get(f"{ROSTER}?without_shift=yes").text) == ["Ben"]
