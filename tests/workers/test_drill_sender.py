"""The delivering worker: a drill's texts go to the simulator, and never to the carrier."""

import os
import subprocess
import sys
from collections.abc import Iterator

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.delivery import State
from responder.domain.report import Activity
from responder.domain.role import Role
from responder.flow.admin import drill
from responder.flow.report import report
from responder.flow.verify import check as check_flow
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import sender
from responder.store.delivery import Attempt, Delivery
from responder.store.report import Report
from tests.factories import Factory, account, submission
from tests.flow.delivering import now
from tests.simulator.running import ACCOUNT, SENDER, TOKEN, Simulator, simulator
from tests.waiting import until

WORK = "from workers.deliver import deliver; from workers.resolve import resolve; {steps}"

LONGEST = 150.0
"""Seconds. On a busy machine the carrier may answer too late. Then we look for the text there after a minute."""


@pytest.fixture
def carrier() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


@pytest.fixture
def exercises() -> Iterator[Simulator]:
    with simulator() as started:
        yield started


@pytest.fixture
def both(committed: sessionmaker[Session], environment: dict[str, str]) -> None:
    """A real check and a drill's check, both waiting."""
    with committed() as session, session.begin():
        work = Work(session, load(environment).policy, now())
        make = Factory(session, work.now)
        area = make.area()
        make.place(area)
        who = account(session, "c@example.org", "x", Role.COORDINATOR)
        make.verifier(area)
        drill.start_drill(work, drill.Scene(area.id, "Lake & Bloomington", Activity.DOOR), who.id)
        report.submit_report(work, submission())
        for kept in session.scalars(select(Report)).all():
            verify.place_report(work, kept.id)
            assert kept.incident_id is not None
            check_flow.ask_verifiers(work, kept.incident_id)


def run(environment: dict[str, str], steps: str, **changes: str) -> None:
    """A worker's process, woken for these steps."""
    own = environment | {"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_FROM": SENDER} | changes
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
    ended = subprocess.run(
        [sys.executable, "-c", WORK.format(steps=steps)],
        env=keep | own,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


def handed(where: Simulator) -> list[str]:
    found = httpx.get(f"{where.url}/simulator/messages", params={"since": 0}, timeout=10, trust_env=False).json()
    return [message["body"] for message in found["messages"]]


def waiting(sessions: sessionmaker[Session]) -> dict[int, State]:
    with sessions() as session:
        return {row[0]: row[1] for row in session.execute(select(Delivery.sender_id, Delivery.status))}


@pytest.mark.usefixtures("both")
def test_a_drill_reaches_only_its_simulator_and_a_real_check_only_the_carrier(
    committed: sessionmaker[Session], environment: dict[str, str], carrier: Simulator, exercises: Simulator
) -> None:
    where = {
        "RESPONDER_TWILIO_URL": carrier.url,
        "RESPONDER_DRILL_URL": exercises.url,
        "RESPONDER_DRILL_TOKEN": TOKEN,
    }

    def woken(steps: str, of: Simulator) -> list[str]:
        # On a busy machine the carrier may be too late for the text, which then goes with the next wake-up.
        run(environment, steps, **where)
        return handed(of)

    assert all(
        body.startswith("DRILL ") for body in until(lambda: woken("deliver('2'); resolve('2')", exercises), LONGEST)
    )
    # A wake-up for a drill also sends real texts, so that they never wait: through the carrier, as always.
    until(lambda: woken("deliver('1'); resolve('1')", carrier), LONGEST)
    assert [body.startswith("DRILL ") for body in handed(carrier)] == [False]
    assert len(handed(exercises)) == 1
    assert waiting(committed) == {sender.DEFAULT: State.SENT, sender.DRILL: State.SENT}


@pytest.mark.usefixtures("both")
def test_without_a_simulator_a_drills_texts_stay_where_they_are(
    committed: sessionmaker[Session], environment: dict[str, str]
) -> None:
    nowhere = {
        # A name that no computer has, and an address of another machine: this carrier counts as real.
        "RESPONDER_TWILIO_URL": "https://carrier.invalid",
        "RESPONDER_PUBLIC_URL": "https://respond.example.org",
    }
    run(environment, "deliver('2'); resolve('2')", **nowhere)
    assert waiting(committed) == {sender.DEFAULT: State.QUEUED, sender.DRILL: State.QUEUED}
    with committed() as session:
        assert session.scalars(select(Attempt.token)).all() == [], "nothing was even tried"


@pytest.mark.usefixtures("both")
def test_where_the_carrier_is_simulated_drills_go_there_too(
    committed: sessionmaker[Session], environment: dict[str, str], carrier: Simulator
) -> None:

    def both_handed() -> bool:
        # On a busy machine the carrier may be too late for one of them, which then goes with the next wake-up.
        run(environment, "deliver('1'); deliver('2'); resolve('1'); resolve('2')", RESPONDER_TWILIO_URL=carrier.url)
        return len(handed(carrier)) > 1

    until(both_handed, LONGEST)
    assert sorted(body.startswith("DRILL ") for body in handed(carrier)) == [False, True]
    assert waiting(committed) == {sender.DEFAULT: State.SENT, sender.DRILL: State.SENT}
