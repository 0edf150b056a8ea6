"""Finds hundreds of phrases in a text: at each word it tries only those that can begin with that word."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from responder.domain.vocabulary.phrase import ANY_ENDING, Openings, any_of

Edged = tuple[str, str, str]
"""Regular expressions for the start, the phrase and the end."""

_WORD = re.compile(r"\w+")
_STEM = 3
"""Letters that a phrase beginning with a stem is looked up by. A shorter stem is looked for anywhere."""


class PhraseLists:
    """Says which of several lists have a phrase in a text."""

    def __init__(self, phrases: Iterable[tuple[str, Openings, Edged]]) -> None:
        """Each phrase with the name of its list."""
        self._index = _Index(phrases)

    def found(self, text: str) -> dict[str, str]:
        """By list, its first phrase in the text."""
        found: dict[str, str] = {}
        for word in _WORD.finditer(text):
            for key in (word[0], word[0][:_STEM] + ANY_ENDING):
                for name, pattern in self._index.patterns(key) if key in self._index.phrases else ():
                    if name not in found and (match := pattern.match(text, word.start())):
                        found[name] = match[0]
        for name, pattern in self._index.anywhere.items():
            if name not in found and (match := pattern.search(text)):
                found[name] = match[0]
        return found


@lru_cache(maxsize=8)
def places_of(lowered: str) -> dict[str, list[int]]:
    """Where each word of a text in small letters begins, so that it is searched for hundreds of words at once."""
    places: dict[str, list[int]] = {}
    for word in _WORD.finditer(lowered):
        places.setdefault(word[0], []).append(word.start())
    return places


class LedPattern:
    """A pattern, in any case, that begins with one of some words: it is tried only where they are."""

    def __init__(self, words: Iterable[str], pattern: str) -> None:
        self._firsts = frozenset(_key(word) for word in words)
        self._pattern = re.compile(pattern, re.IGNORECASE)

    def finditer(self, letters: str, lowered: str) -> Iterator[re.Match[str]]:
        """Each match in the letters, in their order; `lowered` are the same letters in small ones."""
        end = 0
        for at in sorted(at for word, ats in places_of(lowered).items() if word in self._firsts for at in ats):
            if at >= end and (match := self._pattern.match(letters, at)):
                end = match.end()
                yield match


class PhraseFinder:
    """Finds any of the phrases of a list."""

    def __init__(self, phrases: Iterable[tuple[Openings, Edged]]) -> None:
        self._index = _Index(("", *phrase) for phrase in phrases)
        self._anywhere = self._index.anywhere.get("")

    def search(self, text: str) -> re.Match[str] | None:
        """The first of the phrases in the text; None if there is none."""
        return next(self.matches(text), None)

    def every(self, text: str) -> Iterator[re.Match[str]]:
        """Each of the phrases in the text, also within another one."""
        for word in _WORD.finditer(text):
            for key in (word[0], word[0][:_STEM] + ANY_ENDING):
                for _, pattern in self._index.patterns(key) if key in self._index.phrases else ():
                    if match := pattern.match(text, word.start()):
                        yield match
        if self._anywhere:
            yield from self._anywhere.finditer(text)

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
            if word.start() < at:
                continue
            for key in (word[0], word[0][:_STEM] + ANY_ENDING):
                for _, pattern in self._index.patterns(key) if key in self._index.phrases else ():
                    if word.start() >= at and (match := pattern.match(text, word.start())):
                        at = match.end()
                        yield match
        if self._anywhere and (found := self._anywhere.search(text)):
            yield found


class _Index:
    """The phrases of several lists by the words that they can begin with. Each is compiled when first needed."""

    def __init__(self, phrases: Iterable[tuple[str, Openings, Edged]]) -> None:
        self.phrases: dict[str, dict[str, list[Edged]]] = {}
        self._compiled: dict[str, list[tuple[str, re.Pattern[str]]]] = {}
        anywhere: dict[str, list[Edged]] = {}
        for name, openings, edged in phrases:
            keys = None if openings is None else {_key(opening) for opening in openings}
            if keys is None or None in keys:
                anywhere.setdefault(name, []).append(edged)
                continue
            for key in keys:
                self.phrases.setdefault(str(key), {}).setdefault(name, []).append(edged)
        self.anywhere = {name: re.compile(_pattern(of)) for name, of in anywhere.items()}

    def patterns(self, key: str) -> list[tuple[str, re.Pattern[str]]]:
        if key not in self._compiled:
            self._compiled[key] = [(name, re.compile(_pattern(of))) for name, of in self.phrases[key].items()]
        return self._compiled[key]


def _key(opening: str) -> str | None:
    """A sign inside a word ends it for `\\w`: the word is then looked up by its first letters."""
    match = _WORD.search(opening)
    letters = match[0] if match else opening
    if not opening.endswith(ANY_ENDING) or letters + ANY_ENDING != opening:
        return letters
    return letters[:_STEM] + ANY_ENDING if len(letters) >= _STEM else None


def _pattern(phrases: Iterable[Edged]) -> str:
    by_edges: dict[tuple[str, str], list[str]] = {}
    for begins, inner, ends in phrases:
        by_edges.setdefault((begins, ends), []).append(inner)
    return any_of(begins + any_of(inner) + ends for (begins, ends), inner in by_edges.items())
