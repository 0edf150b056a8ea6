"""Find work left behind by a lost wake-up; beat sends this every few seconds."""

from responder.flow.admin import upkeep
from responder.queue import SWEEP
from workers.app import app
from workers.process import work


@app.task(name=SWEEP)  # type: ignore[untyped-decorator]  # the library has no types
def sweep() -> None:
    with work() as now:
        upkeep.sweep(now)
