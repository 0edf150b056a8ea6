"""Understand an inbound text and act on it."""

from uuid import UUID

from responder.flow.respond import inbound as flow
from responder.queue import Step
from workers.app import app
from workers.process import work


@app.task(name=Step.RESPOND)  # type: ignore[untyped-decorator]  # the library has no types
def respond(inbound_id: str) -> None:
    with work() as now:
        flow.handle_text(now, UUID(inbound_id))
