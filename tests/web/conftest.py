"""Fixtures of the pages: one application for the whole run, given each test's own sessions, and browsers at it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.role import Role
from tests.application import application, unchanged
from tests.login import log_in


@pytest.fixture(scope="session")
def shared_app(environment: dict[str, str]) -> Iterator[Flask]:
    """Making one takes longer than most tests do."""
    with application(load(environment)) as app:
        yield app


@pytest.fixture
def app(shared_app: Flask, sessions: sessionmaker[Session]) -> Iterator[Flask]:
    with unchanged(shared_app):
        parts = shared_app.extensions["responder"]
        parts.broker.redis.flushdb()
        shared_app.extensions["responder"] = replace(parts, sessions=sessions)
        shared_app.testing = True
        # Faults are answered as in earnest, so that tests see what a person would.
        shared_app.config["PROPAGATE_EXCEPTIONS"] = False
        yield shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def coordinator(app: Flask, session: Session) -> FlaskClient:
    """A browser in which a coordinator has logged in."""
    return log_in(app, session, Role.COORDINATOR)


@pytest.fixture
def viewer(app: Flask, session: Session) -> FlaskClient:
    """A browser in which somebody has logged in who may only look."""
    return log_in(app, session, Role.VIEWER)
