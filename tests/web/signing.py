"""Webhooks, signed as Twilio signs them."""

import base64
import hashlib
import hmac

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PUBLIC = "http://127.0.0.1:8000"


TOKEN = "token for tests"


def signature(url: str, form: dict[str, str], token: str = TOKEN) -> str:
    whole = url + "".join(f"{name}{form[name]}" for name in sorted(form))
    return base64.b64encode(hmac.digest(token.encode(), whole.encode(), hashlib.sha1)).decode()


def post(client: FlaskClient, path: str, form: dict[str, str], signed: str | None = None) -> TestResponse:
    header = {"X-Twilio-Signature": signed if signed is not None else signature(PUBLIC + path, form)}
    return client.post(path, data=form, headers=header)


SMS = "/webhooks/twilio/sms"


TEXT = {"MessageSid": "SM1", "From": "+16125550177", "To": "+16125550100", "Body": "hello", "NumMedia": "0"}
