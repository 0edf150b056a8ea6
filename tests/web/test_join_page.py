"""Joining on the pages: what the form accepts and returns, the code, and what the answers never reveal."""

import hashlib
import json
import re
from base64 import urlsafe_b64encode
from datetime import time
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from responder.domain.alert import NoticeKind
from responder.domain.volunteer import Skill, Slot, State
from responder.flow.people.volunteer import CONSENT_VERSION
from responder.store import phone as phone_store
from responder.store import volunteer as store
from responder.store.alert import Notice
from responder.store.base import vault_of
from responder.store.consent import Consent, How
from responder.store.delivery import Delivery
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer
from tests.factories import Factory
from tests.web.join_form import NUMBER, Fields, faults

STORED = "+16125550177"
CONSENT = Path(__file__).parents[2] / "responder/web/volunteer/templates/volunteer/consent.html"
AGREED = {"2026-11": "1c111bacbde668f1", "2026-12": "95a67514a60444a1"}
"""Fingerprints of the words that each version agreed to."""


@pytest.fixture(autouse=True)
def corner(make: Factory, session: Session) -> UUID:
    """The id of the only area."""
    area = make.area()
    session.commit()
    return area.id


@pytest.fixture
def fields(corner: UUID) -> Fields:
    """The fewest fields that are needed."""
    return {"phone": NUMBER, "name": "Sam", "spoken": "en", "areas": [str(corner)], "consent": "1"}


def texts(session: Session, kind: NoticeKind, number: str = STORED) -> list[str]:
    """The texts sent to this number."""
    session.expire_all()
    owner = phone_store.find_phone(session, number)
    query = select(Notice.body).join(Delivery, Delivery.notice_id == Notice.id)
    mine = query.where(Notice.kind == kind, Delivery.phone_id == (owner.id if owner else uuid4()))
    return list(session.scalars(mine.order_by(Delivery.id)))


def code_of(session: Session) -> str:
    found = re.search(r"\b\d{6}\b", texts(session, NoticeKind.CODE)[-1])
    assert found is not None
    return found[0]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def joined(session: Session) -> Volunteer | None:
    session.expire_all()
    owner = phone_store.find_phone(session, STORED)
    return store.by_phone(session, owner.id) if owner else None


def without_tokens(page: str) -> str:
    return re.sub(r'name="sealed" value="[^"]*"', "", page)


def test_somebody_joins_with_the_code_from_the_text(client: FlaskClient, session: Session, corner: UUID) -> None:
    assert 'action="/volunteer/join"' in client.get("/volunteer/join").text
    sent = client.post(
        "/volunteer/join?language=es",
        data={
            "phone": NUMBER,
            "name": "  Sam\u202e  from\x00 Lake ",
            "spoken": "so",
            "second": "es",
            "areas": [str(corner), str(corner)],
            "skills": ["observer", "driver"],
            "slots": ["weekend morning"],
            "limit": "3",
            "quiet_from": "22:00",
            "quiet_until": "07:00",
            "wake": "1",
            "consent": "1",
        },
    )
    assert sent.status_code == 200, faults(sent)

    done = client.post("/volunteer/join/code", data={"sealed": hidden(sent.text, "sealed"), "code": code_of(session)})

    assert (done.status_code, done.location) == (303, "/volunteer/join/done")
    assert "You've joined" in client.get(done.location).text
    volunteer = joined(session)
    assert volunteer is not None
    assert volunteer.status is State.ACTIVE
    assert store.name(session, volunteer) == "Sam from Lake"
    assert (volunteer.language, volunteer.second_language) == ("so", "es")
    assert [area.id for area in store.areas(session, volunteer.id)] == [corner]
    assert set(volunteer.skills) == {Skill.OBSERVER, Skill.DRIVER}
    assert volunteer.availability == [Slot.WEEKEND_MORNING]
    assert volunteer.daily_limit == 3
    assert (volunteer.quiet_from, volunteer.quiet_until, volunteer.wake_if_urgent) == (time(22), time(7), True)
    assert volunteer.trained_on is None
    consent = session.scalars(select(Consent).where(Consent.phone_id == volunteer.phone_id)).one()
    assert (consent.version, consent.how, consent.language) == (CONSENT_VERSION, How.WEB, "es")
    assert len(texts(session, NoticeKind.WELCOME)) == 1


def test_after_closing_the_page_you_type_number_and_code(client: FlaskClient, session: Session, fields: Fields) -> None:
    client.post("/volunteer/join", data=fields)

    done = client.post("/volunteer/join/code", data={"phone": NUMBER, "code": code_of(session)})

    assert done.status_code == 303
    assert joined(session) is not None


@pytest.mark.parametrize(
    ("wrong", "said", "target"),
    [
        ({"phone": ""}, "Please enter your cell phone number.", "phone"),
        ({"phone": "12"}, "doesn't look like a phone number", "phone"),
        ({"phone": "6" * 10_000}, "doesn't look like a phone number", "phone"),
        ({"phone": "\x00"}, "Please enter your cell phone number.", "phone"),
        ({"phone": "+44 20 7946 0018"}, "phones from that country", "phone"),
        ({"name": ""}, "what to call you", "name"),
        ({"name": "\x00\u202e\u200b"}, "what to call you", "name"),
        ({"name": "x" * 10_000}, "40 characters or fewer", "name"),
        ({"spoken": "xx"}, "one of the answers shown", "spoken"),
        ({"second": "so"}, "one of the answers shown", "second"),
        ({"areas": []}, "at least one neighborhood", "areas"),
        ({"areas": [str(uuid4())]}, "from the neighborhoods shown", "areas"),
        ({"areas": ["\x00", "' OR 1=1"]}, "from the neighborhoods shown", "areas"),
        ({"skills": ["verifier"]}, "one of the answers shown", "skills"),
        ({"skills": ["king"]}, "one of the answers shown", "skills"),
        ({"slots": ["always"]}, "one of the answers shown", "slots"),
        ({"limit": "-1"}, "one of the answers shown", "limit"),
        ({"limit": "9" * 5000}, "one of the answers shown", "limit"),
        ({"quiet_from": "25:00", "quiet_until": "07:00"}, "a time, like 10 PM or 10:30 PM", "quiet_from"),
        ({"quiet_from": "22:00"}, "when your quiet hours end", "quiet_until"),
        ({"quiet_until": "07:00"}, "when your quiet hours start", "quiet_from"),
        ({"quiet_from": "07:00", "quiet_until": "07:00"}, "can't start and end at the same time", "quiet_until"),
        ({"consent": ""}, "unless you agree", "consent"),
        ({"invite": "x" * 10_000}, "isn't an invite code", "invite"),
    ],
)
def test_each_fault_is_said_and_nothing_is_texted(  # noqa: PLR0917  # pytest passes arguments by name
    client: FlaskClient, session: Session, fields: Fields, wrong: Fields, said: str, target: str
) -> None:
    answer = client.post("/volunteer/join", data={**fields, **wrong})

    assert answer.status_code == 400
    assert said in faults(answer)
    assert f'href="#{target}"' in answer.text
    assert f'id="{target}"' in answer.text
    assert f'id="{target}-error"' in answer.text
    assert joined(session) is None
    assert texts(session, NoticeKind.CODE) == []


def test_a_form_without_a_name_comes_back_with_the_other_answers_filled_in(
    client: FlaskClient, fields: Fields, corner: UUID
) -> None:
    given = {
        **fields,
        "name": "",
        "skills": ["driver"],
        "slots": ["weekday night"],
        "limit": "2",
        "quiet_from": "22:15",
    }
    page = client.post("/volunteer/join", data={**given, "quiet_until": "06:45", "wake": "1", "spoken": "hmn"}).text

    assert f'value="{NUMBER}"' in page
    assert f'value="{corner}" checked' in page
    assert 'value="driver" checked' in page
    assert re.search(r'value="weekday night"[^>]* checked', page)
    assert "<option selected>2</option>" in page
    assert re.search(r'<option value="hmn"[^>]* selected', page)
    assert 'value="22:15"' in page
    assert 'value="06:45"' in page
    assert re.search(r'name="wake" value="1" checked', page)
    assert re.search(r'name="consent" value="1" required checked', page)


def test_consent_is_not_ticked_for_anybody(client: FlaskClient) -> None:
    box = re.search(r'<input[^>]*name="consent"[^>]*>', client.get("/volunteer/join").text)
    assert box is not None
    assert "checked" not in box[0]


def test_the_words_of_consent_say_what_they_must(client: FlaskClient) -> None:
    page = client.get("/volunteer/join").text
    for words in (
        "Test Group",
        "Message frequency varies",
        "Message and data rates may apply",
        "STOP",
        "HELP",
        "not a condition",
    ):
        assert words in page.partition('id="agree"')[2]


def test_other_words_of_consent_need_another_version() -> None:
    words = hashlib.sha256(CONSENT.read_text(encoding="utf-8").encode()).hexdigest()[:16]
    assert AGREED.get(CONSENT_VERSION) == words


def test_the_answer_is_the_same_for_known_and_unknown_and_stopped_phones(
    client: FlaskClient, session: Session, make: Factory, fields: Fields
) -> None:
    active, stopped, unknown = make.volunteer(), make.volunteer(), make.number()
    numbers = [make.number_of(active), make.number_of(stopped), unknown]
    session.get_one(Phone, stopped.phone_id).opted_out_at = active.joined_at
    session.commit()

    sent = [client.post("/volunteer/join", data={**fields, "phone": number}) for number in numbers]
    wrong = [
        client.post("/volunteer/join/code", data={"sealed": hidden(page.text, "sealed"), "code": "000000"})
        for page in sent
    ]
    links = [client.post("/volunteer/link", data={"phone": number}) for number in numbers]

    for answers in (sent, wrong, links):
        assert len({(answer.status_code, without_tokens(answer.text)) for answer in answers}) == 1
    session.refresh(active)
    assert store.name(session, active) == "Ana"
    assert texts(session, NoticeKind.CODE, numbers[0]) == []


def test_sending_twice_texts_one_code(client: FlaskClient, session: Session, fields: Fields) -> None:
    first, second = (client.post("/volunteer/join", data=fields) for _ in range(2))

    assert without_tokens(first.text) == without_tokens(second.text)
    assert len(texts(session, NoticeKind.CODE)) == 1


def test_a_wrong_code_is_said_and_counted(client: FlaskClient, session: Session, fields: Fields) -> None:
    sealed = hidden(client.post("/volunteer/join", data=fields).text, "sealed")
    right = code_of(session)
    wrong = "111111" if right != "111111" else "222222"

    said = [client.post("/volunteer/join/code", data={"sealed": sealed, "code": wrong}) for _ in range(6)]

    assert "That isn&#39;t the code." in said[0].text
    assert "Too many wrong tries" in said[5].text
    assert {answer.status_code for answer in said} == {400}
    late = client.post("/volunteer/join/code", data={"sealed": sealed, "code": right})
    assert late.status_code == 400
    volunteer = joined(session)
    assert volunteer is not None
    assert volunteer.status is State.PENDING


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "\x00", "x" * 10_000, "<b>"])
def test_text_that_cannot_be_a_code_does_not_count_as_a_try(
    client: FlaskClient, session: Session, fields: Fields, typed: str
) -> None:
    sealed = hidden(client.post("/volunteer/join", data=fields).text, "sealed")
    for _ in range(6):
        answer = client.post("/volunteer/join/code", data={"sealed": sealed, "code": typed})
        assert answer.status_code == 400
        assert "six digits" in answer.text

    done = client.post(
        "/volunteer/join/code", data={"sealed": sealed, "code": f" {code_of(session)[:3]} {code_of(session)[3:]}"}
    )
    assert done.status_code == 303


@pytest.mark.parametrize("sealed", ["x", "\x00", "é" * 50, "A" * 9999, "AAAA"])
def test_a_broken_seal_asks_for_the_number_again(client: FlaskClient, sealed: str) -> None:
    for path in ("/volunteer/join/code", "/volunteer/join/again"):
        answer = client.post(path, data={"sealed": sealed, "code": "123456"})
        assert answer.status_code == 400
        assert "open too long" in faults(answer)
        assert 'name="phone"' in answer.text


def test_a_code_is_texted_again_on_asking(client: FlaskClient, session: Session, fields: Fields) -> None:
    first = client.post("/volunteer/join", data=fields)

    again = client.post("/volunteer/join/again", data={"sealed": hidden(first.text, "sealed")})

    assert again.status_code == 200
    done = client.post("/volunteer/join/code", data={"sealed": hidden(again.text, "sealed"), "code": code_of(session)})
    assert done.status_code == 303


def test_the_number_is_in_no_address_and_cannot_be_read_on_the_code_page(client: FlaskClient, fields: Fields) -> None:
    page = client.post("/volunteer/join", data=fields).text

    for trace in (NUMBER, STORED, "5550177", "Sam"):
        assert trace not in page
    for form in re.findall(r"<form[^>]*>", page):
        assert 'method="post"' in form


def test_pages_of_joining_set_no_cookie_and_are_not_kept(client: FlaskClient, fields: Fields) -> None:
    answers = [client.get(f"/volunteer/{path}") for path in ("join", "join/code", "join/done", "link", "terms", "left")]
    answers.append(client.post("/volunteer/join", data=fields))

    for answer in answers:
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_link_is_texted_to_who_has_joined(client: FlaskClient, session: Session, make: Factory) -> None:
    number = make.number_of(make.volunteer())
    session.commit()

    assert client.post("/volunteer/link", data={"phone": number}).status_code == 200
    assert len(texts(session, NoticeKind.LINK, number)) == 1
    assert client.post("/volunteer/link", data={"phone": "12"}).status_code == 400


def test_a_seal_ends(client: FlaskClient, session: Session) -> None:
    old = json.dumps([0, [["phone", NUMBER]]])
    key = uuid4()
    sealed = vault_of(session).seal(old, "join.form", key)
    token = urlsafe_b64encode(key.bytes + sealed).decode()
    assert "open too long" in client.post("/volunteer/join/code", data={"sealed": token, "code": "123456"}).text
