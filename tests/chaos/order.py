"""Orders to die: the harness writes files that tell a worker when to die, and learns which process obeyed."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Self


class Moment(StrEnum):
    CLAIMED = "claimed"
    """After the claim's commit."""
    BEFORE = "before the call"
    AFTER = "after the call"
    """Accepted by the carrier, and not yet recorded."""


class Whom(StrEnum):
    PROCESS = "process"
    """Only the delivering process. Its Celery parent lives on and starts another."""
    GROUP = "group"


@dataclass(frozen=True)
class Order:
    """What dies at the moment, and on which pass."""

    moment: Moment
    whom: Whom
    passes: int

    def give(self, folder: Path) -> None:
        (folder / f"{self.moment}.struck").unlink(missing_ok=True)
        _whole(folder / self.moment, f"{self.whom}\n{self.passes}")

    def take(self, folder: Path) -> bool:
        """Whether this process must obey. Only one of all processes that reach the moment gets True."""
        try:
            (folder / self.moment).rename(folder / f"{self.moment}.{os.getpid()}")
        except FileNotFoundError:
            return False
        return True


def read_order(folder: Path, moment: Moment) -> Order | None:
    """The current order for this moment."""
    try:
        whom, passes = (folder / moment).read_text().split("\n")
    except FileNotFoundError:
        return None
    return Order(moment, Whom(whom), int(passes))


@dataclass(frozen=True)
class Struck:
    """The process that died, and the worker's life that it belonged to."""

    life: str
    process: int

    def write(self, folder: Path, moment: Moment) -> None:
        _whole(folder / f"{moment}.struck", f"{self.life}\n{self.process}")

    @classmethod
    def read(cls, folder: Path, moment: Moment) -> Self | None:
        """The process that obeyed the last order for this moment; None if none has yet."""
        try:
            life, process = (folder / f"{moment}.struck").read_text().split("\n")
        except FileNotFoundError:
            return None
        return cls(life, int(process))


def _whole(path: Path, text: str) -> None:
    """Writes the file so that a reader finds all of it or nothing."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(text)
    fresh.replace(path)
