"""Reads numbers and letters however they are written or said: `612`, `six one two`, `fifty-five`, `kilo`."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from responder.domain.vocabulary import load

_TABLE = "spelled"
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u1000-\u109f]|(?<=\d)(?=[A-Za-z]))*")
_LOOKALIKE = str.maketrans("OIL", "011")
_MISTYPED = re.compile(r"(?=.*\d)[0-9OoIl]{3,12}")
_GAP = re.compile(r"[^\w\n]{0,4}|\W?#\W?")
_LONGEST = 30
_TIMES = {"DOUBLE": 2, "TRIPLE": 3}


class Sign(NamedTuple):
    """A word or number and what it may stand for, the most literal first. `said` means that it was a word for it."""

    start: int
    end: int
    values: tuple[str, ...]
    said: bool = False
    digits: str = ""
    """What it stands for if that is a number, else nothing."""


@cache
def _firsts() -> frozenset[str]:
    """First words of those with two: `double u`."""
    return frozenset(word.split(" ")[0] for word in lexicon() if " " in word)


@cache
def lexicon() -> dict[str, str]:
    """What each word stands for, in every language: `six` for 6, `kilo` for K; nothing for a dash."""
    lists = load()
    return {
        word: "" if key == "dash" else key.upper() for key in lists.keys(_TABLE) for word in lists.words(_TABLE, key)
    }


def signs(letters: str) -> list[Sign]:
    """Every word and number of the text; `letters` are as `as_read` returns them."""
    return list(_signs([match.span() for match in _TOKEN.finditer(letters)], letters))


def _signs(tokens: Sequence[tuple[int, int]], letters: str) -> Iterator[Sign]:
    words, firsts, at = lexicon(), _firsts(), 0
    while at < len(tokens):
        start, end = tokens[at]
        raw = letters[start:end]
        low = raw.lower()
        said = words.get(low)
        if raw.isdigit():
            yield Sign(start, end, (raw,), digits=raw)
        elif said is None and low not in firsts and len(raw) > 1 and raw.isalpha():
            yield Sign(start, end, (raw.upper(),))
        else:
            alone = (said is None or len(said) == 1) and low not in firsts and not _opens_as(tokens, letters, at)
            several, used = (None, 0) if alone else _several(tokens, letters, at)
            yield several or Sign(start, end, *_meaning(raw, None if said == "AS" else said))
            at += used
        at += 1


@lru_cache(maxsize=4096)
def _meaning(raw: str, said: str | None) -> tuple[tuple[str, ...], bool, str]:
    """What one word may stand for: its values, whether it is a word for them, and its digits."""
    return _sign(0, 0, _values(raw, said), said=said is not None)[2:]


def _opens_as(tokens: Sequence[tuple[int, int]], letters: str, at: int) -> bool:
    """Whether the next word is one that joins a letter to a word for it."""
    return at + 1 < len(tokens) and letters[slice(*tokens[at + 1])].lower() in _as_firsts()


def _sign(start: int, end: int, values: tuple[str, ...], *, said: bool) -> Sign:
    return Sign(start, end, values, said, next((value for value in reversed(values) if value.isdigit()), ""))


def _several(tokens: Sequence[tuple[int, int]], letters: str, at: int) -> tuple[Sign | None, int]:
    """What this word and those after it stand for together, and how many come after: `double five`, `fifty-five`."""
    words = lexicon()
    start, end = tokens[at]
    raw = letters[start:end]
    said = words.get(raw.lower())
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if following and raw.lower() in _firsts() and following[0] - end == 1:
        both = words.get(f"{raw} {letters[slice(*following)]}".lower())
        if both not in {None, "AS"}:
            # `x-ray` and `doble ve` are one letter in two words.
            return _sign(start, following[1], (both or "",), said=True), 1
    if len(raw) == 1 and raw.isalpha() and (used := _as_in(tokens, letters, at)):
        # `B as in boy` is one letter.
        return Sign(start, tokens[at + used][1], (raw.upper(),)), used
    if said in _TIMES:
        if again := _again(tokens, letters, at + 1):
            return _sign(start, tokens[at + 1][1], (again * _TIMES[said],), said=True), 1
        return Sign(start, end, (raw.upper(),)), 0
    if said is not None and len(said) == 2 and said[1] == "0" and said[0] > "1":
        unit, used = _unit(tokens, letters, at + 1)
        if unit:
            return _sign(start, tokens[at + used][1], (said[0] + unit,), said=True), used
    return None, 0


@cache
def _as_firsts() -> frozenset[str]:
    """First words of those that join a letter to a word for it: `as in`."""
    return frozenset(word.split(" ")[0] for word, key in lexicon().items() if key == "AS")


def _as_in(tokens: Sequence[tuple[int, int]], letters: str, at: int) -> int:
    """How many words after a letter say which one it is: `as in boy` has three."""
    if not _opens_as(tokens, letters, at):
        return 0
    for used in (2, 3):
        if at + used >= len(tokens):
            return 0
        words = letters[tokens[at + 1][0] : tokens[at + used - 1][1]].lower()
        if lexicon().get(words) == "AS" and letters[tokens[at + used][0]].lower() == letters[tokens[at][0]].lower():
            return used
    return 0


def _again(tokens: Sequence[tuple[int, int]], letters: str, at: int) -> str:
    """The digit or letter right after a word such as `double`."""
    if at >= len(tokens) or tokens[at][0] - tokens[at - 1][1] != 1:
        return ""
    raw = letters[slice(*tokens[at])]
    one = lexicon().get(raw.lower(), raw.upper())
    return one if len(one) == 1 and one.isascii() else ""


def _unit(tokens: Sequence[tuple[int, int]], letters: str, at: int) -> tuple[str, int]:
    """The digit that follows a word such as `fifty`, and how many words it takes: `five` or `y cinco`."""
    for used in (1, 2):
        if at + used > len(tokens):
            break
        start, end = tokens[at + used - 1]
        unit = lexicon().get(letters[start:end].lower(), "")
        if start - tokens[at + used - 2][1] == 1 and len(unit) == 1 and unit in "123456789":
            return unit, used
        if letters[start:end].lower() != "y":
            break
    return "", 0


def _values(raw: str, said: str | None) -> tuple[str, ...]:
    values = [raw.upper()]
    if _MISTYPED.fullmatch(raw):
        values.append(raw.upper().translate(_LOOKALIKE))
    if said is not None:
        values.append(said)
    return tuple(dict.fromkeys(values))


def near(letters: str, before: Sign, after: Sign) -> bool:
    """Whether nothing but a few spaces and signs is between the two."""
    return after.start - before.end <= 4 and _GAP.fullmatch(letters, before.end, after.start) is not None


def code_spans(letters: str, read: Sequence[Sign], code: str) -> Iterator[tuple[int, int]]:
    """Where the text has this number or code, with any signs between, in digits or words."""
    at = 0
    while at < len(read):
        end = _match(letters, read, at, code)
        if end is None:
            at += 1
        else:
            yield read[at].start, read[end - 1].end
            at = end


def _match(letters: str, read: Sequence[Sign], at: int, code: str) -> int | None:
    """The number of signs up to the end of the code if it begins at this one."""
    rest, first = code, at
    while at < len(read) and at - first < _LONGEST:
        if at > first and not near(letters, read[at - 1], read[at]):
            return None
        value = next((one for one in reversed(read[at].values) if rest.startswith(one)), None)
        if value is None or (at == first and not value):
            return None
        rest, at = rest[len(value) :], at + 1
        if not rest:
            return at
    return None
