"""A running demo: the one in a data directory, or a temporary one of our own."""

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from responder.trouble import Trouble

RUNNING = "running.json"
"""Written by a demo while it runs."""
_READY_WITHIN = 90.0


@dataclass(frozen=True)
class Instance:
    """The addresses of a running Responder and its simulator, and a coordinator's login."""

    url: str
    simulator_url: str
    login: str
    password: str = field(repr=False)


def running_demo(data: Path) -> Instance | None:
    """Return the demo running on this data directory; None if there is none."""
    path = data / RUNNING
    return Instance(**json.loads(path.read_text())) if path.exists() else None


@contextmanager
def own() -> Iterator[Instance]:
    """Start a new demo on free ports. It is stopped and deleted afterward. Raises Trouble."""
    with tempfile.TemporaryDirectory(prefix="responder-") as folder:
        data = Path(folder) / "demo"
        command = [
            *(sys.executable, "-m", "responder", "demo", "--data", str(data)),
            *("--port", str(free_port()), "--simulator-port", str(free_port())),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:  # noqa: S603  # our own command
            try:
                yield _ready(process, data)
            finally:
                process.terminate()
                process.communicate(timeout=60)


def _ready(process: subprocess.Popen[str], data: Path) -> Instance:
    deadline = time.monotonic() + _READY_WITHIN
    while (instance := running_demo(data)) is None:
        if process.poll() is not None:
            said = process.stdout.read().strip() if process.stdout else ""
            raise Trouble(said.splitlines()[-1] if said else "The demo stopped without an error message.")
        if time.monotonic() > deadline:
            raise Trouble(f"The demo was not ready within {_READY_WITHIN:.0f} s.")
        time.sleep(0.1)
    return instance


def free_port() -> int:
    """Return a port of this machine that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
