"""Scores the reading of cries for help."""

from responder.domain.distress import read_distress
from tests.understanding.corpus import Figure, Row
from tests.understanding.stop import made_of

_THERE = {"G", "S", "GC", "SC"}
"""Situations in which somebody is going or on scene: from them HELP alone counts."""


def score(rows: list[Row]) -> list[Figure]:
    """Recall on cries, and the share of other texts that ring falsely; the same for a STOP beside them."""
    cries = [row for row in rows if row["distress"] == "yes"]
    others = [row for row in rows if row["distress"] != "yes"]
    unheard = [row for row in cries if not rings(row)]
    false = [row for row in others if rings(row)]
    leaving = [row for row in rows if row["stop"] == "yes"]
    staying = [row for row in rows if row["stop"] != "yes"]
    unheard_stops = [row for row in leaving if made_of(row["text"]) != "stop"]
    wrong_stops = [row for row in staying if made_of(row["text"]) == "stop"]
    return [
        Figure("cries that ring", len(cries) - len(unheard), len(cries), least=1.0, wrong=_lines(unheard)),
        Figure("other texts that ring", len(false), len(others), most=0.02, wrong=_lines(false)),
        Figure("stops beside them", len(leaving) - len(unheard_stops), len(leaving), 0.9, wrong=_lines(unheard_stops)),
        Figure("stops where nobody asked", len(wrong_stops), len(staying), most=0.0, wrong=_lines(wrong_stops)),
    ]


def rings(row: Row) -> bool:
    """Whether the text counts as a cry from its sender's situation."""
    found = read_distress(row["text"])
    return found is not None and (not found.from_scene_only or row["situation"] in _THERE)


def _lines(rows: list[Row]) -> list[str]:
    return [f"{row['language']} {row['situation']} {row['text']}" for row in rows]
