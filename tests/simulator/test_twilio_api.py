"""The official client speaks to the simulator as it does to Twilio."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.async_http_client import AsyncTwilioHttpClient
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from tests.simulator.running import ACCOUNT, SENDER, TOKEN, Simulator, simulator
from tests.waiting import until

AMINA = "+16125550101"
JOSE = "+16125550102"


def client_of(running: Simulator, token: str = TOKEN) -> Client:
    client = Client(ACCOUNT, token)
    client.api.base_url = running.url
    return client


def delivered(twilio: Client, sid: str | None) -> MessageInstance:
    def fetched() -> MessageInstance | None:
        message = twilio.messages(sid or "").fetch()
        return message if message.status == "delivered" else None

    found = until(fetched)
    assert found is not None
    return found


def test_a_created_text_is_queued_then_delivered(twilio: Client) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    created = twilio.messages.create(to=AMINA, from_=SENDER, body="Straße: 2 vehicles")
    assert created.sid is not None
    assert created.sid.startswith("SM")
    assert len(created.sid) == 34
    assert (created.status, created.direction, created.num_segments) == ("queued", "outbound-api", "1")
    assert created.date_sent is None
    assert created.date_created is not None
    assert before <= created.date_created <= before + timedelta(seconds=5)
    fetched = delivered(twilio, created.sid)
    assert (fetched.to, fetched.from_, fetched.body) == (AMINA, SENDER, "Straße: 2 vehicles")
    assert fetched.date_sent is not None
    assert fetched.error_code is None


def test_a_service_chooses_its_sender_later(twilio: Client) -> None:
    created = twilio.messages.create(to=AMINA, messaging_service_sid="MG" + "1" * 32, body="hello")
    assert (created.status, created.from_, created.num_segments) == ("accepted", None, "0")
    assert delivered(twilio, created.sid).from_ == SENDER


@pytest.mark.filterwarnings("ignore:.*auth.*:DeprecationWarning")
def test_the_async_client_creates_too(running: Simulator) -> None:
    async def create() -> MessageInstance:
        async with AsyncTwilioHttpClient() as http_client:
            client = Client(ACCOUNT, TOKEN, http_client=http_client)
            client.api.base_url = running.url
            return await client.messages.create_async(to=AMINA, from_=SENDER, body="hello")

    assert asyncio.run(create()).status == "queued"


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"to": "6125550101", "from_": SENDER, "body": "x"}, 400, 21211),
        ({"to": "+15005550001", "from_": SENDER, "body": "x"}, 400, 21211),
        ({"to": "+15005550009", "from_": SENDER, "body": "x"}, 400, 21614),
        ({"to": "", "from_": SENDER, "body": "x"}, 400, 21604),
        ({"to": AMINA, "body": "x"}, 400, 21603),
        ({"to": AMINA, "from_": SENDER, "body": ""}, 400, 21602),
        ({"to": AMINA, "from_": SENDER, "body": "x" * 1601}, 400, 21617),
        ({"to": SENDER, "from_": SENDER, "body": "x"}, 400, 21266),
        ({"to": AMINA, "from_": SENDER, "body": "x", "validity_period": 36001}, 400, 21624),
    ],
)
def test_a_faulty_create_is_refused_with_twilios_code(
    twilio: Client, fields: dict[str, str], status: int, code: int
) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(**fields)
    assert (refused.value.status, refused.value.code) == (status, code)
    assert twilio.messages.list() == []


def test_a_wrong_token_is_refused(running: Simulator) -> None:
    client = client_of(running, token="wrong")
    with pytest.raises(TwilioRestException) as refused:
        client.messages.create(to=AMINA, from_=SENDER, body="x")
    assert (refused.value.status, refused.value.code) == (401, 20003)
    client.http_client.session.close()


def test_the_account_is_active(twilio: Client) -> None:
    account = twilio.api.v2010.accounts(ACCOUNT).fetch()
    assert (account.sid, account.status) == (ACCOUNT, "active")


def test_an_unknown_message_is_not_found(twilio: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (refused.value.status, refused.value.code) == (404, 20404)


def test_a_list_pages_newest_first_without_gap_or_repeat(twilio: Client) -> None:
    for number in range(7):
        twilio.messages.create(to=AMINA, from_=SENDER, body=f"text {number}")
    first = twilio.messages.page(page_size=3)
    bodies = [message.body for message in first]
    # Texts that come in during the listing must not shift the pages that follow.
    twilio.messages.create(to=JOSE, from_=SENDER, body="late")
    second = first.next_page()
    assert second is not None
    bodies += [message.body for message in second]
    third = second.next_page()
    assert third is not None
    bodies += [message.body for message in third]
    assert bodies == [f"text {number}" for number in range(6, -1, -1)]
    assert third.next_page() is None
    back = third.previous_page()
    assert back is not None
    assert [message.body for message in back] == ["text 3", "text 2", "text 1"]
    assert len(twilio.messages.list(page_size=2)) == 8


def test_a_list_filters_by_number_and_by_day_sent(twilio: Client) -> None:
    twilio.messages.create(to=AMINA, from_=SENDER, body="hers")
    sent = twilio.messages.create(to=JOSE, from_=SENDER, body="his")
    delivered(twilio, sent.sid)
    assert [message.body for message in twilio.messages.list(to=JOSE)] == ["his"]
    assert twilio.messages.list(to="+16125559999") == []
    assert len(twilio.messages.list(from_=SENDER)) == 2
    today = datetime.now(UTC)
    assert [message.body for message in twilio.messages.list(to=JOSE, date_sent=today)] == ["his"]
    assert twilio.messages.list(to=JOSE, date_sent_before=today - timedelta(days=1)) == []
    assert len(twilio.messages.list(to=JOSE, date_sent_after=today - timedelta(days=1))) == 1


def test_an_unsent_text_has_no_day_sent() -> None:
    with simulator(sent_after=60) as running:
        twilio = client_of(running)
        twilio.messages.create(to=AMINA, from_=SENDER, body="waiting")
        assert twilio.messages.list(date_sent=datetime.now(UTC)) == []
        assert len(twilio.messages.list(to=AMINA)) == 1
        twilio.http_client.session.close()


def test_an_unsent_text_can_be_canceled_and_a_sent_one_cannot() -> None:
    with simulator(sent_after=0.3, delivered_after=0.3) as running:
        twilio = client_of(running)
        waiting = twilio.messages.create(to=AMINA, from_=SENDER, body="x")
        other = twilio.messages.create(to=JOSE, from_=SENDER, body="x")
        assert waiting.update(status="canceled").status == "canceled"
        delivered(twilio, other.sid)
        with pytest.raises(TwilioRestException) as refused:
            other.update(status="canceled")
        assert refused.value.code == 30409
        assert waiting.fetch().status == "canceled"
        twilio.http_client.session.close()


def test_a_final_text_can_be_redacted_and_deleted(running: Simulator, twilio: Client) -> None:
    message = delivered(twilio, twilio.messages.create(to=AMINA, from_=SENDER, body="secret").sid)
    assert message.update(body="").body == ""
    assert message.delete()
    with pytest.raises(TwilioRestException) as refused:
        message.fetch()
    assert refused.value.status == 404
    assert twilio.messages.list() == []


@pytest.mark.parametrize("act", [MessageInstance.delete, lambda message: message.update(body="")])
def test_a_text_on_its_way_can_be_neither_deleted_nor_redacted(act: Callable[[MessageInstance], object]) -> None:
    with simulator(sent_after=60) as running:
        twilio = client_of(running)
        message = twilio.messages.create(to=AMINA, from_=SENDER, body="x")
        with pytest.raises(TwilioRestException) as refused:
            act(message)
        assert (refused.value.status, refused.value.code) == (409, 20009)
        assert message.fetch().body == "x"
        twilio.http_client.session.close()


def test_a_text_past_its_validity_fails() -> None:
    with simulator(sent_after=1.2) as running:
        twilio = client_of(running)
        message = twilio.messages.create(to=AMINA, from_=SENDER, body="x", validity_period=1)
        until(lambda: message.fetch().status == "failed")
        assert message.fetch().error_code == 30036
        twilio.http_client.session.close()


def test_a_slow_carrier_keeps_the_text_before_it_answers_and_refuses_too_many_at_once() -> None:
    with simulator(latency=0.4, max_open=1) as running, ThreadPoolExecutor(1) as pool:
        twilio = client_of(running)
        began = time.monotonic()
        first = pool.submit(twilio.messages.create, to=AMINA, from_=SENDER, body="first")
        second = client_of(running)
        until(lambda: second.messages.list(to=AMINA))
        with pytest.raises(TwilioRestException) as refused:
            second.messages.create(to=JOSE, from_=SENDER, body="second")
        assert (refused.value.status, refused.value.code) == (429, 20429)
        assert not first.done()
        assert first.result(5).status == "queued"
        assert time.monotonic() - began >= 0.4
        twilio.http_client.session.close()
        second.http_client.session.close()
