"""Two hundred people report one event within ten seconds, and many workers place their reports at the same time."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from math import cos, radians, sin
from queue import Empty, SimpleQueue
from random import Random
from threading import Barrier
from time import monotonic
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder import queue
from responder.domain.confidence import Confidence
from responder.domain.distance import Point
from responder.domain.report import Exactness, State
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.parts import vault
from responder.store.base import connect, session_maker, transaction
from responder.store.history import History, Noun
from responder.store.incident import Incident
from responder.store.report import Report
from tests.factories import CORNER, Factory, submission
from tests.woken import Woken

REPORTS, WORKERS = 200, 6
NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
_METRES = 111_195.0
_WRONG_BY = 290.0
_WORDS = (
    "vans block the alley behind us",
    "dark cars at the light",
    "men in vests by the bus stop",
    "they knock at every door",
    "a woman is crying on the steps",
    "someone films from the window",
    "estan parando a la gente",
    "van de puerta en puerta",
    "hay camionetas negras",
    "waxay joojinayaan dadka",
    "lawv nres neeg hauv kev",
    "people come out of the laundromat",
    "a whistle and a horn",
    "one of them has a long gun",
    "the bakery locked up",
    "they ask for papers",
)


def said(number: int) -> str:
    """A text of their own, in three of four reports."""
    chosen = Random(number).sample(_WORDS, 4)  # noqa: S311  # the same words in every run
    return "" if number % 4 == 0 else ", ".join(chosen)


@pytest.fixture
def workers(
    committed: sessionmaker[Session], postgres_url: str, settings: Settings, woken: Woken
) -> Iterator[sessionmaker[Session]]:
    """Sessions with a connection for each worker."""
    assert committed, "it empties the tables afterwards"
    engine = connect(postgres_url, WORKERS)
    sessions = session_maker(engine, vault(settings))
    queue.attach(sessions, woken)
    yield sessions
    engine.dispose()


def around(number: int) -> Point:
    """Where a person who is off by up to this many meters puts it, in any direction."""
    off, angle = _WRONG_BY * (number % 17) / 16, radians(137.5 * number)
    width = _METRES * cos(radians(CORNER.latitude))
    return Point(CORNER.latitude + off * cos(angle) / _METRES, CORNER.longitude + off * sin(angle) / width)


def kept(sessions: sessionmaker[Session], settings: Settings) -> list[UUID]:
    """Reports as the web takes them, within ten seconds: by a point, in words, or by the area alone."""
    found = []
    with transaction(sessions) as session:
        make = Factory(session, NOW)
        area = make.area()
        make.place(area)
        for number in range(REPORTS):
            where = submission(
                point=around(number) if number % 3 == 0 else None,
                words=("Lake & Bloomington", "corner of bloomington and lake")[number % 2] if number % 3 == 1 else "",
                area=area if number % 3 == 2 else None,
                first_hand=number % 5 != 0,
                source=UUID(int=number + 1),
                details=said(number),
            )
            at = NOW + timedelta(seconds=10 * number / REPORTS)
            found.append(report.submit_report(Work(session, settings.policy, at), where).id)
    return found


def place_all(sessions: sessionmaker[Session], settings: Settings, reports: list[UUID]) -> float:
    """Has all workers place them at the same time. Returns the seconds that it took."""
    waiting: SimpleQueue[UUID] = SimpleQueue()
    for one in reports:
        waiting.put(one)
    together = Barrier(WORKERS)

    def run(_number: int) -> None:
        together.wait(timeout=20)
        while True:
            try:
                one = waiting.get_nowait()
            except Empty:
                return
            with transaction(sessions) as session:
                verify.place_report(Work(session, settings.policy, NOW + timedelta(seconds=11)), one)

    began = monotonic()
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(run, range(WORKERS)))
    return monotonic() - began


def test_two_hundred_reports_in_ten_seconds_in_parallel_workers_are_one_incident(
    workers: sessionmaker[Session], settings: Settings
) -> None:
    place_all(workers, settings, kept(workers, settings))
    with workers() as session:
        incident = session.scalars(select(Incident)).one()
        told = session.scalars(select(Report)).all()
        joins = session.scalars(select(History.why).where(History.noun == Noun.REPORT, History.event == "join")).all()
        opened = session.scalars(select(History).where(History.noun == Noun.INCIDENT, History.event == "open")).all()
    assert {(one.status, one.incident_id) for one in told} == {(State.JOINED, incident.id)}
    assert Counter(one.exactness for one in told) == {Exactness.POINT: 67, Exactness.PLACE: 67, Exactness.AREA: 66}
    assert len(opened) == 1
    counted = Counter(why["reason"] for why in joins)
    assert counted.pop("first") == 1
    assert set(counted) == {"near", "same place", "same area"}
    assert counted.total() == REPORTS - 1
    assert counted["same area"] >= 60
    assert incident.reasons["reports"] == REPORTS
    assert incident.confidence is Confidence.STRONG
    assert incident.exactness in {Exactness.POINT, Exactness.PLACE}


def test_whichever_worker_is_first_two_events_are_two_incidents(
    workers: sessionmaker[Session], settings: Settings
) -> None:
    here = kept(workers, settings)[::3]
    far = Point(CORNER.latitude + 2000 / _METRES, CORNER.longitude)
    with transaction(workers) as session:
        work = Work(session, settings.policy, NOW)
        there = [report.submit_report(work, submission(point=far)).id for _ in range(40)]
    place_all(workers, settings, [one for pair in zip(here, there, strict=False) for one in pair])
    with workers() as session:
        told = session.scalars(select(Report).where(Report.status == State.JOINED)).all()
        count = len(session.scalars(select(Incident)).all())
    assert count == 2
    assert len({one.incident_id for one in told if one.id in there}) == 1
    assert len({one.incident_id for one in told if one.id in here}) == 1
