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

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from uuid import UUID

from responder.domain.confidence import Voice, independent, near_same
from responder.domain.contradiction import ENOUGH_FOR_ANOTHER
from responder.domain.distance import metres
from responder.domain.flood import ALIKE
from responder.domain.incident import Outcome
from responder.domain.likeness import Shape, alike
from responder.domain.policy import Policy
from responder.domain.report import INSIDE, Activity, Exactness
from responder.domain.tally import AHEAD, BEHIND, Seen, Tally, follows, on_wheels

_NAMED = 100.0
"""Meters that a named place adds to the distance: people name the crossing that they know, not the nearest one."""
_TOGETHER = timedelta(minutes=10)
_TOGETHER_WIDER = 2.0
"""Reports within so short a time may be this many times as far apart: two eyewitnesses may both be off."""
_INTO_HEARSAY = 0.5
"""Share of the distance for an eyewitness report near an incident that is only hearsay."""
_SURE = 2
"""Reports with a place from which on the middle of them says better where it is than the first of them."""
_STRAYS_TOGETHER, _STRAYS = 0.3, 0.2
"""How much of the distance is added for the middle of one report, within minutes or not. More reports need less."""
_ANOTHER_THING = 120.0
"""Meters for a report of clearly something else."""
_NOT_NAMED = 400.0
"""Meters for a report of what none of the incident's reports names: it may be another event next to it."""
_MOSTLY_NAMED = 1.7
"""A report of what at least half of the incident's reports name may be so many times as far away."""
_UNLIKE = 150.0
"""Meters by which an incident counts as farther away if all its reports name another activity."""
_PLACE_RUNS = 12
"""Runs of three letters in the words for a place. Shorter ones, like `my house`, name many places."""
_UNSURE_WHEN = 0.25
"""Share of the time since then by which people may be wrong about when they saw it."""
_LATELY = timedelta(minutes=20)
"""Reports so shortly before or after say what most people are talking about."""
_RAID, _OF_ALL = 6, 0.6
"""Sources about one incident, at least, and their share of all, for a report that says not where."""
_AT_ONCE = -1.0
"""Closer than any distance, even zero."""
_FAR = 1e6
"""The distance if one of the two is known only by its area: far, so that any better match wins."""
_FARTHER = 1e7
"""The same if the area is only the next one."""
LOOKED_AT = frozenset({Outcome.ENDED, Outcome.FALSE_ALARM, Outcome.OTHER_AGENCY})
"""Outcomes that somebody found out. If an incident could not be verified, new reports about it are checked."""
ENOUGH = 3
"""This many independent voices after the check are enough to check again, even if all are hearsay."""


class Reason(StrEnum):
    """Why a report was joined, or an incident opened."""

    NEAR = "near"
    SAME_PLACE = "same place"
    SAME_AREA = "same area"
    MOVING = "moving"
    """It is on the way of vehicles that were seen shortly before."""
    SAME_SOURCE = "same source"
    """It does not say where, but the same person has reported this incident."""
    SAME_WORDS = "same words"
    """It says nearly what another report says, or has the same words for a place that we don't know."""
    SAME_RAID = "same raid"
    """It does not say where. Most reports of the last minutes that name such an activity are about this incident."""
    UNPLACED = "no place"
    """Nobody knows where it is. It waits with others of that kind."""
    AGAIN = "again"
    """It is near an incident that was already checked, and says nothing new."""
    FIRST = "first"


@dataclass(frozen=True)
class Candidate:
    """An incident that a report might join. `seen.at` is when it was last reported or checked."""

    incident_id: UUID
    seen: Seen
    tally: Tally = field(default_factory=Tally)
    began: datetime | None = None
    """When it was first seen, if that is known."""
    areas: frozenset[UUID] = frozenset()
    """Areas that it is nearly in: people take the border of a neighborhood for a block further on."""


@dataclass(frozen=True)
class Kept:
    """A report of the last hours, and the incident that it joined. `place` is the shape of its words for the place."""

    incident_id: UUID
    at: datetime
    voice: Voice
    place: Shape


@dataclass(frozen=True)
class Said:
    """What a report without any known place says, and the reports of the last hours, oldest first."""

    voice: Voice
    place: Shape
    kept: list[Kept]


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


def choose_incident(report: Seen, candidates: list[Candidate], policy: Policy, said: Said | None = None) -> Choice:
    """The same place beats any distance. Then the closest wins, then the same activity, then the closest in time.

    A report without any known place joins the incident that it repeats by what is `said`.
    """
    if report.point is None and report.area_id is None:
        return _choose_unplaced(report, candidates, policy, said)
    best: tuple[tuple[float, bool, float], Choice] | None = None
    for candidate in candidates:
        found = _match(report, candidate, policy)
        if found is None:
            continue
        distance, reason = found
        apart = _apart(report, candidate).total_seconds()
        known = round(distance) if reason in {Reason.NEAR, Reason.MOVING} else None
        rank = distance + _UNLIKE * _unlike(report, candidate), report.activity is not candidate.seen.activity, apart
        if best is None or rank < best[0]:
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


def was_before(seen_at: datetime, told_at: datetime, closed_at: datetime) -> bool:
    """Whether it was seen before an incident closed. The longer ago, the less exactly people know when."""
    return seen_at - (told_at - seen_at) * _UNSURE_WHEN <= closed_at


def drives_on(report: Seen, candidate: Candidate, reason: Reason) -> bool:
    """Whether it tells of vehicles that somebody looked for in vain: they may only have driven on meanwhile."""
    tally = candidate.tally
    if not on_wheels(report, tally) or not report.first_hand:
        return False
    # At the very place where somebody looked, it is something new.
    if reason not in {Reason.NEAR, Reason.MOVING}:
        return False
    seen = tally.latest_at or candidate.began
    return seen is not None and -BEHIND <= report.at - seen <= AHEAD


def _match(report: Seen, candidate: Candidate, policy: Policy) -> tuple[float, Reason] | None:
    incident, tally = candidate.seen, candidate.tally
    if _apart(report, candidate) > policy.join_window:
        return None
    other = _is_other(report, tally)
    if report.place_id is not None and report.place_id == incident.place_id and not other:
        return _AT_ONCE, Reason.SAME_PLACE
    together = abs(report.at - incident.at) <= _TOGETHER
    into_hearsay = report.first_hand and not incident.first_hand and not together
    if report.point is not None and incident.point is not None:
        times = _TOGETHER_WIDER if together else _INTO_HEARSAY if into_hearsay else 1
        if tally.located >= _SURE and not into_hearsay:
            times = 1 + (_STRAYS_TOGETHER if together else _STRAYS) / sqrt(tally.located)
        named = sum(one in {Exactness.PLACE, Exactness.NEAR} for one in (report.exactness, incident.exactness))
        spread = 1.0 if other or into_hearsay else _spread(report, tally)
        within = policy.join_distance * min(times * spread, _TOGETHER_WIDER) + _NAMED * named
        if other or not _is_named(report, tally):
            within = min(within, _ANOTHER_THING if other else _NOT_NAMED)
        return _measure(report, candidate, within)
    if into_hearsay or other or report.area_id is None:
        return None
    if report.point is None and report.activity in INSIDE and _is_outside(tally):
        return None
    beside = report.point is None and report.area_id in candidate.areas
    far = _FAR if report.area_id == incident.area_id else _FARTHER if beside else None
    return None if far is None else (far, Reason.SAME_AREA)


def _measure(report: Seen, candidate: Candidate, within: float) -> tuple[float, Reason] | None:
    """How far the report is from the incident, if that is near enough, or on the way of moving vehicles."""
    tally = candidate.tally
    here = candidate.seen.point if tally.center is None or tally.moves else tally.center
    if report.point is None or here is None:
        return None
    distance = metres(report.point, here)
    if distance <= within:
        return distance, Reason.NEAR
    return (distance, Reason.MOVING) if follows(report, tally) else None


def _apart(report: Seen, candidate: Candidate) -> timedelta:
    """The time between the report and the incident; nothing if it was seen while the incident went on."""
    began = candidate.began if candidate.began is not None else candidate.seen.at
    return max(report.at - candidate.seen.at, min(began, candidate.seen.at) - report.at, timedelta())


def _is_other(report: Seen, tally: Tally) -> bool:
    """Whether it is clearly something else than what several reports say: a raid inside, or a stop on the street."""
    inside = sum(tally.activities.get(one, 0) for one in INSIDE)
    street = tally.activities.get(Activity.STOP, 0)
    if report.activity in INSIDE:
        return inside == 0 and street >= ENOUGH_FOR_ANOTHER
    return report.activity is Activity.STOP and street == 0 and inside >= ENOUGH_FOR_ANOTHER


def _is_outside(tally: Tally) -> bool:
    """Whether several reports tell of something, and none of them of anything inside."""
    return sum(tally.activities.values()) >= ENOUGH_FOR_ANOTHER and not any(
        tally.activities.get(one, 0) for one in INSIDE
    )


def _is_named(report: Seen, tally: Tally) -> bool:
    """Whether any report names the same activity, if both say what it is."""
    named = set(tally.activities) - {Activity.OTHER}
    return not named or report.activity in {*named, Activity.OTHER}


def _spread(report: Seen, tally: Tally) -> float:
    """How much farther away a report may be that names what most of the reports name."""
    every = sum(tally.activities.values())
    return _MOSTLY_NAMED if every and tally.activities.get(report.activity, 0) * 2 >= every else 1.0


def _unlike(report: Seen, candidate: Candidate) -> float:
    """The share of the incident's reports that name another activity."""
    every = sum(candidate.tally.activities.values())
    return 1 - candidate.tally.activities.get(report.activity, 0) / every if every else 0.0


def _choose_unplaced(report: Seen, candidates: list[Candidate], policy: Policy, said: Said | None) -> Choice:
    """What it repeats, or the raid that most reports are about; or else the group that waits for a person."""
    if said is None:
        return Choice(None, Reason.UNPLACED)
    near = {one.incident_id: one for one in candidates if _apart(report, one) <= policy.join_window}
    kept = [one for one in said.kept if one.incident_id in near]
    found = _repeated(said, kept)
    group = next((key for key, one in near.items() if one.seen.exactness is Exactness.NONE), None)
    raid = _raid(report, kept, near)
    if found is not None:
        incident_id, reason = found
    elif raid is not None:
        incident_id, reason = raid, Reason.SAME_RAID
    elif group is not None:
        incident_id, reason = group, Reason.UNPLACED
    else:
        return Choice(None, Reason.UNPLACED)
    return Choice(incident_id, reason, None, round(_apart(report, near[incident_id]).total_seconds() / 60))


def _repeated(said: Said, kept: list[Kept]) -> tuple[UUID, Reason] | None:
    """The incident of the last report from the same source, else about a place of the same name, else alike."""
    for one in reversed(kept):
        if one.voice.source_id == said.voice.source_id:
            return one.incident_id, Reason.SAME_SOURCE
    for one in reversed(kept):
        if _same_place(said, one) or near_same(said.voice, one.voice):
            return one.incident_id, Reason.SAME_WORDS
    return None


def _same_place(said: Said, one: Kept) -> bool:
    return min(len(said.place), len(one.place)) >= _PLACE_RUNS and alike(said.place, one.place) >= ALIKE


def _raid(report: Seen, kept: list[Kept], near: dict[UUID, Candidate]) -> UUID | None:
    """The incident that nearly all voices of the last minutes are about, if there are enough."""
    lately = [
        one for one in kept if abs(report.at - one.at) <= _LATELY and near[one.incident_id].seen.area_id is not None
    ]
    voices = {(one.incident_id, one.voice.source_id) for one in lately}
    counted = Counter(incident_id for incident_id, _ in voices)
    first = counted.most_common(1)
    if not first or first[0][1] < max(_RAID, _OF_ALL * len(voices)):
        return None
    return None if _is_other(report, near[first[0][0]].tally) else first[0][0]
