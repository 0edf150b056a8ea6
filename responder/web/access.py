"""Who may see what: every route has a role, or is on the one list of public ones; anything else is refused."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role

PUBLIC = frozenset(
    {
        "static",
        "report.home",
        "report.form",
        "report.send",
        "report.progress",
        "report.find",
        "report.area_map",
        "report.add",
        "report.withdrawing",
        "report.withdraw",
        "report.leave",
        "report.outcomes",
        "report.genuine",
        "report.genuine_code",
        "volunteer.alert",
        "volunteer.answer",
        "volunteer.join",
        "volunteer.send",
        "volunteer.code",
        "volunteer.confirm",
        "volunteer.again",
        "volunteer.done",
        "volunteer.terms",
        "volunteer.lost",
        "volunteer.find",
        "volunteer.left",
        "volunteer.me",
        "volunteer.save",
        "volunteer.pause",
        "volunteer.resume",
        "volunteer.invite",
        "volunteer.leaving",
        "volunteer.leave",
        "webhooks.sms",
        "webhooks.status",
        # A partner's program has no account: each brings a token of its own, asked for before anything is read.
        "api.send",
        "api.look",
        "api-docs.openapi_json",
        "health.live",
        "health.ready",
        # A Prometheus has no account: it brings a token of its own, and without one set there is nothing to see.
        "metrics.metrics",
        "security.login",
        "security.logout",
        # Whoever holds the link of an invite chooses the password of that account.
        "dashboard.invited",
        "dashboard.choose",
    }
)
"""Endpoints that anyone may ask for."""

View = TypeVar("View", bound=Callable[..., Any])
_ROLE = "needed_role"


def needs(role: Role) -> Callable[[View], View]:
    """Mark a view as open to accounts of this role and of every larger one."""

    def mark(view: View) -> View:
        setattr(view, _ROLE, role)
        return view

    return mark


def needed(app: Flask, endpoint: str) -> Role | None:
    """The role that an endpoint needs, None if nobody gave it one."""
    return getattr(app.view_functions[endpoint], _ROLE, None)


def require_roles(app: Flask) -> None:
    """Ask before every request; a view that was forgotten is closed, not open."""
    app.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None or request.endpoint in PUBLIC:
        return None
    role = needed(current_app, request.endpoint)
    if role is None:
        abort(403)
    if not current_user.is_authenticated:
        return redirect(url_for("security.login", next=request.full_path if request.method == "GET" else None))
    if role not in current_user.role.included:
        abort(403)
    return None
