"""The headers of every answer: nothing is loaded from elsewhere, nothing framed, nothing kept."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, Response, request

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(self), camera=(), microphone=(), interest-cohort=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def attach(app: Flask, *, https: bool) -> None:
    """Set the headers on every answer, errors and static files included."""
    always = list(HEADERS.items())
    if https:
        always.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))
    answer = app.wsgi_app

    def protected(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], error: Any = None) -> Callable[[bytes], object]:
            # Set one by one on an object of the library's, they would take as long as a question to the database.
            return start_response(status, headers + always, error)

        return answer(environ, start)

    def keep_nothing(response: Response) -> Response:
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response

    app.wsgi_app = protected  # type: ignore[method-assign]  # the way Flask documents
    app.after_request(keep_nothing)
