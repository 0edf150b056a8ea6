"""The page of phones, and its JSON."""

from __future__ import annotations

import re

import httpx
from twilio.rest import Client

from tests.simulator.running import SENDER, Simulator, simulator
from tests.waiting import until

AMINA = "+16125550101"
JOSE = "+16125550102"


def register(http: httpx.Client) -> None:
    phones = [
        {"number": AMINA, "label": "Amina, verifier", "language": "so"},
        {"number": JOSE, "label": "José, observer", "language": "es"},
    ]
    assert http.post("/simulator/phones", json=phones).json() == {"registered": 2}


def test_a_registered_phone_shows_its_label_and_its_texts(http: httpx.Client, twilio: Client) -> None:
    register(http)
    message = twilio.messages.create(to=AMINA, from_=SENDER, body="<b>Go & look</b>, reply 5 K7QF or 6 K7QF")
    until(lambda: message.fetch().status == "delivered")
    page = http.get("/").text
    assert "Simulator: no text leaves this machine" in page
    assert "Amina, verifier" in page
    assert "&lt;b&gt;Go &amp; look&lt;/b&gt;" in page
    assert "delivered" in page
    chips = re.findall(r'<button name="body" value="([^"]+)"', page)
    assert chips == ["1", "2", "3", "4", "5 K7QF", "6 K7QF", "1", "2", "3", "4"]


def test_a_label_is_text_and_not_markup(http: httpx.Client) -> None:
    http.post("/simulator/phones", json=[{"number": AMINA, "label": "<i>Amina</i>", "language": '"x'}])
    page = http.get("/").text
    assert "&lt;i&gt;Amina" in page
    assert "<i>" not in page


def test_the_phone_with_the_newest_text_comes_first(http: httpx.Client) -> None:
    register(http)
    http.post("/simulator/reply", json={"number": JOSE, "body": "hola"})
    page = http.get("/").text
    assert page.index("José") < page.index("Amina")
    active = http.get("/", params={"show": "texts"}).text
    assert "José" in active
    assert "Amina" not in active


def test_no_address_on_the_page_holds_a_number(http: httpx.Client) -> None:
    register(http)
    http.post("/simulator/reply", json={"number": JOSE, "body": "hola"})
    addresses = re.findall(r'(?:href|src|action|id)="([^"]*)"', http.get("/").text)
    assert addresses
    assert not [address for address in addresses if "6125550" in address]
    answer = http.post("/", data={"from": "card", "number": JOSE, "body": "1", "show": "texts"})
    assert answer.status_code == 303
    assert re.fullmatch(r"/\?show=texts#p[0-9a-f]{12}", answer.headers["Location"])


def test_a_form_post_answers_as_that_person(running: Simulator, http: httpx.Client) -> None:
    register(http)
    http.post("/", data={"from": "card", "number": AMINA, "body": "1"})
    assert [(post.form["From"], post.form["Body"]) for post in running.receiver.posts] == [(AMINA, "1")]
    assert "delivered to Responder" in http.get("/").text


def test_a_stranger_texts_in_from_any_number(running: Simulator, http: httpx.Client) -> None:
    assert http.post("/", data={"number": "+1 (651) 555-0199", "body": "hello"}).status_code == 303
    assert running.receiver.posts[0].form["From"] == "+16515550199"


def test_a_faulty_form_comes_back_filled_with_the_fault_beside_its_field(
    running: Simulator, http: httpx.Client
) -> None:
    answer = http.post("/", data={"number": "555-0199", "body": "hello there"})
    assert answer.status_code == 400
    assert 'value="555-0199"' in answer.text
    assert 'value="hello there"' in answer.text
    assert 'aria-describedby="number-fault"' in answer.text
    assert http.post("/", data={"number": SENDER, "body": "x"}).status_code == 400
    register(http)
    empty = http.post("/", data={"from": "card", "number": AMINA, "body": " "})
    assert empty.status_code == 400
    assert "Write something first." in empty.text
    assert running.receiver.posts == []


def test_an_unreached_responder_is_said_so(http: httpx.Client, running: Simulator) -> None:
    running.receiver.broken = 2
    http.post("/", data={"number": AMINA, "body": "hello"})
    assert "Responder could not be reached" in http.get("/").text


def test_another_page_can_neither_post_nor_read(running: Simulator, http: httpx.Client) -> None:
    form = {"number": AMINA, "body": "1"}
    assert http.post("/", data=form, headers={"Origin": "http://evil.example"}).status_code == 403
    assert http.post("/", data=form, headers={"Origin": "null"}).status_code == 403
    assert http.post("/", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert http.post("/simulator/reset", headers={"Origin": "http://evil.example"}).status_code == 403
    assert http.get("/", headers={"Host": "evil.example"}).status_code == 403
    assert http.get("/simulator/messages", headers={"Host": "evil.example:80"}).status_code == 403
    assert running.receiver.posts == []
    assert http.post("/", data=form, headers={"Origin": running.url}).status_code == 303


def test_the_version_changes_with_every_change(http: httpx.Client, twilio: Client) -> None:
    def version() -> str:
        return str(http.get("/simulator/version").json()["version"])

    first = version()
    assert version() == first
    message = twilio.messages.create(to=AMINA, from_=SENDER, body="x")
    created = version()
    assert created != first
    until(lambda: message.fetch().status == "delivered")
    assert version() != created


def test_messages_come_complete_and_since_a_seq(http: httpx.Client, twilio: Client) -> None:
    message = twilio.messages.create(to=AMINA, from_=SENDER, body="out")
    until(lambda: message.fetch().status == "delivered")
    http.post("/simulator/reply", json={"number": AMINA, "body": "in"})
    out, back = http.get("/simulator/messages").json()["messages"]
    assert (out["direction"], out["number"], out["body"], out["status"]) == ("outbound-api", AMINA, "out", "delivered")
    assert out["created_at"] <= out["sent_at"] <= out["delivered_at"]
    assert (back["direction"], back["number"], back["webhook_status"]) == ("inbound", AMINA, 200)
    later = http.get("/simulator/messages", params={"since": out["seq"]}).json()["messages"]
    assert [item["sid"] for item in later] == [back["sid"]]
    assert http.get("/simulator/messages", params={"since": "x"}).status_code == 400


def test_a_text_that_the_carrier_deleted_stays_on_the_phone(http: httpx.Client, twilio: Client) -> None:
    message = twilio.messages.create(to=AMINA, from_=SENDER, body="kept")
    until(lambda: message.fetch().status == "delivered")
    message.delete()
    (kept,) = http.get("/simulator/messages").json()["messages"]
    assert (kept["body"], kept["deleted"]) == ("kept", True)


def test_broken_json_is_refused_kindly(http: httpx.Client) -> None:
    assert http.post("/simulator/reply", content=b"{").status_code == 400
    assert http.post("/simulator/reply", json={"number": "x", "body": "y"}).status_code == 400
    assert http.post("/simulator/reply", json={"number": AMINA, "body": ""}).status_code == 400
    assert http.post("/simulator/phones", json=[{"number": AMINA}, {"number": "x"}]).status_code == 400
    assert http.get("/simulator/phones").json() == {"phones": []}


def test_reset_drops_texts_and_opt_outs_and_keeps_labels(http: httpx.Client) -> None:
    register(http)
    http.post("/simulator/reply", json={"number": AMINA, "body": "STOP"})
    last = http.get("/simulator/messages").json()["messages"][-1]["seq"]
    http.post("/simulator/reset")
    assert http.get("/simulator/messages").json()["messages"] == []
    phones = http.get("/simulator/phones").json()["phones"]
    assert [(phone["label"], phone["opted_out"]) for phone in phones] == [
        ("Amina, verifier", False),
        ("José, observer", False),
    ]
    assert http.post("/simulator/reply", json={"number": AMINA, "body": "1"}).json()["seq"] > last


def test_without_a_webhook_an_answer_is_only_kept() -> None:
    with simulator(webhook_url=None) as running, httpx.Client(base_url=running.url, trust_env=False) as http:
        answer = http.post("/simulator/reply", json={"number": AMINA, "body": "1"})
        assert answer.json()["webhook_status"] is None
        assert http.get("/health/live").json()["status"] == "ok"
        assert running.receiver.posts == []
