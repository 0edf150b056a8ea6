"""Scores the reading of places, against the gazetteer of the sample."""

import csv
from functools import cache
from pathlib import Path

from config import sample
from responder.domain.distance import Point
from responder.domain.gazetteer import Gazetteer, Known, Understood
from tests.understanding.corpus import Figure, Row

_FOLDER = Path(sample.__file__).parent


@cache
def sample_gazetteer() -> Gazetteer:
    """The sample's places and areas."""
    known = [
        Known(
            row["name"],
            row["name"],
            row["kind"],
            Point(float(row["latitude"]), float(row["longitude"])),
            tuple(filter(None, (row.get("aliases") or "").split(";"))),
        )
        for row in _rows("places.csv")
    ]
    areas = [Known(f"area:{row['name']}", row["name"], "area") for row in _rows("neighborhoods.csv")]
    return Gazetteer([*known, *areas])


def score(rows: list[Row]) -> list[Figure]:
    """How many are found or rightly asked about, and how many are taken for another place."""
    named = [row for row in rows if not {"none", "ask"} & set(_labels(row))]
    missed = [row for row in rows if not is_right(row, asking=True)]
    wrong = [row for row in rows if is_wrong(row)]
    unfound = [row for row in named if not is_right(row, asking=False)]
    return [
        Figure("places right, or asked about", len(rows) - len(missed), len(rows), least=0.9, wrong=_lines(missed)),
        Figure("places taken for another", len(wrong), len(rows), most=0.005, wrong=_lines(wrong)),
        Figure("named places found", len(named) - len(unfound), len(named), least=0.9, wrong=_lines(unfound)),
    ]


def is_right(row: Row, *, asking: bool) -> bool:
    """Whether the place is found; or, with `asking`, rightly asked about: it is offered, or there is none to find."""
    found, labels = _read(row), _labels(row)
    answer = found.place or found.area
    if answer:
        return answer in labels or (asking and labels == ["none"] and found.place is None)
    return asking and (bool({"none", "ask"} & set(labels)) or bool(set(found.suggestions) & set(labels)))


def is_wrong(row: Row) -> bool:
    """Whether a place is taken that is not meant. Only an area for a crossing that the sample lacks is no harm."""
    found, labels = _read(row), _labels(row)
    answer = found.place or found.area
    return bool(answer) and answer not in labels and not (found.place is None and labels == ["none"])


def _read(row: Row) -> Understood:
    return sample_gazetteer().read(row["words"])


def _labels(row: Row) -> list[str]:
    return row["place"].split("|")


def _lines(rows: list[Row]) -> list[str]:
    return [
        f"{row['language']} {row['kind']}: {row['words']} | {row['place']} | "
        f"{(found := _read(row)).place or found.area or '-'} {found.suggestions} {found.why}"
        for row in rows
    ]


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
