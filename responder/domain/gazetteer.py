"""The gazetteer: from words to one of its places or areas, or to a question if they name none of them surely."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from responder.domain.block import Grid
from responder.domain.crossing import Crossing, read_crossings
from responder.domain.distance import Point, metres
from responder.domain.landmark import Hit, Level, Names, read_names
from responder.domain.place_suggestion import Suggestion, Suggestions
from responder.domain.place_words import lexicon, tokens
from responder.domain.street import LAST_STREET, Mention, Streets, mentions, streets_of

_SAME_SPOT = 150.0
"""Meters within which two places of the gazetteer are one place."""
_MOST_OFFERED = 2


class Why(StrEnum):
    """How words were understood."""

    CROSSING = "crossing"
    NAME = "name"
    BLOCK = "block"
    AREA = "area"
    UNSURE = "unsure"
    """Two or more places may be meant."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Known:
    """A place or an area of the gazetteer. The kind of an area is `area`."""

    key: str
    name: str
    kind: str
    point: Point | None = None
    aliases: tuple[str, ...] = ()
    area: str = ""
    """The key of the area that it is in."""


@dataclass(frozen=True)
class Understood:
    """What words name: a place, else an area, else up to two suggestions to ask back; or nothing."""

    place: str | None = None
    area: str | None = None
    suggestions: tuple[str, ...] = ()
    near: bool = False
    """Whether the place is only the nearest one that we know."""
    why: Why = Why.UNKNOWN


NOTHING = Understood()


class Gazetteer:
    """The places and areas as of one moment, taken apart for many searches."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = {one.key: one for one in known}
        self._crossings: dict[str, Crossing] = {}
        named: list[tuple[str, str, Sequence[str], str]] = []
        for one in self._known.values():
            for name in (one.name, *one.aliases):
                both = streets_of(name) if one.kind != "area" else None
                if both:
                    self._crossings.setdefault(f"{one.key}/{name}", Crossing(one.key, *both))
            is_crossing = f"{one.key}/{one.name}" in self._crossings
            others = [alias for alias in one.aliases if f"{one.key}/{alias}" not in self._crossings]
            if not is_crossing:
                named.append((one.key, one.name, others, one.kind))
            elif others:
                named.append((one.key, others[0], others, ""))
        self._by_street: dict[str, list[Crossing]] = {}
        for crossing in self._crossings.values():
            for name in dict.fromkeys((crossing.one.name, crossing.two.name)):
                self._by_street.setdefault(name, []).append(crossing)
        self._streets = Streets.of(street for one in self._crossings.values() for street in (one.one, one.two))
        self._names = Names.of(named, self._streets)
        self._grid = Grid.of((one, point) for one in self._crossings.values() if (point := self._point(one.key)))

    def read(self, words: str, area: str | None = None) -> Understood:
        """What the words name, in one area if given.

        Clear crossings come first, then names, blocks, streets side by side, and areas. If the words clearly name a
        crossing that the gazetteer lacks, no other place is taken for it.
        """
        parts = tokens(words)
        if not parts:
            return NOTHING
        found = mentions(parts, self._streets)
        crossings = read_crossings(parts, found, self._streets, self._by_street)
        hits = read_names(words, parts, self._names, self._streets)
        exact = [hit for hit in hits if hit.level is Level.EXACT]
        if exact:
            return self._chosen(exact, area)
        if crossings.joined or crossings.lacking:
            return self._crossing(crossings.sure, crossings.doubtful, hits, area)
        sure = [hit for hit in hits if hit.level is Level.KIND and not hit.named.is_area]
        block = None if sure else self._block(parts, found, area)
        if block:
            return Understood(place=block, near=True, why=Why.BLOCK)
        if not sure and (crossings.sure or crossings.doubtful):
            return self._crossing(crossings.sure, crossings.doubtful, [], area)
        return self._chosen(sure or hits, area)

    def suggest(self, typed: str, most: int) -> list[Suggestion]:
        """Places that may be meant by what is typed so far: by the beginnings of their names, else as `read` does."""
        if found := self._suggestions.matching(typed, most):
            return found
        read = self.read(typed)
        keys = [key for key in (read.place, read.area, *read.suggestions) if key]
        return [self._offered(self._known[key]) for key in keys[:most]]

    @cached_property
    def _suggestions(self) -> Suggestions:
        return Suggestions(
            (name, self._offered(one)) for one in self._known.values() for name in (one.name, *one.aliases)
        )

    def _offered(self, one: Known) -> Suggestion:
        area = self._known.get(one.area)
        return Suggestion(one.name, area.name if area else "")

    def name(self, key: str) -> str:
        """The name of a place or an area."""
        return self._known[key].name

    def _crossing(self, sure: list[str], doubtful: list[str], hits: list[Hit], area: str | None) -> Understood:
        sure, doubtful = self._within(sure, area), self._within(doubtful, area)
        if len(sure) == 1:
            return Understood(place=sure[0], why=Why.CROSSING)
        if sure:
            return Understood(suggestions=tuple(sure[:_MOST_OFFERED]), why=Why.UNSURE)
        names = [hit for hit in hits if hit.level is Level.KIND and hit.certain]
        if names and not doubtful:
            return self._chosen(names, area)
        areas = [hit for hit in hits if hit.named.is_area and hit.level is Level.YES]
        if areas and not doubtful:
            return self._chosen(areas, area)
        return Understood(suggestions=tuple(doubtful[:_MOST_OFFERED]), why=Why.UNSURE if doubtful else Why.UNKNOWN)

    def _chosen(self, hits: Sequence[Hit], area: str | None) -> Understood:
        """The one that the surest of the hits name, else suggestions."""
        inside = set(self._within([hit.named.key for hit in hits if not hit.named.is_area], area))
        hits = [hit for hit in hits if hit.named.is_area or hit.named.key in inside]
        if not hits:
            return NOTHING
        best = [hit for hit in hits if hit.level == hits[0].level and hit.matched == max(
            other.matched for other in hits if other.level == hits[0].level
        )]  # fmt: skip
        keys = list(dict.fromkeys(hit.named.key for hit in best))
        places = self._within([key for key in keys if self._known[key].kind != "area"], area)
        areas = [key for key in keys if self._known[key].kind == "area"]
        exact = best[0].level >= Level.YES
        if (
            exact
            and len(places) == 1
            and (not areas or any(hit.named.kind for hit in best if hit.named.key == places[0]))
        ):
            return Understood(place=places[0], why=Why.NAME)
        if exact and len(areas) == 1:
            return Understood(area=areas[0], why=Why.AREA)
        if not exact and best[0].certain and len(places) == 1 and not areas and self._is_only(hits, places[0]):
            return Understood(place=places[0], why=Why.NAME)
        return Understood(suggestions=tuple(places[:_MOST_OFFERED]), why=Why.UNSURE if places else Why.UNKNOWN)

    def _is_only(self, hits: Sequence[Hit], key: str) -> bool:
        """Whether every name that the words may mean is this place's."""
        return {hit.named.key for hit in hits} == {key}

    def _block(self, parts: Sequence[str], found: Sequence[Mention], area: str | None) -> str | None:
        """The crossing nearest to a house number or block: the number stands before the street."""
        number, at = _house_number(parts)
        on = [one for one in found if one.names and one.first > at and one.exact and not one.side.startswith("w")]
        if not number or len(on) != 1 or len(on[0].names) != 1:
            return None
        street = on[0]
        if street.side and any(street.side in self._streets.sides.get(name, ()) for name in street.names):
            return None
        points = [
            (crossing, point)
            for crossing in self._by_street.get(next(iter(street.names)), ())
            if (point := self._point(crossing.key)) and _is_on(crossing, street)
        ]
        best = self._grid.nearest(number, points)
        return best if best and self._within([best], area) else None

    def _within(self, keys: Sequence[str], area: str | None) -> list[str]:
        """Those in the area, each spot once."""
        found: list[str] = []
        for key in dict.fromkeys(keys):
            one = self._known[key]
            if area is not None and one.area != area:
                continue
            if not any(self._is_same_spot(one, self._known[other]) for other in found):
                found.append(key)
        return found

    def _is_same_spot(self, one: Known, other: Known) -> bool:
        return one.point is not None and other.point is not None and metres(one.point, other.point) < _SAME_SPOT

    def _point(self, key: str) -> Point | None:
        return self._known[key].point


def _house_number(parts: Sequence[str]) -> tuple[int, int]:
    """A house or block number and its position; 0 if there is none."""
    for at, part in enumerate(parts):
        if not part.isdigit() or len(part) > 5:
            continue
        if at + 1 < len(parts) and parts[at + 1] == "hundred":
            return int(part) * 100, at
        if int(part) > LAST_STREET or (at + 1 < len(parts) and parts[at + 1] in lexicon().blocks):
            return int(part), at
    return 0, -1


def _is_on(crossing: Crossing, mention: Mention) -> bool:
    """Whether the crossing lies on the street of the mention, as far as kind and side say."""
    return any(
        street.name in mention.names
        and not street.side
        and (not mention.kind or mention.soft or mention.kind == street.kind)
        for street in (crossing.one, crossing.two)
    )
