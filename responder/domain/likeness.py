"""How alike two texts are, whatever a thumb or a forward has done to one of them."""

import unicodedata
from typing import NewType

Shape = NewType("Shape", frozenset[str])
"""Of a text: every run of three letters in it."""

_RUN = 3
_LOOKED_AT = 1000
"""Characters; what comes after them says nothing new."""


def shape(text: str) -> Shape:
    """What is compared: letters and digits of any script, in one case, without accents; linear in the text's length."""
    plain = unicodedata.normalize("NFKD", text[:_LOOKED_AT]).casefold()
    letters = (one if one.isalnum() else " " for one in plain if not unicodedata.combining(one))
    words = f" {' '.join(''.join(letters).split())} "
    return Shape(frozenset(words[at : at + _RUN] for at in range(len(words) - _RUN + 1)))


def alike(one: Shape, other: Shape) -> float:
    """From 0, nothing in common, to 1, the same letters in the same order: the runs that both have, of all."""
    both = len(one & other)
    every = len(one) + len(other) - both
    return both / every if every else 0.0


def letters(text: str) -> int:
    """How many letters and digits somebody wrote."""
    return sum(one.isalnum() for one in text[:_LOOKED_AT])
