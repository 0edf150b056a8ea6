"""Logging in: Flask-Security on our accounts, told to give nothing away and to be slow with guessers."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from flask import Flask, current_app, request
from flask_limiter import Limiter
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Mapped, Session, scoped_session
from werkzeug.local import LocalProxy

from responder.domain.role import Role
from responder.store.account import Account
from responder.store.base import Base
from responder.web.site import work
from responder.web.source import prefix

_TRIES = "10 per minute; 60 per hour"
OPTIONS = {
    "SECURITY_LOGIN_URL": "/dashboard/login",
    "SECURITY_LOGOUT_URL": "/dashboard/logout",
    "SECURITY_LOGOUT_METHODS": ["POST"],
    "SECURITY_POST_LOGIN_VIEW": "/dashboard/",
    "SECURITY_POST_LOGOUT_VIEW": "/dashboard/login",
    "SECURITY_LOGIN_USER_TEMPLATE": "login.html",
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_REGISTERABLE": False,
    "SECURITY_SEND_REGISTER_EMAIL": False,
    "SECURITY_DEFAULT_REMEMBER_ME": False,
    "SECURITY_TRACKABLE": False,
    "SECURITY_STATIC_FOLDER": None,
    # Nothing asks for the password again yet, so there is no page for it.
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    # The browser's form is the only way in: no tokens, no basic auth.
    "SECURITY_API_ENABLED_METHODS": ["session"],
}


class _Named(RoleMixin):
    """A role as Flask-Security sees it: a name."""

    def __init__(self, role: Role) -> None:
        self.name = str(role)


class Login(Base, UserMixin):
    """An account as Flask-Security sees it."""

    __table__ = Account.__table__
    id: Mapped[UUID]  # type: ignore[assignment]  # the library thinks of numbers
    role: Mapped[Role]

    @property
    def roles(self) -> list[RoleMixin]:  # type: ignore[override]  # derived here, a column there
        return [_Named(role) for role in self.role.included]


def attach(app: Flask, limits_url: str) -> None:
    """Let accounts log in, and slow down who tries too often; while Redis is away, each process counts by itself."""
    CSRFProtect(app)
    app.config.update(OPTIONS)
    # Behaves as a scoped session does: always the one of this request.
    session = cast("scoped_session[Session]", LocalProxy(lambda: work().session))
    Security(app, SQLAlchemySessionUserDatastore(session, Login, _Named))
    limiter = Limiter(
        _from_where,
        app=app,
        storage_uri=limits_url,
        storage_options={"socket_connect_timeout": 1, "socket_timeout": 1},
        in_memory_fallback_enabled=True,
        key_prefix="limit",
    )
    limited = limiter.limit(_TRIES, methods=["POST"])(app.view_functions["security.login"])
    app.view_functions["security.login"] = cast(Any, limited)


def _from_where() -> str:
    """Never the address itself: limits are kept in Redis."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, prefix(request.remote_addr or "").encode(), hashlib.sha256).hex()
