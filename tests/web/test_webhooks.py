"""Requests that claim to come from the carrier are authenticated, kept once, and answered immediately."""

from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.domain import volunteer as volunteers
from responder.queue import Step
from responder.store import inbound as store
from responder.store.delivery import Callback
from responder.store.inbound import Inbound
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
def test_what_the_account_did_not_sign_is_refused_and_not_kept(
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


def test_a_text_without_a_sid_is_told_so(client: FlaskClient) -> None:
    assert post(client, SMS, {"From": "+16125550177", "Body": "hi"}).status_code == 400


def test_stop_takes_effect_with_the_webhooks_own_commit(client: FlaskClient, session: Session, make: Factory) -> None:
    ana = make.volunteer(make.area())
    session.commit()
    post(client, SMS, TEXT | {"From": make.number_of(ana), "Body": "STOP", "OptOutType": "STOP"})
    session.expire_all()
    assert ana.status is volunteers.State.STOPPED


def test_what_the_carrier_took_for_stop_by_words_of_its_own_is_stop(
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
