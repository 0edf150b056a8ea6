"""Reads the labels before what people tell, such as `SIZE: 4` and `L - Franklin and Cedar`, and the marks of parts."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.vocabulary import load


class Label(StrEnum):
    SIZE = "size"
    ACTIVITY = "activity"
    PLACE = "place"
    UNIT = "unit"
    TIME = "time"
    EQUIPMENT = "equipment"


_LEAST_CAPITALS = 3
"""Labels in capitals without a sign behind them count only if there are this many."""
_PART = re.compile(
    r"(?:^\W{0,3}|(?<=; )\(?)(\d)\s?(?:/|of)\s?(\d)(?!\d)[\s):.\]-](?!\s*(?:block|mile|hour|hr|cuadra))", re.IGNORECASE
)


@dataclass(frozen=True)
class Labelled:
    """A label, where it stands in the text, and where what it labels ends."""

    label: Label
    start: int
    after: int
    end: int


@cache
def _labels() -> dict[str, Label]:
    lists = load()
    return {word.lower(): label for label in Label for word in lists.words("report", f"label_{label}")}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted(_labels(), key=len, reverse=True)
    spelled = "|".join(re.escape(word).replace(r"\ ", r"[\s/,&]{1,3}") for word in words)
    long = "|".join(re.escape(word.upper()).replace(r"\ ", r"[\s/,&]{1,3}") for word in words if len(word) > 1)
    signed = rf"(?:^|(?<=[;.,\n]\s)|(?<=\s))(?P<label>{spelled})(?:\s?[:=]|\s[-–]\s)"
    return re.compile(signed, re.IGNORECASE), re.compile(rf"\b(?P<label>{long})\b(?=\s)")


def labels_in(typed: str) -> list[Labelled]:
    """The labels of a text, in order; none if they may be ordinary words."""
    bare = "".join(unicodedata.normalize("NFD", letter)[0] for letter in typed)
    signed, capitals = _patterns()
    found = [match for match in signed.finditer(bare) if _begins_line(bare, match) or len(match["label"]) > 1]
    if len({_named(match) for match in found}) < 2 and not any(
        len(match["label"]) > 1 and _begins_line(bare, match) for match in found
    ):
        found = [match for match in capitals.finditer(bare) if not bare.isupper()]
        if len({_named(match) for match in found}) < _LEAST_CAPITALS:
            return []
    ends = [match.start() for match in found[1:]] + [len(typed)]
    return [Labelled(_named(one), one.start(), one.end(), end) for one, end in zip(found, ends, strict=True)]


@dataclass(frozen=True)
class Part:
    """Where a text says that it is a part of a longer one: `1/2 ICE at Lake`."""

    start: int
    end: int


def parts_in(typed: str) -> list[Part]:
    """The marks of parts, each at the beginning of a line."""
    return [
        Part(match.start(), match.end())
        for match in _PART.finditer(typed)
        if 1 <= int(match[1]) <= int(match[2]) and int(match[2]) > 1
    ]


def blanked(typed: str, start: int, end: int, sign: str = ";") -> str:
    """The text with a sign and spaces instead of some of it, so that every other word stays where it is."""
    return typed[:start] + sign + " " * (end - start - 1) + typed[end:] if end > start else typed


def _begins_line(typed: str, match: re.Match[str]) -> bool:
    return not typed[: match.start()].strip() or typed[: match.start()].rstrip()[-1] in ";.,:"


def _named(match: re.Match[str]) -> Label:
    return _labels()[re.sub(r"[\s/,&]+", " ", match["label"]).lower()]
