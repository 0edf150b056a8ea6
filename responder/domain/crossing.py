"""Finds crossings in words: each of the two streets is judged by itself, since another street is another crossing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from rapidfuzz import fuzz

from responder.domain.place_words import BREAKS, MARK, lexicon
from responder.domain.street import Mention, Street, Streets, is_joint, is_small

_LIKE = 60.0
"""Out of 100: how alike a street must be to be offered instead of an unknown one."""


class Fit(IntEnum):
    """How well a mention fits a street."""

    NO = 0
    DOUBT = 1
    """It may be meant, but its kind was said otherwise."""
    YES = 2


@dataclass(frozen=True)
class Crossing:
    """A crossing of the gazetteer."""

    key: str
    one: Street
    two: Street


@dataclass
class Crossings:
    """What the words say about crossings."""

    sure: list[str]
    """Keys of crossings that fit."""
    doubtful: list[str]
    joined: bool
    """Whether two streets are clearly joined, by `and` or a sign."""
    lacking: bool
    """Whether a street is clearly joined with words that are no street of the gazetteer."""


def read_crossings(
    parts: Sequence[str], found: Sequence[Mention], streets: Streets, by_street: dict[str, list[Crossing]]
) -> Crossings:
    """Crossings that the words name. Streets joined by `and` or a sign come before streets side by side."""
    pairs = [(one, two, _link(parts, one, two)) for one, two in pairwise(found)]
    strong = [(one, two) for one, two, link in pairs if link == 2]
    weak = [(one, two) for one, two, link in pairs if link == 1 and _is_explained(parts, found)]
    lacking = [*_lacking(parts, found)]
    near = [pair for pair in strong if pair[0].names and pair[1].names]
    chosen = near or ([] if strong or lacking else weak)
    global_side = _global_side(parts, found)
    sure: dict[str, None] = {}
    doubtful: dict[str, None] = {}
    for one, two in chosen:
        for crossing, fit in _fitting(one, two, global_side, streets, by_street):
            (sure if fit is Fit.YES else doubtful)[crossing.key] = None
    between = _between(parts, found)
    for one, two in between:
        for crossing, _fit in _fitting(one, two, global_side, streets, by_street):
            doubtful[crossing.key] = None
    if between:
        sure = {}
    for one, word in lacking if not sure else ():
        for key in _like(one, word, by_street):
            doubtful[key] = None
    return Crossings(list(sure), [key for key in doubtful if key not in sure], bool(strong), bool(lacking or strong))


def _link(parts: Sequence[str], one: Mention, two: Mention) -> int:
    """2 if a word or sign joins the streets, 1 if only small words stand between them, 0 if others do."""
    middle = parts[one.last + 1 : two.first]
    if not all(is_joint(part) or is_small(part) or part in lexicon().sides for part in middle) or "." in middle:
        return 0
    if any(is_joint(part) for part in middle):
        return 2
    return 1 if len(middle) <= 4 else 0


def _is_explained(parts: Sequence[str], found: Sequence[Mention]) -> bool:
    """Whether nothing is said beside two streets, and neither can be a kind of place: not `the park on Lake`."""
    if len(found) != 2 or any(parts[one.last].startswith(MARK) or parts[one.first].startswith(MARK) for one in found):
        return False
    inside = {at for one in found for at in range(one.first, one.last + 1)}
    return all(
        at in inside or is_small(part) or part in lexicon().sides or (at == 0 and part.isdigit())
        for at, part in enumerate(parts)
    )


def _lacking(parts: Sequence[str], found: Sequence[Mention]) -> Iterable[tuple[Mention, str]]:
    """Streets joined with words that are no known street, and those words."""
    starts = {one.first: one for one in found}
    ends = {one.last: one for one in found}
    for at, part in enumerate(parts):
        if not is_joint(part) or part in "+-":
            continue
        before, after = at - 1, at + 1
        while before >= 0 and is_small(parts[before]) and parts[before] not in BREAKS and before not in ends:
            before -= 1
        while after < len(parts) and is_small(parts[after]) and parts[after] not in BREAKS and after not in starts:
            after += 1
        if before < 0 or after >= len(parts):
            continue
        left, right = ends.get(before), starts.get(after)
        for one, other, word in ((left, right, parts[after]), (right, left, parts[before])):
            if (
                one
                and one.names
                and ((other is None and word.isalpha() and not is_joint(word)) or (other and not other.names))
            ):
                yield one, other.word if other else word


def _between(parts: Sequence[str], found: Sequence[Mention]) -> list[tuple[Mention, Mention]]:
    """`on Lake between Cedar and Bloomington`: the street with each of the two."""
    words = [at for at, part in enumerate(parts) if part in lexicon().between]
    if len(found) != 3 or not words:
        return []
    after = [one for one in found if one.first > words[0]]
    street = [one for one in found if one not in after]
    if len(after) != 2 and len(after) != 3:
        return []
    street, after = (street, after) if street else (after[2:], after[:2])
    return [(street[0], one) for one in after]


def _global_side(parts: Sequence[str], found: Sequence[Mention]) -> frozenset[str]:
    """Sides that the words say of the place as a whole: `up north`, `northside`."""
    inside = {at for one in found for at in range(one.first, one.last + 1)}
    sides = lexicon().sides
    return frozenset(
        sides[part] for at, part in enumerate(parts) if part in sides and at not in inside and len(part) > 1
    )


def _fitting(
    one: Mention, two: Mention, side: frozenset[str], streets: Streets, by_street: dict[str, list[Crossing]]
) -> Iterable[tuple[Crossing, Fit]]:
    bare = all(mention.word.isdigit() and not mention.kind for mention in (one, two))
    for name in one.names:
        for crossing in by_street.get(name, ()):
            for first, second in ((crossing.one, crossing.two), (crossing.two, crossing.one)):
                if first.name != name or second.name not in two.names:
                    continue
                fit = min(
                    _fits(one, first), _fits(two, second), _sides_fit(((one, first), (two, second)), side, streets)
                )
                # `28th & 38th` may be two crossings.
                fit = min(fit, Fit.DOUBT) if bare else fit
                if fit is not Fit.NO:
                    yield crossing, fit
                break


def _fits(mention: Mention, street: Street) -> Fit:
    if not mention.kind or not street.kind or mention.kind == street.kind:
        return Fit.YES
    if mention.word.isdigit():
        return Fit.NO
    return Fit.YES if mention.soft else Fit.DOUBT


def _sides_fit(pairs: Sequence[tuple[Mention, Street]], side: frozenset[str], streets: Streets) -> Fit:
    """Whether the sides said are those of the crossing. A side that its streets lack must not be another street's."""
    has = {street.side for _, street in pairs} - {""}
    for mention, street in pairs:
        said = mention.side
        if said and street.side and said != street.side:
            return Fit.NO
        if said and not street.side and said not in has and said in _sides_of((street,), streets):
            return Fit.NO
        if said and not street.side and has and not any(_agrees(said, other) for other in has):
            return Fit.NO
    for said in side:
        if has and not any(_agrees(said, other) for other in has):
            return Fit.NO
        if not has and said in _sides_of((street for _, street in pairs), streets):
            return Fit.NO
    return Fit.YES


def _sides_of(of: Iterable[Street], streets: Streets) -> frozenset[str]:
    return frozenset(side for street in of for side in streets.sides.get(street.name, ()))


def _agrees(said: str, other: str) -> bool:
    """Whether two sides can be said of one place: `north` of `NE`, but not `north` of `S`."""
    opposite = {"n": "s", "s": "n", "e": "w", "w": "e"}
    return not any(opposite[letter] in other for letter in said)


def _like(one: Mention, word: str, by_street: dict[str, list[Crossing]]) -> list[str]:
    """The crossings on a street whose other street is most like a word."""
    scored: dict[str, float] = {}
    for name in one.names:
        for crossing in by_street.get(name, ()):
            other = crossing.two.name if crossing.one.name == name else crossing.one.name
            score = fuzz.ratio(word, other)
            if score >= _LIKE and not word.isdigit():
                scored[crossing.key] = score
    return sorted(scored, key=lambda key: -scored[key])[:2]
