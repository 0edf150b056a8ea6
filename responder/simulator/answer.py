"""Ways a request can end without a proper answer: refused, cut off, unreadable, never answered."""

from __future__ import annotations

import asyncio
import socket
import struct

from aiohttp import web

from responder.simulator import resource
from responder.simulator.faults import Fault
from responder.simulator.outcome import Refusal

UNAVAILABLE = Refusal(503, 20503, "Service unavailable")
# Seconds between two checks whether a client that gets no answer has gone.
LOOK = 0.1
# No lingering: closing then sends a reset instead of a clean end.
RESET = struct.pack("ii", 1, 0)


def refuse(refusal: Refusal) -> web.Response:
    """The error response of a refusal."""
    response = web.json_response(resource.error(refusal), status=refusal.status)
    if refusal.retry_after is not None:
        response.headers["Retry-After"] = f"{refusal.retry_after:g}"
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    return response


class Mishaps:
    """Spoils answers, and knows which clients are still waiting for one."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Transport] = set()
        self._refuses = False

    async def instead(self, fault: Fault, request: web.Request) -> web.Response:
        """The answer the client gets; if the connection is already closed, the response goes nowhere."""
        if fault is Fault.GARBAGE:
            return web.Response(status=201, text='{"sid": "SM', content_type="application/json")
        if fault in (Fault.HANG_BEFORE, Fault.HANG_AFTER):
            await self._hang(request)
        elif fault in (Fault.RESET_BEFORE, Fault.RESET_AFTER):
            _reset(request)
        elif request.transport:
            request.transport.close()
        return web.Response(status=500)

    def down(self, request: web.Request) -> web.Response:
        """Refused and cut off in turn."""
        self._refuses = not self._refuses
        if not self._refuses:
            _reset(request)
        return refuse(UNAVAILABLE)

    async def end(self, _app: web.Application) -> None:
        """Cuts off clients that still wait, so that stopping the simulator need not wait for them."""
        for transport in self._waiting:
            transport.abort()

    async def _hang(self, request: web.Request) -> None:
        transport = request.transport
        if transport is None:
            return
        self._waiting.add(transport)
        try:
            # Nothing tells a handler that its client has gone.
            while not transport.is_closing():  # noqa: ASYNC110  # a transport has no event for its end
                await asyncio.sleep(LOOK)
        finally:
            self._waiting.discard(transport)


def _reset(request: web.Request) -> None:
    if request.transport is None:
        return
    connection = request.transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    request.transport.abort()
