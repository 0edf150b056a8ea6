"""Logging in: Flask-Security on our accounts, set to reveal nothing and to slow down guessing."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter
from flask_security import (
    LoginForm,
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    hash_password,
    login_user,
    verify_password,
)
from flask_wtf.csrf import CSRFProtect
from sqlalchemy.orm import Mapped, Session, scoped_session
from werkzeug.local import LocalProxy

from responder.domain.password import LONGEST
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
    # No page asks for the password a second time, so none is needed.
    "SECURITY_FRESHNESS": timedelta(minutes=-1),
    # The login form is the only way in: no tokens, no basic auth.
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


class _Form(LoginForm):
    """The form to log in."""

    def validate(self, **more: Any) -> bool:
        """Cut off input longer than any password first, because the hash refuses endless input."""
        self.password.data = (self.password.data or "")[: LONGEST + 1]
        return bool(super().validate(**more))


def attach(app: Flask, limits_url: str) -> Limiter:
    """Let accounts log in, and slow down repeated tries. While Redis is down, each process counts for itself.

    Returns the limiter that counts the tries.
    """
    CSRFProtect(app)
    app.config.update(OPTIONS)
    # Acts like a scoped session: it is always this request's session.
    session = cast("scoped_session[Session]", LocalProxy(lambda: work().session))
    security = Security(app, SQLAlchemySessionUserDatastore(session, Login, _Named), login_form=_Form)
    # A stylesheet needs no account, and must load even while the database is down.
    security.principal.skip_static = True
    # We have no token login. Looking for a token would parse any JSON that a stranger sends, and could fail on it.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # put there by the library
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
    return limiter


def slow_down(app: Flask, limiter: Limiter, *endpoints: str) -> None:
    """Limit failed tries on these views too. Successful ones are not counted."""
    for endpoint in endpoints:
        limited = limiter.limit(_TRIES, deduct_when=_failed)(app.view_functions[endpoint])
        app.view_functions[endpoint] = cast(Any, limited)


def hashed(password: str) -> str:
    """The hash to keep of a password."""
    return str(hash_password(_normal(password)))


def is_password(password: str, kept: str) -> bool:
    """Whether the password matches the hash `kept`."""
    return bool(kept) and len(password) <= LONGEST and bool(verify_password(_normal(password), kept))


def enter(account_id: UUID) -> None:
    """Log this browser in, after a password was chosen in it."""
    login_user(work().session.get_one(Login, account_id, populate_existing=True), authn_via=["password"])


def _normal(password: str) -> str:
    """The password as the login reads it: two keyboards may encode one letter in two ways."""
    return str(current_app.extensions["security"].password_util.normalize(password))


def _failed(response: Response) -> bool:
    return response.status_code >= 400


def _from_where() -> str:
    """The key to count tries under: a hash, because limits are in Redis, where no address may be."""
    key = str(current_app.secret_key).encode()
    return hmac.digest(key, prefix(request.remote_addr or "").encode(), hashlib.sha256).hex()
