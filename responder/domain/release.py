"""Release: what one coordinator may send alone, and what needs a second."""

from dataclasses import dataclass
from enum import StrEnum

from responder.domain.policy import Policy


class Second(StrEnum):
    """Why a second coordinator must agree."""

    WIDE = "wide"
    """More areas than one person may call."""
    WORDS = "words"
    """The guard has flagged what was written."""
    CEILING = "ceiling"
    """More texts in an hour than the group has set."""
    BUDGET = "budget"
    """The month's budget would be passed."""


@dataclass(frozen=True)
class Reach:
    """What an alert would do. Money is in the currency of `Policy.segment_price`."""

    areas: int
    """Areas that it calls; 0 for one that goes only to those who were called."""
    people: int
    flagged: bool
    """Whether the guard has flagged a word of it."""
    texts_lately: int
    """Texts of alerts that were written in the past hour."""
    spent: float
    """This month so far."""
    cost: float
    """Of this one."""


def seconds(reach: Reach, policy: Policy) -> list[Second]:
    """Every reason why one person is not enough; none: one is."""
    found = {
        Second.WIDE: reach.areas > policy.wide_alert_areas,
        Second.WORDS: reach.flagged,
        Second.CEILING: reach.texts_lately + reach.people > policy.texts_an_hour,
        Second.BUDGET: policy.monthly_budget > 0 and reach.spent + reach.cost > policy.monthly_budget,
    }
    return [why for why, holds in found.items() if holds]
