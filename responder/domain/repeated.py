"""Finds where a text repeats removed words: in another order or spelling, in part, or with other signs between them."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from responder.domain.letters import as_read
from responder.domain.spelled import Sign, code_spans, signs
from responder.domain.vocabulary import load

Span = tuple[int, int]

_TABLE = "private"
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u1000-\u109f])*")
_JOINED = re.compile(r"[^\w!?;:]{0,4}")
_OPENS = re.compile(r"(?:\+?1[ .(-]{1,2}|\+|a ?#? ?|#|\()$", re.IGNORECASE)
_SAME = re.compile(r"(.)\1+")
_PLURAL, _TELLING, _CLOSE = 4, 4, 6
"""The fewest letters of a word that may end in an s more, of a name that tells by itself, and of one misspelled."""
_MOST_WORDS = 12
_MOST_NAMES = 5
_MOST_SMALL = 3
"""Small words in a row between two words of a passage."""
_LONGEST_CODE = 15
_PHONE, _LOCAL = 10, 7


@dataclass(frozen=True)
class _Lexicon:
    small: frozenset[str]
    titles: frozenset[str]
    everyday: frozenset[str]
    """Names that are everyday words, too."""
    no_names: frozenset[str]
    places: frozenset[str]
    """Turn the name before them into a place's name."""
    openers: frozenset[str]
    """Turn the name after them into a place's name."""
    beside: frozenset[str]
    streets: frozenset[str]


@cache
def lexicon() -> _Lexicon:
    """The words that show how a name is used, in every language."""
    lists = load()

    def words(*keys: str) -> frozenset[str]:
        return frozenset(_folded(word) for key in keys for word in lists.words(_TABLE, key))

    return _Lexicon(
        small=words("small", "inside_name"),
        titles=words("title"),
        everyday=words("also_word"),
        no_names=words("no_name"),
        places=words("place_ending"),
        openers=frozenset(_folded(word) for word in lists.words("where", "opener")),
        beside=words("before_place"),
        streets=words("street_type") | frozenset(_folded(word) for word in lists.words("where", "compass")),
    )


@dataclass(frozen=True)
class _Word:
    start: int
    end: int
    letters: str
    owned: bool = False
    """An `s` after an apostrophe."""

    @cached_property
    def folded(self) -> str:
        return _folded(self.letters)

    @cached_property
    def stem(self) -> str:
        return _stem(self.folded)


@dataclass(frozen=True)
class Read:
    """A text as it is searched."""

    letters: str
    places: Sequence[int]
    words: Sequence[_Word]
    signs: Sequence[Sign]


@lru_cache(maxsize=64)
def read(text: str) -> Read:
    """Prepare a text for searching."""
    letters, places = as_read(text)
    return Read(letters, places, _words(letters), signs(letters))


def _words(letters: str) -> list[_Word]:
    return [
        _Word(*match.span(), match[0], match[0] in {"s", "S"} and letters[match.start() - 1 : match.start()] == "'")
        for match in _WORD.finditer(letters)
    ]


def _folded(word: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", word).casefold() if not 0x0300 <= ord(one) < 0x0370)


@lru_cache(maxsize=4096)
def _stem(folded: str) -> str:
    """The word with doubled letters once and no s at its end: Nuur is Nur, cooks is cook."""
    if folded.isdigit():
        return folded
    return _SAME.sub(r"\1", folded.removesuffix("s") if len(folded) > _PLURAL else folded)


def is_one_name(passage: str) -> bool:
    """Whether the passage is a single name in our alphabet. What else it may mean depends on the words beside it."""
    words = read(passage).words
    return len(words) == 1 and words[0].letters.isascii() and words[0].letters[0].isupper()


def repeats(text: str, passage: str) -> list[Span]:
    """Where the text repeats the passage, in the order of the text; overlapping finds are joined."""
    said = read(text)
    found = sorted(_finds(said, read(passage)))
    spans: list[Span] = []
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return [(said.places[start], said.places[end - 1] + 1) for start, end in spans]


def _finds(said: Read, gone: Read) -> Iterator[Span]:
    codes = codes_of(gone)
    for code in codes:
        for start, end in code_spans(said.letters, said.signs, code):
            opened = _OPENS.search(said.letters, max(start - 4, 0), start)
            yield (opened.start() if opened and _edge(said.letters, opened.start()) else start), end
    inner = [one for one in gone.words if not one.owned and one.folded not in lexicon().small]
    if len(inner) <= _MOST_WORDS and not (codes and len(codes[0]) >= sum(len(one.letters) for one in gone.words) - 1):
        yield from _Passage(gone, inner).finds(said)


def _edge(letters: str, at: int) -> bool:
    return at == 0 or not letters[at - 1].isalnum()


def codes_of(gone: Read) -> list[str]:
    """The phone numbers, A-numbers and plates in a passage, without signs, and the ways to shorten them."""
    codes: list[str] = []
    row: list[str] = []
    for at, sign in enumerate(gone.signs):
        part = sign.digits or (sign.values[0] if _is_code_part(sign.values[0]) else "")
        apart = at > 0 and sign.start - gone.signs[at - 1].end > 3
        if not part or apart:
            codes += _code("".join(row))
            row = []
        if part:
            row.append(part)
    return codes + _code("".join(row))


def _is_code_part(value: str) -> bool:
    return any(letter.isdigit() for letter in value) or (len(value) <= 3 and value.isascii())


def _code(code: str) -> list[str]:
    digits = sum(letter.isdigit() for letter in code)
    if digits == len(code) and _LOCAL <= digits <= _LONGEST_CODE:
        whole = code[-_PHONE:] if digits == _PHONE + 1 and code[0] == "1" else code
        return [whole, whole[-_LOCAL:]] if len(whole) == _PHONE else [whole]
    if len(code) <= _LONGEST_CODE and digits >= _LOCAL and re.fullmatch(r"A\d+", code):
        return [code, code[1:]]
    return [code] if 3 <= digits < len(code) and 5 <= len(code) <= 9 else []


@dataclass(frozen=True)
class _Passage:
    """The removed words that tell, and how they may be found."""

    gone: Read
    inner: Sequence[_Word]

    @cached_property
    def name(self) -> bool:
        """Whether it looks like a person's name: capitalized words, and at most an age."""
        names = [one for one in self.inner if not one.letters.isdigit()]
        return 0 < len(names) <= _MOST_NAMES and not self.address and all(map(_is_name, names))

    @cached_property
    def address(self) -> bool:
        """Whether it begins with a house number."""
        return len(self.inner) > 1 and self.inner[0].letters.isdigit() and 1 < len(self.inner[0].letters) < 6

    @cached_property
    def wanted(self) -> list[_Word]:
        if self.address:
            streets = lexicon().streets
            return [one for one in self.inner if one.folded not in streets] or list(self.inner)
        return list(self.inner)

    def finds(self, said: Read) -> Iterator[Span]:
        if len(self.wanted) < 2 and not self.name:
            return
        joined = "".join(one.folded for one in self.inner)
        at = 0
        while at < len(said.words):
            if self.name and len(self.inner) > 1 and said.words[at].folded == joined:
                yield said.words[at].start, said.words[at].end
            end, matched = self._row(said, at)
            if matched and self._enough(said, at, matched):
                yield self._whole(said, at, end)
                at = end
            else:
                at += 1

    def _row(self, said: Read, at: int) -> tuple[int, list[tuple[_Word, _Word]]]:
        """The words from here on that belong to the passage, up to the last one: where they end, and what matched."""
        left, matched, end, first = list(self.wanted), [], at, at
        while at < len(said.words) and left:
            if at > first and not _joined(said, at):
                break
            word = said.words[at]
            one = next((one for one in left if self._same(one, word, said)), None)
            if one is not None:
                left.remove(one)
                matched.append((one, word))
                end = at + 1
            elif at == first or at - end >= _MOST_SMALL or not (word.owned or word.folded in self._skipped):
                break
            at += 1
        return end, matched

    @cached_property
    def _skipped(self) -> frozenset[str]:
        words = lexicon()
        return words.small | words.streets if self.address else words.small

    def _same(self, one: _Word, word: _Word, said: Read) -> bool:
        if one.stem == word.stem:
            return True
        if not self.name:
            return False
        if len(word.letters) == 1:
            return word.letters == one.letters[0]
        short = said.letters[word.end : word.end + 1] == "." and len(word.letters) <= 3
        if short and one.folded.startswith(word.folded):
            return True
        return max(len(one.stem), len(word.stem)) >= _TELLING and one_off(one.stem, word.stem)

    def _enough(self, said: Read, at: int, matched: Sequence[tuple[_Word, _Word]]) -> bool:
        names = [(one, word) for one, word in matched if not word.letters.isdigit()]
        if self.name and len(names) == 1:
            return self._tells(said, at, *names[0])
        whole = [word for one, word in names if one.stem == word.stem]
        if self.name and len(matched) >= 2:
            return any(len(word.letters) >= 2 for word in whole)
        return len(matched) == len(self.wanted)

    def _tells(self, said: Read, at: int, one: _Word, word: _Word) -> bool:
        """Whether a single name, of one or of several, must be meant."""
        words = lexicon()
        only = len([own for own in self.inner if not own.letters.isdigit()]) == 1
        before = said.words[at - 1].folded if at else ""
        after = said.words[at + 1].folded if at + 1 < len(said.words) else ""
        if one.stem != word.stem and not (min(len(one.stem), len(word.stem)) >= _CLOSE and word.letters[0].isupper()):
            return False
        if before in words.titles:
            return True
        if len(word.letters) < _TELLING and not only:
            return False
        street = _beside_street(said, at) or after in words.places or before in words.openers
        if street or (word.folded in words.no_names and (not only or before in words.beside)):
            return False
        return word.letters[0].isupper() or not (word.folded in words.everyday or word.folded in words.no_names)

    def _whole(self, said: Read, at: int, end: int) -> Span:
        """The words with what belongs to them: `the` before, a street's direction after, the period of an initial."""
        words = lexicon()
        first = self.gone.words[0]
        if at and first.folded in words.small and said.words[at - 1].folded in words.small and _joined(said, at):
            at -= 1
        while self.address and end < len(said.words) and said.words[end].folded in words.streets and _joined(said, end):
            end += 1
        start, last = said.words[at].start, said.words[end - 1].end
        if said.letters[last : last + 1] == "." and len(said.words[end - 1].letters) == 1:
            last += 1
        if said.letters[last : last + 1] == ")" and "(" in said.letters[start:last]:
            last += 1
        return start, last


def _is_name(word: _Word) -> bool:
    return word.letters[0].isupper() or not word.letters[0].isascii()


def _joined(said: Read, at: int) -> bool:
    """Whether this word and the one before it belong together."""
    before, after = said.words[at - 1], said.words[at]
    return after.start - before.end <= 4 and _JOINED.fullmatch(said.letters, before.end, after.start) is not None


def _beside_street(said: Read, at: int) -> bool:
    """Whether the word is one of two streets: `Lake & Park`."""
    word = said.words[at]
    return "&" in said.letters[max(word.start - 2, 0) : word.end + 2]


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
