"""Cost: what texts cost, this month so far and each by itself, in dollars."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID

from responder.flow.work import Work
from responder.store import sender
from responder.store import spending as store
from responder.store.spending import Count, Sent

_NEAR = 0.8
"""Of the budget: from here on pages warn."""
_MOST_ALERTS = 50
_MONTHS = 12
"""That the overview goes back, this one included."""


class State(StrEnum):
    """How the month stands against its budget."""

    FINE = "fine"
    NEAR = "near"
    PASSED = "passed"


@dataclass(frozen=True)
class Month:
    """This month so far, in dollars. The count of what went out is about a minute behind."""

    spent: float
    planned: float
    """What waits to go out; some of it may still be cancelled."""
    budget: float
    """0: none is set."""

    @property
    def due(self) -> float:
        return self.spent + self.planned

    @property
    def state(self) -> State:
        if self.budget <= 0 or self.due < _NEAR * self.budget:
            return State.FINE
        return State.PASSED if self.due >= self.budget else State.NEAR


@dataclass(frozen=True)
class Overview:
    """What went out, for how much: this month by kind and by alert, and the months up to this one; drills apart."""

    month: Month
    kinds: dict[str, Count]
    drill_kinds: dict[str, Count]
    alerts: list[Sent]
    """Those of the most segments first."""
    cut: bool
    """Whether there were more alerts."""
    months: dict[str, Count]
    drill_months: dict[str, Count]


def segment_cost(work: Work, segments: int, through: int) -> float:
    """What so many segments cost through this sender."""
    return 0.0 if through == sender.DRILL else segments * work.policy.segment_price


def spent_this_month(work: Work) -> float:
    """What this month comes to: what went out, and what waits to."""
    return month_costs(work).due


def month_costs(work: Work) -> Month:
    """This month against its budget."""
    gone = store.segments_since(work.session, _first(work))
    waiting = store.segments_waiting(work.session)
    return Month(
        segment_cost(work, gone, sender.DEFAULT),
        segment_cost(work, waiting, sender.DEFAULT),
        work.policy.monthly_budget,
    )


def alert_cost(work: Work, alert_id: UUID) -> tuple[int, float]:
    """What an alert came to so far, what waits included: segments and dollars."""
    found = store.of_alert(work.session, alert_id)
    if found is None:
        return 0, 0.0
    segments = found.segments + found.planned
    return segments, segment_cost(work, segments, found.sender_id)


def cost_overview(work: Work) -> Overview:
    """Everything about this month, and how the months before it were."""
    first = _first(work)
    began = datetime.combine(first, time(), work.policy.zone).astimezone(UTC)
    alerts = store.by_alert(work.session, began, _MOST_ALERTS + 1)
    year, month_of_year = divmod(first.year * 12 + first.month - _MONTHS, 12)
    earliest = date(year, month_of_year + 1, 1)
    return Overview(
        month=month_costs(work),
        kinds=store.by_kind(work.session, first, drill=False),
        drill_kinds=store.by_kind(work.session, first, drill=True),
        alerts=alerts[:_MOST_ALERTS],
        cut=len(alerts) > _MOST_ALERTS,
        months=store.by_month(work.session, earliest, drill=False),
        drill_months=store.by_month(work.session, earliest, drill=True),
    )


def _first(work: Work) -> date:
    """The first day of the month where the group is."""
    return work.local.date().replace(day=1)
