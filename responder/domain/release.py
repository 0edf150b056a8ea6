"""Release: which alerts one coordinator may send alone, and which need a second coordinator."""

from dataclasses import dataclass
from enum import StrEnum

from responder.domain.policy import Policy


class Second(StrEnum):
    """Why a second coordinator must agree."""

    WIDE = "wide"
    """It goes to more areas than one person may alert."""
    WORDS = "words"
    """The guard flagged the text."""
    CEILING = "ceiling"
    """It would pass the group's limit of texts in an hour."""
    BUDGET = "budget"
    """It would pass the month's budget."""


@dataclass(frozen=True)
class Reach:
    """How far an alert would go. Money is in the currency of `Policy.segment_price`."""

    areas: int
    """Areas that it alerts; 0 if it goes only to people who were already alerted."""
    people: int
    flagged: bool
    """Whether the guard flagged anything in it."""
    texts_lately: int
    """Texts of alerts written in the past hour."""
    spent: float
    """Money spent this month so far."""
    cost: float
    """The cost of this alert."""


def seconds(reach: Reach, policy: Policy) -> list[Second]:
    """Every reason why a second coordinator must agree; empty if one is enough."""
    found = {
        Second.WIDE: reach.areas > policy.wide_alert_areas,
        Second.WORDS: reach.flagged,
        Second.CEILING: reach.texts_lately + reach.people > policy.texts_an_hour,
        Second.BUDGET: policy.monthly_budget > 0 and reach.spent + reach.cost > policy.monthly_budget,
    }
    return [why for why, holds in found.items() if holds]
