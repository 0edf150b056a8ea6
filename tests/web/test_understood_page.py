"""The box to try a text: it says how the text is read from each sender, and keeps nothing of it."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.store.inbound import Inbound
from tests.factories import Factory
from tests.login import csrf_token


def read(client: FlaskClient, text: str, sender: str = "stranger") -> dict[str, str]:
    """What the page says about a text, by the names of its lines."""
    token = csrf_token(client.get("/dashboard/understood").text)
    answer = client.post("/dashboard/understood", data={"csrf_token": token, "text": text, "sender": sender})
    assert answer.status_code == 200
    lines = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", answer.text, re.DOTALL)
    return {unescape(name): unescape(re.sub("<[^>]+>", "", value)) for name, value in lines}


@pytest.mark.parametrize(
    ("text", "sender", "name", "words"),
    [
        ("SOS", "on scene", "Cry for help", "told right away"),
        ("yes im coming", "alerted", "Answer", "I'm going"),
        ("be there in 10", "alerted", "Answer", "10 min"),
        ("5 K7QF 4 agents", "verifier", "Answer", "I see it myself"),
        ("yes its ICE i see 4 agents", "verifier", "Answer", "does not count without its check code"),
        ("STOP", "alerted", "Command", "STOP"),
        ("ICE at Lake & Bloomington, 4 agents", "stranger", "Report", "a report"),
        ("No ICE at Lake & Cedar, I just looked", "stranger", "Report", "nothing is there"),
        ("theres ice all over the sidewalk", "stranger", "Report", "not a report"),
        ("Liked “Responder: reply STOP to end”", "alerted", "Not written by a person", "reaction"),
    ],
)
def test_it_says_how_a_text_is_read(coordinator: FlaskClient, text: str, sender: str, name: str, words: str) -> None:
    assert words in read(coordinator, text, sender).get(name, "")


def test_a_place_of_the_gazetteer_is_named(coordinator: FlaskClient, make: Factory) -> None:
    make.place(make.area())
    assert "Lake St & Bloomington Ave" in read(coordinator, "ICE at lake and bloomington")["Location"]


def test_nothing_is_kept_and_hostile_texts_are_read_too(coordinator: FlaskClient, session: Session) -> None:
    for text in ("<script>alert(1)</script>", "\x00\ud7ff" * 900, "(" * 5000, "🚨" * 1600):
        read(coordinator, text, "nobody")
    assert session.scalar(select(func.count()).select_from(Inbound)) == 0


def test_only_people_who_are_logged_in_may_try(client: FlaskClient) -> None:
    assert client.get("/dashboard/understood").status_code in {302, 403}
