"""The processes of Responder: their commands, and how each one shows that it is ready."""

import sys
from collections.abc import Mapping
from pathlib import Path

from config.settings import Settings
from responder.local.environment import part_environment
from responder.local.processes import Part, http_ok
from responder.queue import QUEUES, Step

_PYTHON = [sys.executable, "-m"]
WEB = [*_PYTHON, "gunicorn", "--config", "python:config.gunicorn", "responder.app:create_app_from_environment()"]
# Deliver has its own worker, so that a long alert does not delay a report.
DELIVER_QUEUE = str(Step.DELIVER)
OTHER_QUEUES = ",".join(name for name in QUEUES if name != DELIVER_QUEUE)


def web(environ: Mapping[str, str], bind: str) -> Part:
    """`bind`: host:port."""
    host, port = bind.rsplit(":", 1)
    probe = "127.0.0.1" if host in {"0.0.0.0", "", "[::]"} else host  # noqa: S104 - compared, not bound
    return Part(
        "web",
        [*WEB, "--bind", bind],
        part_environment(environ),
        answers=http_ok(f"http://{probe}:{port}/health/live"),
    )


def workers(environ: Mapping[str, str], settings: Settings, data: Path) -> list[Part]:
    """The two workers and beat, which keeps its schedule in `data`."""
    # Workers don't need to know each other, and finding each other costs a second each time Redis comes back.
    alone = ["--without-mingle", "--without-gossip"]
    deliver = [*alone, "-Q", DELIVER_QUEUE, "-c", str(settings.deliver_processes), "-n", "deliver@%h"]
    work = [*alone, "-Q", OTHER_QUEUES, "-c", "2", "-n", "work@%h"]
    return [
        _celery("deliver", ["worker", *deliver], environ, says=r"\bready\."),
        _celery("work", ["worker", *work], environ, says=r"\bready\."),
        _celery("beat", ["beat", "-s", str(data / "beat-schedule")], environ, says="beat: Starting"),
    ]


def simulator(environ: Mapping[str, str], port: int, journal: Path, faults: str = "none") -> Part:
    """`faults`: the name of a script, or JSON."""
    options = ["--port", str(port), "--journal", str(journal), "--faults", faults]
    return Part(
        "simulator",
        [*_PYTHON, "responder.simulator", *options],
        part_environment(environ),
        answers=http_ok(f"http://127.0.0.1:{port}/health/live"),
    )


def _celery(name: str, words: list[str], environ: Mapping[str, str], says: str) -> Part:
    command = [*_PYTHON, "celery", "-A", "workers.app", *words, "--loglevel", "INFO"]
    return Part(name, command, part_environment(environ), says=says)
