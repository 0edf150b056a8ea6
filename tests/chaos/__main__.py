"""`python -m tests.chaos --seeds 1-20`: disturbs the engine and judges it by what the carrier really accepted."""

import argparse
import signal
import sys
from collections.abc import Callable
from types import FrameType

from tests.chaos import run
from tests.chaos.run import Report, lines
from tests.chaos.whole import Stuck

RUNS: dict[str, Callable[[int], Report]] = {
    "resolvable": run.resolvable,
    "unresolvable": run.unresolvable,
    "frozen": run.frozen,
}


def main() -> int:
    """Runs the seeds one after another. Returns 1 if a resolvable one was not clean, or if any did not finish."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seeds", type=_seeds, default=range(1, 21), help="one, or from-to (default: 1-20)")
    parser.add_argument("--run", choices=RUNS, default="resolvable", help="which faults (default: %(default)s)")
    given = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupted)
    reports, broken = [], 0
    for seed in given.seeds:
        try:
            report = RUNS[given.run](seed)
        except Stuck as stuck:
            broken += 1
            _say("; ".join([f"seed {seed}: {stuck}", *getattr(stuck, "__notes__", [])]))
            continue
        reports.append(report)
        for line in lines(report):
            _say(line)
    missed, double = sum(each.missed for each in reports), sum(each.double for each in reports)
    unclean = sum(not each.clean for each in reports)
    _say(f"{given.run}: {len(reports)} seeds, {broken} that did not end, missed {missed}, double {double}")
    return int(bool(broken) or (given.run == "resolvable" and bool(unclean)))


def _seeds(words: str) -> range:
    first, _, last = words.partition("-")
    return range(int(first), int(last or first) + 1)


def _interrupted(number: int, _frame: FrameType | None) -> None:
    """Ends as Ctrl-C does, with an exception, so that everything that was started is ended."""
    raise SystemExit(128 + number)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
