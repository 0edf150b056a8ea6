"""A policy for tests of rules and words: default settings with a test group's name and a simulated carrier."""

import base64

from config.settings import load


def _key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


POLICY = load(
    {
        "RESPONDER_GROUP_NAME": "Powderhorn Rapid Response",
        "RESPONDER_HOTLINE": "612-555-0100",
        "RESPONDER_PUBLIC_URL": "https://respond.example.org",
        "RESPONDER_DATABASE_URL": "postgresql+psycopg://nowhere/nothing",
        "RESPONDER_REDIS_URL": "redis://nowhere",
        "RESPONDER_SECRET_KEY": _key("s"),
        "RESPONDER_PHONE_KEY": _key("p"),
        "RESPONDER_INDEX_KEY": _key("i"),
        "RESPONDER_CONFIRM": "verifier",
        "RESPONDER_TWILIO_URL": "http://127.0.0.1:1",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "token for tests",
        "TWILIO_FROM": "+16125550100",
    }
).policy
