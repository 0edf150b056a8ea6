"""Cost: the price of texts, for the month so far and for each alert, in dollars."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from uuid import UUID

from responder.flow.work import Work
from responder.store import sender
from responder.store import spending as store
from responder.store.spending import Count, Sent

_NEAR = 0.8
"""The share of the budget at which pages start to warn."""
_MOST_ALERTS = 50
_MONTHS = 12
"""Months in the overview, including this one."""


class State(StrEnum):
    """The month's spending compared to its budget."""

    FINE = "fine"
    NEAR = "near"
    PASSED = "passed"


@dataclass(frozen=True)
class Month:
    """This month so far, in dollars. The count of sent texts lags by about a minute."""

    spent: float
    planned: float
    """Texts waiting to be sent. Some may still be canceled."""
    budget: float
    """0 if no budget is set."""

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
    """Sent texts and their cost: this month by kind and by alert, and month by month. Drills are kept apart."""

    month: Month
    kinds: dict[str, Count]
    drill_kinds: dict[str, Count]
    alerts: list[Sent]
    """Sorted by segments, most first."""
    cut: bool
    """Whether there were more alerts than are listed."""
    months: dict[str, Count]
    drill_months: dict[str, Count]


def segment_cost(work: Work, segments: int, through: int) -> float:
    """Return the cost of these segments with this sender, in dollars."""
    return 0.0 if through == sender.DRILL else segments * work.policy.segment_price


def spent_this_month(work: Work) -> float:
    """Return this month's cost in dollars: texts sent and texts waiting."""
    return month_costs(work).due


def month_costs(work: Work) -> Month:
    """Return this month's cost and budget."""
    gone = store.segments_since(work.session, _first(work))
    waiting = store.segments_waiting(work.session)
    return Month(
        segment_cost(work, gone, sender.DEFAULT),
        segment_cost(work, waiting, sender.DEFAULT),
        work.policy.monthly_budget,
    )


def alert_cost(work: Work, alert_id: UUID) -> tuple[int, float]:
    """Return an alert's segments and cost in dollars so far, including texts still waiting."""
    found = store.of_alert(work.session, alert_id)
    if found is None:
        return 0, 0.0
    segments = found.segments + found.planned
    return segments, segment_cost(work, segments, found.sender_id)


def cost_overview(work: Work) -> Overview:
    """Return the details of this month and the totals of the months before it."""
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
    """The first day of the month in the group's time zone."""
    return work.local.date().replace(day=1)
