"""The API for partners' programs: receive a report, give its status, and describe both in OpenAPI."""

from typing import Any, cast

from flask import Flask
from flask_limiter import Limiter
from flask_smorest import Blueprint

from responder.web.api import views
from responder.web.api.body import Parser
from responder.web.api.document import document, finish
from responder.web.api.schema import Headers, Problem, Received, Report
from responder.web.problem import TYPE

_AT_MOST = "60 per minute"
_LOCATION = {"Location": {"description": "Where to check its status.", "schema": {"type": "string"}}}
_CODE = {
    "in": "path",
    "name": "code",
    "required": True,
    "description": "The report's code.",
    "schema": {"type": "string"},
}
_COMMON = {401: "No valid token.", 429: "Too many requests this minute.", 503: "Nothing can be saved right now."}
_REFUSED = {
    400: "The body is not JSON, or there is no valid Idempotency-Key.",
    413: "The body is too large.",
    415: "The body's content type is not JSON.",
    422: "The body does not match this document, or another report was sent with this key.",
}
_UNKNOWN = {404: "You have not sent a report with this code."}

api = Blueprint("api", __name__, url_prefix="/api/v1", description="Reports from your neighbors.")
api.ARGUMENTS_PARSER = Parser()
api.before_request(views.let_in)


def _with(view: Any, problems: dict[int, str]) -> Any:
    """The view, with the errors it can return added to its document."""
    for code, why in {**_COMMON, **problems}.items():
        view = api.alt_response(code, schema=Problem, content_type=TYPE, description=why)(view)
    return view


_send = api.response(201, Received, description="Kept.", headers=_LOCATION)(views.send)
_send = api.alt_response(200, schema=Received, description="Already saved.", headers=_LOCATION, success=True)(_send)
_send = api.arguments(Headers, location="headers", error_status_code=400)(api.arguments(Report)(_send))
api.add_url_rule("/reports", "send", _with(_send, _REFUSED), methods=["POST"])

_look = api.response(200, Received, description="Status.")(views.show_report)
api.add_url_rule("/reports/<code>", "look", _with(_look, _UNKNOWN), parameters=[_CODE])


def attach(app: Flask, limiter: Limiter, public_url: str) -> None:
    """Add the API to the application, limited to a number of requests a minute for each partner."""
    made = document(app, public_url)
    made.register_blueprint(api)
    finish(made)
    # The API reads no cookie, so another site has no login to misuse.
    app.extensions["csrf"].exempt(api)
    for endpoint in ("api.send", "api.look"):
        limited = limiter.limit(_AT_MOST, key_func=_who)(app.view_functions[endpoint])
        app.view_functions[endpoint] = cast(Any, limited)


def _who() -> str:
    return f"partner {views.partner_id()}"
