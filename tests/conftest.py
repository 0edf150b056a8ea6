"""Real parts for all tests: one embedded PostgreSQL and Redis a run, and one rolled-back transaction a test."""

import base64
import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings, load
from migrations.run import upgrade
from responder import queue
from responder.domain.reading import prepare_readers
from responder.flow.work import Work
from responder.local.postgres import Postgres
from responder.local.redis import EmbeddedRedis
from responder.parts import vault
from responder.store.base import connect, session_maker
from tests.chromium import FLAGS, MISSING, find_chromium
from tests.database import empty, hurry
from tests.factories import NOW, Factory
from tests.woken import Woken

pytest_plugins = ["tests.system", "tests.scheduling"]


@pytest.fixture(scope="session", autouse=True)
def prepared() -> None:
    """Build the readers' patterns once, as every process does at its start.

    Otherwise a test's clock would count it, and of several threads in one test each would do it.
    """
    prepare_readers()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = Postgres(tmp_path_factory.mktemp("postgres"))
    url = server.start()
    hurry(url)
    upgrade(url)
    yield url
    server.stop("immediate")


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = EmbeddedRedis(tmp_path_factory.mktemp("redis"))
    yield server.start()
    server.kill()


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


@pytest.fixture(scope="session")
def environment(postgres_url: str, redis_url: str) -> dict[str, str]:
    """All required settings, for the embedded parts and a carrier on this machine."""
    return {
        "RESPONDER_GROUP_NAME": "Test Group",
        "RESPONDER_DATABASE_URL": postgres_url,
        "RESPONDER_REDIS_URL": redis_url,
        "RESPONDER_PUBLIC_URL": "http://127.0.0.1:8000",
        "RESPONDER_SECRET_KEY": key("s"),
        "RESPONDER_PHONE_KEY": key("p"),
        "RESPONDER_INDEX_KEY": key("i"),
        "RESPONDER_CONFIRM": "verifier",
        "RESPONDER_SEGMENTS_PER_SECOND": "1000",
        "RESPONDER_TWILIO_URL": "http://127.0.0.1:1",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "token for tests",
        "TWILIO_FROM": "+16125550100",
    }


@pytest.fixture
def settings(environment: dict[str, str]) -> Settings:
    return load(environment)


@pytest.fixture(scope="session")
def engine(postgres_url: str) -> Iterator[Engine]:
    engine = connect(postgres_url, 5)
    yield engine
    engine.dispose()


@pytest.fixture
def woken() -> Woken:
    return Woken()


@pytest.fixture
def sessions(engine: Engine, settings: Settings, woken: Woken) -> Iterator[sessionmaker[Session]]:
    """Sessions whose commits are savepoints in one transaction, which is rolled back after the test."""
    with engine.connect() as connection:
        transaction = connection.begin()
        maker = session_maker(engine, vault(settings))
        maker.configure(bind=connection, join_transaction_mode="create_savepoint")
        queue.attach(maker, woken)
        yield maker
        transaction.rollback()


@pytest.fixture
def session(sessions: sessionmaker[Session]) -> Iterator[Session]:
    with sessions() as session:
        yield session


@pytest.fixture
def work(session: Session, settings: Settings) -> Work:
    return Work(session, settings.policy, NOW)


@pytest.fixture
def make(session: Session) -> Factory:
    """Creates areas, places, volunteers and reports."""
    return Factory(session, NOW)


@pytest.fixture
def committed(engine: Engine, settings: Settings, woken: Woken) -> Iterator[sessionmaker[Session]]:
    """Sessions that really commit, for tests with several transactions. Everything is deleted afterwards."""
    maker = session_maker(engine, vault(settings))
    queue.attach(maker, woken)
    yield maker
    empty(engine)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of this machine's Chromium. Without one, tests are skipped, or fail if it is required."""
    path = find_chromium()
    if path is None and os.environ.get("RESPONDER_BROWSER") == "required":
        pytest.fail(f"Chromium is required, but {MISSING}")
    if path is None:
        pytest.skip(MISSING)
    return path


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A headless browser that contacts nobody by itself. It does not live for the whole run: it uses the event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()
