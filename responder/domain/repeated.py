"""Finds where a text repeats removed words: in another order or spelling, in part, or with other signs between them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise

from responder.domain.sounding import Read, Word, folded_word, one_off, read, spelled_alike, stem_of, syllables
from responder.domain.spelled import code_spans
from responder.domain.vocabulary import load

Span = tuple[int, int]

_TABLE = "private"
_JOINED = re.compile(r"[^\w!?;:]{0,4}")
_OPENS = re.compile(r"(?:\+?1[ .(-]{1,2}|\+|a ?#? ?|#|\()$", re.IGNORECASE)
_TELLING, _CLOSE = 4, 6
"""The fewest letters of a name that tells by itself, and of one that is misspelled."""
_FEW = 2
"""More consonants than this tell a name, however it is spelled."""
_MOST_WORDS = 12
_MOST_NAMES = 5
_MOST_SMALL = 3
"""Small words in a row between two words of a passage."""
_LONGEST_CODE = 15
_PHONE, _LOCAL = 10, 7


@dataclass(frozen=True)
class _Lexicon:
    small: frozenset[str]
    inside: frozenset[str]
    """Small words within a person's name."""
    joining: frozenset[str]
    """`and`: what it joins is not one thing."""
    dwellings: frozenset[str]
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
        return frozenset(folded_word(word) for key in keys for word in lists.words(_TABLE, key))

    return _Lexicon(
        small=words("small", "inside_name"),
        inside=words("inside_name"),
        joining=frozenset(folded_word(word) for word in lists.words("where", "and"))
        | {"or", "o", "thiab", "iyo", "fi"},
        dwellings=words("dwelling"),
        titles=words("title"),
        everyday=words("also_word"),
        no_names=words("no_name"),
        places=words("place_ending"),
        openers=frozenset(folded_word(word) for word in lists.words("where", "opener")),
        beside=words("before_place"),
        streets=words("street_type") | frozenset(folded_word(word) for word in lists.words("where", "compass")),
    )


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
    inner = [
        one
        for at, one in enumerate(gone.words)
        if not one.owned
        and (one.folded not in lexicon().small or (at in {0, len(gone.words) - 1} and _may_be_name(one)))
    ]
    if len(inner) <= _MOST_WORDS and not (codes and len(codes[0]) >= sum(len(one.letters) for one in gone.words) - 1):
        yield from _Passage(gone, inner).finds(said)


def _edge(letters: str, at: int) -> bool:
    return at == 0 or not letters[at - 1].isalnum()


def codes_of(gone: Read) -> list[str]:
    """The phone numbers, A-numbers and plates in a passage, without signs, and the ways to shorten them."""
    codes: list[str] = []
    row: list[str] = []
    least = 3 if " " in gone.letters and not gone.letters.isupper() else 2
    for at, sign in enumerate(gone.signs):
        raw = gone.letters[sign.start : sign.end]
        named = len(raw) > 1 and raw.isalpha() and raw.istitle()
        part = sign.digits or (sign.values[0] if _is_code_part(sign.values[0]) and not named else "")
        apart = at > 0 and sign.start - gone.signs[at - 1].end > 3
        if not part or apart:
            codes += _code("".join(row), least)
            row = []
        if part:
            row.append(part)
    return codes + _code("".join(row), least)


def _is_code_part(value: str) -> bool:
    return any(letter.isdigit() for letter in value) or (len(value) <= 3 and value.isascii())


def _code(code: str, least: int) -> list[str]:
    """`least` are the fewest digits of a plate."""
    digits = sum(letter.isdigit() for letter in code)
    if digits == len(code) and _LOCAL <= digits <= _LONGEST_CODE:
        whole = code[-_PHONE:] if digits == _PHONE + 1 and code[0] == "1" else code
        return [f"1{whole}", whole, whole[-_LOCAL:]] if len(whole) == _PHONE else [whole, f"A{whole}"]
    if len(code) <= _LONGEST_CODE and digits >= _LOCAL and re.fullmatch(r"A\d+", code):
        bare = code[1:].lstrip("0")
        return list(dict.fromkeys([code, code[1:], f"A{bare}", bare]))
    if not (least <= digits < len(code) and 5 <= len(code) <= 9):
        return []
    turned = re.fullmatch(r"([A-Z]+)(\d+)|(\d+)([A-Z]+)", code)
    return [code, "".join(reversed([part for part in turned.groups() if part]))] if turned else [code]


@dataclass(frozen=True)
class _Passage:
    """The removed words that tell, and how they may be found."""

    gone: Read
    inner: Sequence[Word]
    _beginnings: dict[tuple[str, str, str], bool] = field(default_factory=dict, repr=False, compare=False)

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
    def wanted(self) -> list[Word]:
        if self.address:
            streets = lexicon().streets
            return [one for one in self.inner if one.folded not in streets] or list(self.inner)
        return list(self.inner)

    def finds(self, said: Read) -> Iterator[Span]:
        if len(self.wanted) < 2 and not self.name:
            return
        yield from self._numbered(said)
        at = 0
        while at < len(said.words):
            if self._joined_names and said.words[at].folded.rstrip("0123456789") in self._joined_names:
                yield said.words[at].start, said.words[at].end
            end, matched = self._row(said, at) if self._may_begin(said, at) else (at, [])
            if matched and self._enough(said, at, matched):
                yield self._whole(said, at, end)
                at = end
            else:
                at += 1

    def _may_begin(self, said: Read, at: int) -> bool:
        """Whether a repetition can begin at this word. Texts repeat their words, so each is compared once."""
        word, after = said.words[at], said.words[at + 1] if at + 1 < len(said.words) else None
        key = word.letters, after.letters if after else "", said.letters[word.end : word.end + 1]
        if key not in self._beginnings:
            self._beginnings[key] = self._begins(said, at) and bool(
                self._meant(self.wanted, said, at, following=False)[1]
            )
        return self._beginnings[key]

    def _begins(self, said: Read, at: int) -> bool:
        """Whether a name may begin here: an everyday word in small letters is none if a capital follows."""
        word = said.words[at]
        if not self.name or len(self.inner) < 2 or word.folded not in lexicon().everyday or word.letters[0].isupper():
            return True
        after = next((own for own in said.words[at + 1 : at + 4] if own.folded not in lexicon().small), None)
        return after is None or not after.letters[0].isupper()

    def _numbered(self, said: Read) -> Iterator[Span]:
        """An address with its house number in words."""
        if not self.address or len(self.wanted) < 2:
            return
        for start, end in code_spans(said.letters, said.signs, self.wanted[0].letters):
            after = next((number for number, word in enumerate(said.words) if word.start >= end), None)
            while after is not None and after < len(said.words) and said.words[after].folded in self._skipped:
                after += 1
            last = 0
            for one, word in zip(self.wanted[1:], said.words[after:] if after is not None else (), strict=False):
                if one.stem != word.stem:
                    break
                last = word.end
            if last:
                yield start, last

    @cached_property
    def _joined_names(self) -> frozenset[str]:
        """The whole name without spaces, as it stands in an e-mail address."""
        names = [one.folded for one in self.inner if not one.letters.isdigit()] if self.name else []
        return frozenset({"".join(names), "".join(reversed(names))} if len(names) > 1 else ())

    def _row(self, said: Read, at: int) -> tuple[int, list[tuple[Word, Word]]]:
        """The words from here on that belong to the passage, up to the last one: where they end, and what matched."""
        left, end, first, strange = list(self.wanted), at, at, 0
        matched: list[tuple[Word, Word]] = []
        while at < len(said.words) and left:
            if at > first and not _joined(said, at):
                break
            word = said.words[at]
            found, used = self._meant(left, said, at, following=bool(matched))
            if found:
                left = [one for one in left if one not in found]
                matched += [(one, word) for one in found]
                at += used
                end = at
                continue
            if at == first or at - end >= _MOST_SMALL:
                break
            if not (word.owned or word.folded in self._skipped):
                strange += 1
                if strange > 1 or not (self.name and word.letters[0].isupper()) or word.folded in lexicon().no_names:
                    break
            at += 1
        return end, matched

    def _meant(self, left: Sequence[Word], said: Read, at: int, *, following: bool) -> tuple[list[Word], int]:
        """The words of the passage that the word here stands for, and how many words of the text they take."""
        word = said.words[at]
        one = next((one for one in left if self._same(one, word, said, following=following)), None)
        if one is not None:
            return [one], 1
        if at + 1 < len(said.words) and said.words[at + 1].start - word.end <= 1:
            both = stem_of(word.folded + said.words[at + 1].folded)
            if one := next((one for one in left if len(one.letters) > 1 and one.stem == both), None):
                return [one], 2
        if self.name and len(left) > 1:
            for first, second in pairwise(left):
                if stem_of(first.folded + second.folded) == word.stem:
                    return [first, second], 1
        return [], 0

    @cached_property
    def _skipped(self) -> frozenset[str]:
        words = lexicon()
        small = words.inside if self.name else words.small - words.joining
        return small | words.streets if self.address else small

    def _same(self, one: Word, word: Word, said: Read, *, following: bool) -> bool:
        if one.stem == word.stem:
            return True
        if self.name and spelled_alike(one, word):
            return True
        if not self.name:
            return one.folded[:2] == word.folded[:2] and {one.folded, word.folded} <= lexicon().dwellings
        if len(word.letters) == 1:
            typed = following and word.folded not in lexicon().small
            return word.letters == one.letters[0] or (typed and word.folded == one.folded[0])
        short = said.letters[word.end : word.end + 1] == "." and len(word.letters) <= 3
        if short and one.folded.startswith(word.folded):
            return True
        return max(len(one.stem), len(word.stem)) >= _TELLING and one_off(one.stem, word.stem)

    def _enough(self, said: Read, at: int, matched: Sequence[tuple[Word, Word]]) -> bool:
        names = [(one, word) for one, word in matched if not word.letters.isdigit()]
        if self.name and len(names) == 1:
            return self._tells(said, at, *names[0])
        whole = [word for one, word in names if one.stem == word.stem or one.voiced == word.voiced]
        if self.name and len(matched) >= 2:
            if all(word.letters.islower() and word.folded in lexicon().everyday for _, word in names):
                return False
            return any(len(word.letters) >= 2 for word in whole) or all(
                len(word.letters) >= _TELLING and word.letters[0].isupper() for _, word in names
            )
        return len(matched) == len(self.wanted)

    def _tells(self, said: Read, at: int, one: Word, word: Word) -> bool:
        """Whether a single name, of one or of several, must be meant."""
        words = lexicon()
        only = len([own for own in self.inner if not own.letters.isdigit()]) == 1
        before = said.words[at - 1].folded if at else ""
        ahead = [own for own in said.words[at + 1 : at + 4] if not own.owned]
        after = ahead[0].folded if ahead else ""
        if len(ahead) > 1 and ahead[0].letters[0].isupper() and ahead[1].letters[0].isupper():
            after = ahead[1].folded if ahead[1].folded in words.places else after
        alike = len(one.consonants) > _FEW and spelled_alike(one, word) and syllables(one) == syllables(word)
        close = min(len(one.stem), len(word.stem)) >= _CLOSE and word.letters[0].isupper()
        if one.stem != word.stem and not (alike or close):
            return False
        if before in words.titles:
            return True
        short = not word.letters[0].isupper() or word.folded in words.everyday or len(word.letters) < _TELLING - 1
        if len(word.letters) < _TELLING and not only and short:
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


def _may_be_name(word: Word) -> bool:
    """Whether a small word that also stands in names is one here: `Van Tran`."""
    return word.folded in lexicon().inside and word.letters[0].isupper() and len(word.letters) >= _TELLING - 1


def _is_name(word: Word) -> bool:
    return word.letters[0].isupper() or not word.letters[0].isascii()


def _joined(said: Read, at: int) -> bool:
    """Whether this word and the one before it belong together."""
    before, after = said.words[at - 1], said.words[at]
    return after.start - before.end <= 4 and _JOINED.fullmatch(said.letters, before.end, after.start) is not None


def _beside_street(said: Read, at: int) -> bool:
    """Whether the word is one of two streets: `Lake & Park`."""
    word = said.words[at]
    return "&" in said.letters[max(word.start - 2, 0) : word.end + 2]
