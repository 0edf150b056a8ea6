"""Orders to die: files by which the harness tells a worker at which moment, and learns who obeyed."""

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
    """The delivering process alone; its Celery parent lives and starts another."""
    GROUP = "group"


@dataclass(frozen=True)
class Order:
    """Who is to die at the moment, and at which pass."""

    moment: Moment
    whom: Whom
    passes: int

    def give(self, folder: Path) -> None:
        (folder / f"{self.moment}.struck").unlink(missing_ok=True)
        _whole(folder / self.moment, f"{self.whom}\n{self.passes}")

    def take(self, folder: Path) -> bool:
        """Whether it is ours to obey: of all processes that reach the moment one alone."""
        try:
            (folder / self.moment).rename(folder / f"{self.moment}.{os.getpid()}")
        except FileNotFoundError:
            return False
        return True


def read_order(folder: Path, moment: Moment) -> Order | None:
    """The order that stands for this moment."""
    try:
        whom, passes = (folder / moment).read_text().split("\n")
    except FileNotFoundError:
        return None
    return Order(moment, Whom(whom), int(passes))


@dataclass(frozen=True)
class Struck:
    """Who died: the worker's life, and the process."""

    life: str
    process: int

    def write(self, folder: Path, moment: Moment) -> None:
        _whole(folder / f"{moment}.struck", f"{self.life}\n{self.process}")

    @classmethod
    def read(cls, folder: Path, moment: Moment) -> Self | None:
        """Whoever obeyed the last order for this moment; None as long as nobody did."""
        try:
            life, process = (folder / f"{moment}.struck").read_text().split("\n")
        except FileNotFoundError:
            return None
        return cls(life, int(process))


def _whole(path: Path, text: str) -> None:
    """A reader finds all of it or nothing."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(text)
    fresh.replace(path)
