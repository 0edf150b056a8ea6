"""Finds a person's name, by a number near it or by the words around it. Skips places, days and agencies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from responder.domain.vocabulary import Vocabulary, load
from responder.domain.vocabulary.finder import LedPattern
from responder.domain.vocabulary.phrase import any_word_of

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
_SHORTENED = re.compile(r"(?:n't|'ll|'re|'ve|'m|'d)$")
"""Ends a word such as `don't`, which is no name."""
_LAST_FIRST = re.compile(r"(?<![\w&/-])[A-Z]{3,20}(?:-[A-Z]{3,20})?, [A-Z][a-z]{2,20}(?!\w)")
"""`BARRERA-SOTO, Wendy`."""
_CAPITAL, _SMALL = re.compile("[A-Z]"), re.compile("[a-z]")
_MOST = 4
"""One less than the most words in a name."""
_NEAR = 30
"""A number within this many letters belongs to the name."""
_NUMBER = 20
"""More letters than a number has."""
_BEFORE = 60
_GAP = r"[ ,:;.()\"'-]{0,3}"
_GAP_THERE = re.compile(_GAP)


@dataclass(frozen=True)
class _Lexicon:
    """The words of names and numbers, compiled for reading."""

    number: re.Pattern[str]
    beside: re.Pattern[str]
    linking: re.Pattern[str]
    places: frozenset[str]
    """Turn the name before them into a place's name."""
    openings: frozenset[str]
    """Turn the name after them into a place's name."""
    streets: frozenset[str]
    before_place: frozenset[str]
    before_person: frozenset[str]
    """May stand before a known name without making it a place."""
    before_thing: frozenset[str]
    """Before a word with a capital, show that it is no person: `the Lake`."""
    others: frozenset[str]
    """Words that begin with a capital but are not part of a person's name."""
    known: frozenset[str]
    small: frozenset[str]
    everyday: frozenset[str]
    thanked: LedPattern
    title: LedPattern
    said: LedPattern
    """`Her name is`: whatever follows is a name."""
    follows: LedPattern
    """`They took`: what follows is a name if it begins with a capital."""
    stood: LedPattern
    """`was taken`: what stands before may be a name."""
    does: re.Pattern[str]
    """Two capitalized words and what a person does."""
    aged: re.Pattern[str]
    born: LedPattern
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
        openings=frozenset(lists.words(_TABLE, "place_opening")),
        streets=frozenset(lists.words("place_names", "other_street")) | frozenset(lists.words("where", "name")),
        before_place=frozenset(lists.words(_TABLE, "before_place")),
        before_person=frozenset(lists.words(_TABLE, "before_person")),
        before_thing=frozenset(lists.words(_TABLE, "before_thing")),
        others=frozenset(lists.words(_TABLE, "no_name")),
        known=frozenset(lists.words(_TABLE, "known_name")),
        small=frozenset(lists.words(_TABLE, "small")),
        everyday=frozenset(lists.words(_TABLE, "also_word")),
        thanked=_led(lists, "thanked", r"(?!\w)[^.!?\n]{0,60}"),
        title=_led(lists, "title kin", r"\.?(?=[ \n])"),
        said=_led(lists, "name_said", r"(?!\w)"),
        follows=_led(lists, "name_follows", rf"(?!\w)(?:{_GAP}{any_of['today']}){{0,2}}"),
        stood=_led(lists, "name_stood", r"(?!\w)"),
        does=re.compile(
            r"(?<![\w&/'] )(?<![\w'])(?P<name>[A-Z][a-z'-]{1,24}(?: [A-Z][a-z'-]{1,24}){1,3})"
            rf"(?:,? (?:{any_of['person_does']}|{any_of['name_stood']})|, {any_of['kin']})(?!\w)"
        ),
        aged=re.compile(
            rf"(?<![A-Za-z'-])(?P<name>[A-Za-z'-]{{2,25}}),? \(?(?:de )?\d{{1,2}} ?(?i:{any_of['age']}|y/o)\b"
        ),
        born=_led(lists, "birth", r"\W{1,3}(?:\d{1,2}[/. -]\d{1,2}[/. -](?:\d\d){1,2}|(?:19|20)\d\d)\b"),
        family=re.compile(
            r"\b[Tt]he (?P<name>[A-Z][A-Za-z-]{1,24}) (?:family|household|kids|brothers|sisters|residence)\b"
        ),
        near_street=re.compile(r" ?&| (?:and|y) [A-Z0-9]"),
    )


def _led(lists: Vocabulary, keys: str, after: str) -> LedPattern:
    words = [word for key in keys.split() for word in lists.words(_TABLE, key)]
    return LedPattern(words, rf"(?<![\w'])(?:{any_word_of(words)}){after}")


def introduced(letters: str) -> list[Span]:
    """Where the words around show that somebody's name is given. Finds that overlap are one."""
    shouted = _is_shouted(letters)
    found = [*_cued(letters, shouted=shouted), *_shaped(letters, shouted=shouted), *_known(letters, shouted=shouted)]
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def _cued(letters: str, *, shouted: bool) -> Iterator[Span]:
    """Names that follow or precede words such as `Mrs.`, `her name is`, `was taken`."""
    words, lowered = lexicon(), letters.lower()
    thanked = [match.span() for match in words.thanked.finditer(letters, lowered)]
    for cue in (words.title, words.said, words.follows):
        for match in cue.finditer(letters, lowered):
            if cue is words.title and any(start < match.start() <= end for start, end in thanked):
                continue
            yield from _after(letters, match.end(), shouted=shouted, surely=cue is words.said)
    for match in words.stood.finditer(letters, lowered):
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
    for match in _LAST_FIRST.finditer(letters):
        if not any(map(_is_other, re.split(r"\W+", match[0]))):
            yield match.span()
    yield from (match.span() for match in words.born.finditer(letters, letters.lower()))
    yield from (match.span() for match in _KAREN_NAME.finditer(letters))


def _is_shouted(letters: str) -> bool:
    """Whether most words are in capitals, so that a capital shows nothing."""
    return len(_CAPITAL.findall(letters)) > len(_SMALL.findall(letters))


def _is_other(word: str) -> bool:
    words = lexicon()
    low = word.lower().removesuffix("'s")
    return low in words.others or low in words.places or _SHORTENED.search(low) is not None


def _names_place(letters: str, end: int, *, crossed: bool = True) -> bool:
    """Whether the words up to here are the beginning of a place's name or one of two streets."""
    if letters.startswith((" &", "&"), end) or (crossed and lexicon().near_street.match(letters, end)):
        return True
    for _word in range(2):
        after = _ANY_WORD.match(letters, end + 1) if letters[end : end + 1] == " " else None
        if after is None or not after[0][0].isupper():
            return after is not None and after[0].lower() in lexicon().places
        if after[0].lower() in lexicon().places:
            return True
        end = after.end()
    return False


def _may_be_name(word: str, *, shouted: bool) -> bool:
    words = lexicon()
    low = word.lower()
    if low in words.known and (word[0].isupper() or low not in words.everyday):
        return True
    return word[0].isupper() and not shouted and not _is_other(word)


def _after(letters: str, at: int, *, shouted: bool, surely: bool = False) -> Iterator[Span]:
    """The name that begins here, if one does."""
    gap = _GAP_THERE.match(letters, at)
    start = end = gap.end() if gap else at
    count = 0
    anew = "." in letters[at:start]
    while count <= _MOST:
        word = _ANY_WORD.match(letters, end + (count > 0))
        if word is None or (count and letters[end] not in " ."):
            break
        sure = surely and not count and len(word[0]) > 1 and word[0].lower() not in lexicon().small
        if not _may_be_name(word[0], shouted=shouted or (anew and not count)) and not (sure and not _is_other(word[0])):
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


def _known(letters: str, *, shouted: bool) -> Iterator[Span]:
    """A known name that can mean nothing else, or two words in a row of which one is known and the other may be."""
    words = lexicon()
    before: re.Match[str] | None = None
    last: re.Match[str] | None = None
    thanked = [match.span() for match in words.thanked.finditer(letters, letters.lower())]
    for word in _ANY_WORD.finditer(letters):
        beside = last if last is not None and letters[last.end() : word.start()] == " " else None
        low = word[0].lower().removesuffix("'s")
        paired = beside is not None and (low in words.known or beside[0].lower() in words.known)
        kind = before is not None and letters[before.end() : last.start() if last else 0] == " "
        led = before[0].lower() if before is not None and kind else ""
        placed = led in words.openings or (led in words.before_place and led not in words.before_person)
        if beside is not None and paired and not placed and _is_pair(letters, beside, word):
            yield beside.start(), word.end()
        alone = not shouted and word[0][0].isupper() and _is_alone(letters, word, last)
        if alone and not any(start < word.start() <= end for start, end in thanked):
            yield word.span()
        before, last = last, word


def _is_alone(letters: str, word: re.Match[str], last: re.Match[str] | None) -> bool:
    """Whether a word is a person's name without more words: a known name, or a capital within a sentence."""
    words = lexicon()
    low, beside = word[0].lower().removesuffix("'s"), ""
    gap = "" if last is None else letters[last.end() : word.start()]
    if last is not None and gap in {" ", ", "}:
        beside = last[0].lower()
    known = low in words.known and low not in words.everyday
    within = len(low) > 2 and word[0][1:3].islower() and beside not in words.before_thing
    if not known and not (within and last is not None and beside and last[0][0].islower()):
        return False
    placed = beside in words.before_place and not (known and beside in words.before_person)
    if placed or low in words.streets or _is_other(low) or beside in words.openings:
        return False
    return not (_beside_street(letters, word.start()) or _names_place(letters, word.end(), crossed=not known))


def with_number(letters: str) -> Iterator[Span]:
    """Where two or more words that look like a name are near a number that does not count things."""
    numbers = lexicon().number
    for start, end in _names(letters):
        for number in numbers.finditer(letters, max(start - _NEAR // 2, 0), end + _NEAR + _NUMBER):
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
    opened = 0
    for found in _WORD.finditer(letters):
        word = found[0].lower()
        if row and not words.linking.fullmatch(letters, row[-1][1], found.start()):
            yield from _whole(row)
            row = []
        if word in words.others:
            yield from _whole(row)
        named = word in words.openings or (opened and (opened == found.start() - 1))
        opened = found.end() if named else 0
        row = [] if word in words.others or word in words.places or named else [*row[-_MOST:], found.span()]
    yield from _whole(row)


def _whole(row: list[Span]) -> Iterator[Span]:
    if len(row) > 1:
        yield row[0][0], row[-1][1]
