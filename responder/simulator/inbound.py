"""Texts from a phone to us: stop words, the webhook, and the answer that comes back with it."""

from __future__ import annotations

import asyncio
import re
import time
from xml.etree import ElementTree

from responder.simulator.callbacks import API_VERSION, Callbacks
from responder.simulator.config import Config
from responder.simulator.ledger import Ledger
from responder.simulator.life import Life
from responder.simulator.message import Message

STOP_WORDS = frozenset({"STOP", "UNSUBSCRIBE", "END", "QUIT", "STOPALL", "REVOKE", "OPTOUT", "CANCEL"})
START_WORDS = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS = frozenset({"HELP"})
SID = re.compile(r"SM[0-9a-f]{32}")

# The carrier answers these itself, always in English.
STOPPED = "You won't get more texts from this number. Reply START to get them again."
STARTED = "You will get texts from this number again. Reply HELP for help, STOP to stop."
HELPED = "Reply STOP to stop texts from this number. Msg&Data Rates May Apply."


class Inbound:
    """Receives the texts that the phones' owners write."""

    def __init__(self, config: Config, ledger: Ledger, life: Life, callbacks: Callbacks) -> None:
        self._config = config
        self._ledger = ledger
        self._life = life
        self._callbacks = callbacks
        self._passing: set[asyncio.Task[None]] = set()
        life.delivered = self._pass_on

    async def text_in(self, number: str, body: str, sid: str | None = None) -> Message:
        """A phone texts us; returns the message with its `webhook_status`. A known sid repeats that very text."""
        message = self._ledger.find(sid) if sid else None
        opt_out_type = _opt_out_type(message.body if message else body)
        if message is None:
            message = self._take(number, body, sid)
            self._heed(message, opt_out_type)
        if self._config.webhook_url:
            answer = await self._callbacks.post(self._config.webhook_url, self._params(message, opt_out_type))
            self._ledger.change(message, webhook_status=answer.status)
            if answer.status == 200:
                for text in _texts(answer.text):
                    self._send_back(message, text)
        return message

    def _pass_on(self, message: Message) -> None:
        """Bring a text to the account's own second number in again, as if from anyone else's phone."""
        if message.to != self._config.second_number or not self._config.webhook_url:
            return
        come_in = self._ledger.add(
            direction="inbound",
            to=message.to,
            sender=message.sender,
            body=message.body,
            status="received",
            sent_at=time.time(),
        )
        passing = asyncio.create_task(self._post(come_in))
        self._passing.add(passing)
        passing.add_done_callback(self._passing.discard)

    async def _post(self, message: Message) -> None:
        answer = await self._callbacks.post(str(self._config.webhook_url), self._params(message, None))
        self._ledger.change(message, webhook_status=answer.status)

    def _our_number(self, number: str) -> str:
        """The number this phone replies to: the last one that texted it, or our sender."""
        phone = self._ledger.phone(number)
        last = phone.last_received if phone else None
        return last.sender if last else self._config.sender

    def _take(self, number: str, body: str, sid: str | None) -> Message:
        return self._ledger.add(
            direction="inbound",
            to=self._our_number(number),
            sender=number,
            body=body,
            status="received",
            sent_at=time.time(),
            sid=sid,
        )

    def _heed(self, message: Message, opt_out_type: str | None) -> None:
        """Does what a carrier does with its own keywords."""
        number = message.number
        if opt_out_type == "STOP" and not self._ledger.opted_out(number):
            self._send_back(message, STOPPED)
            self._ledger.opt(number, out=True)
        elif opt_out_type == "START" and self._ledger.opted_out(number):
            self._ledger.opt(number, out=False)
            self._send_back(message, STARTED)
        elif opt_out_type == "HELP":
            self._send_back(message, HELPED)

    def _send_back(self, message: Message, text: str) -> None:
        if self._ledger.opted_out(message.number):
            return
        answer = self._ledger.add(
            direction="outbound-reply", to=message.sender, sender=message.to, body=text, status="queued"
        )
        delays = self._config
        self._life.begin(answer, sent_after=delays.sent_after, delivered_after=delays.delivered_after)

    def _params(self, message: Message, opt_out_type: str | None) -> dict[str, str]:
        params = {
            "AccountSid": self._config.account_sid,
            "ApiVersion": API_VERSION,
            "Body": message.body,
            "From": message.sender,
            "MessageSid": message.sid,
            "NumMedia": "0",
            "NumSegments": str(message.segments),
            "SmsMessageSid": message.sid,
            "SmsSid": message.sid,
            "SmsStatus": "received",
            "To": message.to,
        }
        if opt_out_type:
            params["OptOutType"] = opt_out_type
        return params


def _opt_out_type(body: str) -> str | None:
    word = body.strip().upper()
    if word in STOP_WORDS:
        return "STOP"
    if word in START_WORDS:
        return "START"
    return "HELP" if word in HELP_WORDS else None


def _texts(twiml: str) -> list[str]:
    """The texts in a TwiML answer; none for anything else."""
    try:
        # The answer comes from Responder, and expat itself refuses entity bombs.
        root = ElementTree.fromstring(twiml)  # noqa: S314
    except ElementTree.ParseError:
        return []
    if root.tag != "Response":
        return []
    found = (message.findtext("Body") or message.text or "" for message in root.findall("Message"))
    return [text.strip() for text in found if text.strip()]
