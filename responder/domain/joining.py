"""Whether a report belongs to an incident that is already open, with the reasons in codes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from responder.domain.distance import Point, metres
from responder.domain.policy import Policy
from responder.domain.report import Activity

_AT_ONCE = -1.0
"""Nearer than any distance, that of the very same point included."""


class Reason(StrEnum):
    """Why a report was joined, or an incident opened."""

    NEAR = "near"
    SAME_PLACE = "same place"
    SAME_AREA = "same area"
    FIRST = "first"


@dataclass(frozen=True)
class Seen:
    """What joining looks at, of a report or of an incident. `point` is None when only the area is known."""

    area_id: UUID | None
    place_id: UUID | None
    point: Point | None
    activity: Activity
    at: datetime


@dataclass(frozen=True)
class Candidate:
    """An open incident that a report might join; `seen.at` is when it was last reported."""

    incident_id: UUID
    seen: Seen


def choose(report: Seen, candidates: list[Candidate], policy: Policy) -> tuple[UUID | None, Reason]:
    """The incident to join, or None to open one. The nearest wins; the same place beats any distance."""
    best: tuple[float, UUID, Reason] | None = None
    for candidate in candidates:
        found = _match(report, candidate.seen, policy)
        if found is None:
            continue
        distance, reason = found
        if best is None or distance < best[0]:
            best = (distance, candidate.incident_id, reason)
    return (best[1], best[2]) if best else (None, Reason.FIRST)


def _match(report: Seen, incident: Seen, policy: Policy) -> tuple[float, Reason] | None:
    if abs(report.at - incident.at) > policy.join_window or not _alike(report.activity, incident.activity):
        return None
    if report.place_id is not None and report.place_id == incident.place_id:
        return _AT_ONCE, Reason.SAME_PLACE
    if report.point is not None and incident.point is not None:
        distance = metres(report.point, incident.point)
        return (distance, Reason.NEAR) if distance <= policy.join_distance else None
    if report.area_id is not None and report.area_id == incident.area_id:
        # Only an area is known of one of them: as far as can be, so that anything better is preferred.
        return float("inf"), Reason.SAME_AREA
    return None


def _alike(one: Activity, other: Activity) -> bool:
    """A stop seen by one is people gathered for the next; only a workplace and a home door tell two things apart."""
    return {one, other} != {Activity.WORKPLACE, Activity.DOOR}
