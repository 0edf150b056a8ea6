"""A day of 800 reports over 104 areas: 22 real events, and everything else that people report."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import NamedTuple
from uuid import UUID

from responder.domain.distance import Point, metres
from responder.domain.report import Activity, Seen
from tests.replay import wording

REPORTS = 800
REAL = 22
_RUMORS = 7
_FLOOD = 90
DAY = 18 * 60.0
"""Minutes, from 6 AM to midnight."""
WRONG_BY = 300.0
"""Meters by which a witness may misplace what they see."""
_APART = 700.0
"""Meters between two claims about the same time, at least: nobody could tell nearer ones apart."""
_LATER = 60.0
"""Minutes after which something else may be claimed about the same place."""
_METRES_A_DEGREE = 111_195.0


class Kind(StrEnum):
    """What is behind a claim."""

    REAL = "real"
    RUMOR = "rumor"
    """Not true, and passed on."""
    MISTAKE = "mistake"
    """An honest mistake: it was the sheriff, or a delivery."""
    PRANK = "prank"
    FLOOD = "flood"
    """Many at the same time, to get in the way."""


@dataclass(frozen=True)
class Spot:
    """A place of the gazetteer."""

    name: str
    point: Point


@dataclass(frozen=True)
class Town:
    """The setting of a day: the areas' inner points, the gazetteer, and the area of any point (None: no area)."""

    areas: dict[UUID, Point]
    places: list[Spot]
    locate: Callable[[Point], UUID | None]
    names: dict[UUID, str] = field(default_factory=dict)
    """The areas' names."""


@dataclass(frozen=True)
class Claim:
    """One thing that people say is happening. Times are minutes of the day."""

    number: int
    kind: Kind
    activity: Activity
    point: Point
    begins: float
    ends: float
    heading: tuple[float, float] = (0.0, 0.0)
    """Meters north and east that it moves in a minute."""

    def where(self, at: float) -> Point:
        """Where it is at that minute."""
        gone = max(0.0, min(at, self.ends) - self.begins)
        north, east = self.heading
        return moved(self.point, north * gone, east * gone) if gone else self.point


@dataclass(frozen=True)
class Told:
    """One report as it comes in. It has a point, words or an area, or several of these."""

    at: float
    claim: Claim
    source: int
    """The person who reports: the same number is the same source."""
    language: str
    first_hand: bool
    activity: Activity
    point: Point | None
    words: str
    area: UUID | None
    details: str
    seen: Seen = Seen.NOW
    """When they say that they saw it."""
    meant: Point | None = None
    """Where somebody who knows the town finds it by the words, though no list of places has them."""


@dataclass
class Day:
    claims: list[Claim] = field(default_factory=list)
    reports: list[Told] = field(default_factory=list)
    """Sorted by the time at which they come in."""


class _Says(NamedTuple):
    language: str
    first_hand: bool
    details: str


class _Maker:
    def __init__(self, seed: int, town: Town) -> None:
        self._random = Random(seed)  # noqa: S311  # the same day for the same seed
        self._town = town
        self._areas = sorted(town.areas)
        self._day = Day()
        self._sources = 0

    def make(self) -> Day:
        for _ in range(REAL):
            self._real()
        for _ in range(_RUMORS):
            self._rumor()
        self._flood()
        while len(self._day.reports) < REPORTS:
            self._one_of_many()
        self._day.reports.sort(key=lambda told: told.at)
        return self._day

    def _real(self) -> None:
        random, claim = self._random, self._somewhere(Kind.REAL, self._random.uniform(15, 75))
        # From 1 to 30 witnesses: most events have some, and few have many.
        witnesses = min(30, 1 + int(random.expovariate(1 / 8)))
        for _ in range(witnesses):
            spoken = wording.language(random)
            # People who come a little later may see another side of it.
            activity = claim.activity if random.random() < 0.75 else random.choice(BESIDES[claim.activity])
            where = self._wrong(claim.point)
            at = min(claim.ends + 10, claim.begins + random.expovariate(3 / (claim.ends - claim.begins)))
            self._tell(claim, at, where, activity, _Says(spoken, True, wording.seen(random, activity, spoken)))

    def _rumor(self) -> None:
        random = self._random
        spot = random.choice(self._town.places)
        begins = random.uniform(0, DAY - 240)
        claim = self._claim(Kind.RUMOR, random.choice(list(BESIDES)), spot.point, begins, begins + 180)
        said = wording.rumor(random, spot.name)
        for _ in range(random.randrange(6, 26)):
            at = begins + 180 * random.random() ** 2
            # People who pass it on fill in the form as they understand it.
            activity = claim.activity if random.random() < 0.8 else random.choice(BESIDES[claim.activity])
            told = wording.passed_on(random, said)
            spoken = wording.language(random)
            words = spot.name if random.random() < 0.6 else ""
            area = None if words else self._town.locate(spot.point)
            if not words and area is None:
                words = spot.name
            self._add(Told(at, claim, self._new_source(), spoken, False, activity, None, words, area, told))

    def _flood(self) -> None:
        random = self._random
        begins = random.uniform(60, DAY - 60)
        sources = [self._new_source() for _ in range(random.randrange(1, 4))]
        spot = random.choice(self._town.places)
        claim = self._claim(Kind.FLOOD, Activity.TAKEN, spot.point, begins, begins + 15)
        for _ in range(_FLOOD):
            place = random.choice(self._town.places)
            said = wording.flood(random, place.name)
            at = random.uniform(claim.begins, claim.ends)
            self._add(Told(at, claim, random.choice(sources), "en", True, Activity.TAKEN, None, place.name, None, said))

    def _one_of_many(self) -> None:
        """A person who is mistaken, mostly alone, or who makes it up."""
        random = self._random
        kind = Kind.MISTAKE if random.random() < 0.85 else Kind.PRANK
        claim = self._somewhere(kind, random.uniform(10, 40))
        left = REPORTS - len(self._day.reports)
        for _ in range(min(left, random.choices((1, 2, 3), (80, 15, 5))[0])):
            spoken = wording.language(random)
            details = wording.seen(random, claim.activity, spoken)
            at = random.uniform(claim.begins, claim.ends)
            says = _Says(spoken, random.random() < 0.8, details)
            self._tell(claim, at, self._wrong(claim.point), claim.activity, says)

    def _tell(self, claim: Claim, at: float, where: Point, activity: Activity, says: _Says) -> None:
        """Reports by a point, in words, or by the area alone."""
        how = self._random.random()
        area, near = self._town.locate(where), self._near(where)
        told: tuple[Point | None, str, UUID | None]
        if how < 0.4 or (near is None and area is None):
            told = (where, "", None)
        elif near is not None and how < 0.75:
            told = (None, called(self._random, near.name), None)
        elif area is not None:
            told = (None, "", area)
        else:
            told = (where, "", None)
        point, words, picked = told
        who = self._new_source()
        self._add(Told(at, claim, who, says.language, says.first_hand, activity, point, words, picked, says.details))

    def _somewhere(self, kind: Kind, lasts: float) -> Claim:
        """A claim in an area, far enough from other claims of the time that people can tell them apart."""
        while True:
            begins = self._random.uniform(0, DAY - lasts)
            point = self._wrong(self._town.areas[self._random.choice(self._areas)], 400.0)
            near = (one for one in self._day.claims if metres(one.point, point) < _APART)
            if all(one.ends + _LATER < begins or begins + lasts + _LATER < one.begins for one in near):
                return self._claim(kind, self._random.choice(list(BESIDES)), point, begins, begins + lasts)

    def _claim(self, kind: Kind, activity: Activity, point: Point, begins: float, ends: float) -> Claim:
        claim = Claim(len(self._day.claims), kind, activity, point, begins, ends)
        self._day.claims.append(claim)
        return claim

    def _add(self, told: Told) -> None:
        self._day.reports.append(told)

    def _new_source(self) -> int:
        self._sources += 1
        return self._sources

    def _wrong(self, point: Point, by: float = WRONG_BY) -> Point:
        """A point anywhere within this many meters."""
        distance, angle = by * math.sqrt(self._random.random()), self._random.uniform(0, 2 * math.pi)
        return moved(point, distance * math.cos(angle), distance * math.sin(angle))

    def _near(self, point: Point) -> Spot | None:
        """The place whose name a person there would use."""
        nearest = min(self._town.places, key=lambda spot: metres(spot.point, point))
        return nearest if metres(nearest.point, point) <= WRONG_BY else None


BESIDES: dict[Activity, list[Activity]] = {
    Activity.STOP: [Activity.VEHICLES, Activity.TAKEN, Activity.GATHERED],
    Activity.DOOR: [Activity.VEHICLES, Activity.GATHERED, Activity.TAKEN],
    Activity.WORKPLACE: [Activity.VEHICLES, Activity.TAKEN, Activity.GATHERED],
    Activity.VEHICLES: [Activity.GATHERED, Activity.STOP],
    Activity.GATHERED: [Activity.VEHICLES, Activity.STOP],
    Activity.TAKEN: [Activity.STOP, Activity.VEHICLES],
}
"""How the same event may look to someone else."""


def moved(point: Point, north: float, east: float) -> Point:
    """The point so many meters away."""
    width = _METRES_A_DEGREE * math.cos(math.radians(point.latitude))
    return Point(point.latitude + north / _METRES_A_DEGREE, point.longitude + east / width)


def day(seed: int, town: Town) -> Day:
    """Makes a day. It is the same for the same seed and town."""
    return _Maker(seed, town).make()


def claimed(made: Day) -> Iterator[Claim]:
    """Every distinct event that somebody claimed, except the flood."""
    return (claim for claim in made.claims if claim.kind is not Kind.FLOOD)


def called(random: Random, name: str) -> str:
    """A crossing as people write it: the other way around, shortened, or "near" it."""
    first, sign, second = name.partition(" & ")
    if sign and random.random() < 0.4:
        first, second = second, first
    said = f"{first} {random.choice(('&', 'and', 'y', '/'))} {second}" if sign else name
    if random.random() < 0.3:
        said = said.replace(" St", "").replace(" Ave", "")
    return f"{random.choice(('near', 'by', 'corner of', 'cerca de'))} {said}" if random.random() < 0.3 else said
