"""Place a report and join it."""

from uuid import UUID

from responder.flow.verify import verify as flow
from responder.queue import Step
from workers.app import app
from workers.process import work


@app.task(name=Step.VERIFY)  # type: ignore[untyped-decorator]  # the library has no types
def verify(report_id: str) -> None:
    with work() as now:
        flow.place_report(now, UUID(report_id))
