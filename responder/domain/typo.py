"""Typing errors in the few words that must never be missed."""

from collections.abc import Iterable

_SHORTEST = 7
"""Letters. Shorter words are too close to others: only swapped letters are mended in them."""


class Typos:
    """Finds the word somebody meant: one letter more, fewer or other, or two swapped."""

    def __init__(self, strong: Iterable[str], others: Iterable[str]) -> None:
        """`others` are real words that look like a strong one."""
        strong = list(strong)
        self._real = frozenset(strong) | frozenset(others)
        self._meant: dict[str, str] = {}
        for word in strong:
            for typed in _with_one_less(word) if len(word) >= _SHORTEST else _swapped(word):
                self._meant.setdefault(typed, word)

    def mend(self, said: str) -> str:
        """The words with those that were mistyped put right."""
        return " ".join(self._word(word) for word in said.split())

    def _word(self, word: str) -> str:
        if len(word) < 4 or not word.isalpha() or word in self._real:
            return word
        if len(word) < _SHORTEST - 1:
            return self._meant.get(word, word)
        return next((meant for one in _with_one_less(word) if (meant := self._meant.get(one)) is not None), word)


def _with_one_less(word: str) -> list[str]:
    return [word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))]


def _swapped(word: str) -> list[str]:
    return [word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1)]
