"""All of Responder on this machine, with the database, Redis and carrier from the settings."""

import os
from collections.abc import Callable
from pathlib import Path

from config.settings import Settings
from responder.local import process_list
from responder.local.directory import DirectoryLock, prepare
from responder.local.processes import Processes, Stopped, StopRequest
from responder.readiness import require_usable


def run(settings: Settings, data: Path, bind: str, show: Callable[[str], None], *, verbose: bool) -> None:
    """Run web, workers and beat until asked to stop; logs and schedule go into `data`. Raises Trouble."""
    require_usable(settings, migrated=True)
    prepare(data)
    lock = DirectoryLock(data / "lock", f"The directory {data}")
    try:
        with StopRequest() as stop:
            processes = Processes(data / "log", stop, show, verbose=verbose)
            try:
                processes.start(process_list.web(os.environ, bind), *process_list.workers(os.environ, settings, data))
                show(f"Responder is running at {settings.public_url} (here: {bind}). Ctrl-C stops it.")
                processes.watch()
            except Stopped:
                show("Stopping ...")
            finally:
                processes.end()
    finally:
        lock.release()
