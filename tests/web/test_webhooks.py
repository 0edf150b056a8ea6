"""Requests that claim to come from the carrier are authenticated, kept once, and answered immediately."""

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.domain import volunteer as volunteers
from responder.flow.message import notice
from responder.flow.work import Work
from responder.queue import Step
from responder.store import inbound as store
from responder.store.delivery import Attempt, Callback, Delivery
from responder.store.inbound import Inbound
from responder.store.phone import Phone
from responder.store.text_answer import Result, TextAnswer
from tests.factories import Factory
from tests.web.signing import PUBLIC, SMS, TEXT, post, signature
from tests.woken import Woken


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Inbound)) or 0


def test_a_signed_text_is_kept_and_a_worker_woken(client: FlaskClient, session: Session, woken: Woken) -> None:
    answer = post(client, SMS, TEXT)
    assert (answer.status_code, answer.mimetype) == (200, "text/xml")
    row = session.scalars(select(Inbound)).one()
    assert store.body(session, row) == "hello"
    assert woken.of(Step.RESPOND) == [str(row.id)]


@pytest.mark.parametrize("signed", ["", "nonsense", signature(PUBLIC + SMS, TEXT, "another token"), "é"])
def test_a_request_with_a_bad_signature_is_refused_and_not_kept(
    client: FlaskClient, session: Session, signed: str
) -> None:
    assert post(client, SMS, TEXT, signed.encode("latin-1").decode("latin-1")).status_code == 403
    assert kept(session) == 0


def test_a_signature_for_other_words_is_refused(client: FlaskClient, session: Session) -> None:
    assert post(client, SMS, TEXT | {"Body": "5 K7QF"}, signature(PUBLIC + SMS, TEXT)).status_code == 403
    assert kept(session) == 0


def test_the_signature_counts_for_the_public_address_whatever_the_host_header_says(
    client: FlaskClient, session: Session
) -> None:
    header = {"X-Twilio-Signature": signature(PUBLIC + SMS, TEXT), "Host": "localhost:9"}
    assert client.post(SMS, data=TEXT, headers=header).status_code == 200
    assert kept(session) == 1


def test_the_same_text_again_is_kept_once(client: FlaskClient, session: Session) -> None:
    for _ in range(3):
        assert post(client, SMS, TEXT).status_code == 200
    assert kept(session) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"Body": ""},
        {"Body": "\0 nul"},
        {"Body": "x" * 5000},
        {"Body": "💐" * 400},
        {"From": "22395"},
        {"From": "VERIFY"},
        {"From": ""},
        {"NumMedia": "many"},
        {"Surprise": "yes"},
    ],
)
def test_odd_texts_are_taken_without_a_fault(client: FlaskClient, changed: dict[str, str]) -> None:
    assert post(client, SMS, TEXT | changed).status_code == 200


@pytest.mark.parametrize("sender", ["whatsapp:+16125550177", "rcs:+16125550177", "22395", "VERIFY"])
def test_a_sender_on_another_channel_is_kept_out_answered_on_none_and_counted(
    client: FlaskClient, session: Session, woken: Woken, sender: str
) -> None:
    for body in ("ICE 4 agents at Lake & Cedar", "STOP", "help"):
        answer = post(client, SMS, TEXT | {"From": sender, "Body": body})
        assert (answer.status_code, answer.text.endswith("<Response/>")) == (200, True)
    assert (kept(session), woken.of(Step.RESPOND)) == (0, [])
    assert session.scalars(select(TextAnswer.result)).all() == [Result.SENDER] * 3
    assert session.scalar(select(func.count()).select_from(Phone)) == 0


@pytest.mark.parametrize(
    ("sent", "noted"), [("0", 0), ("1", 1), ("10", 10), ("9999999999999", 0), ("many", 0), ("", 0)]
)
def test_how_many_pictures_came_is_kept_and_none_of_them(
    client: FlaskClient, session: Session, sent: str, noted: int
) -> None:
    post(client, SMS, TEXT | {"NumMedia": sent, "MediaUrl0": "https://api.twilio.com/x", "Body": ""})
    assert session.scalars(select(Inbound.media)).one() == noted


@pytest.mark.parametrize("sid", ["", "SM\0", "\0", "S" * 3000])
def test_a_text_under_an_id_that_the_carrier_never_gives_is_refused(
    client: FlaskClient, session: Session, sid: str
) -> None:
    assert post(client, SMS, TEXT | {"MessageSid": sid}).status_code == 400
    assert kept(session) == 0


@pytest.mark.parametrize(
    "changed",
    [
        {"ErrorCode": "2147483648"},
        {"ErrorCode": "9" * 5000},
        {"MessageStatus": "deliv\0ered"},
        {"MessageStatus": "\0"},
        {"MessageStatus": ""},
        {"MessageStatus": "d" * 3000},
        {"MessageSid": "SM\0"},
        {"MessageSid": "S" * 3000},
    ],
)
def test_a_status_that_the_carrier_never_gives_is_refused(
    client: FlaskClient, session: Session, work: Work, make: Factory, changed: dict[str, str]
) -> None:
    path = f"/webhooks/twilio/status/{attempted(work, make)}"
    good = {"MessageSid": "SM1", "MessageStatus": "sent", "ErrorCode": "30003"}
    assert post(client, path, good | changed).status_code == 400
    assert session.scalar(select(func.count()).select_from(Callback)) == 0
    assert post(client, path, good).status_code == 204


def attempted(work: Work, make: Factory) -> str:
    """The token of an attempt to send a text."""
    who = make.volunteer(make.area())
    notice.notify_probe(work, who.phone_id, "K7QF")
    row = work.session.scalars(select(Delivery)).one()
    row.token = uuid4()
    work.session.add(Attempt(token=row.token, delivery_id=row.id, began_at=work.now))
    work.session.commit()
    return row.token.hex


def test_a_text_without_a_sid_is_told_so(client: FlaskClient) -> None:
    assert post(client, SMS, {"From": "+16125550177", "Body": "hi"}).status_code == 400


def test_stop_takes_effect_with_the_webhooks_own_commit(client: FlaskClient, session: Session, make: Factory) -> None:
    ana = make.volunteer(make.area())
    session.commit()
    post(client, SMS, TEXT | {"From": make.number_of(ana), "Body": "STOP", "OptOutType": "STOP"})
    session.expire_all()
    assert ana.status is volunteers.State.STOPPED


def test_a_text_the_carrier_marks_as_an_opt_out_counts_as_stop(
    client: FlaskClient, session: Session, make: Factory
) -> None:
    ana = make.volunteer(make.area())
    session.commit()
    said = TEXT | {"From": make.number_of(ana), "Body": "never again", "OptOutType": "STOP"}
    assert post(client, SMS, said).text.endswith("<Response/>")
    session.expire_all()
    assert ana.status is volunteers.State.STOPPED


def test_a_stop_that_the_carrier_does_not_know_is_confirmed_in_the_answer_to_its_request_once(
    client: FlaskClient, session: Session, make: Factory
) -> None:
    ana = make.volunteer(make.area())
    session.commit()
    said = TEXT | {"From": make.number_of(ana), "Body": "please stop"}
    assert "<Response><Message>Test Group: You're unsubscribed" in post(client, SMS, said).text
    assert post(client, SMS, said).text.endswith("<Response/>")
    carriers_own = said | {"MessageSid": "SM2", "Body": "STOP", "OptOutType": "STOP"}
    assert post(client, SMS, carriers_own).text.endswith("<Response/>")


@pytest.mark.parametrize("token", ["0" * 32, "nonsense", "%00", "x" * 500])
def test_a_status_for_an_attempt_we_never_made_is_not_found(client: FlaskClient, session: Session, token: str) -> None:
    path = f"/webhooks/twilio/status/{token}"
    assert post(client, path, {"MessageSid": "SM1", "MessageStatus": "delivered"}).status_code in {403, 404}
    assert session.scalar(select(func.count()).select_from(Callback)) == 0


def test_a_query_is_part_of_what_is_signed(client: FlaskClient) -> None:
    path = f"{SMS}?{urlencode({'a': '1'})}"
    assert post(client, path, TEXT).status_code == 200
    assert post(client, path, TEXT, signature(PUBLIC + SMS, TEXT)).status_code == 403


def test_webhooks_are_not_for_browsers(client: FlaskClient) -> None:
    assert client.get(SMS).status_code == 405
