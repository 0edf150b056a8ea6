"""Fixtures for all tests in the browser."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask_security.utils import hash_password
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.distance import Point
from responder.domain.incident import State
from responder.domain.role import Role
from responder.store import area as area_store
from tests.application import application, served
from tests.browser.desk import LOGIN, Desk
from tests.factories import CORNER, Factory, account
from tests.login import PASSWORD
from tests.store import rows


@pytest.fixture
def desk(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Desk]:
    with application(load(environment), committed) as app, served(app) as url, committed() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        with app.app_context():
            account(session, LOGIN, hash_password(PASSWORD), Role.COORDINATOR)
        make = Factory(session, datetime.now(UTC))
        area = make.area()
        make.area("Corcoran", Point(CORNER.latitude, CORNER.longitude + 0.02))
        area_store.join_neighbors(session)
        for language in ("en", "en", "es", "so", "kar"):
            make.volunteer(area, language=language)
        rows.incident(session, area, "R8K", State.CONFIRMED)
        session.flush()
        yield Desk(url, session)
