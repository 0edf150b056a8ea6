"""Finds a person's name, by a number near it or by the words around it. Skips places, days and agencies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from responder.domain.vocabulary import load

Span = tuple[int, int]

_TABLE = "private"
_EMERGENCY = {"911", "211", "311", "988"}
_WORD = re.compile(r"(?<!\w)[A-Z][A-Za-z'-]{0,24}(?!\w)")
_ANY_WORD = re.compile(r"[A-Za-z][A-Za-z'-]{0,24}(?!\w)")
_KAREN_NAME = re.compile(
    r"(?<![\u1000-\u109f])(?:\u1005\u102e\u1064|\u1014\u102e\u1062\u103a(?!\u1001\u102d|\u1010\u1002\u1064|\u1002\u1036\u1062))"
    r"[\u1000-\u109f]{2,30}"
)
"""Names in Karen letters begin with a word for Mr. or Ms."""
_INITIAL = re.compile(r"(?<![\w.'])(?![NSEW]\b)[A-Z]\. ?[A-Z][a-z]{2,24}(?!\w)")
_CAPITAL, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")
_MOST = 4
"""One less than the most words in a name."""
_NEAR = 30
"""A number within this many letters belongs to the name."""
_BEFORE = 60
_GAP = r"[ ,:;.()\"'-]{0,3}"


@dataclass(frozen=True)
class _Lexicon:
    """The words of names and numbers, compiled for reading."""

    number: re.Pattern[str]
    beside: re.Pattern[str]
    linking: re.Pattern[str]
    places: frozenset[str]
    """Turn the name before them into a place's name."""
    others: frozenset[str]
    """Words that begin with a capital but are not part of a person's name."""
    known: frozenset[str]
    small: frozenset[str]
    everyday: frozenset[str]
    title: re.Pattern[str]
    said: re.Pattern[str]
    """`Her name is`: whatever follows is a name."""
    follows: re.Pattern[str]
    """`They took`: what follows is a name if it begins with a capital."""
    stood: re.Pattern[str]
    """`was taken`: what stands before may be a name."""
    does: re.Pattern[str]
    """Two capitalized words and what a person does."""
    aged: re.Pattern[str]
    born: re.Pattern[str]
    family: re.Pattern[str]
    near_street: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The words that tell a person's name and number from others, in every language."""
    lists = load()
    any_of = {key: lists.pattern(_TABLE, key) for key in lists.keys(_TABLE)}
    counted = f"(?:{any_of['counted']}|st|nd|rd|th)"
    return _Lexicon(
        number=re.compile(
            r"(?<![\w:/#.-])\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b"
            rf"|(?<![\w:/#.-])#?\d[\d().-]{{0,14}}(?![\w/]|:\d)(?!\s?{counted}\b)(?!\s?[-&+x])",
            re.IGNORECASE,
        ),
        beside=re.compile(rf"(?:{any_of['route']}|{any_of['beside_number']}|&)\W{{0,2}}$", re.IGNORECASE),
        linking=re.compile(rf"[ ](?:{any_of['inside_name']}[ ]){{0,2}}|(?<=[A-Z])[.][ ]"),
        places=frozenset(lists.words(_TABLE, "place_ending")),
        others=frozenset(lists.words(_TABLE, "no_name")),
        known=frozenset(lists.words(_TABLE, "known_name")),
        small=frozenset(lists.words(_TABLE, "small")),
        everyday=frozenset(lists.words(_TABLE, "also_word")),
        title=_any_case(rf"(?<![\w'])(?:{any_of['title']}|{any_of['kin']})\.?(?=[ \n])"),
        said=_any_case(rf"(?<![\w'])(?:{any_of['name_said']})(?!\w)"),
        follows=_any_case(rf"(?<![\w'])(?:{any_of['name_follows']})(?!\w)(?:{_GAP}{any_of['today']}){{0,2}}"),
        stood=_any_case(rf"(?<![\w'])(?:{any_of['name_stood']})(?!\w)"),
        does=re.compile(
            r"(?<![\w&/'] )(?<![\w'])(?P<name>[A-Z][a-z'-]{1,24} [A-Z][a-z'-]{1,24})"
            rf",? (?:{any_of['person_does']})(?!\w)"
        ),
        aged=re.compile(rf"(?P<name>[A-Za-z'-]{{2,25}}),? \(?(?:de )?\d{{1,2}} ?(?i:{any_of['age']}|y/o)\b"),
        born=_any_case(
            rf"\b(?:{any_of['birth']})\W{{1,3}}(?:\d{{1,2}}[/. -]\d{{1,2}}[/. -](?:\d\d){{1,2}}|(?:19|20)\d\d)\b"
        ),
        family=re.compile(
            r"\b[Tt]he (?P<name>[A-Z][A-Za-z-]{1,24}) (?:family|household|kids|brothers|sisters|residence)\b"
        ),
        near_street=re.compile(r" ?&| (?:and|y) [A-Z0-9]"),
    )


def _any_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def introduced(letters: str) -> list[Span]:
    """Where the words around show that somebody's name is given. Finds that overlap are one."""
    shouted = _is_shouted(letters)
    found = [*_cued(letters, shouted=shouted), *_shaped(letters, shouted=shouted), *_known(letters)]
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _cued(letters: str, *, shouted: bool) -> Iterator[Span]:
    """Names that follow or precede words such as `Mrs.`, `her name is`, `was taken`."""
    words = lexicon()
    for cue in (words.title, words.said, words.follows):
        for match in cue.finditer(letters):
            yield from _after(letters, match.end(), shouted=shouted, surely=cue is words.said)
    for match in words.stood.finditer(letters):
        yield from _before(letters, match.start(), shouted=shouted)


def _shaped(letters: str, *, shouted: bool) -> Iterator[Span]:
    """Names by an age, an initial, a date of birth, or by their shape."""
    words = lexicon()
    for match in (*words.aged.finditer(letters), *words.family.finditer(letters)):
        if not _is_other(match["name"]) and (match["name"][0].isupper() or match["name"] in words.known):
            yield match.span()
    for match in () if shouted else words.does.finditer(letters):
        if not any(map(_is_other, match["name"].split())):
            yield match.span("name")
    for match in _INITIAL.finditer(letters):
        if not _is_other(match[0].split(".")[1].strip()) and not _names_place(letters, match.end()):
            yield match.span()
    yield from (match.span() for match in words.born.finditer(letters))
    yield from (match.span() for match in _KAREN_NAME.finditer(letters))


def _is_shouted(letters: str) -> bool:
    """Whether most words are in capitals, so that a capital shows nothing."""
    return len(_CAPITAL.findall(letters)) > len(_SMALL.findall(letters))


def _is_other(word: str) -> bool:
    words = lexicon()
    return word.lower().removesuffix("'s") in words.others | words.places


def _names_place(letters: str, end: int) -> bool:
    """Whether the words up to here are the beginning of a place's name or one of two streets."""
    if lexicon().near_street.match(letters, end):
        return True
    after = _ANY_WORD.match(letters, end + 1) if letters[end : end + 1] == " " else None
    return after is not None and after[0].lower() in lexicon().places


def _may_be_name(word: str, *, shouted: bool) -> bool:
    words = lexicon()
    low = word.lower()
    if low in words.known and (word[0].isupper() or low not in words.everyday):
        return True
    return word[0].isupper() and not shouted and not _is_other(word)


def _after(letters: str, at: int, *, shouted: bool, surely: bool = False) -> Iterator[Span]:
    """The name that begins here, if one does."""
    gap = re.compile(_GAP).match(letters, at)
    start = end = gap.end() if gap else at
    count = 0
    while count <= _MOST:
        word = _ANY_WORD.match(letters, end + (count > 0))
        if word is None or (count and letters[end] not in " ."):
            break
        sure = surely and not count and len(word[0]) > 1 and word[0].lower() not in lexicon().small
        if not _may_be_name(word[0], shouted=shouted) and not (sure and not _is_other(word[0])):
            break
        end, count = word.end(), count + 1
    if count and not _names_place(letters, end):
        yield start, end


def _before(letters: str, at: int, *, shouted: bool) -> Iterator[Span]:
    """The name that ends here, if one does."""
    start = max(at - _BEFORE, 0)
    row = list(_ANY_WORD.finditer(letters, start, at))
    end = first = None
    for word in reversed(row):
        inside = first is not None and word[0].lower() in lexicon().small
        if not _may_be_name(word[0], shouted=shouted):
            if first is not None and not inside:
                break
            if first is None:
                break
            continue
        beside = letters[word.end() : first if first is not None else at]
        if beside.strip(" ,.") and first is None:
            break
        end, first = end or word.end(), word.start()
    if first is not None and end is not None and not _beside_street(letters, first):
        yield first, end


def _beside_street(letters: str, start: int) -> bool:
    return letters[max(start - 2, 0) : start].strip() in {"&", "/"}


def _is_pair(letters: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two words, at least one of them a known name, are somebody's name."""
    words = lexicon()
    low = (one[0].lower(), other[0].lower())
    if any(map(_is_other, low)) or _names_place(letters, other.end()):
        return False
    if one[0][0].isupper() and other[0][0].isupper():
        return True
    return all(word in words.known for word in low) and not all(word in words.everyday for word in low)


def _known(letters: str) -> Iterator[Span]:
    """Two words in a row of which at least one is a known name, and the other one may be."""
    words = lexicon()
    last: re.Match[str] | None = None
    for word in _ANY_WORD.finditer(letters):
        if last is not None and letters[last.end() : word.start()] == " ":
            low = (last[0].lower(), word[0].lower())
            if (low[0] in words.known or low[1] in words.known) and _is_pair(letters, last, word):
                yield last.start(), word.end()
        last = word


def with_number(letters: str) -> Iterator[Span]:
    """Where two or more words that look like a name are near a number that does not count things."""
    numbers = lexicon().number
    for start, end in _names(letters):
        for number in numbers.finditer(letters, max(start - _NEAR // 2, 0)):
            if number.start() - end > _NEAR:
                break
            if _tells(letters, number):
                yield min(start, number.start()), max(end, number.end())
                break


def _tells(letters: str, number: re.Match[str]) -> bool:
    before = letters[max(number.start() - 10, 0) : number.start()]
    return number[0] not in _EMERGENCY and lexicon().beside.search(before) is None


def _names(letters: str) -> Iterator[Span]:
    """Two or more capitalized words in a row, none known to be something else, and not ending like a place."""
    words = lexicon()
    row: list[Span] = []
    for found in _WORD.finditer(letters):
        word = found[0].lower()
        if row and not words.linking.fullmatch(letters, row[-1][1], found.start()):
            yield from _whole(row)
            row = []
        if word in words.others:
            yield from _whole(row)
        row = [] if word in words.others or word in words.places else [*row[-_MOST:], found.span()]
    yield from _whole(row)


def _whole(row: list[Span]) -> Iterator[Span]:
    if len(row) > 1:
        yield row[0][0], row[-1][1]
