"""The part of Twilio's message API that Responder uses."""

from __future__ import annotations

import asyncio
import base64
import hmac
import time
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl

from aiohttp import web

from responder.simulator import resource
from responder.simulator.answer import Mishaps, refuse
from responder.simulator.config import Config
from responder.simulator.faults import Fault
from responder.simulator.ledger import Ledger
from responder.simulator.life import Life
from responder.simulator.listing import page_of
from responder.simulator.message import FINAL, Message
from responder.simulator.outcome import Create, Refusal, decide
from responder.simulator.weather import Weather

PREFIX = "/2010-04-01/"
NOT_FOUND = Refusal(404, 20404, "The requested resource was not found")
UNAUTHORIZED = Refusal(401, 20003, "Authenticate")
UNFINISHED = Refusal(409, 20009, "The message is still being sent, so its record can't be changed yet.")
TOO_LATE = Refusal(400, 30409, "This message cannot be canceled")
NOT_EMPTY = Refusal(400, 20001, "The body can only be set to empty.")

Handler = Callable[[web.Request], Awaitable[web.Response]]


async def form_of(request: web.Request) -> dict[str, str]:
    """The fields of a form post; the last one if a field is repeated."""
    raw = await request.read()
    return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))


class TwilioApi:
    """The handlers of one account."""

    def __init__(self, config: Config, ledger: Ledger, life: Life, weather: Weather, mishaps: Mishaps) -> None:
        self._config = config
        self._ledger = ledger
        self._life = life
        self._weather = weather
        self._mishaps = mishaps
        self._open_creates = 0
        self._started_at = time.time()
        credentials = f"{config.account_sid}:{config.auth_token}".encode()
        self._authorization = b"Basic " + base64.b64encode(credentials)

    def routes(self) -> list[web.RouteDef]:
        """Every address; any other is Twilio's 404 for clients that are let in."""
        account = PREFIX + "Accounts/{account}"
        return [
            web.post(account + "/Messages.json", self._allowed(self._create)),
            web.get(account + "/Messages.json", self._allowed(self._list)),
            web.get(account + "/Messages/{sid}.json", self._allowed(self._fetch)),
            web.post(account + "/Messages/{sid}.json", self._allowed(self._update)),
            web.delete(account + "/Messages/{sid}.json", self._allowed(self._delete)),
            web.get(account + ".json", self._allowed(self._account)),
            web.route("*", PREFIX + "{rest:.*}", self._allowed(self._nothing)),
        ]

    def _allowed(self, handler: Handler) -> Handler:
        async def checked(request: web.Request) -> web.Response:
            self._weather.tally.requests += 1
            if self._weather.is_down():
                self._count(Fault.DOWN)
                return self._mishaps.down(request)
            given = request.headers.get("Authorization", "").encode()
            if not hmac.compare_digest(given, self._authorization):
                return refuse(UNAUTHORIZED)
            if request.match_info.get("account", self._config.account_sid) != self._config.account_sid:
                return refuse(NOT_FOUND)
            return await handler(request)

        return checked

    async def _create(self, request: web.Request) -> web.Response:
        create = Create.of(await form_of(request))
        self._weather.tally.creates += 1
        self._open_creates += 1
        try:
            outcome = decide(
                create,
                self._config,
                self._weather,
                opted_out=self._ledger.opted_out(create.to),
                open_creates=self._open_creates,
            )
            if outcome.fault:
                self._count(outcome.fault)
            if outcome.fault is Fault.OPTED_OUT:
                # Recorded now, so that START can end it.
                self._ledger.opt(create.to, out=True)
            message = self._accept(create, outcome.attempt) if outcome.accepts else None
            # Copied as accepted: the text may be canceled before the answer is sent.
            accepted = message and resource.message(message, self._config.account_sid)
            # Stored first, answered later: even if the client stops waiting, its text was accepted.
            if outcome.latency:
                await asyncio.sleep(outcome.latency)
            if message:
                delays = self._config
                self._life.begin(message, sent_after=delays.sent_after, delivered_after=delays.delivered_after)
            if outcome.refusal:
                return refuse(outcome.refusal)
            if outcome.fault:
                return await self._mishaps.instead(outcome.fault, request)
            return web.json_response(accepted, status=201)
        finally:
            self._open_creates -= 1

    def _count(self, fault: Fault) -> None:
        self._weather.tally.faults[fault] += 1
        self._ledger.touch()

    def _accept(self, create: Create, attempt: int) -> Message:
        self._weather.tally.accepted += 1
        return self._ledger.add(
            direction="outbound-api",
            to=create.to,
            sender=create.sender or self._config.sender,
            body=create.body,
            # A service has not chosen a sender yet.
            status="queued" if create.sender else "accepted",
            callback_url=create.callback_url or None,
            service_sid=create.service_sid or None,
            valid_for=int(create.validity) if create.validity else None,
            attempt=attempt,
        )

    async def _list(self, request: web.Request) -> web.Response:
        page = page_of(self._ledger, request.query, self._config.account_sid, self._weather.faults.list_lag)
        return refuse(page) if isinstance(page, Refusal) else web.json_response(page)

    async def _fetch(self, request: web.Request) -> web.Response:
        message = self._find(request)
        return self._show(message) if message else refuse(NOT_FOUND)

    async def _update(self, request: web.Request) -> web.Response:
        message = self._find(request)
        if message is None:
            return refuse(NOT_FOUND)
        form = await form_of(request)
        if form.get("Status") == "canceled" and not self._life.cancel(message):
            return refuse(TOO_LATE)
        if "Body" in form:
            if form["Body"]:
                return refuse(NOT_EMPTY)
            if message.status not in FINAL:
                return refuse(UNFINISHED)
            self._ledger.change(message, redacted=True)
        return self._show(message)

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._find(request)
        if message is None:
            return refuse(NOT_FOUND)
        if message.status not in FINAL:
            return refuse(UNFINISHED)
        self._ledger.change(message, deleted=True)
        return web.Response(status=204)

    async def _account(self, _request: web.Request) -> web.Response:
        return web.json_response(resource.account(self._config.account_sid, self._started_at))

    async def _nothing(self, _request: web.Request) -> web.Response:
        return refuse(NOT_FOUND)

    def _find(self, request: web.Request) -> Message | None:
        message = self._ledger.find(request.match_info["sid"])
        return None if message is None or message.deleted else message

    def _show(self, message: Message) -> web.Response:
        return web.json_response(resource.message(message, self._config.account_sid))
