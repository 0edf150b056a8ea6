"""Reads a text for comparing it with removed words: its words as they sound, and its numbers."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from responder.domain.letters import as_read
from responder.domain.spelled import Sign, signs

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u1000-\u109f])*")
_SAME = re.compile(r"(.)\1+")
_SOUNDS = (
    ("ou", "u"),
    ("ph", "f"),
    ("kh", "k"),
    ("dh", "d"),
    ("th", "t"),
    ("ck", "k"),
    ("x", "h"),
    ("q", "k"),
    ("y", "i"),
    ("z", "s"),
)
"""Names are spelled by ear: Xaliimo or Halimo, Yusuf or Iusuf."""
_PLURAL = 4
"""The fewest letters of a word that may end in an s more."""


@dataclass(frozen=True)
class Word:
    start: int
    end: int
    letters: str
    owned: bool = False
    """An `s` after an apostrophe."""

    @cached_property
    def folded(self) -> str:
        return folded_word(self.letters)

    @cached_property
    def stem(self) -> str:
        return stem_of(self.folded)


@dataclass(frozen=True)
class Read:
    """A text as it is searched."""

    letters: str
    places: Sequence[int]
    words: Sequence[Word]
    signs: Sequence[Sign]


@lru_cache(maxsize=64)
def read(text: str) -> Read:
    """Prepare a text for searching."""
    letters, places = as_read(text)
    return Read(letters, places, _words(letters), signs(letters))


def _words(letters: str) -> list[Word]:
    return [
        Word(*match.span(), match[0], match[0] in {"s", "S"} and letters[match.start() - 1 : match.start()] == "'")
        for match in _WORD.finditer(letters)
    ]


def folded_word(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word).casefold() if not 0x0300 <= ord(one) < 0x0370)


@lru_cache(maxsize=4096)
def stem_of(folded: str) -> str:
    """The word as it sounds, with doubled letters once and no s at its end: Nuur is Nur, cooks is cook."""
    if folded.isdigit():
        return folded
    stem = folded
    if len(folded) > _PLURAL:
        stem = folded.removesuffix("s")
    if len(folded) >= _PLURAL:
        for spelled, sound in _SOUNDS:
            stem = stem.replace(spelled, sound)
        stem = stem.removesuffix("h") or stem
    return _SAME.sub(r"\1", stem)


def one_off(one: str, other: str) -> bool:
    """Whether the words differ by one letter: another one, one more or one less, or two swapped."""
    if one == other:
        return True
    if len(one) > len(other):
        one, other = other, one
    if len(other) - len(one) > 1:
        return False
    same = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[same:] == other[same + 1 :]
    swapped = one[same : same + 2] == other[same : same + 2][::-1] and one[same + 2 :] == other[same + 2 :]
    return one[same + 1 :] == other[same + 1 :] or swapped
