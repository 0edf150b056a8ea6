"""Starts a simulator from the command line."""

from __future__ import annotations

import argparse
import errno
import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from aiohttp import web

from responder.simulator.app import create_app
from responder.simulator.config import Config, ConfigError, from_environment
from responder.simulator.faults import SCRIPTS, FaultsError, read

DEFAULT_PORT = 8026
BACKLOG = 1024
# Seconds that open requests get to finish when the simulator is told to stop.
SHUTDOWN = 2.0


def run(config: Config, port: int) -> None:
    """Serves until SIGINT or SIGTERM; port 0 takes a free one; exits 2 with one line if it can't start."""
    try:
        # First, so that a second simulator on this port leaves the journal alone.
        listening = _listen(config.host, port)
        app = create_app(config)
    except ConfigError as error:
        _refuse(error)
    host = f"[{config.host}]" if ":" in config.host else config.host
    sys.stdout.write(f"simulator: http://{host}:{listening.getsockname()[1]}/\n")
    sys.stdout.flush()
    # No access log: the list's query holds numbers.
    web.run_app(app, sock=listening, access_log=None, print=None, shutdown_timeout=SHUTDOWN)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except socket.gaierror as error:
        raise ConfigError(f"{host} is not an address of this machine. Choose another host.") from error
    except (OSError, OverflowError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "it is already in use" if taken else str(error)
        raise ConfigError(f"Can't listen on {host} port {port}: {reason}. Choose another port.") from error


def _refuse(error: ConfigError | FaultsError) -> NoReturn:
    sys.stderr.write(f"simulator: {error}\n")
    raise SystemExit(2)


def main(arguments: list[str] | None = None) -> None:
    """`python -m responder.simulator`."""
    parser = argparse.ArgumentParser(prog="python -m responder.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="0 picks a free port (default: %(default)s)")
    parser.add_argument(
        "--through", default="", metavar="URL", help="where to reach Responder, if not at RESPONDER_PUBLIC_URL"
    )
    delays = (
        ("--latency", 0.0, "seconds until a create is answered"),
        ("--sent-after", 0.05, "seconds from the answer until a text is sent (default: %(default)s)"),
        ("--delivered-after", 0.2, "seconds from the answer until it is delivered (default: %(default)s)"),
    )
    for option, default, meaning in delays:
        parser.add_argument(option, type=float, default=default, metavar="SECONDS", help=meaning)
    parser.add_argument(
        "--max-open", type=int, default=0, help="creates that can be open at once (default: any number)"
    )
    parser.add_argument(
        "--faults", default="none", metavar="NAME|JSON", help=f"a script: {', '.join(SCRIPTS)}, or a JSON object"
    )
    parser.add_argument("--seed", type=int, default=0, help="the same seed, the same faults (default: %(default)s)")
    parser.add_argument("--journal", type=Path, help="file that keeps messages across a restart")
    given = vars(parser.parse_args(arguments))
    port = given.pop("port")
    try:
        config = from_environment(os.environ, **given | {"faults": read(given["faults"])})
    except (ConfigError, FaultsError) as error:
        _refuse(error)
    run(config, port)


if __name__ == "__main__":
    main()
