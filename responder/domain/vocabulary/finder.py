"""Finds hundreds of phrases in a text: at each word it tries only those that can begin with that word."""

import re
from collections.abc import Iterable, Iterator

from responder.domain.vocabulary.phrase import Openings, any_of

Edged = tuple[str, str, str]
"""Regular expressions for the start, the phrase and the end."""

_WORD = re.compile(r"\w+")


class PhraseFinder:
    """Finds any of the phrases of a list. Each pattern is compiled when its word is first met."""

    def __init__(self, phrases: Iterable[tuple[Openings, Edged]]) -> None:
        self._beginning: dict[str, list[Edged]] = {}
        self._compiled: dict[str, re.Pattern[str]] = {}
        anywhere: list[Edged] = []
        for openings, edged in phrases:
            if openings is None:
                anywhere.append(edged)
            for word in openings or ():
                # A sign inside a word ends it for `\\w`: the word is then looked up by its first letters.
                self._beginning.setdefault(_first(word), []).append(edged)
        self._anywhere = re.compile(_pattern(anywhere)) if anywhere else None

    def search(self, text: str) -> re.Match[str] | None:
        """The first of the phrases in the text; None if there is none."""
        return next(self.matches(text), None)

    def cut(self, text: str, sign: str) -> str:
        """The text with a sign in place of each of the phrases."""
        kept, at = [], 0
        for match in self.matches(text):
            kept += [text[at : match.start()], sign]
            at = match.end()
        left = "".join([*kept, text[at:]])
        return self._anywhere.sub(sign, left) if self._anywhere else left

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Each of the phrases in the text, from left to right; of those that may begin with any word, the first."""
        at = 0
        for word in _WORD.finditer(text):
            if word.start() < at or word[0] not in self._beginning:
                continue
            if match := self._pattern(word[0]).match(text, word.start()):
                at = match.end()
                yield match
        if self._anywhere and (found := self._anywhere.search(text)):
            yield found

    def _pattern(self, word: str) -> re.Pattern[str]:
        if word not in self._compiled:
            self._compiled[word] = re.compile(_pattern(self._beginning[word]))
        return self._compiled[word]


def _first(word: str) -> str:
    match = _WORD.search(word)
    return match[0] if match else word


def _pattern(phrases: Iterable[Edged]) -> str:
    by_edges: dict[tuple[str, str], list[str]] = {}
    for begins, inner, ends in phrases:
        by_edges.setdefault((begins, ends), []).append(inner)
    return any_of(begins + any_of(inner) + ends for (begins, ends), inner in by_edges.items())
