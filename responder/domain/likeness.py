"""How alike two texts are, despite typos and changes from forwarding."""

import unicodedata
from typing import NewType

Shape = NewType("Shape", frozenset[str])
"""Every run of three letters in a text."""

_RUN = 3
_LOOKED_AT = 1000
"""Characters. Text after them says nothing new."""


def shape(text: str) -> Shape:
    """The shape of a text: letters and digits of any script, in lower case, without accents. Takes linear time."""
    plain = unicodedata.normalize("NFKD", text[:_LOOKED_AT]).casefold()
    letters = (one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    words = f" {' '.join(''.join(letters).split())} "
    return Shape(frozenset(words[at : at + _RUN] for at in range(len(words) - _RUN + 1)))


def alike(one: Shape, other: Shape) -> float:
    """The share of runs that both texts have: 0 for nothing in common, 1 for the same letters in the same order."""
    both = len(one & other)
    every = len(one) + len(other) - both
    return both / every if every else 0.0


def letters(text: str) -> int:
    """How many letters and digits the text has."""
    return sum(one.isalnum() for one in text[:_LOOKED_AT])
