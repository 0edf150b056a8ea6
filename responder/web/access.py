"""Access control: every route needs a role or is on the one list of public routes. Anything else is refused."""

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
        "report.suggest_places",
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
        "volunteer.cry",
        "volunteer.take_back",
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
        # A partner's program has no account. It sends its own token, which is checked before anything is read.
        "api.send",
        "api.look",
        "api-docs.openapi_json",
        "health.live",
        "health.ready",
        # Prometheus has no account. It sends its own token; if none is set, the page is not found.
        "metrics.metrics",
        "security.login",
        "security.logout",
        # An account's invite link lets its holder choose the password, without a login.
        "dashboard.invited",
        "dashboard.choose",
    }
)
"""Endpoints that anyone may request."""

View = TypeVar("View", bound=Callable[..., Any])
_ROLE = "needed_role"


def needs(role: Role) -> Callable[[View], View]:
    """Mark a view as open to accounts with this role or any role that includes it."""

    def mark(view: View) -> View:
        setattr(view, _ROLE, role)
        return view

    return mark


def needed(app: Flask, endpoint: str) -> Role | None:
    """The role that an endpoint needs; None if it was given none."""
    return getattr(app.view_functions[endpoint], _ROLE, None)


def require_roles(app: Flask) -> None:
    """Check the role before every request. A view without one is closed, not open."""
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
