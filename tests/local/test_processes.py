"""The supervisor: several processes that start, report trouble and end as one."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from responder.local.child import Child, User
from responder.local.processes import Part, Processes, Stopped, StopRequest, http_ok
from responder.trouble import Trouble

SAYS_READY = "import os, time; print('all ready now', os.getpid(), flush=True); time.sleep(60)"
COMPLAINS = (
    "import time; print('a detail'); print('WARNING: hot', flush=True); print('ready', flush=True); time.sleep(60)"
)
FAILS = "import sys; print('first', flush=True); sys.exit('cannot find the thing')"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
)
WITH_CHILD = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("ready", child.pid, flush=True)
time.sleep(60)
"""
SUPERVISOR = """
import os, sys
from pathlib import Path
from responder.local.child import Child, User
from responder.local.processes import Part, Processes, StopRequest
with StopRequest() as stop:
    processes = Processes(Path(sys.argv[1]), stop, print)
    processes.start(Part("part", [sys.executable, "-c", sys.argv[2]], dict(os.environ), says="ready"))
    print("watching", flush=True)
    processes.watch()
"""


class Screen:
    def __init__(self) -> None:
        self.lines: list[str] = []

    def show(self, line: str) -> None:
        self.lines.append(line)


@pytest.fixture
def screen() -> Screen:
    return Screen()


@pytest.fixture
def processes(tmp_path: Path, screen: Screen) -> Iterator[Processes]:
    with StopRequest() as stop:
        supervised = Processes(tmp_path / "log", stop, screen.show)
        yield supervised
        supervised.end()


def part(name: str, program: str, says: str | None = "ready", deadline: float = 10, grace: float = 5) -> Part:
    return Part(name, [sys.executable, "-c", program], dict(os.environ), says=says, deadline=deadline, grace=grace)


def lives(pid: int) -> bool:
    """Whether the process runs. A zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def ends(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(pid)


def test_a_part_is_ready_when_it_says_so(processes: Processes, tmp_path: Path) -> None:
    processes.start(part("one", SAYS_READY), part("two", SAYS_READY))
    assert (tmp_path / "log" / "two.log").read_text().startswith("all ready now")


def test_the_screen_shows_complaints_with_the_name_and_nothing_else(processes: Processes, screen: Screen) -> None:
    processes.start(part("one", COMPLAINS))
    assert screen.lines == ["one: WARNING: hot"]


def test_a_part_that_fails_is_named_with_its_last_words(processes: Processes) -> None:
    with pytest.raises(Trouble, match=r"^bad stopped \(code 1\): cannot find the thing\. ") as caught:
        processes.start(part("good", SAYS_READY), part("bad", FAILS))
    assert "\n" not in str(caught.value)


def test_a_part_that_ends_with_an_exception_is_told_by_it_and_not_by_what_came_after(processes: Processes) -> None:
    program = "import atexit; atexit.register(print, 'shutting down', flush=True); raise RuntimeError('no oil')"
    with pytest.raises(Trouble, match=r"bad stopped \(code 1\): RuntimeError: no oil\. "):
        processes.start(part("bad", program))


def test_a_part_that_ends_later_is_trouble_too(processes: Processes) -> None:
    processes.start(part("short", "import time; print('ready', flush=True); time.sleep(0.3)"))
    with pytest.raises(Trouble, match="short stopped"):
        processes.watch()


def test_a_part_that_never_gets_ready_is_trouble(processes: Processes) -> None:
    with pytest.raises(Trouble, match="slow was not ready within 0 s"):
        processes.start(part("slow", SAYS_READY, says="something else", deadline=0.3))


def test_a_missing_program_is_trouble(processes: Processes) -> None:
    with pytest.raises(Trouble, match="no-such-program: No such file"):
        processes.start(Part("missing", ["no-such-program"], dict(os.environ), says="ready"))


def test_ctrl_c_stops_the_watch(processes: Processes) -> None:
    processes.start(part("one", SAYS_READY))
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(Stopped):
        processes.watch()


def test_the_end_leaves_nothing_that_a_part_started(processes: Processes, tmp_path: Path) -> None:
    processes.start(part("family", WITH_CHILD))
    child = int((tmp_path / "log" / "family.log").read_text().split()[1])
    assert lives(child)
    processes.end()
    assert ends(child)


def test_a_part_that_will_not_end_is_killed_and_named(processes: Processes, screen: Screen) -> None:
    processes.start(part("stubborn", STUBBORN, grace=0.3))
    processes.end()
    assert screen.lines == ["stubborn had to be killed."]


def test_a_probe_that_nobody_answers_says_no() -> None:
    assert not http_ok("http://127.0.0.1:9/health/live")()


def test_the_log_of_the_run_before_is_kept(processes: Processes, tmp_path: Path) -> None:
    processes.start(part("one", COMPLAINS))
    processes.end()
    processes.start(part("one", SAYS_READY))
    assert "WARNING: hot" in (tmp_path / "log" / "one.log.1").read_text()


def test_parts_end_with_a_supervisor_that_was_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUPERVISOR, str(tmp_path), SAYS_READY]
    supervisor = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    assert supervisor.stdout.readline() == "watching\n"
    child = int((tmp_path / "part.log").read_text().split()[-1])
    assert lives(child)
    supervisor.kill()
    supervisor.wait()
    supervisor.stdout.close()
    assert ends(child)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_another_user_under_the_watch_gets_through_folders_closed_to_others(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    (closed / "file").write_text("")
    looks = "import os, sys; print(os.geteuid(), os.access(sys.argv[1], os.R_OK))"
    nobody = pwd.getpwnam("nobody")
    child = Child(
        [sys.executable, "-c", looks, str(closed / "file")],
        log=tmp_path / "log",
        environment=dict(os.environ),
        user=User(nobody.pw_uid, nobody.pw_gid),
    )
    while child.exit_code is None:
        time.sleep(0.01)
    assert child.last_words() == f"{nobody.pw_uid} True"
