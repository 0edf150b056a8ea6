"""What every row needs: PostgreSQL, Redis, a carrier, people, and the parts of Responder that the row measures."""

import base64
import contextlib
import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.orm import Session

from config.settings import load
from migrations.run import upgrade
from responder.local import process_list
from responder.local.environment import part_environment
from responder.local.instance import free_port
from responder.local.postgres import Postgres
from responder.local.processes import Part, Processes, StopRequest, http_ok
from responder.local.redis import EmbeddedRedis
from responder.parts import Parts, build
from responder.store.base import transaction
from responder.trouble import Trouble
from tests.benchmarks import people
from tests.benchmarks.ledger import Ledger
from tests.benchmarks.people import People
from tests.benchmarks.progress import Progress

LATENCY = 0.1
"""Seconds until the carrier answers."""
OPEN = 100
"""Requests that it takes at the same time."""
LIMIT = OPEN / LATENCY
"""The most texts a second that it can take."""
UNPACED = "10000"
"""Segments a second: more than the carrier can take."""
DELIVER = "deliver@"
DATABASE = "bin/postgres"
"""Words in the commands of the delivering worker and the database, by which their processes are found."""
_LOOK_EVERY = 0.1


@dataclass(frozen=True, eq=False)
class Ground:
    """Running servers and a filled database."""

    environment: dict[str, str] = field(repr=False)
    parts: Parts
    ledger: Ledger
    people: People
    folder: Path
    stop: StopRequest
    progress: Progress

    @contextlib.contextmanager
    def running(self, *names: str, segments_per_second: str = UNPACED) -> Iterator[None]:
        """Starts these parts of Responder (web, deliver, work, beat), waits for them, and ends them after use."""
        own = {**self.environment, "RESPONDER_SEGMENTS_PER_SECOND": segments_per_second}
        address = own["RESPONDER_PUBLIC_URL"].removeprefix("http://")
        known = [process_list.web(own, address), *process_list.workers(own, load(own), self.folder)]
        with self.started(*(part for part in known if part.name in names)):
            yield

    @contextlib.contextmanager
    def started(self, *parts: Part) -> Iterator[None]:
        """Starts these processes, waits until they are ready, and ends them after use."""
        processes = Processes(self.folder / "log", self.stop, lambda _line: None)
        try:
            processes.start(*parts)
            yield
        finally:
            processes.end()

    def part(self, name: str, module: str, *words: str, says: str | None = None) -> Part:
        """A process of the benchmark's own."""
        return Part(name, [sys.executable, "-m", module, *words], part_environment(self.environment), says=says)

    def measured(self, module: str, *words: str, within: float) -> dict[str, float]:
        """Runs a process of the benchmark's own to its end. Returns what it printed. `within`: seconds."""
        with subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=part_environment(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                self.wait(lambda: process.poll() is not None, within, f"{module} did not end")
                said, complaint = process.communicate()
            finally:
                process.kill()
        if process.returncode != 0:
            raise Trouble(f"{module}: {(complaint.strip().splitlines() or ['it says nothing'])[-1]}")
        return dict(json.loads(said))

    def wait(self, until: Callable[[], bool], within: float, otherwise: str) -> None:
        """Waits for something, at most for this many seconds. Raises Trouble, or Stopped."""
        ends = time.monotonic() + within
        while not until():
            if time.monotonic() > ends:
                raise Trouble(f"{otherwise} within {within:.0f} s: {self.ledger.counts()}")
            self.pause(_LOOK_EVERY)

    def pause(self, seconds: float) -> None:
        """Waits for this long. Raises Stopped."""
        self.stop.check()
        self.progress.tick()
        time.sleep(max(0.0, seconds))

    def wait_for_texts(self, count: int, within: float) -> None:
        """Waits until the carrier has reported this many as accepted since the last reset."""
        self.wait(lambda: self.ledger.counts().accepted >= count, within, f"the carrier did not get {count} texts")

    def wait_until_recorded(self, within: float = 30.0) -> None:
        """Waits until nothing in the database is queued or on its way."""
        self.wait(lambda: not self.count("status IN ('queued', 'sending')"), within, "not everything was recorded")

    def count(self, condition: str) -> int:
        """How many deliveries match this condition, in SQL."""
        with self.session() as session:
            return int(session.scalar(text(f"SELECT count(*) FROM delivery WHERE {condition}")) or 0)  # noqa: S608  # own words

    @contextlib.contextmanager
    def session(self) -> Iterator[Session]:
        """A transaction of our own."""
        with transaction(self.parts.sessions) as session:
            yield session

    def clear(self) -> None:
        """Deletes all incidents, alerts and texts. The people stay."""
        with self.session() as session:
            session.execute(text("TRUNCATE incident, alert, notice, delivery, ring CASCADE"))
            session.execute(text("UPDATE sender SET tokens = 0, refilled_at = now(), paused_until = NULL"))
        self.parts.broker.redis.flushall()
        self.ledger.reset()


@contextlib.contextmanager
def ground(folder: Path, stop: StopRequest, progress: Progress, large: int) -> Iterator[Ground]:
    """Starts everything in this folder, with `large` people in the large area, and ends all of it after use."""
    postgres, redis = Postgres(folder / "postgres"), EmbeddedRedis(folder / "redis")
    with contextlib.ExitStack() as ends:
        ends.callback(postgres.stop, "immediate")
        ends.callback(redis.kill)
        environment = _environment(postgres.start(), redis.start())
        upgrade(environment["RESPONDER_DATABASE_URL"])
        url = environment["RESPONDER_TWILIO_URL"]
        carrier = Processes(folder / "log", stop, lambda _line: None)
        ends.callback(carrier.end)
        words = ["--port", url.rpartition(":")[2], "--latency", str(LATENCY), "--most", str(OPEN)]
        carrier.start(
            Part(
                "carrier",
                [sys.executable, "-m", "tests.benchmarks.carrier", *words],
                part_environment(environment),
                answers=http_ok(f"{url}/benchmark/counts"),
            )
        )
        parts = build(load(environment))
        ends.callback(parts.close)
        ledger = Ledger(url)
        ends.callback(ledger.close)
        with transaction(parts.sessions) as session:
            everybody = people.fill(session, large)
        with transaction(parts.sessions) as session:
            people.settle(session)
        yield Ground(environment, parts, ledger, everybody, folder, stop, progress)


def _environment(database_url: str, redis_url: str) -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        "RESPONDER_GROUP_NAME": "Test Group",
        "RESPONDER_DATABASE_URL": database_url,
        "RESPONDER_REDIS_URL": redis_url,
        "RESPONDER_PUBLIC_URL": f"http://127.0.0.1:{free_port()}",
        "RESPONDER_SECRET_KEY": key(),
        "RESPONDER_PHONE_KEY": key(),
        "RESPONDER_INDEX_KEY": key(),
        "RESPONDER_CONFIRM": "verifier",
        # Waiting for a second coordinator is not part of what we measure.
        "RESPONDER_TEXTS_AN_HOUR": "100000000",
        "RESPONDER_CARRIER_CONNECTIONS": str(OPEN),
        "RESPONDER_SEGMENTS_PER_SECOND": UNPACED,
        "RESPONDER_TWILIO_URL": f"http://127.0.0.1:{free_port()}",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_FROM": "+19525550100",
    }
