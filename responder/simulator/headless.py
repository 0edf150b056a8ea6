"""The simulator's own JSON, for programs: messages, ledger, tally, phones, answers, reset, health."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

from aiohttp import web

from responder.simulator.callbacks import Callbacks
from responder.simulator.faults import Fault
from responder.simulator.inbound import SID, Inbound
from responder.simulator.ledger import Ledger
from responder.simulator.message import Message
from responder.simulator.outcome import E164
from responder.simulator.weather import Weather

LEDGER_PAGE = 5000


def _bad(reason: str, status: int = 400) -> web.Response:
    return web.json_response({"error": reason}, status=status)


def _message(message: Message) -> dict[str, Any]:
    return {
        "seq": message.seq,
        "sid": message.sid,
        "direction": message.direction,
        "number": message.number,
        "sender": message.sender,
        "to": message.to,
        "body": message.body,
        "segments": message.segments,
        "status": message.status,
        "error_code": message.error_code,
        "created_at": message.created_at,
        "sent_at": message.sent_at,
        "delivered_at": message.delivered_at,
        "webhook_status": message.webhook_status,
        "redacted": message.redacted,
        "deleted": message.deleted,
    }


class Headless:
    """Handlers that need no page; numbers travel in bodies, never in addresses."""

    def __init__(
        self, ledger: Ledger, inbound: Inbound, callbacks: Callbacks, our_number: str, weather: Weather
    ) -> None:
        self._ledger = ledger
        self._inbound = inbound
        self._callbacks = callbacks
        self._our_number = our_number
        self._weather = weather

    def routes(self) -> list[web.RouteDef]:
        """Every address of the JSON."""
        return [
            web.get("/health/live", self._live),
            web.get("/simulator/version", self._version),
            web.get("/simulator/messages", self._messages),
            web.get("/simulator/ledger", self._accepted),
            web.get("/simulator/tally", self._tally),
            web.get("/simulator/phones", self._phones),
            web.post("/simulator/phones", self._register),
            web.post("/simulator/reply", self._reply),
            web.post("/simulator/reset", self._reset),
        ]

    async def _live(self, _request: web.Request) -> web.Response:
        tally = self._callbacks.tally
        counts = {
            "taken": tally.taken,
            "refused": tally.refused,
            "not_reached": tally.not_reached,
            "waiting": self._callbacks.waiting,
        }
        return web.json_response({"status": "ok", "callbacks": counts})

    async def _version(self, _request: web.Request) -> web.Response:
        return web.json_response({"version": self._ledger.version})

    async def _messages(self, request: web.Request) -> web.Response:
        since = _since(request)
        if since is None:
            return _bad("since: a seq, 0 or more")
        messages = [_message(item) for item in self._ledger.since(since)]
        return web.json_response({"version": self._ledger.version, "messages": messages})

    async def _accepted(self, request: web.Request) -> web.Response:
        """What the API accepted, oldest first, with canceled and deleted texts; `next` is the next page's `since`."""
        since = _since(request)
        if since is None:
            return _bad("since: a seq, 0 or more")
        found = [item for item in self._ledger.since(since) if item.direction == "outbound-api"]
        page = found[:LEDGER_PAGE]
        messages = [
            {
                "seq": item.seq,
                "sid": item.sid,
                "to": item.to,
                "body": item.body,
                "accepted_at": item.created_at,
                "status": item.status,
            }
            for item in page
        ]
        return web.json_response({"messages": messages, "next": page[-1].seq if len(found) > len(page) else None})

    async def _tally(self, _request: web.Request) -> web.Response:
        tally = self._weather.tally
        answer = {
            "script": self._weather.name,
            "seed": self._weather.seed,
            "requests": tally.requests,
            "creates": tally.creates,
            "accepted": tally.accepted,
            "faults": {fault: tally.faults[fault] for fault in Fault},
        }
        return web.json_response(answer)

    async def _phones(self, _request: web.Request) -> web.Response:
        phones = [
            {
                "number": phone.number,
                "label": phone.label,
                "language": phone.language,
                "opted_out": bool(phone.opted_out),
                "messages": len(phone.messages),
                "last_seq": phone.last_seq,
            }
            for phone in self._ledger.phones()
        ]
        return web.json_response({"phones": phones})

    async def _register(self, request: web.Request) -> web.Response:
        entries = await _json(request)
        if not isinstance(entries, list):
            return _bad("a list of phones, each with number, label, language")
        for at, entry in enumerate(entries):
            if not isinstance(entry, dict) or not self._is_number(entry.get("number")):
                return _bad(f"phone {at}: write the number like +16125550123")
            if not isinstance(entry.get("label", ""), str) or not isinstance(entry.get("language", ""), str):
                return _bad(f"phone {at}: label and language must be text")
        for entry in entries:
            self._ledger.register(entry["number"], entry.get("label", ""), entry.get("language", ""))
        return web.json_response({"registered": len(entries)})

    async def _reply(self, request: web.Request) -> web.Response:
        entry = await _json(request)
        if not isinstance(entry, dict) or not self._is_number(entry.get("number")):
            return _bad("number: write it like +16125550123")
        number, body, sid = entry["number"], entry.get("body"), entry.get("sid")
        if not isinstance(body, str) or not body.strip():
            return _bad("body: must not be empty")
        if sid is not None:
            if not isinstance(sid, str) or not SID.fullmatch(sid):
                return _bad("sid: SM and 32 hexadecimal digits")
            known = self._ledger.find(sid)
            if known and (not known.inbound or known.number != number or known.body != body):
                return _bad("sid: belongs to another message", status=409)
        message = await self._inbound.text_in(number, body, sid)
        answer = {"sid": message.sid, "seq": message.seq, "webhook_status": message.webhook_status}
        return web.json_response(answer, status=202)

    async def _reset(self, _request: web.Request) -> web.Response:
        self._ledger.reset()
        self._weather.reset()
        return web.json_response({"version": self._ledger.version})

    def _is_number(self, value: object) -> bool:
        return isinstance(value, str) and E164.fullmatch(value) is not None and value != self._our_number


def _since(request: web.Request) -> int | None:
    since = request.query.get("since", "0")
    return int(since) if since.isascii() and since.isdigit() else None


async def _json(request: web.Request) -> Any:
    try:
        return await request.json()
    except (JSONDecodeError, UnicodeDecodeError):
        return None
