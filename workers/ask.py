"""Ask the next verifiers about an incident."""

from uuid import UUID

from responder.flow.verify import check as flow
from responder.queue import Step
from workers.app import app
from workers.process import work


@app.task(name=Step.ASK)  # type: ignore[untyped-decorator]  # the library has no types
def ask(incident_id: str) -> None:
    with work() as now:
        flow.ask_verifiers(now, UUID(incident_id))
