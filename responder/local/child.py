"""One child process: it ends when we end, writes to a log file, and is stopped with everything it started."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_WATCH = Path(__file__).with_name("parent_death.py")
_TAIL = 16384
_LINES = 40
_EXCEPTION = re.compile(r"[\w.]+(Error|Exception|Trouble): \S")


class User(NamedTuple):
    """A user of this machine, as numbers."""

    uid: int
    gid: int


class Child:
    """A running process with its log. It gets the signal `orphaned` if this process dies first.

    Start it from a long-lived thread: the kernel treats the end of that thread as the end of the parent.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        log: Path,
        environment: Mapping[str, str],
        orphaned: signal.Signals = signal.SIGTERM,
        user: User | None = None,
    ) -> None:
        self.log = log
        self._read_up_to = 0
        self._rest = ""
        watch = [sys.executable, "-I", "-S", str(_WATCH), str(os.getpid()), str(int(orphaned))]
        who = f"{user.uid}:{user.gid}" if user else ""
        if log.exists():
            log.replace(log.with_name(log.name + ".1"))
        with log.open("wb") as output:
            # A session of its own, so that Ctrl-C in the terminal reaches only us, and we stop the children in order.
            self._process = subprocess.Popen(  # noqa: S603 - the command is ours
                [*watch, who, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs; a negative number is the signal that ended it."""
        return self._process.poll()

    def end(self, number: signal.Signals = signal.SIGTERM, grace: float = 10.0) -> bool:
        """Ask it to stop, wait `grace` seconds, then kill its whole group. Returns whether asking was enough."""
        self._process.send_signal(number)
        willing = self._wait(grace)
        self.kill()
        return willing

    def kill(self) -> None:
        """Kill it and everything in its process group right away."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def new_lines(self) -> Iterator[str]:
        """The complete lines it wrote since the last call."""
        with self.log.open("rb") as log:
            log.seek(self._read_up_to)
            fresh = log.read()
        self._read_up_to += len(fresh)
        *lines, self._rest = (self._rest + fresh.decode("utf-8", "replace")).split("\n")
        yield from lines

    def last_words(self) -> str:
        """Usually the reason it ended."""
        return last_words(self.log)

    def _wait(self, seconds: float) -> bool:
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def last_words(log: Path) -> str:
    """The last exception named at the end of the file, or else the last line."""
    if not log.exists():
        return "no error message"
    with log.open("rb") as output:
        output.seek(max(0, log.stat().st_size - _TAIL))
        text = output.read().decode("utf-8", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()][-_LINES:]
    named = [line for line in lines if _EXCEPTION.match(line)]
    return (named or lines or ["no error message"])[-1].rstrip(".")
