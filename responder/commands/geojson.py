"""Reads a GeoJSON file as cities publish them: its features, and the coordinate system it declares."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from responder.trouble import Trouble

LARGEST = 64 * 2**20
"""Bytes. A whole state's neighborhoods are smaller, so anything larger is the wrong file."""
_RECORD = "\x1e"
"""The sign before each record of a GeoJSON text sequence."""
_KNOWN = {"name": "name", "EPSG": "code", "epsg": "code"}
"""Types of the `crs` member, and which of its properties names the system."""


@dataclass(frozen=True)
class Feature:
    """One row of the file, counted from 1."""

    row: int
    properties: dict[str, Any]
    geometry: Any


@dataclass(frozen=True)
class Collection:
    features: tuple[Feature, ...]
    crs: str | None
    """The system its `crs` member names. If None, the coordinates are longitude and latitude, WGS84."""


def read(path: Path) -> Collection:
    """The features of a file. Raises Trouble, with one line, if the file is something else."""
    content = _parsed(path)
    if not isinstance(content, dict):
        raise _not(path, "it has no FeatureCollection")
    if content.get("type") == "Feature":
        content = {"type": "FeatureCollection", "features": [content], "crs": content.get("crs")}
    if content.get("type") == "Topology":
        raise _not(path, "it is TopoJSON; export it as GeoJSON")
    features = content.get("features")
    if content.get("type") != "FeatureCollection" or not isinstance(features, list):
        esri = "rings" in str(features)[:5000] or "esri" in str(content)[:5000]
        raise _not(path, "it is Esri's JSON; export it as GeoJSON" if esri else "it has no FeatureCollection")
    if not features:
        raise Trouble(f"{path.name} has no features. Check that this is the right file.")
    return Collection(tuple(_feature(row, each) for row, each in enumerate(features, 1)), _crs(path, content))


def text_of(path: Path) -> str:
    """The file's text. Raises Trouble if it is too large, is not text, or can't be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise Trouble(f"{path.name} is larger than {LARGEST / 2**20:,.0f} MB. Check that this is the right file.")
        return path.read_text(encoding="utf-8-sig").lstrip("\ufeff")  # some programs put a second mark in front
    except UnicodeDecodeError:
        raise Trouble(f"{path.name} is not UTF-8 text. Save it as UTF-8.") from None
    except OSError as error:
        raise Trouble(f"{path.name} can't be read: {error.strerror}.") from None


def _parsed(path: Path) -> object:
    text = text_of(path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if (features := _one_a_line(text)) is not None:
            return {"type": "FeatureCollection", "features": features}
        raise _not(path, f"it isn't valid JSON at line {error.lineno}, column {error.colno}") from None
    except (RecursionError, ValueError):  # nested too deep; a number of thousands of digits
        raise _not(path, "it isn't valid JSON") from None


def _one_a_line(text: str) -> list[object] | None:
    """The features of a file with one on each line, as GeoJSONL and text sequences have; None if it is no such file."""
    lines = [line.lstrip(_RECORD) for line in text.split("\n") if line.strip(_RECORD + " \t\r")]
    try:
        features = [json.loads(line) for line in lines]
    except (RecursionError, ValueError):
        return None
    whole = all(isinstance(one, dict) and one.get("type") == "Feature" for one in features)
    return features if features and whole else None


def _feature(row: int, given: Any) -> Feature:
    if not isinstance(given, dict):
        return Feature(row, {}, None)
    properties = given.get("properties")
    return Feature(row, properties if isinstance(properties, dict) else {}, given.get("geometry"))


def _crs(path: Path, content: dict[str, Any]) -> str | None:
    """GeoJSON of 2008 names its system in a member that today's standard dropped, but files still have."""
    given = content.get("crs")
    if given is None:
        return None
    kind = str(given.get("type")) if isinstance(given, dict) else ""
    about = given.get("properties") if isinstance(given, dict) else None
    named = about.get(_KNOWN[kind]) if isinstance(about, dict) and kind in _KNOWN else None
    if not isinstance(named, str | int):
        raise Trouble(f"{path.name} has a `crs` that names no coordinate system. Set it with --crs.")
    return f"EPSG:{named}" if kind != "name" else str(named)


def _not(path: Path, why: str) -> Trouble:
    return Trouble(f"{path.name} is not GeoJSON: {why}.")
