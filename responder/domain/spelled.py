"""Reads numbers and letters however they are written or said: `612`, `six one two`, `fifty-five`, `kilo`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from responder.domain.vocabulary import load

_TABLE = "spelled"
_TOKEN = re.compile(r"[^\W_](?:[^\W_]|[\u1000-\u109f]|(?<=\d)(?=[A-Za-z]))*")
_LOOKALIKE = str.maketrans("OIL", "011")
_MISTYPED = re.compile(r"(?=.*\d)[0-9OoIl]{3,12}")
_GAP = re.compile(r"[^\w\n]{0,4}|\W?#\W?")
_LONGEST = 30


@dataclass(frozen=True)
class Sign:
    """A word or number and what it may stand for, the most literal first. `said` means that it was a word for it."""

    start: int
    end: int
    values: tuple[str, ...]
    said: bool = False

    @cached_property
    def digits(self) -> str:
        """What it stands for if that is a number, else nothing."""
        return next((value for value in reversed(self.values) if value.isdigit()), "")


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
        if said is None and low not in firsts and raw.isalpha():
            yield Sign(start, end, (raw.upper(),))
            at += 1
            continue
        two = tokens[at + 1] if low in firsts and at + 1 < len(tokens) and tokens[at + 1][0] - end == 1 else None
        if two and (both := words.get(f"{raw} {letters[two[0] : two[1]]}".lower())) is not None:
            # `x-ray` and `doble ve` are one letter in two words.
            yield Sign(start, two[1], (both,), said=True)
            at += 2
            continue
        if said is not None and len(said) == 2 and said[1] == "0" and said[0] > "1":
            unit, used = _unit(tokens, letters, at + 1)
            if unit:
                yield Sign(start, tokens[at + used][1], (said[0] + unit,), said=True)
                at += used + 1
                continue
        yield Sign(start, end, _values(raw, said), said=said is not None)
        at += 1


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
