"""Suggests places while their names are typed: each word typed begins a word of the name, in any order."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from responder.domain.place_words import lexicon

_LEAST = 2
"""Letters or digits needed for a suggestion. One would match too much."""
_MOST_WORDS = 8
_WORD = re.compile(r"[^\W_]+")


class Suggestion(NamedTuple):
    """A place by name, and the area that it is in; the area is empty if it is in none or is one itself."""

    name: str
    area: str


class _Entry(NamedTuple):
    words: tuple[str, ...]
    offered: Suggestion


class Suggestions:
    """The names of places, sorted by their words, so that a search reads only those that may fit."""

    def __init__(self, named: Iterable[tuple[str, Suggestion]]) -> None:
        """`named` has each name or other name, with what to offer for it."""
        entries = [_Entry(_words(name), offered) for name, offered in named]
        self._by_word = sorted(((word, at) for at, entry in enumerate(entries) for word in set(entry.words)))
        self._entries = entries

    def matching(self, typed: str, most: int) -> list[Suggestion]:
        """Names that fit, best first: those that begin as typed, then the shorter ones."""
        words = _words(typed)[:_MOST_WORDS]
        if sum(map(len, words)) < _LEAST:
            return []
        fitting = [entry for entry in self._beginning(max(words, key=len)) if _fits(words, entry.words)]
        fitting.sort(key=lambda entry: (not entry.words[0].startswith(words[0]), len(entry.words), entry.offered.name))
        return list(dict.fromkeys(entry.offered for entry in fitting))[:most]

    def _beginning(self, word: str) -> Iterator[_Entry]:
        """The entries with a word that begins so."""
        start = bisect_left(self._by_word, (word, 0))
        found = dict[int, None]()
        for other, at in islice(self._by_word, start, None):
            if not other.startswith(word):
                break
            found[at] = None
        return (self._entries[at] for at in found)


def _fits(typed: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether each typed word begins another word of the name."""
    left = list(words)
    for word in sorted(typed, key=len, reverse=True):
        hit = next((one for one in left if one.startswith(word)), None)
        if hit is None:
            return False
        left.remove(hit)
    return True


def _words(text: str) -> tuple[str, ...]:
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return tuple(word for word in _WORD.findall(plain.casefold()) if word not in lexicon().joints)
