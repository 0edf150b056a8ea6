"""Which incident a report belongs to, and why: an open one, one that is over already, or none, so that one is opened.

A report joins an open incident that is near in place and time and alike in activity. How near is near depends on how
exactly both places are known: who stands there and shares their point is right to within a block or two, a named
crossing stands for all that happens around it, and of an area nothing nearer is known. It depends on the time, too: of
two who tell at once what both see, each may be wrong, to either side. A place that is known by its area only joins, if
nothing nearer can be joined, and never says where the incident is. What somebody sees is not folded into what others
have only heard of before, unless it is at the same place or half as far: hearsay must not swallow it.

What somebody has looked at and not found is not looked at again because it is passed on: hearsay that goes on after it
at that place, and words that were told before, belong to what was looked at and are counted there. Who says that they
see it, in words of their own, is always checked. So is hearsay, once so many who know nothing of each other go on
saying it: what was not so at nine may have begun by ten.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from responder.domain.confidence import Voice, independent, near_same
from responder.domain.distance import Point, metres
from responder.domain.incident import Outcome
from responder.domain.policy import Policy
from responder.domain.report import Activity, Exactness

_NAMED = 100.0
"""Metres that a named place adds to the distance: people name the crossing that they know, not the nearest."""
_TOGETHER = timedelta(minutes=10)
_TOGETHER_WIDER = 2.0
"""Times as far apart may be what is told within so short a time: each of two may place wrong what both see."""
_INTO_HEARSAY = 0.5
"""Of the distance, for what somebody sees near what others have only heard of."""
_AT_ONCE = -1.0
"""Nearer than any distance, that of the very same point included."""
_FAR = float("inf")
"""Only an area is known of one of them: as far as can be, so that anything better is preferred."""
LOOKED_AT = frozenset({Outcome.ENDED, Outcome.FALSE_ALARM, Outcome.OTHER_AGENCY})
"""Outcomes that somebody found out; of what could not be verified nobody knows, and more about it is asked after."""
ENOUGH = 3
"""Independent voices after it was looked at that are enough to look again, though all of them only heard of it."""


class Reason(StrEnum):
    """Why a report was joined, or an incident opened."""

    NEAR = "near"
    SAME_PLACE = "same place"
    SAME_AREA = "same area"
    AGAIN = "again"
    """It is near what was looked at already, and tells nothing new."""
    FIRST = "first"


@dataclass(frozen=True)
class Seen:
    """What joining looks at, of a report or of an incident. `point` is None when only the area is known."""

    area_id: UUID | None
    place_id: UUID | None
    point: Point | None
    activity: Activity
    at: datetime
    exactness: Exactness = Exactness.POINT
    first_hand: bool = True
    """Whether somebody says that they saw it, or has confirmed it."""


@dataclass(frozen=True)
class Candidate:
    """An incident that a report might join; `seen.at` is when it was last reported, or looked at."""

    incident_id: UUID
    seen: Seen


@dataclass(frozen=True)
class Choice:
    """The incident to join, or None to open one; and how near it is, as far as that is known."""

    incident_id: UUID | None
    reason: Reason
    metres: int | None = None
    minutes: int | None = None

    @property
    def why(self) -> dict[str, str | int]:
        """As the history keeps it: codes and figures."""
        figures = {"metres": self.metres, "minutes": self.minutes}
        return {"reason": self.reason, **{name: figure for name, figure in figures.items() if figure is not None}}


def choose_incident(report: Seen, candidates: list[Candidate], policy: Policy) -> Choice:
    """The same place beats any distance, then the nearest wins; of an area, what is nearest in activity and time."""
    best: tuple[tuple[float, bool, float], Choice] | None = None
    for candidate in candidates:
        incident = candidate.seen
        found = _match(report, incident, policy)
        if found is None:
            continue
        distance, reason = found
        apart = abs(report.at - incident.at).total_seconds()
        rank = distance, report.activity is not incident.activity, apart
        if best is None or rank < best[0]:
            known = round(distance) if reason is Reason.NEAR else None
            best = rank, Choice(candidate.incident_id, reason, known, round(apart / 60))
    return best[1] if best else Choice(None, Reason.FIRST)


def says_nothing_new(told: Voice, before: list[Voice], since: list[Voice], reason: Reason) -> bool:
    """Whether a report about what was looked at needs nobody to look again.

    `before` is what was told until somebody found out, `since` what was told after, `reason` why it is near. In the
    same area something else may be meant, unless the words are the same.
    """
    if any(near_same(told, one) for one in (*before, *since)):
        return True
    if told.first_hand or reason is Reason.SAME_AREA:
        return False
    return independent([*before, *since, told]) - independent(before) < ENOUGH


def _match(report: Seen, incident: Seen, policy: Policy) -> tuple[float, Reason] | None:
    if abs(report.at - incident.at) > policy.join_window or not _alike(report.activity, incident.activity):
        return None
    if report.place_id is not None and report.place_id == incident.place_id:
        return _AT_ONCE, Reason.SAME_PLACE
    together = abs(report.at - incident.at) <= _TOGETHER
    into_hearsay = report.first_hand and not incident.first_hand and not together
    if report.point is not None and incident.point is not None:
        distance = metres(report.point, incident.point)
        named = (report.exactness, incident.exactness).count(Exactness.PLACE)
        times = _TOGETHER_WIDER if together else _INTO_HEARSAY if into_hearsay else 1
        within = policy.join_distance * times + _NAMED * named
        return (distance, Reason.NEAR) if distance <= within else None
    if report.area_id is not None and report.area_id == incident.area_id and not into_hearsay:
        return _FAR, Reason.SAME_AREA
    return None


def _alike(one: Activity, other: Activity) -> bool:
    """A stop seen by one is people gathered for the next; only a workplace and a home door tell two things apart."""
    return {one, other} != {Activity.WORKPLACE, Activity.DOOR}
