"""Distress: whether a text may be a cry for help. A doubtful one counts: a person looks at each."""

import re
from dataclasses import dataclass
from functools import cache

from responder.domain.letters import clean, plain
from responder.domain.vocabulary import load

_TABLE = "distress"
_SIGNS = re.compile("🆘|🚨\\s*🚨")
"""Signs that `plain` drops."""


@dataclass(frozen=True)
class Distress:
    """A text that may be a cry for help."""

    sign: str
    """The words that made it one."""
    from_scene_only: bool = False
    """Whether it counts only from somebody who is going or on scene: HELP alone is the carrier's word."""


def read_distress(body: str) -> Distress | None:
    """What makes a text a cry for help; None if nothing does."""
    words = clean(body)
    if sign := _SIGNS.search(body):
        return Distress(sign[0])
    said = plain(words)
    if said in _alone():
        return Distress(said, from_scene_only=True)
    match = _cry().search(said)
    return Distress(match[0]) if match else None


@cache
def _alone() -> frozenset[str]:
    return frozenset(load().words("commands", "help"))


@cache
def _cry() -> re.Pattern[str]:
    return re.compile(load().phrases(_TABLE, "cry"))
