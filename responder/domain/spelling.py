"""Whether a word is another one misspelled: few letters differ, or it sounds the same."""

import re
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import DamerauLevenshtein

_SOUNDS = [
    (re.compile(pattern), letter)
    for pattern, letter in (
        ("ph", "f"), ("ck|q|ch(?=[lr])", "k"), ("c(?=[eiy])", "s"), ("c(?!h)", "k"), ("oo|ou", "u"),
        ("w(?=h)|(?<=t)h", ""), ("y|ee|ea", "i"), ("z", "s"), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
_LEAST = 4


def sound(word: str) -> str:
    """The word as it sounds, roughly, so that `nikolet` comes near `nicollet`."""
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def closest(word: str, among: Sequence[str], sounds: Sequence[str]) -> list[str]:
    """Those of the words that this one most likely means; empty if none is close enough.

    `sounds` are the same words as they sound. Short words must be nearly the same: `Fry` is not `Rice`.
    """
    if not _LEAST <= len(word) <= 20 or not word.isalpha():
        return []
    heard = sound(word)
    budget = _budget(len(word))
    found: dict[int, list[str]] = {}
    for other, its_sound in zip(among, sounds, strict=True):
        if abs(len(other) - len(word)) > budget + 1 or len(other) < _LEAST:
            continue
        most = min(budget, _budget(len(other)))
        differs = DamerauLevenshtein.distance(word, other, score_cutoff=most)
        if differs > most and other[0] == word[0] and len(heard) >= _LEAST:
            differs = DamerauLevenshtein.distance(heard, its_sound, score_cutoff=1)
            differs = most if differs <= (1 if len(heard) > _LEAST + 1 else 0) else most + 1
        if differs <= most and not (len(word) <= _LEAST and set(word) != set(other)):
            found.setdefault(differs, []).append(other)
    return found[min(found)] if found else []


def beginning_with(word: str, among: Iterable[str]) -> list[str]:
    """Those that the word shortens: `bloom`, `frank`. A word that lacks one letter only is misspelled instead."""
    if len(word) < _LEAST - 1 or not word.isalpha():
        return []
    return [other for other in among if other.startswith(word) and len(other) >= len(word) + 2]


def _budget(length: int) -> int:
    return 1 if length < 8 else 2
