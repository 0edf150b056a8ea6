"""What is said to a program when something cannot be done: the problem details of RFC 9457, under /api."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

TYPE = "application/problem+json"
PATIENCE = 60
"""Seconds to wait before another try."""
_MOST_FAULTS = 20
_LONGEST_NAME = 100
"""Of a body may be made what one likes: of its faults no more is told than somebody reads."""

_WORDS = {
    400: "The request could not be read.",
    401: "A valid token is needed: Authorization: Bearer TOKEN.",
    403: "This is not allowed.",
    404: "There is nothing here.",
    405: "This address does not take that method.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    422: "The body is not as the OpenAPI document says.",
    429: "Too many requests. Wait as long as Retry-After says.",
    503: "Nothing can be kept at the moment, so nothing was taken. Send the same again, under the same key.",
}
_OTHERWISE = "Something went wrong here, and nothing was taken. Send the same again, under the same key."


def expected() -> bool:
    """Whether it is a program that asks."""
    return request.path == "/api" or request.path.startswith("/api/")


def of(error: HTTPException) -> Response:
    """The problem that an error is; with what the error says itself, if somebody wrote it for this place."""
    code = error.code or 500
    own = error.description if error.description != type(error).description and code != 429 else None
    details = getattr(error, "data", None) or {}
    answer = problem(code, own or "", list(_faults(details.get("messages") or {})))
    for name, value in error.get_headers():
        if name in {"WWW-Authenticate", "Allow"}:
            answer.headers[name] = value
    return answer


def problem(code: int, detail: str = "", faults: list[dict[str, str]] | None = None) -> Response:
    """An answer with this status; `faults` says where in the body or the headers each of them is."""
    details: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(code).phrase,
        "status": code,
        "detail": detail or _WORDS.get(code, _WORDS[400] if code < 500 else _OTHERWISE),
    }
    if faults:
        details["errors"] = faults[:_MOST_FAULTS]
    answer = Response(json.dumps(details), status=code, content_type=TYPE)
    if code in {429, 503}:
        answer.headers["Retry-After"] = str(PATIENCE)
    return answer


def _faults(messages: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    for location, tree in messages.items():
        for path, text in _leaves(tree, ()):
            if location == "headers":
                yield {"header": path[0] if path else "", "detail": text}
            else:
                yield {"pointer": "/".join(["#", *map(_escaped, path)]), "detail": text}


def _leaves(tree: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every message with the names that lead to it; what is about the whole stands under `_schema`."""
    if isinstance(tree, Mapping):
        for name, below in tree.items():
            yield from _leaves(below, path if name == "_schema" else (*path, str(name)))
    elif isinstance(tree, list):
        for text in tree:
            yield from _leaves(text, path)
    else:
        yield path, str(tree)


def _escaped(name: str) -> str:
    """A name as a JSON pointer in a URI's fragment has it."""
    return quote(name[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1"), safe="~", errors="replace")
