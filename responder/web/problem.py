"""Errors for programs, under /api: problem details as in RFC 9457."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

TYPE = "application/problem+json"
PATIENCE = 60
"""Seconds to wait before trying again."""
_MOST_FAULTS = 20
_LONGEST_NAME = 100
"""A body can have any number of faults. We list no more than a person would read."""

_WORDS = {
    400: "The request couldn't be read. Check its headers and syntax.",
    401: "A valid token is required. Send the header Authorization: Bearer TOKEN.",
    403: "Not allowed for this token.",
    404: "Not found.",
    405: "Method not allowed here.",
    413: "The body is too large. Send less.",
    415: "The body must be application/json.",
    422: "The body does not match the OpenAPI document.",
    429: "Too many requests. Wait for the time in Retry-After.",
    503: "We can't save anything right now, so nothing was saved. Send the same request again with the same key.",
}
_OTHERWISE = "Something went wrong on our side, and nothing was saved. Send the same request again with the same key."


def expected() -> bool:
    """Whether the request comes from a program."""
    return request.path == "/api" or request.path.startswith("/api/")


def of(error: HTTPException) -> Response:
    """The response for an error, with the error's own message if a view wrote one."""
    code = error.code or 500
    own = error.description if error.description != type(error).description and code != 429 else None
    details = getattr(error, "data", None) or {}
    answer = problem(code, own or "", list(_faults(details.get("messages") or {})))
    for name, value in error.get_headers():
        if name in {"WWW-Authenticate", "Allow"}:
            answer.headers[name] = value
    return answer


def problem(code: int, detail: str = "", faults: list[dict[str, str]] | None = None) -> Response:
    """A response with this status. `faults` says where in the body or headers each fault is."""
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
    """Every message with the names that lead to it. Messages about the whole are under `_schema`."""
    if isinstance(tree, Mapping):
        for name, below in tree.items():
            yield from _leaves(below, path if name == "_schema" else (*path, str(name)))
    elif isinstance(tree, list):
        for text in tree:
            yield from _leaves(text, path)
    else:
        yield path, str(tree)


def _escaped(name: str) -> str:
    """A name escaped for a JSON pointer in a URI fragment."""
    return quote(name[:_LONGEST_NAME].replace("~", "~0").replace("/", "~1"), safe="~", errors="replace")
