"""Status callbacks and webhooks are signed and shaped as Twilio's are."""

from __future__ import annotations

from xml.sax.saxutils import escape

import httpx
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from tests.simulator.running import ACCOUNT, SENDER, TOKEN, Post, Simulator, simulator
from tests.waiting import until

AMINA = "+16125550101"


def is_signed(post: Post) -> bool:
    return bool(RequestValidator(TOKEN).validate(post.url, post.form, post.headers["X-Twilio-Signature"]))


def reply(http: httpx.Client, body: str, **more: str) -> dict[str, object]:
    answer = http.post("/simulator/reply", json={"number": AMINA, "body": body} | more)
    assert answer.status_code == 202
    return dict(answer.json())


def bodies_of(http: httpx.Client, direction: str) -> list[str]:
    messages = http.get("/simulator/messages").json()["messages"]
    return [message["body"] for message in messages if message["direction"] == direction]


def test_each_change_but_the_first_status_is_posted_and_signed(running: Simulator, twilio: Client) -> None:
    url = f"{running.receiver.url}/webhooks/twilio/status/a%7Eb%2f?x=1"
    message = twilio.messages.create(to=AMINA, from_=SENDER, body="hé", status_callback=url)
    until(lambda: len(running.receiver.posts) == 2)
    sent, delivered = running.receiver.posts
    assert (sent.form["MessageStatus"], delivered.form["MessageStatus"]) == ("sent", "delivered")
    assert delivered.form == {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "From": SENDER,
        "MessageSid": message.sid,
        "MessageStatus": "delivered",
        "SmsSid": message.sid,
        "SmsStatus": "delivered",
        "To": AMINA,
    }
    assert sent.url == url
    assert is_signed(sent)
    assert is_signed(delivered)
    assert not RequestValidator("other").validate(url, sent.form, sent.headers["X-Twilio-Signature"])


def test_a_broken_connection_is_tried_once_more(running: Simulator, http: httpx.Client) -> None:
    running.receiver.broken = 1
    assert reply(http, "hello")["webhook_status"] == 200
    first, second = running.receiver.posts
    assert first.form == second.form
    assert first.headers["I-Twilio-Idempotency-Token"] == second.headers["I-Twilio-Idempotency-Token"]
    running.receiver.broken = 2
    assert reply(http, "hello again")["webhook_status"] == 0
    assert len(running.receiver.posts) == 4


def test_an_error_answer_is_not_tried_again(running: Simulator, http: httpx.Client) -> None:
    running.receiver.status = 503
    assert reply(http, "hello")["webhook_status"] == 503
    assert len(running.receiver.posts) == 1


def test_an_answer_reaches_the_webhook_signed(running: Simulator, http: httpx.Client) -> None:
    answer = reply(http, "5 K7QF")
    (post,) = running.receiver.posts
    assert is_signed(post)
    sid = answer["sid"]
    assert post.form == {
        "AccountSid": ACCOUNT,
        "ApiVersion": "2010-04-01",
        "Body": "5 K7QF",
        "From": AMINA,
        "MessageSid": sid,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": sid,
        "SmsSid": sid,
        "SmsStatus": "received",
        "To": SENDER,
    }


def test_the_same_sid_repeats_the_same_text(running: Simulator, http: httpx.Client) -> None:
    sid = str(reply(http, "HELP")["sid"])
    reply(http, "HELP", sid=sid)
    first, second = running.receiver.posts
    assert first.form == second.form
    assert bodies_of(http, "inbound") == ["HELP"]
    assert len(bodies_of(http, "outbound-reply")) == 1
    taken = http.post("/simulator/reply", json={"number": AMINA, "body": "other", "sid": sid})
    assert taken.status_code == 409


@pytest.mark.parametrize("shape", ["<Message>{}</Message>", "<Message><Body>{}</Body></Message>"])
def test_the_texts_of_a_twiml_answer_reach_the_phone(running: Simulator, http: httpx.Client, shape: str) -> None:
    text = "Thanks & stay back"
    running.receiver.text = f"<Response>{shape.format(escape(text))}</Response>"
    reply(http, "1")
    assert bodies_of(http, "outbound-reply") == [text]


@pytest.mark.parametrize("text", ["", "ok", "<Response/>", "<Message>no</Message>", "<Response><Message/></Response>"])
def test_any_other_answer_is_no_text(running: Simulator, http: httpx.Client, text: str) -> None:
    running.receiver.text = text
    assert reply(http, "1")["webhook_status"] == 200
    assert bodies_of(http, "outbound-reply") == []


def test_stop_silences_our_sender_until_start(running: Simulator, http: httpx.Client, twilio: Client) -> None:
    running.receiver.text = "<Response><Message>must not arrive</Message></Response>"
    reply(http, " stop ")
    reply(http, "STOP")
    running.receiver.text = ""
    assert [post.form["OptOutType"] for post in running.receiver.posts] == ["STOP", "STOP"]
    assert is_signed(running.receiver.posts[0])
    assert len(bodies_of(http, "outbound-reply")) == 1
    assert "START" in bodies_of(http, "outbound-reply")[0]
    with pytest.raises(TwilioRestException) as refused:
        twilio.messages.create(to=AMINA, from_=SENDER, body="x")
    assert refused.value.code == 21610
    reply(http, "Unstop")
    assert running.receiver.posts[-1].form["OptOutType"] == "START"
    assert twilio.messages.create(to=AMINA, from_=SENDER, body="x").status == "queued"


def test_only_a_whole_word_stops(running: Simulator, http: httpx.Client, twilio: Client) -> None:
    reply(http, "stop by the school")
    assert "OptOutType" not in running.receiver.posts[0].form
    assert twilio.messages.create(to=AMINA, from_=SENDER, body="x").status == "queued"


def test_help_is_answered_by_the_carrier(running: Simulator, http: httpx.Client) -> None:
    reply(http, "help")
    assert running.receiver.posts[0].form["OptOutType"] == "HELP"
    assert "STOP" in bodies_of(http, "outbound-reply")[0]


def test_within_a_network_of_our_own_it_posts_to_another_address_than_the_one_it_signs(running: Simulator) -> None:
    url = "https://respond.example.org/webhooks/twilio/sms?a=%7Eb"
    with simulator(webhook_url=url, through=running.receiver.url) as inside:
        httpx.post(f"{inside.url}/simulator/reply", json={"number": AMINA, "body": "1"}, trust_env=False)
    (post,) = running.receiver.posts
    assert post.headers["Host"] == "respond.example.org"
    assert RequestValidator(TOKEN).validate(url, post.form, post.headers["X-Twilio-Signature"])
