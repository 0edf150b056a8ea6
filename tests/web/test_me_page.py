"""A volunteer's settings page: what it shows, changes and deletes, and what it never reveals."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.code import ALPHABET
from responder.domain.volunteer import Skill, Slot, State
from responder.flow.message import wording
from responder.flow.people import volunteer as flow
from responder.flow.work import Work
from responder.store import invite as invite_store
from responder.store import link
from responder.store import phone as phone_store
from responder.store import volunteer as store
from responder.store.base import vault_of
from responder.store.consent import Consent, How
from responder.store.delivery import Delivery
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from tests.factories import Factory

Fields = dict[str, str | list[str]]
NUMBER = "+16125550166"


@dataclass
class Person:
    """A volunteer, and the address of their page."""

    session: Session
    key: UUID
    page: str

    def now(self) -> Volunteer:
        self.session.expire_all()
        return self.session.get_one(Volunteer, self.key)


def last_link(session: Session, phone_id: UUID) -> str:
    query = select(Delivery.id).where(Delivery.phone_id == phone_id).order_by(Delivery.id.desc()).limit(1)
    return f"/volunteer/me/{link.token(vault_of(session), session.scalars(query).one())}"


@pytest.fixture
def today(session: Session, work: Work) -> Work:
    """The work at the real time, which pages use. Links from long ago have expired by then."""
    return Work(session, work.policy, datetime.now(UTC))


@pytest.fixture
def ana(session: Session, today: Work, make: Factory) -> Person:
    """An active verifier with two areas, who was texted the link to her page."""
    volunteer = make.verifier(make.area(), make.area("Corcoran"))
    flow.send_settings_link(today, make.number_of(volunteer))
    session.commit()
    return Person(session, volunteer.id, last_link(session, volunteer.phone_id))


@pytest.fixture
def sam(session: Session, today: Work) -> Person:
    """A person who texted JOIN and has not agreed to the terms yet."""
    owner = phone_store.find_or_add_phone(session, NUMBER)
    flow.join_by_text(today, owner, "", "es")
    session.commit()
    volunteer = store.by_phone(session, owner.id)
    assert volunteer is not None
    return Person(session, volunteer.id, last_link(session, owner.id))


def form(person: Person, **changed: str | list[str]) -> Fields:
    areas = [str(area.id) for area in store.areas(person.session, person.key)]
    return {"name": "Ana", "spoken": "en", "second": "en", "areas": areas, "skills": ["observer"], **changed}


def test_the_page_shows_what_is_known_and_no_number(client: FlaskClient, ana: Person, make: Factory) -> None:
    answer = client.get(ana.page)
    number = make.number_of(ana.now())

    assert answer.status_code == 200
    assert 'value="Ana"' in answer.text
    assert answer.text.count('name="areas"') == 2
    assert len(re.findall(r'name="areas" value="[^"]+" checked', answer.text)) == 2
    assert wording.day_name(date(2026, 3, 1), datetime.now(UTC).date(), "en") in answer.text
    assert "Verifier" in answer.text.partition("Added by coordinators")[2][:200]
    assert f"ends in {number[-2:]}" in answer.text
    for trace in (number, number[2:], number[-4:]):
        assert trace not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert '<meta name="referrer" content="no-referrer">' in answer.text
    assert "Set-Cookie" not in answer.headers


def test_chosen_areas_are_named_without_opening_the_long_list_of_a_city(
    client: FlaskClient, session: Session, ana: Person, make: Factory
) -> None:
    make.area("Frogtown").city = "Saint Paul"
    session.commit()
    page = client.get(ana.page).text
    minneapolis, saint_paul = re.findall(r'<details class="city"([^>]*)>\s*<summary>(.*?)</summary>', page, re.DOTALL)
    assert (minneapolis[0], saint_paul[0]) == ("", "")
    assert minneapolis[1].endswith("Corcoran, Powderhorn")
    assert saint_paul[1].endswith("</span>")


def test_everything_can_be_changed_and_a_granted_skill_stays(client: FlaskClient, ana: Person) -> None:
    (first, _second) = store.areas(ana.session, ana.key)
    changed = form(
        ana,
        name="Anita",
        spoken="so",
        second="es",
        areas=[str(first.id)],
        skills=["driver"],
        slots=["weekday night"],
        limit="2",
        quiet_from="23:30",
        quiet_until="06:00",
    )

    answer = client.post(ana.page, data=changed)

    assert (answer.status_code, answer.location) == (303, f"{ana.page}?did=saved")
    assert "Saved." in client.get(f"{answer.location}&language=en").text
    now = ana.now()
    assert store.name(ana.session, now) == "Anita"
    assert (now.language, now.second_language, now.daily_limit) == ("so", "es", 2)
    assert set(now.skills) == {Skill.DRIVER, Skill.VERIFIER}
    assert now.availability == [Slot.WEEKDAY_NIGHT]
    assert [area.id for area in store.areas(ana.session, ana.key)] == [first.id]
    assert now.quiet_from is not None
    assert now.trained_on == date(2026, 3, 1)
    assert '<html lang="so"' in client.get(ana.page).text


def test_saving_what_is_shown_changes_nothing(client: FlaskClient, ana: Person) -> None:
    ana.now().daily_limit = 7
    ana.session.commit()
    page = client.get(ana.page).text
    assert "<option selected>7</option>" in page

    client.post(ana.page, data=form(ana, limit="7"))

    now = ana.now()
    assert (now.daily_limit, set(now.skills), now.availability) == (7, {Skill.OBSERVER, Skill.VERIFIER}, [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "\u202e\x00"}, "what to call you"),
        ({"name": "x" * 10_000}, "40 characters or fewer"),
        ({"areas": []}, "at least one neighborhood"),
        ({"areas": ["00000000-0000-0000-0000-000000000000"]}, "from the neighborhoods shown"),
        ({"skills": ["verifier"]}, "one of the answers shown"),
        ({"slots": ["\x00"]}, "one of the answers shown"),
        ({"limit": "100"}, "one of the answers shown"),
    ],
)
def test_a_fault_is_said_and_nothing_is_changed(client: FlaskClient, ana: Person, wrong: Fields, said: str) -> None:
    answer = client.post(ana.page, data={**form(ana), **wrong})

    assert answer.status_code == 400
    assert said in answer.text.partition('id="faults"')[2]
    assert store.name(ana.session, ana.now()) == "Ana"
    assert len(store.areas(ana.session, ana.key)) == 2


@pytest.mark.parametrize(("until", "hours"), [("hours", (8, 8)), ("week", (168, 168)), ("morning", (6, 36))])
def test_a_pause_begins_and_is_ended(
    client: FlaskClient, ana: Person, today: Work, until: str, hours: tuple[int, int]
) -> None:
    assert client.post(f"{ana.page}/pause", data={"until": until}).status_code == 303
    paused = ana.now()
    assert paused.status is State.PAUSED
    assert paused.paused_until is not None
    slack = timedelta(minutes=5)
    low, high = (timedelta(hours=hour) for hour in hours)
    assert low - slack <= paused.paused_until - today.now <= high + slack
    assert "You're paused until" in client.get(ana.page).text

    assert client.post(f"{ana.page}/resume").status_code == 303
    assert ana.now().status is State.ACTIVE


def test_a_pause_can_be_without_end(client: FlaskClient, ana: Person) -> None:
    client.post(f"{ana.page}/pause", data={"until": "open"})

    assert (ana.now().status, ana.now().paused_until) == (State.PAUSED, None)
    assert "until you end it" in client.get(ana.page).text


@pytest.mark.parametrize("until", ["", "never", "\x00", "x" * 5000])
def test_a_pause_of_another_length_is_refused(client: FlaskClient, ana: Person, until: str) -> None:
    answer = client.post(f"{ana.page}/pause", data={"until": until})

    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert ana.now().status is State.ACTIVE


def test_an_invite_is_made_and_shown_as_link_and_code(client: FlaskClient, ana: Person, today: Work) -> None:
    assert client.post(f"{ana.page}/invite", data={"uses": "3"}).status_code == 303

    (made,) = invite_store.open_of(ana.session, ana.key, today.now)
    assert made.most_uses == 3
    assert made.ends_at - made.made_at == timedelta(days=7)
    page = client.get(ana.page).text
    assert f'href="/volunteer/join?invite={made.code}"' in page
    assert f"http://127.0.0.1:8000/volunteer/join?invite={made.code}" in page


@pytest.mark.parametrize("uses", ["0", "6", "-1", "", "x", "9" * 5000, "\x00"])
def test_an_invite_for_another_number_is_refused(client: FlaskClient, ana: Person, today: Work, uses: str) -> None:
    assert client.post(f"{ana.page}/invite", data={"uses": uses}).status_code == 400
    assert invite_store.open_of(ana.session, ana.key, today.now) == []


def test_a_volunteer_can_have_at_most_five_open_invites(client: FlaskClient, ana: Person) -> None:
    answers = [client.post(f"{ana.page}/invite", data={"uses": "1"}).status_code for _ in range(6)]
    assert answers == [303] * 5 + [400]


def test_leaving_is_asked_again_and_deletes(client: FlaskClient, ana: Person, make: Factory) -> None:
    phone_id, number = ana.now().phone_id, make.number_of(ana.now())
    asked = client.get(f"{ana.page}/leave")
    assert "about yourself right away" in asked.text
    assert "Two things stay" in asked.text
    assert ana.now().status is State.ACTIVE

    answer = client.post(f"{ana.page}/leave")

    assert (answer.status_code, answer.location) == (303, "/volunteer/left")
    assert "You've left" in client.get(answer.location).text
    ana.session.expire_all()
    assert ana.session.get(Volunteer, ana.key) is None
    left = ana.session.get_one(Phone, phone_id)
    assert left.number_sealed is None
    assert left.opted_out_at is not None
    assert phone_store.find_phone(ana.session, number) is not None
    assert client.get(ana.page).status_code == 404
    assert client.post(f"{ana.page}/leave").status_code == 404


def test_a_volunteer_who_signed_up_by_text_gives_consent_on_the_page(
    client: FlaskClient, sam: Person, make: Factory
) -> None:
    area = make.area()
    sam.session.commit()
    page = client.get(sam.page)
    assert '<html lang="es"' in page.text
    assert 'name="consent"' in page.text
    assert "/pause" not in page.text
    given = form(sam, name="Sam", areas=[str(area.id)], spoken="es", second="es")

    refused = client.post(f"{sam.page}?language=en", data=given)
    assert refused.status_code == 400
    assert "unless you agree" in refused.text
    assert sam.now().status is State.PENDING

    answer = client.post(sam.page, data={**given, "consent": "1"})

    assert (answer.status_code, answer.location) == (303, f"{sam.page}?did=joined")
    now = sam.now()
    assert now.status is State.ACTIVE
    assert store.name(sam.session, now) == "Sam"
    consent = sam.session.scalars(select(Consent).where(Consent.phone_id == now.phone_id)).one()
    assert (consent.version, consent.how) == (flow.CONSENT_VERSION, How.TEXT)
    assert 'name="consent"' not in client.get(sam.page).text


def test_agreeing_twice_is_agreeing_once(client: FlaskClient, sam: Person, make: Factory) -> None:
    area = make.area()
    sam.session.commit()
    given = {**form(sam, name="Sam", areas=[str(area.id)]), "consent": "1"}

    assert [client.post(sam.page, data=given).status_code for _ in range(2)] == [303, 303]

    assert len(list(sam.session.scalars(select(Consent)))) == 1


def test_a_pending_volunteer_cannot_make_invites_or_pause(client: FlaskClient, sam: Person) -> None:
    assert client.post(f"{sam.page}/invite", data={"uses": "1"}).status_code == 400
    assert client.post(f"{sam.page}/pause", data={"until": "open"}).status_code == 409
    assert sam.now().status is State.PENDING


def test_a_volunteer_who_texted_stop_is_told_how_to_rejoin(client: FlaskClient, ana: Person) -> None:
    ana.now().status = State.STOPPED
    ana.session.commit()
    page = client.get(ana.page).text

    assert "text START" in page
    assert "/leave" in page
    assert 'name="areas"' not in page
    assert client.post(f"{ana.page}/resume").status_code == 409


@pytest.mark.parametrize("token", ["x", ALPHABET[3] * 20, "Z" * 20, "x" * 3000, "%00"])
@pytest.mark.parametrize("after", ["", "/pause", "/resume", "/invite", "/leave"])
def test_a_link_that_we_never_made_is_a_friendly_404(client: FlaskClient, token: str, after: str) -> None:
    answer = client.post(f"/volunteer/me/{token}{after}", data={"until": "open", "uses": "1"})

    assert answer.status_code == 404
    assert "<main" in answer.text


def test_the_page_never_repeats_words_from_its_address(client: FlaskClient, ana: Person) -> None:
    assert "send money" not in client.get(f"{ana.page}?did=send+money").text


def test_a_language_picked_on_the_page_stays(client: FlaskClient, ana: Person) -> None:
    assert client.post(f"{ana.page}?language=om", data=form(ana)).location == f"{ana.page}?did=saved&language=om"
