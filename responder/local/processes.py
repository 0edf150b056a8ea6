"""Run several processes as one: start them, show their errors, and stop them all together."""

import re
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

from responder.local.child import Child
from responder.trouble import Trouble

_COMPLAINT = re.compile(r"\b(WARN(ING)?|ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback|^\w*(Error|Exception)\b")
_LOOK_EVERY = 0.1
_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Part:
    """One process to run. It is ready once it writes a line matching `says`, or `answers` returns true."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)
    says: str | None = None
    answers: Callable[[], bool] | None = None
    deadline: float = 60.0
    orphaned: signal.Signals = signal.SIGTERM
    grace: float = 15.0


class Stopped(Exception):
    """We were asked to stop."""


class StopRequest:
    """Turns stop signals into a flag while the `with` block runs."""

    def __init__(self) -> None:
        self.asked = False

    def __enter__(self) -> "StopRequest":
        self._before = {number: signal.signal(number, self._note) for number in _STOP_SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True

    def check(self) -> None:
        """Raises Stopped once a stop was requested."""
        if self.asked:
            raise Stopped


class Processes:
    """The running parts, in the order they were started."""

    def __init__(self, logs: Path, stop: StopRequest, show: Callable[[str], None], *, verbose: bool = False) -> None:
        """`logs`: a folder, one file per part; `show` prints a line, every line if `verbose`."""
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._logs = logs
        self._stop = stop
        self._show = show
        self._verbose = verbose
        self._running: list[tuple[Part, Child]] = []

    def start(self, *parts: Part) -> None:
        """Start them side by side and return when all are ready. Raises Trouble or Stopped."""
        waiting = []
        for part in parts:
            log = self._logs / f"{part.name}.log"
            child = Child(part.command, log=log, environment=part.environment, orphaned=part.orphaned)
            self._running.append((part, child))
            waiting.append(part)
        began = time.monotonic()
        while True:
            said = self._look()
            waiting = [part for part in waiting if not _is_ready(part, said.get(part.name, []))]
            if not waiting:
                return
            late = next((part for part in waiting if time.monotonic() - began > part.deadline), None)
            if late is not None:
                raise Trouble(
                    f"{late.name} was not ready within {late.deadline:.0f} s. See {self._logs / late.name}.log."
                )
            time.sleep(_LOOK_EVERY)

    def watch(self) -> None:
        """Never returns. Raises Trouble if a part ends by itself, Stopped if a stop was requested."""
        while True:
            self._look()
            time.sleep(_LOOK_EVERY)

    def end(self) -> None:
        """Stop all parts, last started first: ask, then kill them with everything they started."""
        while self._running:
            part, child = self._running.pop()
            if not child.end(grace=part.grace):
                self._show(f"{part.name} had to be killed.")
            self._print(part, child)

    def _look(self) -> dict[str, list[str]]:
        """Check every part once for new lines."""
        self._stop.check()
        said = {part.name: self._print(part, child) for part, child in self._running}
        for part, child in self._running:
            if child.exit_code is not None:
                raise Trouble(
                    f"{part.name} stopped ({_how(child.exit_code)}): {child.last_words()}. "
                    f"Fix that and start again; its log is {child.log}."
                )
        return said

    def _print(self, part: Part, child: Child) -> list[str]:
        lines = list(child.new_lines())
        for line in lines:
            if self._verbose or _COMPLAINT.search(line):
                self._show(f"{part.name}: {line}")
        return lines


def http_ok(url: str) -> Callable[[], bool]:
    """A probe: whether a GET on one of our loopback addresses answers 200."""

    def answers() -> bool:
        try:
            with urlopen(url, timeout=2) as response:  # noqa: S310 - our own http address
                return bool(response.status == 200)
        except (URLError, OSError):
            return False

    return answers


def _is_ready(part: Part, lines: list[str]) -> bool:
    if part.says is not None:
        return any(re.search(part.says, line) for line in lines)
    return part.answers is None or part.answers()


def _how(exit_code: int) -> str:
    return f"code {exit_code}" if exit_code >= 0 else signal.Signals(-exit_code).name
