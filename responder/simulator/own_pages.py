"""Keeps other web pages from reading the simulator's page or posting to it through the browser."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Middleware

from responder.simulator.api import PREFIX

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    # Not no-referrer: with that, browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def own_pages_only(own_host: str) -> Middleware:
    """A middleware that only lets requests to this host pass, and posts only from its own pages.

    Twilio's API is left out: it has its own password.
    """
    hosts = LOOPBACK | {own_host}

    @web.middleware
    async def guarded(
        request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.path.startswith(PREFIX):
            return await handler(request)
        # Another host name that resolves to this machine would make someone else's page the same origin.
        if urlsplit(f"//{request.host}").hostname not in hosts:
            raise web.HTTPForbidden(text="Open this simulator at its own address.\n")
        if request.method not in ("GET", "HEAD") and not _from_here(request):
            raise web.HTTPForbidden(text="Only the simulator's own page can post here.\n")
        response = await handler(request)
        response.headers.update(HEADERS)
        return response

    return guarded


def _from_here(request: web.Request) -> bool:
    """True for our own page, and for programs, which send neither header."""
    origin = request.headers.get("Origin")
    if origin is not None:
        return origin == f"{request.scheme}://{request.host}"
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
