"""What people type, made fit to keep: without characters that cannot be seen, which could turn around what is read."""

import unicodedata
from uuid import UUID

_JOINERS = "\u200c\u200d"
"""Invisible, but some scripts are spelled with them."""
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str | None) -> str:
    """The text in one line."""
    return " ".join(written(text).split())


def written(text: str | None) -> str:
    """The text with its lines."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(
        letter
        for letter in lines
        if letter == "\n" or letter in _JOINERS or unicodedata.category(letter) not in _HIDDEN
    ).strip()


def as_id(words: str) -> UUID | None:
    """An id that was handed in; None if it is none."""
    try:
        return UUID(words)
    except ValueError:
        return None
