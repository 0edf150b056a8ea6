"""A partner's record: what its reports came to. It moves the order in which incidents wait, and nothing else."""

from collections.abc import Iterable
from datetime import timedelta

REMEMBERED = timedelta(days=90)
"""Reports that came in before that are not counted: groups change, and whoever was wrong may be right by now."""


def record(confirmed: int, refuted: int) -> float:
    """Between 0 and 1; the larger is looked at first.

    Laplace's rule of succession: who has reported nothing yet stands in the middle, and a first report moves little.
    """
    return (confirmed + 1) / (confirmed + refuted + 2)


MIDDLE = record(0, 0)
"""Where a new partner stands, and every neighbor: nobody keeps a record of them."""


def standing(records: Iterable[float]) -> float:
    """Where an incident stands by the records of those who reported it.

    The best counts: a neighbor's report must not fall back because a poor partner tells of the same.
    """
    return max(records, default=MIDDLE)
