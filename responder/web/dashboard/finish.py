"""When the last text of an alert will have gone, as far as the sender's speed tells."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from responder.domain.alert import PRIORITY
from responder.domain.delivery import State
from responder.flow.work import Work
from responder.store import board, sender
from responder.store.alert import Alert
from responder.web.language import gettext


@dataclass(frozen=True)
class Finish:
    left: str
    """How long it takes from now, roughly, in words."""
    at: datetime
    too_late: bool
    """Whether the alert ceases to be of use before that."""


def finish(work: Work, alert: Alert, counts: dict[State, int]) -> Finish | None:
    """The estimate; None when nothing of it waits any more, or when a freeze holds it for nobody knows how long."""
    gate = sender.get(work.session)
    if not counts.get(State.QUEUED) or gate.frozen_at is not None:
        return None
    begins = max(work.now, gate.paused_until or work.now)
    waiting = board.waiting_segments(work.session, PRIORITY[alert.kind])
    at = begins + timedelta(seconds=waiting / work.policy.segments_per_second)
    return Finish(_left(at - work.now), at, at > alert.useful_until)


def _left(wait: timedelta) -> str:
    seconds = wait.total_seconds()
    if seconds <= 5:
        return gettext("A few seconds left")
    if seconds <= 90:
        return gettext("About %(count)s s left") % {"count": ceil(seconds / 5) * 5}
    if seconds <= 90 * 60:
        return gettext("About %(count)s min left") % {"count": ceil(seconds / 60)}
    return gettext("About %(count)s h left") % {"count": ceil(seconds / 3600)}
