"""What people call a place, reduced to what two names of it have in common."""

import re
from dataclasses import dataclass
from itertools import pairwise

from responder.domain.reply import clean

_SHORT = {
    "street": "", "st": "", "avenue": "", "ave": "", "av": "", "road": "", "rd": "", "boulevard": "", "blvd": "",
    "parkway": "", "pkwy": "", "drive": "", "dr": "", "and": "", "at": "", "y": "", "near": "", "corner": "",
    "of": "", "the": "", "by": "", "cerca": "", "de": "", "calle": "", "avenida": "", "esquina": "", "con": "",
    "saint": "", "in": "", "front": "", "on": "", "x": "", "intersection": "", "highschool": "high school",
}  # fmt: skip
_AFTER = {"street": "street", "st": "street", "avenue": "avenue", "ave": "avenue", "av": "avenue"}
_BEFORE = {"calle": "street", "avenida": "avenue"}
_COMPASS = {
    "n": "north", "north": "north", "norte": "north", "s": "south", "south": "south", "sur": "south",
    "e": "east", "east": "east", "este": "east", "w": "west", "west": "west", "oeste": "west",
}  # fmt: skip
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd| ?th)\b")
_LANDMARK = re.compile(
    r"[,;(]|\b(?:by|near|next to|in front of|across from|outside|behind|close to|cerca de|frente a)\b", re.IGNORECASE
)


def plain(words: str) -> str:
    """`corner of Lake Street and Bloomington Ave.` and `Bloomington & Lake` both become the same few words, sorted."""
    kept = " ".join(_SHORT.get(part, part) for part in _parts(words))
    return " ".join(sorted(kept.split()))


def tidy(given: object) -> str:
    """A name from somebody's file: text or a whole number, without what cannot be seen; empty for anything else."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in clean(str(given))).split())


@dataclass(frozen=True)
class Name:
    """What somebody calls a place, taken apart once, so as to be held against many others."""

    plain: str
    numbers: frozenset[str]
    kinds: dict[str, set[str]]
    """Of each number, whether it is a street's or an avenue's, where that is said."""
    sides: frozenset[str]
    """Of the compass."""

    @classmethod
    def of(cls, words: str) -> "Name":
        parts = _parts(words)
        numbers = frozenset(part for part in parts if part.isdigit())
        return cls(
            plain(words), numbers, _kinds(parts), frozenset(_COMPASS[part] for part in parts if part in _COMPASS)
        )

    @property
    def without_sides(self) -> str:
        """`Lake St E & Cedar Ave S` is also called `Lake & Cedar`."""
        return " ".join(word for word in self.plain.split() if word not in _COMPASS)

    def contradicts(self, other: "Name") -> bool:
        """Whether two names can't mean one place, however alike they look: 36th & Chicago is not 38th & Chicago.

        Numbers must be the same, a number's street must not be the other's avenue, north must not meet south.
        """
        if self.numbers != other.numbers:
            return True
        if not self.kinds and not self.sides:
            return False
        if any(number in other.kinds and not kinds & other.kinds[number] for number, kinds in self.kinds.items()):
            return True
        return any(_OPPOSITE[side] in other.sides - self.sides for side in self.sides - other.sides)


def beginning(words: str) -> str:
    """What comes before a landmark: `Lake & Bloomington` of `Lake & Bloomington by the gas station`; else empty."""
    before, *after = _LANDMARK.split(words, maxsplit=1)
    return before.strip() if after else ""


def _parts(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", _ORDINAL.sub(r"\1", clean(words).lower()))


def _kinds(parts: list[str]) -> dict[str, set[str]]:
    """By number: `38th St`, `calle 38`."""
    found: dict[str, set[str]] = {}
    for one, two in pairwise(parts):
        for number, kind in ((one, _AFTER.get(two)), (two, _BEFORE.get(one))):
            if kind and number.isdigit():
                found.setdefault(number, set()).add(kind)
    return found
