"""Error pages: each says what happened and what to do next."""

import logging

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from responder.web import problem
from responder.web.language import gettext as _
from responder.web.site import site

log = logging.getLogger(__name__)


def attach(app: Flask) -> None:
    """Answer every error with a readable page."""
    app.register_error_handler(CSRFError, _form_expired)
    app.register_error_handler(SecurityError, _not_us)
    app.register_error_handler(HTTPException, _known)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _unforeseen)


def _known(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    # Redirects are exceptions too, and some refusals have their own page.
    if code < 400 or error.response is not None:
        return error
    return problem.of(error) if problem.expected() else _page(code)


def _not_us(_error: SecurityError) -> ResponseReturnValue:
    if problem.expected():
        return problem.problem(400, "This server does not answer to that name. Check the address.")
    # The request used a host name that is not ours, so there is no page to link to.
    return "This server does not answer to that name. Check the address.", 400, {"Content-Type": "text/plain"}


def _form_expired(_error: CSRFError) -> ResponseReturnValue:
    return _page(400, _("This page was open too long. Please go back, reload it and send again."))


def _database_away(error: OperationalError) -> ResponseReturnValue:
    log.error("can't reach the database at %s: %s", request.url_rule, type(error.orig).__name__)
    return _page(503)


def _unforeseen(error: Exception) -> ResponseReturnValue:
    # Log the route's template, not the address, which may contain a personal link.
    log.error("unexpected error at %s", request.url_rule, exc_info=error)
    return _page(500)


def _page(code: int, said: str = "") -> ResponseReturnValue:
    if problem.expected():
        return problem.problem(code)
    words = {
        400: _("We could not read that. Please go back and try again."),
        403: _("Your account isn't allowed to do that. Ask a coordinator if you need access."),
        404: _("We could not find that page. A character in the code or link may be missing."),
        405: _("That doesn't work here. Please go back and try again."),
        413: _("That was too much text. Please send less."),
        429: _("Too many tries. Please wait a minute and try again."),
        503: _("We can't save anything right now, so nothing was saved. Please try again in a minute."),
    }
    otherwise = _("Something went wrong on our side, and nothing was saved. Please try again in a minute.")
    text = said or words.get(code, words[400] if code < 500 else otherwise)
    return render_template("error.html", code=code, text=text, hotline=site().policy.hotline), code
