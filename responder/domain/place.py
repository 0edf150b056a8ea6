"""What people call a place, reduced to what two names of it have in common."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from responder.domain.letters import clean
from responder.domain.vocabulary import load

_TABLE = "place_names"
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd| ?th)\b")


@dataclass(frozen=True)
class _Lexicon:
    """The words of places' names, ready to read with."""

    short: dict[str, str]
    """What stands for a word when names are compared; empty for a word that is left out."""
    after: dict[str, str]
    before: dict[str, str]
    """Whether a word after or before a number makes it a street's or an avenue's."""
    compass: dict[str, str]
    landmark: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The words of places' names in every language."""
    lists = load()
    kinds = ("street", "avenue")
    after = {word: kind for kind in kinds for word in lists.words(_TABLE, f"{kind}_after")}
    before = {word: kind for kind in kinds for word in lists.words(_TABLE, f"{kind}_before")}
    short = dict.fromkeys([*lists.words(_TABLE, "dropped"), *after, *before], "")
    return _Lexicon(
        short=short | dict.fromkeys(lists.words(_TABLE, "high_school"), "high school"),
        after=after,
        before=before,
        compass={word: side for side in _OPPOSITE for word in lists.words(_TABLE, side)},
        landmark=re.compile(rf"[,;(]|\b{lists.pattern(_TABLE, 'landmark')}\b", re.IGNORECASE),
    )


def plain(words: str) -> str:
    """`corner of Lake Street and Bloomington Ave.` and `Bloomington & Lake` both become the same few words, sorted."""
    short = lexicon().short
    kept = " ".join(short.get(part, part) for part in _parts(words))
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
        parts, compass = _parts(words), lexicon().compass
        numbers = frozenset(part for part in parts if part.isdigit())
        return cls(plain(words), numbers, _kinds(parts), frozenset(compass[part] for part in parts if part in compass))

    @property
    def without_sides(self) -> str:
        """`Lake St E & Cedar Ave S` is also called `Lake & Cedar`."""
        compass = lexicon().compass
        return " ".join(word for word in self.plain.split() if word not in compass)

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
    before, *after = lexicon().landmark.split(words, maxsplit=1)
    return before.strip() if after else ""


def _parts(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", _ORDINAL.sub(r"\1", clean(words).lower()))


def _kinds(parts: list[str]) -> dict[str, set[str]]:
    """By number: `38th St`, `calle 38`."""
    found: dict[str, set[str]] = {}
    after, before = lexicon().after, lexicon().before
    for one, two in pairwise(parts):
        for number, kind in ((one, after.get(two)), (two, before.get(one))):
            if kind and number.isdigit():
                found.setdefault(number, set()).add(kind)
    return found
