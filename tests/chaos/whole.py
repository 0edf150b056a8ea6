"""Responder in its own processes, each of which can be killed, frozen and started again."""

import base64
import json
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from config.settings import Settings, load
from migrations.run import upgrade
from responder.local import process_list
from responder.local.child import Child
from responder.local.environment import bare_environment
from responder.local.instance import free_port
from responder.local.postgres import Postgres
from responder.local.processes import http_ok
from responder.local.redis import EmbeddedRedis
from responder.parts import Parts, build
from responder.simulator.faults import Faults

_READY_WITHIN = 60.0
_ROOT = Path(__file__).parents[2]
_CONNECTIONS = 20
_SHORT = {
    "RESPONDER_CONNECT_TIMEOUT": "1",
    "RESPONDER_READ_TIMEOUT": "2",
    "RESPONDER_SEND_DEADLINE": "1.5",
    "RESPONDER_LEASE": "5",
    "RESPONDER_CARRIER_LAG": "2",
    "RESPONDER_DELIVER_LIFE": "5",
    "RESPONDER_VISIBILITY_TIMEOUT": "12",
    "RESPONDER_SWEEP_EVERY": "0.5",
    "RESPONDER_SEGMENTS_PER_SECOND": "10000",
}
"""As short as the settings allow: a seed takes a minute, and a lease must end many times in it."""


class Stuck(Exception):
    """Something that had to happen did not, so this run says nothing."""


class Process:
    """One process group of ours, and how often it was started."""

    def __init__(self, name: str, words: list[str], folder: Path, environment: Mapping[str, str]) -> None:
        self.name = name
        self._words = words
        self._folder = folder
        self._environment = dict(environment)
        self._lives = 0
        self._child: Child | None = None

    @property
    def life(self) -> str:
        return f"{self.name}-{self._lives}"

    @property
    def runs(self) -> bool:
        return self._child is not None and self._child.exit_code is None

    def start(self) -> None:
        self._lives += 1
        own = {"CHAOS_FOLDER": str(self._folder), "CHAOS_LIFE": self.life, "PYTHONPATH": str(_ROOT)}
        self._child = Child(self._words, log=self._folder / f"{self.life}.log", environment=self._environment | own)

    def says(self, what: str) -> bool:
        """Whether its log contains this."""
        return what in (self._folder / f"{self.life}.log").read_text(errors="replace")

    def kill(self) -> None:
        """Kills the whole group immediately, if it runs, and waits for its end."""
        if self._child is not None:
            self._child.kill()

    def end(self, grace: float) -> bool:
        """Asks it to end as an operator does, and waits this many seconds. Returns whether asking was enough."""
        return self._child is not None and self._child.end(grace=grace)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None and self.runs:
            with suppress(ProcessLookupError):
                os.killpg(self._child.pid, number)


@dataclass
class Whole:
    """Everything that runs. `delivering` are the workers that send texts, `others` are the parts that stay up."""

    folder: Path
    parts: Parts = field(repr=False)
    postgres: Postgres
    redis: EmbeddedRedis
    delivering: list[Process]
    work: Process
    others: list[Process]
    simulator_url: str
    keep: bool = False
    """Whether the folder stays, with all logs and the database, so that someone can find out what happened."""

    @property
    def workers(self) -> list[Process]:
        return [*self.delivering, self.work]

    def see_that_it_runs(self) -> None:
        """Raises Stuck if a part has ended that nobody killed."""
        gone = [process.life for process in [*self.workers, *self.others] if not process.runs]
        if gone:
            raise Stuck(f"{', '.join(gone)} ended by itself")


@contextmanager
def running(faults: Faults, seed: int) -> Iterator[Whole]:
    """Runs everything on this machine, with a simulator that follows `faults`, and removes all of it afterwards.

    The folder stays if the run asks for that or is stuck.
    """
    folder, keep = Path(tempfile.mkdtemp(prefix="responder-chaos-")), False
    try:
        with ExitStack() as ends:
            whole = _started(ends, folder, ["--faults", json.dumps(asdict(faults)), "--seed", str(seed)])
            yield whole
            keep = whole.keep
    except Stuck as stuck:
        keep = True
        stuck.add_note(f"logs and data: {folder}")
        raise
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


def _started(ends: ExitStack, folder: Path, script: list[str]) -> Whole:
    """Starts every part and waits until each is ready. `ends` ends them."""
    postgres, redis = Postgres(folder / "postgres"), EmbeddedRedis(folder / "redis")
    ends.callback(postgres.stop, "immediate")
    ends.callback(redis.kill)
    web, simulator = free_port(), free_port()
    environ = {
        **_environment(web, simulator),
        "RESPONDER_DATABASE_URL": postgres.start(),
        "RESPONDER_REDIS_URL": redis.start(),
    }
    settings = load(environ)
    upgrade(settings.database_url.get_secret_value())
    whole = _made(folder, settings, environ, postgres, redis)
    ends.callback(whole.parts.close)
    whole.others += [_simulator(folder, environ, simulator, script), _web(folder, environ, web)]
    for process in [*whole.others, *whole.workers]:
        ends.callback(process.kill)
        process.start()
    until(http_ok(f"{settings.twilio_url}/health/live"), _READY_WITHIN, "the simulator did not start")
    until(http_ok(f"{settings.public_url}/health/live"), _READY_WITHIN, "the web did not start")
    for worker in whole.workers:
        until(partial(worker.says, " ready."), _READY_WITHIN, f"{worker.name} did not start")
    return whole


def until(what: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Waits until this is true. Raises Stuck."""
    ends = time.monotonic() + seconds
    while not what():
        if time.monotonic() > ends:
            raise Stuck(f"{otherwise} within {seconds:.0f} s")
        time.sleep(0.05)


def _made(
    folder: Path, settings: Settings, environ: Mapping[str, str], postgres: Postgres, redis: EmbeddedRedis
) -> Whole:
    def celery(name: str, *words: str) -> Process:
        start = [sys.executable, "-m", "celery", "-A", "tests.chaos.worker", *words, "--loglevel", "INFO"]
        return Process(name, start, folder, {**bare_environment(), **environ, "PYTHONUNBUFFERED": "1"})

    def worker(name: str, queues: str) -> Process:
        return celery(name, "worker", "-Q", queues, "-c", "1", "-n", f"{name}@%h")

    return Whole(
        folder=folder,
        parts=build(settings),
        postgres=postgres,
        redis=redis,
        delivering=[worker(f"deliver{number}", process_list.DELIVER_QUEUE) for number in (1, 2)],
        work=worker("work", process_list.OTHER_QUEUES),
        others=[celery(f"beat{number}", "beat", "-s", str(folder / f"schedule{number}")) for number in (1, 2)],
        simulator_url=settings.twilio_url,
    )


def _simulator(folder: Path, environ: Mapping[str, str], port: int, script: list[str]) -> Process:
    start = [sys.executable, "-m", "responder.simulator", "--port", str(port), *script]
    return Process("simulator", start, folder, {**bare_environment(), **environ})


def _web(folder: Path, environ: Mapping[str, str], port: int) -> Process:
    start = [*process_list.WEB, "--bind", f"127.0.0.1:{port}", "--workers", "1"]
    return Process("web", start, folder, {**bare_environment(), **environ})


def _environment(web: int, simulator: int) -> dict[str, str]:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    return {
        **_SHORT,
        "RESPONDER_GROUP_NAME": "Chaos",
        # No callout should wait for a second coordinator.
        "RESPONDER_TEXTS_AN_HOUR": "1000000",
        "RESPONDER_PUBLIC_URL": f"http://127.0.0.1:{web}",
        "RESPONDER_TWILIO_URL": f"http://127.0.0.1:{simulator}",
        "RESPONDER_SECRET_KEY": key(),
        "RESPONDER_PHONE_KEY": key(),
        "RESPONDER_INDEX_KEY": key(),
        "RESPONDER_CARRIER_CONNECTIONS": str(_CONNECTIONS),
        "RESPONDER_DELIVER_PROCESSES": "2",
        "TWILIO_ACCOUNT_SID": "AC" + "7" * 32,
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_FROM": "+16515550100",
    }
