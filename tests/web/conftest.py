"""Fixtures for pages: one application for the whole run, with each test's own sessions, and browsers for it."""

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
    """One application for the run, because creating it takes longer than most tests."""
    with application(load(environment)) as app:
        yield app


@pytest.fixture
def app(shared_app: Flask, sessions: sessionmaker[Session]) -> Iterator[Flask]:
    with unchanged(shared_app):
        parts = shared_app.extensions["responder"]
        parts.broker.redis.flushdb()
        shared_app.extensions["responder"] = replace(parts, sessions=sessions)
        shared_app.testing = True
        # Answer errors as in production, so that tests see what a person would see.
        shared_app.config["PROPAGATE_EXCEPTIONS"] = False
        yield shared_app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def coordinator(app: Flask, session: Session) -> FlaskClient:
    """A browser logged in as a coordinator."""
    return log_in(app, session, Role.COORDINATOR)


@pytest.fixture
def viewer(app: Flask, session: Session) -> FlaskClient:
    """A browser logged in as a viewer."""
    return log_in(app, session, Role.VIEWER)
