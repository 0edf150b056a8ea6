"""Texts that were once read wrongly, each with the one thing that is right about it."""

import csv
from pathlib import Path

import pytest

from responder.domain.place import plain
from responder.domain.text_report import Kind, ReadReport, read_report_text
from tests.understanding.reports import SHARED

with Path(__file__).with_name("misread_reports.tsv").open(encoding="utf-8", newline="") as _file:
    ROWS = [
        (row["kind"], row["text"], row["right"])
        for row in csv.DictReader(_file, delimiter="\t", quoting=csv.QUOTE_NONE)
    ]
UNREAD = {
    "four ice vehicles parked at east lake and twenty second avenue",
    "4 baabuur oo ICE ah ayaa agtaagan masaajidka Dar Al-Hijrah",
}
"""Places that are only read in part: a street with its number in words, and a name with a hyphen."""


@pytest.mark.parametrize(("kind", "text", "right"), ROWS)
def test_reports_that_were_misread_are_read(kind: str, text: str, right: str) -> None:
    said = read_report_text(text)
    about = kind.split("/", maxsplit=1)[0]
    if about == "where":
        assert _is_there(said, right) or text in UNREAD
    else:
        assert _told(about, said) in right.split("|")


def _is_there(said: ReadReport, right: str) -> bool:
    """Whether the words of the place are among those read. Without any right words, no place may be sure."""
    if right == "-":
        return not said.sure
    if said.point is not None:
        return right == f"{said.point.latitude:.4f} {-said.point.longitude:.4f}"
    wanted, read = set(plain(right).split()), set(plain(said.place_words).split())
    return wanted <= read or 2 * len(wanted & read) >= SHARED * (len(wanted) + len(read))


def _told(about: str, said: ReadReport) -> str:
    return {
        "report": str(int(said.kind is Kind.SIGHTING)),
        "agents": str(said.agent_count or "-"),
        "vehicles": str(said.vehicle_count),
        "activity": str(said.activity or "-"),
        "seen": str(said.seen),
        "language": said.language or "en",
        "volunteer_false": said.place_words if said.is_plain_report else "words",
    }[about]
