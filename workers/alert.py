"""Move an alert forward."""

from uuid import UUID

from responder.flow.alert import alert as flow
from responder.queue import Step
from workers.app import app
from workers.process import work


@app.task(name=Step.ALERT)  # type: ignore[untyped-decorator]  # the library has no types
def alert(alert_id: str) -> None:
    with work() as now:
        flow.advance_alert(now, UUID(alert_id))
