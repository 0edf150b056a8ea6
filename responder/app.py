"""The web composition root: settings in, a Flask application out."""

import logging
from urllib.parse import urlsplit

from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from config import gunicorn
from config.logging import configure
from config.settings import Settings, load
from migrations import run as migrations
from responder.domain.reading import prepare_readers
from responder.domain.vocabulary import VocabularyFault
from responder.parts import Parts, build
from responder.web import access, api, errors, headers, language, login, shell
from responder.web.dashboard import dashboard
from responder.web.health import health
from responder.web.metrics import metrics
from responder.web.report import report
from responder.web.report.follow import throttle as throttle_follow
from responder.web.report.found import throttle_suggestions
from responder.web.report.genuine import throttle as throttle_genuine
from responder.web.site import Site
from responder.web.site import attach as attach_site
from responder.web.volunteer import volunteer
from responder.web.webhooks import webhooks

log = logging.getLogger(__name__)

_CANNOT_START = 3
"""An exit code that tells gunicorn not to start the worker again, because it would not help."""
_LARGEST = 256 * 1024
"""Bytes of a request. A report is far smaller."""
_LOGGED_IN = 12 * 3600
"""Seconds that a login lasts: one long shift."""


def create_app(settings: Settings, parts: Parts | None = None) -> Flask:
    """The web application. Makes `parts` from the settings unless given. Raises VocabularyFault for a bad word list."""
    prepare_readers()
    # A connection for each thread: those beyond the pool's size are closed after each request and opened again.
    parts = parts or build(settings, pool_size=gunicorn.threads)
    https = settings.public_url.startswith("https:")
    app = Flask("responder.web", template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SECURITY_PASSWORD_SALT=settings.secret_key.get_secret_value(),
        # Links use the configured address. A request for another host name is not for us.
        TRUSTED_HOSTS=[urlsplit(settings.public_url).hostname or "", "127.0.0.1", "localhost"],
        MAX_CONTENT_LENGTH=_LARGEST,
        MAX_FORM_MEMORY_SIZE=_LARGEST,
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="responder",
        PERMANENT_SESSION_LIFETIME=_LOGGED_IN,
        SEND_FILE_MAX_AGE_DEFAULT=3600,
        WTF_CSRF_TIME_LIMIT=_LOGGED_IN,
    )
    if settings.proxies:
        count = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # the way Flask documents
    attach_site(app, _site(settings, parts))
    headers.attach(app, https=https)
    language.attach(app)
    shell.attach(app)
    limiter = login.attach(app, settings.redis_url.get_secret_value().replace("unix://", "redis+unix://", 1))
    access.require_roles(app)
    errors.attach(app)
    for blueprint in (report, volunteer, dashboard, webhooks, health, metrics):
        app.register_blueprint(blueprint)
    api.attach(app, limiter, settings.public_url)
    login.slow_down(app, limiter, "dashboard.invited", "dashboard.choose", "dashboard.change_password")
    throttle_genuine(app, limiter)
    throttle_follow(app, limiter)
    throttle_suggestions(app, limiter)
    csrf = app.extensions["csrf"]
    # The carrier signs its requests. Reports and personal links don't use a session that could be abused.
    for blueprint in (webhooks, report, volunteer):
        csrf.exempt(blueprint)
    return app


def create_app_from_environment() -> Flask:
    """For a WSGI server."""
    configure()
    try:
        return create_app(load())
    except VocabularyFault as fault:
        log.critical("%s", fault)
        raise SystemExit(_CANNOT_START) from None


def _site(settings: Settings, parts: Parts) -> Site:
    def current(session: Session) -> str | None:
        return migrations.current(session.connection())

    return Site(
        sessions=parts.sessions,
        policy=parts.policy,
        broker=parts.broker,
        webhook_token=settings.twilio_auth_token.get_secret_value(),
        drill_token=settings.drill_token.get_secret_value() if settings.drill_url else "",
        metrics_token=settings.metrics_token.get_secret_value(),
        simulated=settings.simulated,
        head=migrations.head(),
        current=current,
        number=settings.twilio_from,
    )
