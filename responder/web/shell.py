"""The frame of every page: the group's name, its hotline, and the language a visitor picked."""

from typing import Any
from urllib.parse import urlencode

from flask import Flask, has_request_context, request

from responder.web.language import OFFERED
from responder.web.site import site

_ASKED = "language"


def attach(app: Flask) -> None:
    """Give templates what every page shows, and carry a picked language from page to page without a cookie."""
    app.context_processor(_on_every_page)
    app.url_defaults(_keep_language)
    app.jinja_env.globals["in_language"] = in_language


def in_language(code: str) -> str:
    """The relative address of this page in another language."""
    return f"?{urlencode({**request.args, _ASKED: code})}"


def _on_every_page() -> dict[str, object]:
    policy = site().policy
    return {"group_name": policy.group_name, "hotline": policy.hotline, "simulated": site().simulated}


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    picked = request.args.get(_ASKED) if has_request_context() else None
    if endpoint != "static" and picked in OFFERED:
        values.setdefault(_ASKED, picked)
