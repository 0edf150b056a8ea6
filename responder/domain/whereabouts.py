"""Finds the words in a text that name a place: a crossing, a street, a school, or what follows `at`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from responder.domain.report import Activity
from responder.domain.sighting import MYANMAR, Part, Sense, lexicon

_NUMBERED = re.compile(r"\d{1,3}(?:ST|ND|RD|TH|W|E)?")
_ORDINAL = re.compile(r"\d{1,3}(?:ST|ND|RD|TH|W|E)")
_SIGNS = frozenset("&/+")
_WEAK_SIGNS = frozenset("@-\u2013")
"""Signs that are not only used for crossings, so both sides must look like streets."""
_LONGEST_RUN = 6
"""Most words in a place's name."""
_HOUSE = re.compile(r"\d{3,5}")
_MOST_MORE = 2
"""How many times a place is extended to each side."""
_LEAST = 3
"""Fewest letters in a place's name."""


_NAMEABLE: frozenset[Sense] = frozenset({Part.NAME, Part.SPOT, Part.OPENER, Part.ADJECTIVE, Part.STREET, Part.COMPASS})
_AT_PLACES: frozenset[Sense] = frozenset({Activity.WORKPLACE, Activity.DOOR, Activity.STOP, Part.HOME, Part.JOB})
"""What happens at a kind of place: a shop is a workplace, too."""
_MYANMAR = re.compile(f"[{MYANMAR}]")


@dataclass
class Word:
    """A word or a sign in a text. `plain` is empty for a sign. `breaks` ends any name before it."""

    text: str
    plain: str
    start: int
    end: int
    breaks: bool
    senses: set[Sense] = field(default_factory=set)

    @property
    def is_name(self) -> bool:
        """Whether it may be part of a place's name."""
        if not self.plain or self.breaks or self.plain.isdigit():
            return False
        if Part.NAME in self.senses and (self.text[:1].isupper() or Part.TALK not in self.senses):
            return True
        if _MYANMAR.match(self.plain) and Part.SPOT not in self.senses:
            return False
        return self.senses <= (_NAMEABLE | _AT_PLACES if Part.SPOT in self.senses else _NAMEABLE)

    @property
    def is_free(self) -> bool:
        """The same, if the word has no other meaning."""
        return self.is_name and (not self.senses - {Part.OPENER} or Part.NAME in self.senses)

    @property
    def is_numbered(self) -> bool:
        """`38th`, `38`, `35W`. A number that counts something already has a sense."""
        return not self.senses - {Part.NAME} and _NUMBERED.fullmatch(self.plain) is not None

    @property
    def is_title(self) -> bool:
        """`Target`, but not `TARGET`, which says nothing in a text in all capitals. A known name needs no capital."""
        return Part.NAME in self.senses or (self.text[:1].isupper() and any(map(str.islower, self.text[1:])))


@dataclass(frozen=True)
class _Span:
    """The words from `first` to `last`."""

    first: int
    last: int


def where(typed: str, words: list[Word]) -> tuple[str, bool]:
    """The words that best name a place, as typed, and whether they must be a place; empty if there are none."""
    for found, sure in (
        (_crossings(words), True),
        (_blocks(words), True),
        (_streets(words), True),
        (_behind_at(words), True),
        (_spots(words), False),
        (_left_over(words), False),
    ):
        spans = [span for span in found if words[span.last].end - words[span.first].start >= _LEAST]
        if spans:
            best = _extended(words, spans[0] if sure else max(spans, key=lambda span: span.last - span.first))
            return typed[words[best.first].start : words[best.last].end], sure
    return "", False


def _extended(words: list[Word], span: _Span) -> _Span:
    """The same place with what else is said of it: `Target lot by Lake & Minnehaha`, `1425 Selby`."""
    first, last = span.first, span.last
    for _ in range(_MOST_MORE):
        at = first - 1
        while at > 0 and not words[at].breaks and words[at].senses & {Part.AT, Part.GLUE}:
            at -= 1
        end = at
        while at >= 0 and end - at < _LONGEST_RUN and _continues(words[at]):
            at -= 1
        run = words[at + 1 : end + 1]
        beside = end == first - 1 and not (run and Part.SPOT in run[-1].senses)
        bus = at >= 0 and Part.UNIT in words[at].senses
        led = _is_led(words, at) and all(word.is_free for word in run)
        if at == end or beside or bus or not (led or any(_tells_place(word) or word.is_numbered for word in run)):
            break
        first = at + 1
    for _ in range(_MOST_MORE):
        at = last + 1
        while at < len(words) and not words[at].breaks and words[at].senses & {Part.AT, Part.GLUE, Part.AND}:
            at += 1
        begin = at
        while at < len(words) and at - begin < _LONGEST_RUN and _continues(words[at]):
            at += 1
        street = at > begin and words[begin].is_numbered and words[begin - 1].plain in lexicon().before_street
        if at == begin or begin == last + 1 or not (street or any(map(_tells_place, words[begin:at]))):
            break
        last = at - 1
    return _Span(_house_before(words, first), last)


def _house_before(words: list[Word], first: int) -> int:
    """Where the place begins if a house number stands before it: `1425 Selby`, `2417 de la 15`."""
    at = first - 1
    if at > 0 and words[at].plain == "DE":
        at -= 1
    return at if at >= 0 and _HOUSE.fullmatch(words[at].text) and not words[at].breaks else first


def _is_led(words: list[Word], at: int) -> bool:
    """Whether a word such as `at` ends here, with nothing behind it but `the`: `by the` before `Dollar General`."""
    while at > 0 and Part.GLUE in words[at].senses and Part.AT not in words[at].senses:
        at -= 1
    return at >= 0 and Part.AT in words[at].senses and not words[at].breaks


def _continues(word: Word) -> bool:
    return (word.is_name or word.is_numbered) and not word.breaks


def _tells_place(word: Word) -> bool:
    return bool(word.senses & {Part.SPOT, Part.NAME, Part.STREET}) or (word.is_title and word.is_free)


def _crossings(words: list[Word]) -> Iterator[_Span]:
    """`Lake & Bloomington`, `38th St. and Chicago Ave S`, `calle 38 y avenida Bloomington`."""
    for at, sign in enumerate(words):
        plainly = sign.text in _SIGNS or Part.AND in sign.senses
        weakly = sign.text in _WEAK_SIGNS or Part.AT in sign.senses
        if not (plainly or weakly) or not 0 < at < len(words) - 1:
            continue
        left, right = _before(words, at - 1), _after(words, at + 1)
        if left is None or right is None:
            continue
        street = [_is_street(words, side) for side in (left, right)]
        if (plainly and _are_streets(words, left, right)) or all(street):
            yield _Span(left.first, right.last)


def _are_streets(words: list[Word], left: _Span, right: _Span) -> bool:
    """Whether both sides can be streets. Two bare numbers can't; nor can `black and white`, `yelling and running`."""
    both = [words[side.first : side.last + 1] for side in (left, right)]
    if all(all(word.plain.isdigit() for word in side) for side in both):
        return False
    if all(all(Part.ADJECTIVE in word.senses for word in side) for side in both):
        return False
    return not all(any(word.plain.endswith("ING") and not word.is_title for word in side) for side in both)


def _is_street(words: list[Word], side: _Span) -> bool:
    return any(
        Part.STREET in word.senses or _ORDINAL.fullmatch(word.plain) or (word.is_title and side.first > 0)
        for word in words[side.first : side.last + 1]
    )


def _before(words: list[Word], at: int) -> _Span | None:
    """The street name that ends at `at`."""
    first = at
    while max(0, at - _LONGEST_RUN) < first and words[first].senses & {Part.STREET, Part.COMPASS}:
        if words[first].breaks:
            return None
        first -= 1
    if not (words[first].is_name or words[first].is_numbered):
        return None
    if words[first].senses & {Part.COMPASS} and not words[first].senses & {Part.STREET}:
        return None
    return _Span(_widened(words, first, at), at)


def _widened(words: list[Word], first: int, last: int) -> int:
    """Where a street name really begins if more words before `first` belong to it: `Old Shakopee`, `E 38th`."""
    titled = words[first].is_title and not words[first].is_numbered
    while first > 0 and last - first < _LONGEST_RUN:
        before = words[first - 1]
        if before.breaks or not (
            before.senses & {Part.OPENER, Part.COMPASS}
            or before.plain in lexicon().streets_first
            or (before.plain == "ST" and titled)
            or (titled and before.is_free and before.is_title and first > 1)
        ):
            break
        first -= 1
    return first


def _after(words: list[Word], at: int) -> _Span | None:
    """The street name that begins at `at`."""
    first = at
    while at < min(len(words) - 1, first + _LONGEST_RUN) and not words[at].breaks and _leads(words[at]):
        at += 1
    if words[at].breaks or not (words[at].is_name or words[at].is_numbered) or Part.COMPASS in words[at].senses:
        return None
    titled = words[at].is_title and not words[at].is_numbered
    last = at
    while last < len(words) - 1 and last - first < _LONGEST_RUN and not words[last + 1].breaks:
        following = words[last + 1]
        if not (following.senses & {Part.STREET, Part.COMPASS, Part.SPOT}) and not (
            titled and following.is_free and following.is_title and not following.is_numbered
        ):
            break
        if Part.AND in following.senses and Part.COMPASS not in following.senses:
            break
        last += 1
    return _Span(first, last)


def _leads(word: Word) -> bool:
    """Whether it may stand before a street name: `E Lake`, `the Bloomington`, `avenida Bloomington`, `Saint Clair`."""
    return bool(word.senses & {Part.COMPASS, Part.OPENER}) or word.plain in lexicon().before_street


def _streets(words: list[Word]) -> Iterator[_Span]:
    """`Lake St`, `38th avenue south`, `calle Lake`, `Powderhorn Park`, `escuela Roosevelt`, `1425 Selby`."""
    for at, word in enumerate(words):
        following = words[at + 1] if at + 1 < len(words) else None
        house = _HOUSE.fullmatch(word.text) is not None and following is not None
        if (
            house
            and following is not None
            and following.is_title
            and following.is_free
            and not _is_typed(words, at + 2)
        ):
            yield _Span(at, _after_name(words, at + 1))
            continue
        if word.breaks or not word.senses & {Part.STREET, Part.SPOT}:
            continue
        if at + 1 < len(words) and word.plain in lexicon().spots_first:
            name = at + 2 if Part.GLUE in words[at + 1].senses and at + 2 < len(words) else at + 1
            following = words[name]
            if not following.breaks and (following.is_free or following.is_numbered):
                yield _Span(at, _after_name(words, name))
                continue
        if at and not words[at - 1].breaks and (words[at - 1].is_free or words[at - 1].is_numbered):
            if Part.SPOT in word.senses and words[at - 1].is_numbered and not _ORDINAL.fullmatch(words[at - 1].plain):
                continue
            yield _Span(_widened(words, at - 1, at), _after_name(words, at))


def _blocks(words: list[Word]) -> Iterator[_Span]:
    """`2700 block of Park`, `cuadra 2700 de la Bloomington`, `2712 Park Ave`: even if the name is a word of its own."""
    blocks, glue = lexicon().blocks, lexicon().block_glue
    for at, word in enumerate(words):
        if not _HOUSE.fullmatch(word.text):
            continue
        name, block = at + 1, at > 0 and words[at - 1].plain in blocks
        while name < len(words) and not words[name].breaks and words[name].plain in blocks | glue:
            block |= words[name].plain in blocks
            name += 1
        while name < len(words) - 1 and Part.COMPASS in words[name].senses and not words[name].breaks:
            name += 1
        if name == len(words) or words[name].breaks or not (words[name].is_name or Part.SPOT in words[name].senses):
            continue
        typed = _is_typed(words, name + 1)
        if typed or block:
            yield _Span(at, _after_name(words, name + typed))


def _is_typed(words: list[Word], at: int) -> bool:
    return at < len(words) and Part.STREET in words[at].senses


def _after_name(words: list[Word], at: int) -> int:
    """Where a name that reaches to `at` really ends."""
    titled = words[at].is_title
    most = min(len(words) - 1, at + _LONGEST_RUN)
    while at < most and not words[at + 1].breaks:
        following = words[at + 1]
        if not following.senses & {Part.COMPASS, Part.SPOT} and not (
            titled and following.is_free and following.is_title
        ):
            break
        at += 1
    return at


def _behind_at(words: list[Word]) -> Iterator[_Span]:
    """`at Target`, `en Powderhorn`, `on 38th`: a name, judged by its capital letter or number."""
    for span in _runs_behind_at(words):
        run = words[span.first : span.last + 1]
        if _is_street_number(words, span.first + 1) or any(
            _ORDINAL.fullmatch(word.plain) or (word.is_title and word.is_free) for word in run
        ):
            yield span


def _is_street_number(words: list[Word], at: int) -> bool:
    """Whether a number is a street by the word before it: `en la 46`."""
    return 0 < at < len(words) and words[at].is_numbered and words[at - 1].plain in lexicon().before_street


def _spots(words: list[Word]) -> Iterator[_Span]:
    """`at the mosque`, `en la escuela`, `near powderhorn`: these may be places."""
    return _runs_behind_at(words)


def _runs_behind_at(words: list[Word]) -> Iterator[_Span]:
    at = 0
    while at < len(words):
        if Part.AT not in words[at].senses or words[at].breaks:
            at += 1
            continue
        while at < len(words) and not words[at].breaks and words[at].senses & {Part.AT, Part.GLUE}:
            at += 1
        first = at
        while at < len(words) and at - first < _LONGEST_RUN and (words[at].is_name or words[at].is_numbered):
            at += 1
        if first < at and _is_street_number(words, first):
            yield _Span(first - 1, at - 1)
        elif any(
            word.is_free or Part.SPOT in word.senses or _ORDINAL.fullmatch(word.plain) for word in words[first:at]
        ):
            yield _Span(first, at - 1)


def _left_over(words: list[Word]) -> Iterator[_Span]:
    """Words that have no other meaning: `migra lake bloomington`."""
    first: int | None = None
    for at in range(len(words) + 1):
        word = words[at] if at < len(words) else None
        joins = word is not None and (_may_be_of_a_place(word) or word.is_numbered or Part.AND in word.senses)
        if joins and first is None and word is not None and Part.AND not in word.senses:
            first = at
        if first is not None and (not joins or at - first >= _LONGEST_RUN):
            last = at - 1
            while last > first and not (_may_be_of_a_place(words[last]) or words[last].is_numbered):
                last -= 1
            if any(_may_be_of_a_place(word) and len(word.plain) >= _LEAST for word in words[first : last + 1]):
                yield _Span(first, last)
            first = at if joins and word is not None and Part.AND not in word.senses else None


def _may_be_of_a_place(word: Word) -> bool:
    return word.is_free or (word.is_name and Part.SPOT in word.senses)
