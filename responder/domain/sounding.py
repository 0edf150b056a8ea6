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
_SOFT = re.compile(r"(?<=.)[aeiouchw]")
_VOWEL_GROUP = re.compile(r"[aeiou]+")
_VOWELS = frozenset("aeiou")
_PLURAL = 4
"""The fewest letters of a word that may end in an s more."""


@dataclass(eq=False)
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

    @cached_property
    def voiced(self) -> str:
        """The stem without a `c` that only some spell: Cabdi is Abdi."""
        return self.stem[1:] if self.stem[:1] == "c" and self.stem[1:2] in _VOWELS else self.stem

    @cached_property
    def consonants(self) -> str:
        """What is left of a name without its vowels and other letters that not everyone writes: Siciid is Said."""
        return _SAME.sub(r"\1", _SOFT.sub("", self.voiced))


@dataclass(frozen=True)
class Read:
    """A text as it is searched."""

    letters: str
    places: Sequence[int]
    words: Sequence[Word]

    @cached_property
    def signs(self) -> Sequence[Sign]:
        """Its numbers and letters; only those who look for a number need them."""
        return signs(self.letters)


@lru_cache(maxsize=64)
def read(text: str) -> Read:
    """Prepare a text for searching."""
    letters, places = as_read(text)
    return Read(letters, places, _words(letters))


def _words(letters: str) -> list[Word]:
    return [
        Word(*match.span(), match[0], match[0] in {"s", "S"} and letters[match.start() - 1 : match.start()] == "'")
        for match in _WORD.finditer(letters)
    ]


@lru_cache(maxsize=4096)
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


def spelled_alike(one: Word, other: Word) -> bool:
    """Whether two words may be one name, spelled by two people: Xasan and Hassan, Siciid and Said."""
    if one.voiced == other.voiced:
        return True
    if not other.letters[0].isupper() or min(len(one.letters), len(other.letters)) < _PLURAL:
        return False
    return len(one.consonants) > 1 and one.consonants == other.consonants


def syllables(word: Word) -> int:
    """How many groups of vowels the word has."""
    return len(_VOWEL_GROUP.findall(word.stem))


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
