"""Finds the streets that words mention, and says whether a mention can mean a street of the gazetteer."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from responder.domain.place_words import BREAKS, JOINTS, MARK, joined, lexicon, tokens
from responder.domain.spelling import beginning_with, closest, sound

LAST_STREET = 150
"""The highest number of a street. A larger number belongs to a house or a block."""
_LONGEST_NAME = 3
_MOST_GUESSES = 12
"""Most words of a text that are tried as misspellings."""


@dataclass(frozen=True)
class Street:
    """A street of the gazetteer: its name without spaces, its kind and its side, as far as the gazetteer says them."""

    name: str
    kind: str = ""
    side: str = ""


@dataclass
class Mention:
    """Words that mention a street. `names` is empty if they name one that the gazetteer lacks."""

    first: int
    last: int
    names: frozenset[str]
    exact: bool = True
    kind: str = ""
    soft: bool = False
    """Whether its kind was said loosely: `calle` is said of any street."""
    side: str = ""
    word: str = ""


@dataclass(frozen=True)
class Streets:
    """The streets of a gazetteer, to look words up in."""

    known: frozenset[Street]
    names: tuple[str, ...]
    sounds: tuple[str, ...]
    sides: dict[str, frozenset[str]] = field(default_factory=dict)
    """For each name, the sides that some street of that name has."""

    @classmethod
    def of(cls, known: Iterable[Street]) -> "Streets":
        """`known` may repeat a street."""
        all_of = frozenset(known)
        names = sorted({one.name for one in all_of if not one.name.isdigit()})
        sides: dict[str, set[str]] = {}
        for one in all_of:
            sides.setdefault(one.name, set()).add(one.side)
        return cls(
            all_of,
            tuple(names),
            tuple(sound(name) for name in names),
            {name: frozenset(found - {""}) for name, found in sides.items()},
        )


def streets_of(name: str) -> tuple[Street, Street] | None:
    """The two streets of a crossing by its name in the gazetteer; None if it is no crossing."""
    parts = tokens(name)
    if "&" not in parts:
        return None
    at = parts.index("&")
    one, two = _street(parts[:at]), _street(parts[at + 1 :])
    return (one, two) if one and two else None


def _street(parts: list[str]) -> Street | None:
    known = lexicon()
    side = kind = ""
    while len(parts) > 1 and parts[-1] in known.sides:
        side, parts = known.sides[parts[-1]], parts[:-1]
    while len(parts) > 1 and parts[0] in known.sides and parts[1] not in known.after:
        side, parts = known.sides[parts[0]], parts[1:]
    if len(parts) > 1 and (parts[-1] in known.after or parts[-1].startswith(MARK)):
        kind, parts = known.after.get(parts[-1], parts[-1]), parts[:-1]
    elif len(parts) > 1 and parts[0] in known.before:
        kind, parts = known.before[parts[0]], parts[1:]
    if not parts or not all(part.isalnum() or part.startswith(MARK) for part in parts):
        return None
    return Street(joined(part.removeprefix(MARK) for part in parts), kind, side)


def mentions(parts: list[str], streets: Streets) -> list[Mention]:
    """The streets that the words mention, in their order."""
    found: list[Mention] = []
    guesses = _MOST_GUESSES
    at = 0
    while at < len(parts):
        one = _named(parts, at, streets)
        if one is None and guesses and _may_be_name(parts[at]):
            guesses -= 1
            one = _guessed(parts, at, streets)
        if one is None:
            at += 1
            continue
        found.append(one)
        at = one.last + 1
    for place, one in enumerate(found):
        following = found[place + 1].first if place + 1 < len(found) else None
        _qualify(parts, one, streets, following)
        if place + 1 < len(found) and found[place + 1].first <= one.last:
            found[place + 1].first = one.last + 1
    return [one for one in found if one.first <= one.last]


def is_joint(part: str) -> bool:
    """Whether it joins two streets."""
    return part in JOINTS or part in lexicon().joints


def is_small(part: str) -> bool:
    """Whether it says nothing about which place is meant."""
    return part in BREAKS or part in lexicon().dropped or part in lexicon().before


def _may_be_name(part: str) -> bool:
    known = lexicon()
    return part.isalpha() and not (
        part in known.dropped or part in known.joints or part in known.sides or part in known.after
        or part in known.before or part in known.blocks or part in known.between
    )  # fmt: skip


def _named(parts: list[str], at: int, streets: Streets) -> Mention | None:
    """A street named exactly, or by one of its other names; a longer name first."""
    known = lexicon()
    if parts[at].isdigit():
        number = int(parts[at])
        blocks = at + 1 < len(parts) and parts[at + 1] in known.blocks
        if 0 < number <= LAST_STREET and not blocks:
            return Mention(at, at, frozenset({str(number)}), word=str(number))
        return None
    for length in range(min(_LONGEST_NAME, len(parts) - at), 0, -1):
        window = parts[at : at + length]
        if not all(part.isalnum() or part.startswith(MARK) for part in window):
            continue
        if length == 1 and (len(window[0]) < 2 or (window[0] in known.dropped | known.joints | known.after.keys())):
            continue
        name = joined(part.removeprefix(MARK) if length > 1 else part for part in window)
        name = name.removeprefix(MARK) if name.removeprefix(MARK) in streets.sides else name
        alias = known.streets.get(name)
        for called in filter(None, (name, alias)):
            side = called[-1] if called[:-1].isdigit() and called[-1] in "nsew" else ""
            meant = called.removesuffix(side)
            if meant in streets.sides or side:
                return Mention(at, at + length - 1, frozenset({meant}), side=side, word=name)
        if name in known.others:
            return Mention(at, at + length - 1, frozenset(), word=name)
    return None


def _guessed(parts: list[str], at: int, streets: Streets) -> Mention | None:
    """A street misspelled or shortened."""
    word = parts[at]
    names = closest(word, streets.names, streets.sounds) or beginning_with(word, streets.names)
    return Mention(at, at, frozenset(names), exact=False, word=word) if names else None


def _qualify(parts: list[str], one: Mention, streets: Streets, following: int | None) -> None:
    """Take in the kind and the side beside a street's name: `E Lake St`, `26th Ave N`, `avenida 26`."""
    known = lexicon()
    if one.first and parts[one.first - 1] in known.before:
        one.first -= 1
        one.kind, one.soft = known.before[parts[one.first]], not one.word.isdigit()
    if one.first and parts[one.first - 1] in known.sides and (one.first < 2 or not _takes_side(parts, one.first - 2)):
        before = parts[one.first - 1]
        if (
            before not in known.joints
            or one.first == 1
            or is_joint(parts[one.first - 2])
            or is_small(parts[one.first - 2])
        ):
            one.first -= 1
            one.side = one.side or known.sides[before]
    while one.last + 1 < len(parts):
        part = parts[one.last + 1]
        if part in known.after and not (one.kind and not one.soft):
            one.kind, one.soft = known.after[part], False
        elif part.startswith(MARK) and any(Street(name, part, "") in streets.known for name in one.names):
            one.kind = part
        elif part in known.sides and not one.side and not _joins(parts, one.last + 1, following):
            one.side = known.sides[part]
        else:
            break
        one.last += 1


def _takes_side(parts: list[str], at: int) -> bool:
    """Whether a side after this part belongs to the street before it: `26th Ave N`."""
    return parts[at] in lexicon().after


def _joins(parts: list[str], at: int, following: int | None) -> bool:
    """Whether `n` stands for `and` here: `Chicago n 24th`, but not `26th Ave n & Penn`."""
    return parts[at] in lexicon().joints and (
        following == at + 1 or (at + 1 < len(parts) and _may_be_name(parts[at + 1]) and not is_joint(parts[at + 1]))
    )
