"""A usual day: events near each other, convoys, people who tell late or in their own words, wrong activities."""

import math
from random import Random
from typing import NamedTuple

from responder.domain.distance import Point, metres
from responder.domain.report import AGE_MINUTES, Activity, Seen
from tests.replay import wording
from tests.replay.day import BESIDES, DAY, WRONG_BY, Claim, Day, Kind, Told, Town, called, moved

LONE, PAIRS, CONVOYS = 10, 4, 4
"""Real events by themselves, real events two by two, and convoys."""
REAL = LONE + 2 * PAIRS + CONVOYS
_OTHERS = 130
"""Honest mistakes and pranks."""
_RUMORS = 4
_CLOSEST, _CLOSE = 250.0, 700.0
"""Meters between the two events of a pair."""
SURGE = 3000
"""Reports about one raid on the day of a surge, within `_SURGE_LASTS` minutes."""
_SURGE_LASTS = 120.0
_BY_POINT, _BY_NAME, _BY_AREA = 0.35, 0.35, 0.15
"""How people say where; the others use words that no list of places has."""
_LATE = 0.15
_WRONG_ACTIVITY = 0.3
_AGAIN = 0.08
"""Of those who report: a second time, often without saying where."""
_WORDS = (
    "the laundromat", "in front of my house", "by the school", "behind the car wash", "la taqueria", "the big church",
    "cerca de mi trabajo", "the alley", "our building", "la tienda de la esquina", "masjidka", "the bus stop",
    "where the old Kmart was", "the food truck lot", "next to the clinic", "the apartments by the freeway",
)  # fmt: skip
_PLACES = ("Tapatio", "Marisol", "Karibu", "Hmoob Deli", "Aurora", "Quality Tire", "La Mexicana", "Sambusa King")


class _Event(NamedTuple):
    claim: Claim
    words: str
    """What people nearby call the spot, which no list of places has."""


class _Maker:
    def __init__(self, seed: int, town: Town, *, surge: bool) -> None:
        self._random = Random(f"usual {seed}")  # noqa: S311  # the same day for the same seed
        self._town, self._surge = town, surge
        self._areas = sorted(town.areas)
        self._day = Day()
        self._sources = 0

    def make(self) -> Day:
        for _ in range(LONE):
            self._seen_by_many(self._event(Kind.REAL, self._spot(), self._begins(75)))
        for _ in range(PAIRS):
            self._pair()
        for _ in range(CONVOYS):
            self._seen_by_many(self._event(Kind.REAL, self._spot(), self._begins(40), convoy=True))
        for _ in range(_RUMORS):
            self._rumor()
        for _ in range(_OTHERS):
            self._mistaken()
        if self._surge:
            raid = self._event(Kind.REAL, self._spot(), self._begins(_SURGE_LASTS), lasts=_SURGE_LASTS)
            self._seen_by_many(raid, SURGE)
        self._day.reports.sort(key=lambda told: told.at)
        return self._day

    def _pair(self) -> None:
        """Two events near each other at about the same time, of which people may well use one name for the spot."""
        random, begins = self._random, self._begins(90)
        one, other = random.sample(sorted(BESIDES), 2)
        here = self._spot()
        apart, angle = random.uniform(_CLOSEST, _CLOSE), random.uniform(0, 2 * math.pi)
        there = moved(here, apart * math.cos(angle), apart * math.sin(angle))
        self._seen_by_many(self._event(Kind.REAL, here, begins, activity=one))
        self._seen_by_many(self._event(Kind.REAL, there, begins + random.uniform(0, 40), activity=other))

    def _event(
        self,
        kind: Kind,
        point: Point,
        begins: float,
        *,
        activity: Activity | None = None,
        lasts: float = 0.0,
        convoy: bool = False,
    ) -> _Event:
        random = self._random
        heading = (0.0, 0.0)
        activity = activity or random.choice(sorted(BESIDES))
        ends = begins + (lasts or random.uniform(15, 75))
        if convoy:
            speed, angle = random.uniform(60, 200), random.uniform(0, 2 * math.pi)
            heading = (speed * math.cos(angle), speed * math.sin(angle))
            activity, ends = Activity.VEHICLES, begins + random.uniform(15, 40)
        claim = Claim(len(self._day.claims), kind, activity, point, begins, ends, heading)
        self._day.claims.append(claim)
        return _Event(claim, f"{random.choice(_WORDS)} {random.choice(_PLACES)}")

    def _seen_by_many(self, event: _Event, witnesses: int = 0) -> None:
        random, claim = self._random, event.claim
        for _ in range(witnesses or min(30, 1 + int(random.expovariate(1 / 8)))):
            lasts = claim.ends - claim.begins
            saw = claim.begins + (random.uniform(0, lasts) if witnesses else min(lasts, random.expovariate(3 / lasts)))
            self._witness(event, saw)

    def _witness(self, event: _Event, saw: float) -> None:
        random, claim = self._random, event.claim
        seen = random.choice((Seen.MINUTES, Seen.HOUR, Seen.EARLIER)) if random.random() < _LATE else Seen.NOW
        late = AGE_MINUTES[seen] * random.uniform(0.7, 1.3) + random.uniform(0, 5)
        activity = claim.activity
        if random.random() < _WRONG_ACTIVITY:
            besides = BESIDES[activity] if random.random() < 0.7 else list(BESIDES)
            activity = random.choice(besides)
        spoken, who = wording.language(random), self._new_source()
        details = wording.seen(random, activity, spoken)
        self._tell(event, saw, Told(saw + late, claim, who, spoken, True, activity, None, "", None, details, seen))
        if random.random() < _AGAIN:
            more = wording.seen(random, activity, spoken)
            again = Told(saw + late + random.uniform(2, 12), claim, who, spoken, True, activity, None, "", None, more)
            self._tell(event, saw, again)

    def _tell(self, event: _Event, saw: float, told: Told) -> None:
        """Add where they say it is."""
        random = self._random
        where = self._wrong(event.claim.where(saw))
        area, how = self._town.locate(where), random.random()
        near = min(self._town.places, key=lambda spot: metres(spot.point, where))
        point: Point | None = None
        words, picked, meant = "", None, None
        if how < _BY_POINT:
            point = where
        elif how < _BY_POINT + _BY_NAME and metres(near.point, where) <= WRONG_BY:
            words = self._said(near.name)
        elif how < _BY_POINT + _BY_NAME + _BY_AREA and area is not None:
            picked = area
        else:
            words, meant = event.words if random.random() < 0.5 else random.choice(_WORDS), where
        self._day.reports.append(
            Told(
                told.at, told.claim, told.source, told.language, told.first_hand, told.activity,
                point, words, picked, told.details, told.seen, meant,
            )
        )  # fmt: skip

    def _said(self, name: str) -> str:
        """A place's name as people say it: turned round, short, misspelled, with what is beside it."""
        random, said = self._random, called(self._random, name)
        if random.random() < 0.25:
            said = said.lower()
        if random.random() < 0.2 and len(said) > 8:
            at = random.randrange(1, len(said) - 1)
            said = said[:at] + said[at + 1 :]
        if random.random() < 0.15:
            said += random.choice((", by the gas station", " parking lot", " across from the bank", " southbound"))
        return said

    def _mistaken(self) -> None:
        random = self._random
        kind = Kind.MISTAKE if random.random() < 0.85 else Kind.PRANK
        event = self._event(kind, self._spot(), self._begins(40), lasts=random.uniform(10, 40))
        for _ in range(random.choices((1, 2, 3), (80, 15, 5))[0]):
            self._witness(event, random.uniform(event.claim.begins, event.claim.ends))

    def _rumor(self) -> None:
        random, spot = self._random, self._random.choice(self._town.places)
        event = self._event(Kind.RUMOR, spot.point, random.uniform(0, DAY - 240), lasts=180)
        said = wording.rumor(random, spot.name)
        for _ in range(random.randrange(6, 20)):
            at = event.claim.begins + 180 * random.random() ** 2
            text, spoken = wording.passed_on(random, said), wording.language(random)
            words = self._said(spot.name)
            told = Told(
                at, event.claim, self._new_source(), spoken, False, event.claim.activity, None, words, None, text
            )
            self._day.reports.append(told)

    def _spot(self) -> Point:
        return self._wrong(self._town.areas[self._random.choice(self._areas)], 500.0)

    def _begins(self, lasts: float) -> float:
        return self._random.uniform(0, DAY - lasts)

    def _wrong(self, point: Point, by: float = WRONG_BY) -> Point:
        """Anywhere within so many meters."""
        distance, angle = by * math.sqrt(self._random.random()), self._random.uniform(0, 2 * math.pi)
        return moved(point, distance * math.cos(angle), distance * math.sin(angle))

    def _new_source(self) -> int:
        self._sources += 1
        return self._sources


def usual_day(seed: int, town: Town, *, surge: bool = False) -> Day:
    """The same day for the same seed and town; with a surge, one more raid that 3,000 people tell of."""
    return _Maker(seed, town, surge=surge).make()
