"""Estimates when the last text of an alert will be sent, from the sender's speed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from responder.domain.alert import PRIORITY
from responder.domain.delivery import State
from responder.flow.work import Work
from responder.store import board, drill, sender
from responder.store.alert import Alert
from responder.store.incident import Incident
from responder.web.language import gettext


@dataclass(frozen=True)
class Finish:
    wait: timedelta
    """Time from now until the last text is sent."""
    at: datetime
    too_late: bool
    """Whether the alert stops being useful before that."""

    @property
    def left(self) -> str:
        """The rough time left, in words."""
        seconds = self.wait.total_seconds()
        if seconds <= 5:
            return gettext("A few seconds left")
        if seconds <= 90:
            return gettext("About %(count)s sec left") % {"count": ceil(seconds / 5) * 5}
        if seconds <= 90 * 60:
            return gettext("About %(count)s min left") % {"count": ceil(seconds / 60)}
        return gettext("About %(count)s hr left") % {"count": ceil(seconds / 3600)}

    @property
    def length(self) -> str:
        """The rough time that sending would take, in words."""
        seconds = self.wait.total_seconds()
        if seconds <= 5:
            return gettext("a few seconds")
        if seconds <= 90:
            return gettext("about %(count)s sec") % {"count": ceil(seconds / 5) * 5}
        if seconds <= 90 * 60:
            return gettext("about %(count)s min") % {"count": ceil(seconds / 60)}
        return gettext("about %(count)s hr") % {"count": ceil(seconds / 3600)}


def finish(work: Work, alert: Alert, counts: dict[State, int]) -> Finish | None:
    """The estimate; None if no text is waiting, or if a freeze stops them for an unknown time."""
    if not counts.get(State.QUEUED):
        return None
    return _estimate(work, alert, 0, alert.useful_until)


def forecast(work: Work, draft: Alert, segments: int) -> Finish | None:
    """When a draft's last segment would be sent if approved now; None during a freeze."""
    return _estimate(work, draft, segments, work.now + work.policy.alert_useful)


def _estimate(work: Work, alert: Alert, more: int, useful_until: datetime) -> Finish | None:
    through = drill.sender_of(work.session, work.session.get_one(Incident, alert.incident_id))
    gate = sender.get(work.session, through)
    if gate.frozen_at is not None:
        return None
    begins = max(work.now, gate.paused_until or work.now)
    segments = board.waiting_segments(work.session, PRIORITY[alert.kind], through) + more
    at = begins + timedelta(seconds=segments / work.policy.segments_per_second)
    return Finish(at - work.now, at, at > useful_until)
