"""Everything of Responder on this machine, with the database, Redis and carrier that the settings name."""

import os
from collections.abc import Callable
from pathlib import Path

from config.settings import Settings
from responder.local import command
from responder.local.database import see_that_usable
from responder.local.directory import DirectoryLock, prepare
from responder.local.processes import Processes, Stopped, StopRequest


def run(settings: Settings, data: Path, bind: str, show: Callable[[str], None], *, verbose: bool) -> None:
    """Run web, workers and beat until somebody asks for an end; logs and schedule in `data`. Raises Trouble."""
    see_that_usable(settings, migrated=True)
    prepare(data)
    lock = DirectoryLock(data / "lock", f"The directory {data}")
    try:
        with StopRequest() as stop:
            processes = Processes(data / "log", stop, show, verbose=verbose)
            try:
                processes.start(command.web(os.environ, bind), *command.workers(os.environ, settings, data))
                show(f"Responder is running at {settings.public_url} (here: {bind}). Ctrl-C ends it.")
                processes.watch()
            except Stopped:
                show("Ending ...")
            finally:
                processes.end()
    finally:
        lock.release()
