"""What people type and pick, made fit to keep; None where it makes no sense.

Typed words lose the characters that cannot be seen, which could turn around what is read.

A posted form is read in one of four ways, by what it is:

- a button or a few fields: the view takes each from `request.form` by a function of this module;
- a page of fields on the dashboard that comes back with its faults: a frozen dataclass that holds what was typed, and a
  dict of faults by field. The two forms of a report, the neighbors' too, share one: `responder/web/answers.py`;
- a volunteer's own pages, and logging in: WTForms;
- a program's JSON: the schema that its OpenAPI document is made from.
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
"""Invisible, but some scripts are spelled with them."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str | None) -> str:
    """The text in one line."""
    return " ".join(written(text).split())


def written(text: str | None) -> str:
    """The text with its lines."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        letter
        for letter in lines
        if letter == "\n" or letter in _JOINERS or unicodedata.category(letter) not in _HIDDEN
    ).strip()


def as_number(words: str, digits: int) -> int | None:
    """A whole number of at most so many digits, without a sign; None if it is none."""
    return int(words) if words.isascii() and words.isdigit() and len(words) <= digits else None


def as_choice(offered: type[Choice], words: str) -> Choice | None:
    """One of the choices, by its code; None if it is none of them."""
    return offered(words) if words in set(offered) else None


def as_day(words: str) -> date | None:
    """A day as a browser's field sends it, such as `2026-11-30`; None if it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def as_point(latitude: str, longitude: str) -> Point | None:
    """A point that was handed in, in degrees; None if it is none that can be on the ground."""
    try:
        north, east = float(latitude), float(longitude)
    except ValueError:
        return None
    return Point(north, east) if isfinite(north + east) and abs(north) <= 90 and abs(east) <= 180 else None


def as_id(words: str) -> UUID | None:
    """An id that was handed in; None if it is none."""
    try:
        return UUID(words)
    except ValueError:
        return None
