"""What people call a place, reduced to what two names of it have in common."""

import re
from itertools import pairwise

from responder.domain.reply import clean

_SHORT = {
    "street": "", "st": "", "avenue": "", "ave": "", "av": "", "road": "", "rd": "", "boulevard": "", "blvd": "",
    "parkway": "", "pkwy": "", "drive": "", "dr": "", "and": "", "at": "", "y": "", "near": "", "corner": "",
    "of": "", "the": "", "by": "", "cerca": "", "de": "", "calle": "", "avenida": "", "esquina": "", "con": "",
    "saint": "", "highschool": "high school",
}  # fmt: skip
_AFTER = {"street": "street", "st": "street", "avenue": "avenue", "ave": "avenue", "av": "avenue"}
_BEFORE = {"calle": "street", "avenida": "avenue"}
_COMPASS = {
    "n": "north", "north": "north", "norte": "north", "s": "south", "south": "south", "sur": "south",
    "e": "east", "east": "east", "este": "east", "w": "west", "west": "west", "oeste": "west",
}  # fmt: skip
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")


def plain(words: str) -> str:
    """`corner of Lake Street and Bloomington Ave.` and `Bloomington & Lake` both become the same few words, sorted."""
    kept = " ".join(_SHORT.get(part, part) for part in _parts(words))
    return " ".join(sorted(kept.split()))


def contradict(one: str, other: str) -> bool:
    """Whether two names can't mean one place, however alike they look: 36th & Chicago is not 38th & Chicago.

    Numbers must be the same, a number's street must not be the other's avenue, north must not meet south.
    """
    mine, theirs = _parts(one), _parts(other)
    if {part for part in mine if part.isdigit()} != {part for part in theirs if part.isdigit()}:
        return True
    ours, others = _kinds(mine), _kinds(theirs)
    if any(number in others and not kinds & others[number] for number, kinds in ours.items()):
        return True
    here, there = _compass(mine), _compass(theirs)
    return any(_OPPOSITE[side] in there - here for side in here - there)


def _parts(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", _ORDINAL.sub(r"\1", clean(words).lower()))


def _kinds(parts: list[str]) -> dict[str, set[str]]:
    """Of each number, whether it is a street's or an avenue's, where that is said: `38th St`, `calle 38`."""
    found: dict[str, set[str]] = {}
    for one, two in pairwise(parts):
        for number, kind in ((one, _AFTER.get(two)), (two, _BEFORE.get(one))):
            if kind and number.isdigit():
                found.setdefault(number, set()).add(kind)
    return found


def _compass(parts: list[str]) -> set[str]:
    return {_COMPASS[part] for part in parts if part in _COMPASS}
