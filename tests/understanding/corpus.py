"""Reads the labelled cases: `cases` to work with, and `held_out`, which the rules were not made with."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("cases", "held_out")
Row = dict[str, str]


@dataclass(frozen=True)
class Figure:
    """One number of a report: how many of how many, and the goal as a share; `most` is a ceiling, `least` a floor."""

    name: str
    count: int
    of: int
    least: float | None = None
    most: float | None = None
    wrong: list[str] = field(default_factory=list)
    """The cases behind it, one line each."""

    @property
    def share(self) -> float:
        return self.count / self.of if self.of else 1.0

    @property
    def reached(self) -> bool:
        return not (
            (self.least is not None and self.share < self.least) or (self.most is not None and self.share > self.most)
        )


def read(name: str, part: str) -> list[Row]:
    """The rows of one file of one part; `⏎` in a cell becomes a line break."""
    return list(_rows(HERE / part / f"{name}.tsv"))


def _rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield {name: (value or "").replace("⏎", "\n") for name, value in row.items()}
