"""Tally: what an incident's reports say together, where it was seen last, and whether vehicles drive on."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from responder.domain.distance import Point, metres
from responder.domain.report import Activity, Exactness

AHEAD, BEHIND = timedelta(minutes=15), timedelta(minutes=5)
"""How long after vehicles were seen, or before, somebody else may see them farther on."""
_ON_WHEELS = {Activity.VEHICLES, Activity.GATHERED, Activity.STOP}
"""What people call vehicles that drive together and stop at times."""
_STANDS = 400.0
"""Meters within which two people may mean the same parked cars."""
_DRIVES = 250.0
"""Meters a minute: as fast as a slow convoy drives, corners and stops included."""
_PASSES = 600.0
"""Meters that are added to that: both people may be off."""


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
class Tally:
    """What an incident's reports say together. It is kept on the incident, so that no join needs to read them all."""

    located: int = 0
    """Reports with a point or a named place."""
    center: Point | None = None
    """The middle of those reports."""
    activities: Mapping[Activity, int] = field(default_factory=dict)
    latest: Point | None = None
    """Where it was seen last, at `latest_at`."""
    latest_at: datetime | None = None
    moves: bool = False
    """Whether reports followed it along the way."""

    def after(self, report: Seen) -> "Tally":
        """The tally with one more report."""
        counted = Counter(self.activities)
        counted[report.activity] += 1
        told = replace(self, activities=dict(counted))
        if report.point is None:
            return told
        located, center = self.located + 1, report.point
        if self.center is not None:
            center = Point(
                self.center.latitude + (report.point.latitude - self.center.latitude) / located,
                self.center.longitude + (report.point.longitude - self.center.longitude) / located,
            )
        told = replace(told, located=located, center=center)
        if self.latest is None or self.latest_at is None or self.latest_at <= report.at:
            moves = self.moves or (self.latest is not None and follows(report, self))
            told = replace(told, latest=report.point, latest_at=report.at, moves=moves)
        return told

    def without_place(self) -> "Tally":
        """The same, without saying where."""
        return Tally(activities=self.activities)

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "located": self.located,
            "center": _pair(self.center),
            "activities": dict(self.activities),
            "latest": _pair(self.latest),
            "latest_at": self.latest_at.isoformat() if self.latest_at else None,
            "moves": self.moves,
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> "Tally":
        """The tally that was stored; an empty one if none was."""
        if not stored:
            return cls()
        at = stored["latest_at"]
        return cls(
            stored["located"],
            Point(*stored["center"]) if stored["center"] else None,
            {Activity(one): count for one, count in stored["activities"].items()},
            Point(*stored["latest"]) if stored["latest"] else None,
            datetime.fromisoformat(at) if at else None,
            stored["moves"],
        )

    @property
    def mostly(self) -> Activity | None:
        """The activity that most reports name."""
        return max(self.activities, key=lambda one: self.activities[one], default=None)


def on_wheels(report: Seen, tally: Tally) -> bool:
    """Whether the report may be about the vehicles that most of the reports name."""
    return report.activity in _ON_WHEELS and tally.mostly is Activity.VEHICLES


def follows(report: Seen, tally: Tally) -> bool:
    """Whether vehicles that were seen there can be here by now. Once they move, a stop may be theirs, too."""
    if not on_wheels(report, tally) or not (tally.moves or report.activity is Activity.VEHICLES):
        return False
    if report.point is None or tally.latest is None or tally.latest_at is None:
        return False
    later = report.at - tally.latest_at
    if not -BEHIND <= later <= AHEAD:
        return False
    gone = metres(report.point, tally.latest)
    return _STANDS < gone <= _PASSES + _DRIVES * abs(later).total_seconds() / 60


def _pair(point: Point | None) -> tuple[float, float] | None:
    return (point.latitude, point.longitude) if point else None
