"""Which incident a report belongs to, and why: an open one, one that is already over, or a new one.

A report joins an open incident that is close in place and time and similar in activity. How close it must be depends
on how exactly both places are known. A point shared by somebody on the spot is right to within a block or two. People
name a crossing for everything that happens around it. An area says nothing closer. Time matters, too: when two people
report the same thing within minutes, each may be off, to either side. A report with only an area joins if nothing
closer fits, and never sets the incident's location. If an incident is only hearsay so far, an eyewitness report joins
it only at the same place or within half the distance: hearsay must not swallow it.

We don't check a place again just because a rumor goes on after a verifier looked and found nothing. Later hearsay
about that place, and repeated wording, belong to the incident that was checked and are counted there. Eyewitness
reports in new words are always checked. So is hearsay once enough independent sources repeat it: something that was
not true at nine may have begun by ten.
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
"""Meters that a named place adds to the distance: people name the crossing that they know, not the nearest one."""
_TOGETHER = timedelta(minutes=10)
_TOGETHER_WIDER = 2.0
"""Reports within so short a time may be this many times as far apart: two eyewitnesses may both be off."""
_INTO_HEARSAY = 0.5
"""Share of the distance for an eyewitness report near an incident that is only hearsay."""
_AT_ONCE = -1.0
"""Closer than any distance, even zero."""
_FAR = float("inf")
"""The distance if one of the two is known only by its area: the farthest, so that any better match wins."""
LOOKED_AT = frozenset({Outcome.ENDED, Outcome.FALSE_ALARM, Outcome.OTHER_AGENCY})
"""Outcomes that somebody found out. If an incident could not be verified, new reports about it are checked."""
ENOUGH = 3
"""This many independent voices after the check are enough to check again, even if all are hearsay."""


class Reason(StrEnum):
    """Why a report was joined, or an incident opened."""

    NEAR = "near"
    SAME_PLACE = "same place"
    SAME_AREA = "same area"
    AGAIN = "again"
    """It is near an incident that was already checked, and says nothing new."""
    FIRST = "first"


@dataclass(frozen=True)
class Seen:
    """The parts of a report or an incident that joining looks at. `point` is None if only the area is known."""

    area_id: UUID | None
    place_id: UUID | None
    point: Point | None
    activity: Activity
    at: datetime
    exactness: Exactness = Exactness.POINT
    first_hand: bool = True
    """Whether somebody says that they saw it, or confirmed it."""


@dataclass(frozen=True)
class Candidate:
    """An incident that a report might join. `seen.at` is when it was last reported or checked."""

    incident_id: UUID
    seen: Seen


@dataclass(frozen=True)
class Choice:
    """The incident to join, or None to open one, and how close it is if that is known."""

    incident_id: UUID | None
    reason: Reason
    metres: int | None = None
    minutes: int | None = None

    @property
    def why(self) -> dict[str, str | int]:
        """The choice as stored in the history: codes and numbers."""
        figures = {"metres": self.metres, "minutes": self.minutes}
        return {"reason": self.reason, **{name: figure for name, figure in figures.items() if figure is not None}}


def choose_incident(report: Seen, candidates: list[Candidate], policy: Policy) -> Choice:
    """The same place beats any distance. Then the closest wins, then the same activity, then the closest in time."""
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
    """Whether a report about an incident that was checked needs no new check.

    `before` and `since` are the reports before and after the check; `reason` is why this one is near. In the same
    area the report may be about something else, unless the words are the same.
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
        named = sum(one in {Exactness.PLACE, Exactness.NEAR} for one in (report.exactness, incident.exactness))
        times = _TOGETHER_WIDER if together else _INTO_HEARSAY if into_hearsay else 1
        within = policy.join_distance * times + _NAMED * named
        return (distance, Reason.NEAR) if distance <= within else None
    if report.area_id is not None and report.area_id == incident.area_id and not into_hearsay:
        return _FAR, Reason.SAME_AREA
    return None


def _alike(one: Activity, other: Activity) -> bool:
    """One person's stop is another's gathering. Only a workplace and a home door are clearly two different things."""
    return {one, other} != {Activity.WORKPLACE, Activity.DOOR}
