"""Prints how much is understood, of the cases worked with and of those put away.

`--only distress` scores one file, `--wrong` lists what is wrong among the cases worked with, never among the others.
"""

import argparse
import sys
from collections.abc import Callable

from tests.understanding import answers, distress, guard, not_speech, places, redaction, reports, stop
from tests.understanding.corpus import PARTS, Figure, Row, read

SCORERS: dict[str, Callable[[list[Row]], list[Figure]]] = {
    "answers": answers.score,
    "distress": distress.score,
    "stop": stop.score,
    "not_speech": not_speech.score,
    "reports": reports.score,
    "places": places.score,
    "guard": guard.score,
    "redaction": redaction.score,
}
"""By the name of the file that each one scores."""


def main() -> int:
    """Returns 1 if a goal is missed on the part put away."""
    options = argparse.ArgumentParser(prog="python -m tests.understanding", description=__doc__)
    options.add_argument("--only", choices=SCORERS)
    options.add_argument("--wrong", action="store_true")
    options.add_argument("--part", choices=PARTS)
    asked = options.parse_args()
    missed = False
    for name, score in SCORERS.items():
        if asked.only in {None, name}:
            for part in PARTS if asked.part is None else (asked.part,):
                for figure in score(read(name, part)):
                    missed = missed or (part == "held_out" and not figure.reached)
                    _print(name, part, figure, wrong=asked.wrong and part == "cases")
    return int(missed)


def _print(name: str, part: str, figure: Figure, *, wrong: bool) -> None:
    goal = f"at least {figure.least:.1%}" if figure.least is not None else ""
    goal = f"at most {figure.most:.1%}" if figure.most is not None else goal
    share = f"{figure.count:4} of {figure.of:4} {figure.share:7.1%}"
    sys.stdout.write(f"{name:11} {part:9} {figure.name:40} {share}  {goal}{'' if figure.reached else ' MISSED'}\n")
    for line in figure.wrong if wrong else ():
        sys.stdout.write("    " + line.replace("\n", "⏎") + "\n")


if __name__ == "__main__":
    sys.exit(main())
