"""The directory of a demo or an embedded server: its marker, its lock, and where its sockets go."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from responder.trouble import Trouble

# The kernel allows 107 bytes for a socket's path; the longest name a server adds to the folder has 18.
_LONGEST_SOCKET_FOLDER = 107 - 18
_MARKER = "responder-data"
_MARKER_TEXT = "Made by Responder, which may delete this directory when told to start over.\n"


class DirectoryLock:
    """Locked from construction until `release` or the end of this process, however it ends."""

    def __init__(self, path: Path, what: str) -> None:
        """`what` names the thing in use, for the Trouble raised if another process has the lock."""
        self._file = path.open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise Trouble(
                f"{what} is in use by process {holder}. Stop that process first, or use another directory."
            ) from None
        self._file.truncate(0)
        self._file.write(f"{os.getpid()}\n")
        self._file.flush()

    def release(self) -> None:
        self._file.close()


def prepare(directory: Path) -> None:
    """Make the directory ours, or check that it is. Raises Trouble if it isn't ours or can't be written."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        marker = directory / _MARKER
        if not marker.exists():
            if any(directory.iterdir()):
                raise Trouble(f"{directory} contains other files. Choose an empty directory with --data DIRECTORY.")
            marker.write_text(_MARKER_TEXT)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise Trouble(
            f"{directory} can't be written ({error.strerror}). Choose another directory with --data DIRECTORY."
        ) from None


def clear(directory: Path, keep: frozenset[str] = frozenset()) -> None:
    """Empty a directory that has our marker, except for `keep`. Raises Trouble for any other directory."""
    if not (directory / _MARKER).is_file() or (directory / _MARKER).read_text() != _MARKER_TEXT:
        raise Trouble(
            f"{directory} was not made by Responder, so it was not deleted. If you want it gone, remove it yourself."
        )
    for entry in directory.iterdir():
        if entry.name in keep | {_MARKER}:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, completely or not at all."""
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def socket_folder(directory: Path) -> Path:
    """A folder for the sockets of the server in `directory`: inside it, or elsewhere if that path is too long."""
    inside = directory.resolve() / "socket"
    if len(os.fsencode(inside)) <= _LONGEST_SOCKET_FOLDER:
        inside.mkdir(mode=0o700, exist_ok=True)
        return inside
    name = hashlib.sha256(os.fsencode(inside)).hexdigest()[:16]
    outside = Path(tempfile.gettempdir()) / f"responder-{os.getuid()}-{name}"
    # Others can write beside it, so anything already under this name must be a real folder that we made.
    shutil.rmtree(outside, ignore_errors=True)
    try:
        outside.mkdir(mode=0o700)
    except FileExistsError:
        raise Trouble(f"{outside} belongs to another user. Use a data directory with a shorter path.") from None
    return outside
