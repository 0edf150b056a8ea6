"""A measured row, and the table of all rows as text and as JSON."""

import json
import math
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

HEAD = ("", "what", "goal", "measured", "beside it", "met")


@dataclass(frozen=True)
class Figure:
    """One number and its goal, which is the least or the most allowed."""

    number: int
    what: str
    measured: float
    least: float | None = None
    most: float | None = None
    unit: str = ""
    beside: str = ""
    """The same run's baseline, as text."""
    details: dict[str, object] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        return (self.least is None or self.measured >= self.least) and (self.most is None or self.measured <= self.most)

    @property
    def goal(self) -> str:
        return f"≥ {self.least:g}{self.unit}" if self.least is not None else f"≤ {self.most:g}{self.unit}"


def p95(values: Sequence[float]) -> float:
    """The 95th percentile by nearest rank. With 20 values or fewer it is the largest or nearly so."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def printed(figures: Sequence[Figure]) -> str:
    """The table, in columns."""
    rows = [HEAD, *(_cells(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])


def write(path: Path, figures: Sequence[Figure], failed: dict[str, str], *, quick: bool) -> None:
    """The same as JSON, with everything that was observed during the run."""
    told = {
        "quick": quick,
        "processors": _processors(),
        "load at the end": os.getloadavg(),
        "python": platform.python_version(),
        "rows": [{**asdict(figure), "goal": figure.goal, "met": figure.met} for figure in figures],
        "failed": failed,
    }
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        str(figure.number),
        figure.what,
        figure.goal,
        f"{figure.measured:.4g}{figure.unit}",
        figure.beside,
        "yes" if figure.met else "NO",
    )


def _processors() -> int:
    return sum(line.startswith("processor") for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines())
