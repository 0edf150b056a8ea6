"""Measures delivery: `python -m tests.benchmarks` prints a table and writes the same as JSON."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from responder.local.processes import Stopped, StopRequest
from responder.trouble import Trouble
from tests.benchmarks import (
    areas,
    audience,
    callbacks,
    confirmation,
    import_,
    joining,
    memory,
    pacing,
    reporting,
    speed,
)
from tests.benchmarks.ground import Ground, ground
from tests.benchmarks.progress import Progress
from tests.benchmarks.scale import FULL, QUICK, Scale
from tests.benchmarks.table import Figure, printed, write


@dataclass(frozen=True)
class Row:
    """A part of the run. `seconds`: how long it usually takes."""

    number: int
    name: str
    seconds: float
    measure: Callable[[Ground, Scale], list[Figure]]


ROWS = (
    Row(1, "share of the carrier's limit", 80, speed.share),
    Row(2, "processor time per text", 1, speed.processor_time),
    Row(3, "beside one task per text", 40, speed.beside_usual),
    Row(4, "signed callbacks", 45, callbacks.taken),
    Row(5, "paced, with checks", 100, pacing.paced),
    Row(6, "unpaced, with checks", 20, pacing.unpaced),
    Row(7, "confirmation to first text", 80, confirmation.confirmed),
    Row(8, "memory", 125, memory.held),
    Row(9, "area lookup", 3, areas.located),
    Row(10, "volunteers imported", 10, import_.imported),
    Row(11, "audience", 120, audience.chosen),
    Row(12, "reports", 75, reporting.reported),
    Row(13, "reports of one incident", 90, joining.placed),
)


def run(chosen: Sequence[Row], scale: Scale, folder: Path) -> tuple[list[Figure], dict[str, str]]:
    """Measures these rows one after another. Returns the figures, and why any row could not be measured."""
    figures: list[Figure] = []
    failed: dict[str, str] = {}
    progress = Progress({row.name: row.seconds for row in chosen})
    with StopRequest() as stop, ground(folder, stop, progress, scale.large) as base:
        for row in chosen:
            progress.begin(row.name)
            try:
                figures += row.measure(base, scale)
            except (Trouble, ValueError, LookupError, TimeoutError) as error:
                # One row's failure says nothing about the others.
                failed[f"{row.number}: {row.name}"] = f"{type(error).__name__}: {error}"
            progress.end()
    return figures, failed


def main() -> int:
    """Exits with 1 if a row could not be measured. A missed goal shows only in the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--json", type=Path, help="where to write the figures (default: a temporary file)")
    parser.add_argument("--only", help="numbers of rows, such as 1,2")
    parser.add_argument("--quick", action="store_true", help="much less of everything: for trying out, no measure")
    given = parser.parse_args()
    wanted = {int(number) for number in given.only.split(",")} if given.only else {row.number for row in ROWS}
    chosen = [row for row in ROWS if row.number in wanted]
    if not chosen:
        parser.error("there is no such row")
    path = given.json or Path(tempfile.mkdtemp(prefix="responder-figures-")) / "benchmark.json"
    try:
        with tempfile.TemporaryDirectory(prefix="responder-benchmark-") as folder:
            figures, failed = run(chosen, QUICK if given.quick else FULL, Path(folder))
    except Stopped:
        sys.stderr.write("\nstopped.\n")
        return 130
    except Trouble as trouble:
        sys.stderr.write(f"\n{trouble}\n")
        return 1
    write(path, figures, failed, quick=given.quick)
    sys.stdout.write(printed(figures) + "\n")
    for name, why in failed.items():
        sys.stdout.write(f"not measured: {name}: {why}\n")
    sys.stdout.write(f"As JSON: {path}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
