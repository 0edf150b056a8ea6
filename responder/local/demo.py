"""The demo: everything on this machine with the simulator as carrier. Its data is kept for the next start."""

import base64
import json
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings, load
from migrations.run import upgrade
from responder.local import process_list
from responder.local.directory import DirectoryLock, clear, prepare, write_private
from responder.local.instance import RUNNING
from responder.local.postgres import Postgres
from responder.local.processes import Processes, Stopped, StopRequest
from responder.local.redis import EmbeddedRedis
from responder.local.sample import label_phones, seed
from responder.trouble import Trouble

LOGIN = "coordinator@example.org"
GROUP_NAME = "Twin Cities Responder (demo)"
_SECRETS = "secrets.json"
_LOCK = "lock"


@dataclass(frozen=True)
class Demo:
    """What the command line asked for; `faults` is a script of the simulator, by its name or as JSON."""

    data: Path
    port: int
    simulator_port: int
    fresh: bool
    verbose: bool
    faults: str = "none"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def simulator_url(self) -> str:
        return f"http://127.0.0.1:{self.simulator_port}"


def run(demo: Demo, show: Callable[[str], None]) -> None:
    """Run the demo until it is asked to stop. Raises Trouble."""
    prepare(demo.data)
    lock = DirectoryLock(demo.data / _LOCK, f"The demo in {demo.data}")
    try:
        (demo.data / RUNNING).unlink(missing_ok=True)
        if demo.fresh:
            Postgres(demo.data / "postgres").end_leftover()
            clear(demo.data, keep=frozenset({_LOCK}))
        for port, option in ((demo.port, "port"), (demo.simulator_port, "simulator-port")):
            _see_that_free(port, option)
        _run_locked(demo, show)
    finally:
        lock.release()


def _run_locked(demo: Demo, show: Callable[[str], None]) -> None:
    known = _keep_secrets(demo.data)
    postgres = Postgres(demo.data / "postgres")
    redis = EmbeddedRedis(demo.data / "redis")
    with StopRequest() as stop:
        processes = Processes(demo.data / "log", stop, show, verbose=demo.verbose)
        try:
            show("Starting PostgreSQL and Redis ...")
            environ = _environment(demo, known, postgres.start(), redis.start())
            settings = load(environ)
            stop.check()
            show("Preparing the database ...")
            upgrade(settings.database_url.get_secret_value())
            if seed(settings, LOGIN, known["password"]):
                show(
                    "Added sample data: areas and places of Minneapolis and St Paul (approximate), invented volunteers."
                )
            _start(demo, processes, environ, settings)
            label_phones(demo.simulator_url)
            _announce(demo, known["password"], show)
            processes.watch()
        except Stopped:
            show("Stopping ...")
        finally:
            (demo.data / RUNNING).unlink(missing_ok=True)
            processes.end()
            redis.stop()
            postgres.stop()


def _start(demo: Demo, processes: Processes, environ: dict[str, str], settings: Settings) -> None:
    processes.start(
        process_list.simulator(environ, demo.simulator_port, demo.data / "simulator.jsonl", demo.faults),
        process_list.web(environ, f"127.0.0.1:{demo.port}"),
        *process_list.workers(environ, settings, demo.data),
    )


def _keep_secrets(data: Path) -> dict[str, str]:
    """The keys and the password of this data directory. Made once, since the data can't be read with any others."""
    path = data / _SECRETS
    if not path.exists():
        keys = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("secret", "phone", "index")}
        carrier = {"sid": f"AC{secrets.token_hex(16)}", "token": secrets.token_hex(16)}
        write_private(path, json.dumps({**keys, **carrier, "password": secrets.token_urlsafe(12)}))
    try:
        known: dict[str, str] = json.loads(path.read_text())
    except ValueError:
        raise Trouble(f"{path} is damaged, and the data can't be opened without it. Start over with --fresh.") from None
    return known


def _environment(demo: Demo, known: dict[str, str], database_url: str, redis_url: str) -> dict[str, str]:
    """Every setting, no matter what the shell has set, so that no real carrier account can slip in."""
    return {
        "RESPONDER_GROUP_NAME": GROUP_NAME,
        "RESPONDER_DATABASE_URL": database_url,
        "RESPONDER_REDIS_URL": redis_url,
        "RESPONDER_PUBLIC_URL": demo.url,
        "RESPONDER_SECRET_KEY": known["secret"],
        "RESPONDER_PHONE_KEY": known["phone"],
        "RESPONDER_INDEX_KEY": known["index"],
        "RESPONDER_CONFIRM": "verifier",
        "RESPONDER_SEGMENTS_PER_SECOND": "200",
        # A person trying it out sends many reports, all from one machine.
        "RESPONDER_REPORTS_A_SOURCE": "100",
        "RESPONDER_TWILIO_URL": demo.simulator_url,
        "TWILIO_ACCOUNT_SID": known["sid"],
        "TWILIO_AUTH_TOKEN": known["token"],
        "TWILIO_FROM": "+16515550100",
    }


def _see_that_free(port: int, option: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Trouble(
                f"Port {port} can't be used ({os.strerror(error.errno or 0)}). Stop the program using it, "
                f"or choose another port with --{option} NUMBER (`make demo OPTIONS='--{option} NUMBER'`)."
            ) from None


def _announce(demo: Demo, password: str, show: Callable[[str], None]) -> None:
    running = {"url": demo.url, "simulator_url": demo.simulator_url, "login": LOGIN, "password": password}
    write_private(demo.data / RUNNING, json.dumps(running))
    show("")
    show("Responder is running. Nothing leaves this machine: texts go to the simulator's phones.")
    if demo.faults != "none":
        show("The simulator is causing faults; its page shows what happens to the texts.")
    show("")
    show(f"  Report     {demo.url}/report")
    show(f"  Join       {demo.url}/volunteer/join")
    show(f"  Board      {demo.url}/dashboard/")
    show(f"  Phones     {demo.simulator_url}/")
    show(f"  Login      {LOGIN}")
    show(f"  Password   {password}")
    show("")
    show("Ctrl-C stops everything; your data is kept for the next start.")
