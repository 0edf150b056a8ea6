"""What processes cost, read from /proc: processor time of a tree, memory of its largest process."""

import os
from collections.abc import Iterator
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_KILOBYTE = 1024


def found(marker: str) -> int:
    """The process that we started with this word in its command. Raises LookupError."""
    for pid in _children().get(os.getpid(), []):
        if marker.encode() in _read(pid, "cmdline"):
            return pid
    raise LookupError(f"no process of ours is called {marker}")


def seconds(root: int) -> float:
    """User and system time so far of a process and all its descendants, including those that have ended."""
    total = 0
    for pid in tree(root):
        fields = _fields(pid)
        total += sum(int(value) for value in fields[11:15])
    return total / _TICK


def resident(root: int) -> int:
    """Bytes of memory of the largest process in this tree."""
    return max((_resident(pid) for pid in tree(root)), default=0)


def tree(root: int) -> Iterator[int]:
    """A process and all its descendants."""
    children = _children()
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting.extend(children.get(pid, []))


def _children() -> dict[int, list[int]]:
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (fields := _fields(int(entry.name))):
            below.setdefault(int(fields[1]), []).append(int(entry.name))
    return below


def _fields(pid: int) -> list[bytes]:
    """The fields of its stat after the name, which may contain anything: state, parent, and so on."""
    return _read(pid, "stat").rpartition(b")")[2].split()


def _resident(pid: int) -> int:
    for line in _read(pid, "status").splitlines():
        if line.startswith(b"VmRSS:"):
            return int(line.split()[1]) * _KILOBYTE
    return 0


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:  # it ended while we were reading
        return b""
