"""Triage: which band of the board an open incident stands in, why, and since when. The longest wait goes first.

The order is the board's: somebody may be hurt, decide, go, answer, own, running, end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from responder.domain.incident import Hazard, State
from responder.domain.report import Activity

VOICES = 3
"""So many independent sources are a reason to go although nobody has looked."""


class Band(IntEnum):
    HURT = 1
    DECIDE = 2
    GO = 3
    ANSWER = 4
    OWN = 5
    RUNNING = 6
    END = 7


class Why(StrEnum):
    DISTRESS = "distress"
    DANGER = "danger"
    SECOND = "second"
    APPROVE = "approve"
    DISAGREE = "disagree"
    NOT_CONFIRMED = "not confirmed"
    BARE_CONFIRMATION = "bare confirmation"
    WRONG_CODES = "wrong codes"
    NOT_ALERTED = "not alerted"
    NOBODY_REACHED = "nobody reached"
    OVER = "over"
    TAKEN = "taken"
    FORCE = "force"
    VOICES = "voices"
    NO_PLACE = "no place"
    NOBODY_TO_ASK = "nobody to ask"
    NOBODY_ANSWERS = "nobody answers"
    TOO_FEW = "too few"
    UNASSIGNED = "unassigned"
    CHECKING = "checking"
    PEOPLE_THERE = "people there"
    OWNED = "owned"
    STALE = "stale"


_DOUBTS = (Why.DISAGREE, Why.NOT_CONFIRMED, Why.WRONG_CODES)
"""Only a person's decision settles these. A confirmation does not: it may be one side of the disagreement."""
_NOBODY_LOOKS = (Why.NOBODY_TO_ASK, Why.NOBODY_ANSWERS)
"""True only while no verifier is being asked."""


@dataclass(frozen=True)
class Facts:
    """What is known of an open incident. Times are in UTC."""

    status: State
    activity: Activity
    hazard: Hazard
    opened_at: datetime
    hazard_at: datetime | None = None
    confirmed_at: datetime | None = None
    owned_at: datetime | None = None
    """None: unassigned."""
    drafted_at: datetime | None = None
    """None: no draft waits for approval."""
    agreed: bool = False
    """Whether one coordinator has approved the draft and a second must."""
    rings: Mapping[Why, datetime] = field(default_factory=dict)
    """What rings for it, and since when."""
    alerted: bool = False
    asked: bool = False
    """Whether a verifier is being asked now."""
    placed: bool = True
    going: int = 0
    there: int = 0
    eyewitnesses: int = 0
    sources: int = 0
    stale: bool = False
    """Whether its confirmation is older than the policy trusts."""


def is_current(why: Why, facts: Facts) -> bool:
    """Whether what rings is still so. It may have ended without anybody taking the ring."""
    if why is Why.DISTRESS:
        return True
    confirmed, drafted = facts.status is State.CONFIRMED, facts.drafted_at is not None
    holds = dict.fromkeys((*_DOUBTS, Why.OVER), True)
    holds |= dict.fromkeys(_NOBODY_LOOKS, not confirmed and not facts.asked)
    holds |= dict.fromkeys((Why.APPROVE, Why.SECOND), drafted)
    holds |= dict.fromkeys((Why.NOBODY_REACHED, Why.TOO_FEW, Why.NOT_ALERTED), confirmed)
    holds |= {Why.BARE_CONFIRMATION: not confirmed, Why.NO_PLACE: confirmed and not facts.alerted}
    return facts.status is not State.CLOSED and holds[why]


@dataclass(frozen=True)
class Triage:
    band: Band
    why: Why
    since: datetime


def triage(facts: Facts) -> Triage:
    """Where the incident stands on the board. The first rule that fits decides."""
    return _hurt(facts) or _decide(facts) or _go(facts) or _answer(facts) or _rest(facts)


def _hurt(facts: Facts) -> Triage | None:
    if at := facts.rings.get(Why.DISTRESS):
        return Triage(Band.HURT, Why.DISTRESS, at)
    since = facts.hazard_at or facts.opened_at
    endangered = facts.hazard is not Hazard.NONE and facts.going + facts.there > 0
    if endangered and (facts.owned_at is None or facts.owned_at < since):
        return Triage(Band.HURT, Why.DANGER, since)
    return None


def _decide(facts: Facts) -> Triage | None:
    if facts.drafted_at:
        return Triage(Band.DECIDE, Why.SECOND if facts.agreed else Why.APPROVE, facts.drafted_at)
    confirmed = facts.status is State.CONFIRMED
    for why in _DOUBTS if confirmed else (*_DOUBTS, Why.BARE_CONFIRMATION):
        if at := facts.rings.get(why):
            return Triage(Band.DECIDE, why, at)
    unheard = not (facts.alerted or facts.stale) or Why.NOT_ALERTED in facts.rings
    if confirmed and unheard:
        why = Why.NOBODY_REACHED if Why.NOBODY_REACHED in facts.rings else Why.NOT_ALERTED
        return Triage(Band.DECIDE, why, facts.confirmed_at or facts.opened_at)
    if at := facts.rings.get(Why.OVER):
        return Triage(Band.DECIDE, Why.OVER, at)
    return None


def _go(facts: Facts) -> Triage | None:
    if facts.owned_at or facts.status is State.CONFIRMED:
        return None
    if facts.eyewitnesses and facts.activity is Activity.TAKEN:
        return Triage(Band.GO, Why.TAKEN, facts.opened_at)
    if facts.eyewitnesses and facts.hazard is not Hazard.NONE:
        return Triage(Band.GO, Why.FORCE, facts.opened_at)
    if facts.sources >= VOICES:
        return Triage(Band.GO, Why.VOICES, facts.opened_at)
    return None


def _answer(facts: Facts) -> Triage | None:
    if facts.status is State.CONFIRMED:
        at = facts.rings.get(Why.TOO_FEW)
        return Triage(Band.ANSWER, Why.TOO_FEW, at) if at else None
    for why in () if facts.asked else _NOBODY_LOOKS:
        if at := facts.rings.get(why):
            return Triage(Band.ANSWER, why, at)
    if not facts.placed and facts.owned_at is None:
        return Triage(Band.ANSWER, Why.NO_PLACE, facts.opened_at)
    return None


def _rest(facts: Facts) -> Triage:
    if facts.stale and facts.going + facts.there == 0:
        return Triage(Band.END, Why.STALE, facts.confirmed_at or facts.opened_at)
    if facts.owned_at is None:
        return Triage(Band.OWN, Why.UNASSIGNED, facts.opened_at)
    if facts.going + facts.there:
        return Triage(Band.RUNNING, Why.PEOPLE_THERE, facts.opened_at)
    return Triage(Band.RUNNING, Why.CHECKING if facts.asked else Why.OWNED, facts.opened_at)
