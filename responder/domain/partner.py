"""A partner's record: how its reports turned out. It only affects the order in which incidents wait."""

from collections.abc import Iterable
from datetime import timedelta

REMEMBERED = timedelta(days=90)
"""We don't count older reports: groups change, and a partner that was wrong may be reliable by now."""


def record(confirmed: int, refuted: int) -> float:
    """Between 0 and 1. Incidents with a larger record come first.

    Laplace's rule of succession: a partner with no reports yet is in the middle, and a first report changes little.
    """
    return (confirmed + 1) / (confirmed + refuted + 2)


MIDDLE = record(0, 0)
"""The record of a new partner and of every neighbor: we keep no record of neighbors."""


def standing(records: Iterable[float]) -> float:
    """An incident's rank by the records of the people who reported it.

    The best record counts: a neighbor's report must not fall behind because a poor partner reports it, too.
    """
    return max(records, default=MIDDLE)
