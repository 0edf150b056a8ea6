"""A nervous thumb: the same form sent many times at the same moment makes one report."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder import queue
from responder.parts import vault
from responder.queue import Step
from responder.store.addition import Addition
from responder.store.base import connect, session_maker, transaction
from responder.store.content_key import ContentKey
from responder.store.report import Report
from tests.application import application
from tests.factories import NOW, Factory
from tests.woken import Woken

TIMES = 50


@pytest.fixture
def sessions_of_many(
    committed: sessionmaker[Session], settings: Settings, postgres_url: str, woken: Woken
) -> Iterator[sessionmaker[Session]]:
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, 25)
    maker = session_maker(engine, vault(settings))
    queue.attach(maker, woken)
    with transaction(maker) as session:
        make = Factory(session, NOW)
        make.place(make.area())
    yield maker
    engine.dispose()


@pytest.fixture
def live(settings: Settings, sessions_of_many: sessionmaker[Session]) -> Iterator[Flask]:
    with application(settings, sessions_of_many) as app:
        yield app


def at_once(app: Flask, path: str, data: dict[str, str]) -> list[tuple[int, str]]:
    """The answers to the same request, sent many times at the same moment."""
    together = Barrier(TIMES)

    def one(_turn: int) -> tuple[int, str]:
        client = app.test_client()
        together.wait(timeout=20)
        answer = client.post(path, data=data)
        return answer.status_code, answer.location.partition("?")[0]

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(one, range(TIMES)))


def count(sessions: sessionmaker[Session], table: type) -> int:
    with sessions() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_fifty_of_the_same_form_at_once_are_one_report_with_one_code(
    live: Flask, sessions_of_many: sessionmaker[Session], woken: Woken
) -> None:
    given = {"activity": "vehicles", "words": "Lake & Bloomington", "submission": str(uuid4())}
    answers = set(at_once(live, "/report", given))
    with sessions_of_many() as session:
        (kept,) = session.scalars(select(Report)).all()
    assert answers == {(303, f"/report/{kept.code}")}
    assert woken.of(Step.VERIFY) == [str(kept.id)]
    # Requests that came too late leave no key behind either.
    assert count(sessions_of_many, ContentKey) == 1


def test_fifty_of_the_same_words_added_at_once_are_one_addition(
    live: Flask, sessions_of_many: sessionmaker[Session]
) -> None:
    live.test_client().post("/report", data={"activity": "vehicles", "words": "Lake & Bloomington"})
    with sessions_of_many() as session:
        code = session.scalars(select(Report.code)).one()
    assert {status for status, _where in at_once(live, f"/report/{code}/add", {"details": "now four"})} == {303}
    assert count(sessions_of_many, Addition) == 1


def test_fifty_who_withdraw_and_add_at_once_leave_nothing(live: Flask, sessions_of_many: sessionmaker[Session]) -> None:
    live.test_client().post("/report", data={"activity": "vehicles", "words": "Lake & Bloomington"})
    with sessions_of_many() as session:
        code = session.scalars(select(Report.code)).one()
    together = Barrier(TIMES)

    def one(turn: int) -> int:
        client = live.test_client()
        together.wait(timeout=20)
        path, data = ("add", {"details": f"more {turn % 7}"}) if turn % 2 else ("withdraw", {})
        return client.post(f"/report/{code}/{path}", data=data).status_code

    with ThreadPoolExecutor(TIMES) as pool:
        assert set(pool.map(one, range(TIMES))) <= {303, 422}
    assert count(sessions_of_many, ContentKey) == 0
