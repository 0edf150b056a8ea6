"""Finds the crossing nearest to a block: `2700 block of Park`. House numbers follow the numbered streets."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from responder.domain.crossing import Crossing
from responder.domain.distance import Point

_STEADY = 0.0008
"""Degrees within which a numbered street counts as straight."""
_FARTHEST = 320.0
"""House numbers: crossings farther than about three blocks are not near."""
_BEYOND = 0.03
"""Degrees beyond the outermost numbered streets to which their numbers are carried on."""


@dataclass(frozen=True)
class Grid:
    """Where the numbered streets and avenues lie, each as (degree, number), in order."""

    streets: tuple[tuple[float, float], ...]
    """By latitude."""
    avenues: tuple[tuple[float, float], ...]
    """By longitude."""

    @classmethod
    def of(cls, crossings: Iterable[tuple[Crossing, Point]]) -> "Grid":
        """Only numbers without a side count, of streets that keep their latitude, avenues that keep their longitude."""
        found: dict[tuple[str, int], list[float]] = {}
        for crossing, point in crossings:
            for street in (crossing.one, crossing.two):
                if street.name.isdigit() and not street.side and street.kind in {"street", "avenue"}:
                    at = point.latitude if street.kind == "street" else point.longitude
                    found.setdefault((street.kind, int(street.name)), []).append(at)
        steady = {key: sum(at) / len(at) for key, at in found.items() if len(at) > 1 and max(at) - min(at) < _STEADY}
        return cls(*(
            tuple(sorted((at, number * 100.0) for (kind, number), at in steady.items() if kind == wanted))
            for wanted in ("street", "avenue")
        ))  # fmt: skip

    def nearest(self, number: int, on: Sequence[tuple[Crossing, Point]]) -> str | None:
        """The key of the crossing nearest to a house number on the street that these crossings are on."""
        if not on or len(self.streets) < 2 or len(self.avenues) < 2:
            return None
        scored: list[tuple[float, str]] = []
        runs_north = self._runs_north(on)
        for crossing, point in on:
            there = _value(self.streets, point.latitude), _value(self.avenues, point.longitude)
            if runs_north is None or there[0] is None or there[1] is None:
                continue
            scored.append((abs((there[0] if runs_north else there[1]) - number), crossing.key))
        best = min(scored, default=None)
        return best[1] if best and best[0] <= _FARTHEST else None

    @staticmethod
    def _runs_north(on: Sequence[tuple[Crossing, Point]]) -> bool | None:
        if len(on) == 1:
            kinds = {street.kind for street in (on[0][0].one, on[0][0].two)}
            return True if kinds == {"street", "avenue"} else None
        latitudes, longitudes = [at.latitude for _, at in on], [at.longitude for _, at in on]
        up, across = max(latitudes) - min(latitudes), max(longitudes) - min(longitudes)
        return up > across


def _value(line: Sequence[tuple[float, float]], at: float) -> float | None:
    """The house number at a degree, between the two nearest numbered streets or a little beyond them."""
    if not line[0][0] - _BEYOND <= at <= line[-1][0] + _BEYOND:
        return None
    place = min(max(bisect_left(line, (at, 0.0)), 1), len(line) - 1)
    (low, one), (high, two) = line[place - 1], line[place]
    return one + (two - one) * (at - low) / (high - low)
