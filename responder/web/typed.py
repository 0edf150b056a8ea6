"""Cleans what people type and pick. A value that makes no sense becomes None.

Invisible characters are removed from typed words, because they could reverse what is read.

A posted form is read in one of four ways:

- a button or a few fields: the view reads each from `request.form` with a function of this module;
- a full form on the dashboard, shown again with its faults: a frozen dataclass of what was typed, and a dict of faults
  by field. Both report forms, the neighbors' too, share `responder/web/answers.py`;
- volunteers' own pages and the login: WTForms;
- JSON from a program: the schema that makes its OpenAPI document.
"""

import unicodedata
from datetime import date
from enum import StrEnum
from math import isfinite
from typing import TypeVar
from uuid import UUID

from responder.domain.distance import Point

Choice = TypeVar("Choice", bound=StrEnum)

_JOINERS = "\u200c\u200d"
"""Invisible, but some scripts need them for spelling."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str | None) -> str:
    """The cleaned text on one line."""
    return " ".join(written(text).split())


def written(text: str | None) -> str:
    """The cleaned text with its line breaks."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        letter
        for letter in lines
        if letter == "\n" or letter in _JOINERS or unicodedata.category(letter) not in _HIDDEN
    ).strip()


def as_number(words: str, digits: int) -> int | None:
    """A whole number without a sign, of at most `digits` digits; None if it is anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= digits else None


def as_choice(offered: type[Choice], words: str) -> Choice | None:
    """The choice with this code; None if it is not offered."""
    return offered(words) if words in set(offered) else None


def as_day(words: str) -> date | None:
    """A day as a browser's date field sends it, such as `2026-11-30`; None if it is invalid."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def as_point(latitude: str, longitude: str) -> Point | None:
    """A submitted point, in degrees; None if it can't be on the ground."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return Point(north, east) if isfinite(north + east) and abs(north) <= 90 and abs(east) <= 180 else None


def as_id(words: str) -> UUID | None:
    """A submitted id; None if it is invalid."""
    try:
        return UUID(words)
    except ValueError:
        return None
