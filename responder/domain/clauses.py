"""Splits a text into clauses, in the spelling of the word lists."""

import re

from responder.domain.letters import clean, plain

_ENDS = re.compile(r"[.!?;,:\n()]+|\b(?:comma|period)\b", re.IGNORECASE)
"""Also the marks that phones write out when somebody dictates."""
_MOST = 60
_LONGEST_REPEATED = 4
"""Words."""
_BETWEEN_UNSPACED = re.compile("(?<=[\u1000-\u109f]) (?=[\u1000-\u109f])")
DRAWN_OUT = re.compile(r"(\w)\1{2,}")
"""A letter written three times or more, as in `helppp`."""


def clauses_of(text: str) -> list[str]:
    """The clauses that have words. A text with very many keeps its rest as one."""
    return [said for part in _ENDS.split(clean(text), _MOST) if (said := _flat(part))]


def closed_up(clause: str) -> str:
    """The clause without the spaces that some put between words of a language that needs none."""
    return _BETWEEN_UNSPACED.sub("", clause)


def _flat(part: str) -> str:
    """The words of a clause. A word repeated over and over is there twice."""
    kept: list[str] = []
    for word in DRAWN_OUT.sub(r"\1", plain(part)).split():
        kept.append(word)
        for length in range(1, _LONGEST_REPEATED + 1):
            if kept[-length:] == kept[-2 * length : -length] == kept[-3 * length : -2 * length]:
                del kept[-length:]
                break
    return " ".join(kept)
