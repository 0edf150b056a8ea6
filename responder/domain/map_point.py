"""Finds a point in what people type or share: coordinates, or a link to a map that has them.

A short link hides its point, and we never follow links. So no link is ever a place by itself.
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from responder.domain.distance import Point

_LINK = re.compile(
    r"(?:\b(?:https?://|www\.|geo:)|\b[a-z0-9-]{1,40}(?:\.[a-z0-9-]{1,40}){0,3}\.[a-z]{2,6}/)[^\s<>\"]*", re.IGNORECASE
)
_OF_MAPS = re.compile(
    r"^(?:https?://)?(?:www\.|m\.)?(?:maps?\.|google\.[a-z.]{2,6}/maps|goo\.gl/maps|openstreetmap\.|osm\.org|waze\.com"
    r"|bing\.com/maps|ul\.waze|here\.com|share\.here|wego\.here)|^geo:",
    re.IGNORECASE,
)
_NUMBER = r"(?P<{}>[+-]?\d{{1,3}}\.\d{{3,15}})(?!\d)\s{{0,2}}°?\s?(?P<{}>[{}])?(?![a-z])"
_PAIR = re.compile(
    r"(?<![\d.])"
    + _NUMBER.format("north", "ns", "NSns")
    + r"[\s,;/|~&]{1,3}(?:(?:and|lon|long|lng|longitude|mlon)\b[\s:=]{0,3})?"
    + _NUMBER.format("east", "ew", "EWew")
)
_SIXTIETHS = r"(\d{{1,3}})\s?[°º]\s?(\d{{1,2}})\s?['’′]\s?(\d{{1,2}}(?:\.\d{{1,6}})?)\s?[\"”″]?(?:'')?\s?([{}])"
_DEGREES = re.compile(_SIXTIETHS.format("NSns") + r"[\s,;]{0,3}" + _SIXTIETHS.format("EWewOo"))


@dataclass(frozen=True)
class Located:
    """A point, and where in the text it stands."""

    point: Point
    start: int
    end: int


def point_in(text: str) -> Located | None:
    """The first point that the text names; None if there is none on the ground."""
    for link in _LINK.finditer(text):
        if _OF_MAPS.match(link[0]) and (found := _pair_in(unquote(link[0]))) is not None:
            return Located(found.point, *link.span())
    return _pair_in(without_links(text))


def without_links(text: str) -> str:
    """The text with spaces instead of links, so that every other word stays where it is."""
    return _LINK.sub(lambda link: " " * len(link[0]), text)


def _pair_in(text: str) -> Located | None:
    for match in _PAIR.finditer(text):
        north = _signed(float(match["north"]), match["ns"] or "", "S")
        east = _signed(float(match["east"]), match["ew"] or "", "W")
        if (point := _on_the_ground(north, east)) is not None:
            return Located(point, *match.span())
    for match in _DEGREES.finditer(text):
        north = _signed(_degrees(*match.groups()[:3]), match[4], "S")
        east = _signed(_degrees(*match.groups()[4:7]), match[8], "WO")
        if (point := _on_the_ground(north, east)) is not None:
            return Located(point, *match.span())
    return None


def _degrees(whole: str, minutes: str, seconds: str) -> float:
    return int(whole) + int(minutes) / 60 + float(seconds) / 3600


def _signed(number: float, side: str, negative: str) -> float:
    return -abs(number) if side and side.upper() in negative else number


def _on_the_ground(north: float, east: float) -> Point | None:
    possible = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0, 0)
    return Point(north, east) if possible else None
