"""Names of places, reduced so that two names for the same place can be compared."""

import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from itertools import pairwise

from responder.domain.letters import clean
from responder.domain.vocabulary import load

_TABLE = "place_names"
_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd| ?th)\b")


@dataclass(frozen=True)
class _Lexicon:
    """The words of places' names, compiled for reading."""

    short: dict[str, str]
    """The word to use instead when names are compared; empty if the word is left out."""
    after: dict[str, str]
    before: dict[str, str]
    """Words that make a number a street or an avenue: `after` it (`38th St`) or `before` it (`calle 38`)."""
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
    """The few words that matter, sorted: the same for `corner of Lake Street and Bloomington Ave.` and
    `Bloomington & Lake`.
    """
    short = lexicon().short
    kept = " ".join(short.get(part, part) for part in _parts(words))
    return " ".join(sorted(kept.split()))


def tidy(given: object) -> str:
    """A name from a file: text or a whole number, without invisible characters; empty for anything else.

    Names copied from web pages have signs such as `&amp;` instead of `&`. They are read as the page showed them.
    """
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    text = _ENTITY.sub(lambda found: unescape(found[0]), str(given))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in clean(text)).split())


@dataclass(frozen=True)
class Name:
    """A name for a place, taken apart once so that it can be compared with many others."""

    plain: str
    numbers: frozenset[str]
    kinds: dict[str, set[str]]
    """For each number, whether it is a street or an avenue, if the name says so."""
    sides: frozenset[str]
    """Compass directions in the name."""

    @classmethod
    def of(cls, words: str) -> "Name":
        parts, compass = _parts(words), lexicon().compass
        numbers = frozenset(part for part in parts if part.isdigit())
        return cls(plain(words), numbers, _kinds(parts), frozenset(compass[part] for part in parts if part in compass))

    @property
    def without_sides(self) -> str:
        """The name without compass directions: `Lake St E & Cedar Ave S` is also called `Lake & Cedar`."""
        compass = lexicon().compass
        return " ".join(word for word in self.plain.split() if word not in compass)

    def contradicts(self, other: "Name") -> bool:
        """Whether two names can't mean the same place, however alike they look: 36th & Chicago is not 38th & Chicago.

        The numbers must be the same. A street must not match an avenue, or north match south.
        """
        if self.numbers != other.numbers:
            return True
        if not self.kinds and not self.sides:
            return False
        if any(number in other.kinds and not kinds & other.kinds[number] for number, kinds in self.kinds.items()):
            return True
        return any(_OPPOSITE[side] in other.sides - self.sides for side in self.sides - other.sides)


def beginning(words: str) -> str:
    """The part before a landmark: `Lake & Bloomington` in `Lake & Bloomington by the gas station`; else empty."""
    before, *after = lexicon().landmark.split(words, maxsplit=1)
    return before.strip() if after else ""


def _parts(words: str) -> list[str]:
    return re.findall(r"[^\W_]+", _ORDINAL.sub(r"\1", clean(words).lower()))


def _kinds(parts: list[str]) -> dict[str, set[str]]:
    """The kinds of street by number: `38th St`, `calle 38`."""
    found: dict[str, set[str]] = {}
    after, before = lexicon().after, lexicon().before
    for one, two in pairwise(parts):
        for number, kind in ((one, after.get(two)), (two, before.get(one))):
            if kind and number.isdigit():
                found.setdefault(number, set()).add(kind)
    return found
