"""Finds schools, stations, shops and areas by their names, short names and other names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import pairwise

from responder.domain.place_words import MARK, bare, joined, lexicon, tokens
from responder.domain.spelling import closest, sound
from responder.domain.street import Streets

AREA = MARK + "area"
_SAME = {
    "#school": {"#high_school"}, "#high_school": {"#school"},
    "#station": {"#transit"}, "#transit": {"#station"},
}  # fmt: skip
"""Kinds that people say for each other."""
_MOST_GUESSES = 16
_LEAST_ALONE = 5
"""Fewest letters of a part of a name that may stand for all of it."""


class Level(IntEnum):
    """How surely a name is meant."""

    NO = 0
    LIKE = 1
    """Part of the name, or the name among other words."""
    YES = 2
    KIND = 3
    """The name, and its kind or more than one word of it."""
    EXACT = 4
    """The name and nothing else."""


@dataclass(frozen=True)
class Named:
    """One name of a place or an area."""

    key: str
    core: tuple[str, ...]
    kind: str
    alias: bool
    is_area: bool
    kinds: frozenset[str]
    """Kinds by any of its names."""
    whole: bool
    """Whether it is all of the name, not a part of it."""
    telling: bool
    """Whether its words are more than streets, numbers and sides."""


@dataclass
class Names:
    """The names of a gazetteer, to look words up in."""

    named: list[Named] = field(default_factory=list)
    by_word: dict[str, list[Named]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    exact: dict[str, list[Named]] = field(default_factory=dict)
    """By all words of the name, without spaces."""

    @classmethod
    def of(cls, given: Iterable[tuple[str, str, Sequence[str], str]], streets: Streets) -> "Names":
        """`given` has key, name, other names, and kind; the kind of an area is `area`."""
        found = cls()
        known = frozenset(streets.names)
        for key, name, aliases, kind in given:
            variants = [*_variants(name, kind == "area", known), *((alias, True) for alias in aliases)]
            cores = [(tuple(_content(tokens(text))), alias, text) for text, alias in variants]
            kinds = frozenset(part for core, _, _ in cores for part in core if part.startswith(MARK))
            kinds |= {mark} if (mark := _kind_of(kind)) else set()
            for core, alias, text in cores:
                if not core:
                    continue
                last = core[-1] if core[-1].startswith(MARK) and kind != "area" else ""
                own = next((part for part in core if part.startswith(MARK)), "") if not last and alias else last
                body = list(core)
                if own and len(body) > 1:
                    body.remove(own)
                else:
                    own = ""
                telling = (joined(body) not in known and any(not _is_road(part, known) for part in body)) or (
                    alias and len(body) > 1 and not own
                )
                whole = alias or text == name
                one = Named(key, tuple(body), own, alias, kind == "area", kinds, whole, telling)
                found.named.append(one)
                for typed in {bare(text), "".join(core) if _has_word(core) else ""} - {""}:
                    found.exact.setdefault(typed, []).append(one)
                for word in set(body) if _has_word(core) else ():
                    found.by_word.setdefault(word, []).append(one)
        found.words = tuple(sorted(word for word in found.by_word if word.isalpha()))
        found.sounds = tuple(sound(word) for word in found.words)
        return found


@dataclass(frozen=True)
class Hit:
    """A name that the words may mean."""

    named: Named
    level: Level
    matched: int
    certain: bool = True
    """Whether what was matched is more than streets, numbers and sides."""


def read_names(words: str, parts: Sequence[str], names: Names, streets: Streets) -> list[Hit]:
    """The names that the words may mean, the surest first. `parts` are the words' tokens."""
    content = _content(parts)
    known = frozenset(streets.names)
    typed = names.exact.get(bare(words), [])
    whole = [Hit(one, Level.EXACT, len(content)) for one in typed if one.alias]
    if whole:
        return whole
    exact = [*typed, *names.exact.get("".join(content), ())]
    if exact:
        hits = [Hit(one, Level.EXACT, len(content)) for one in exact if one.telling or one.kind or len(content) > 1]
        hits = [
            hit
            for hit in hits
            if len(content) > 1 or not (_is_road(content[0], known) or _is_street_said(content[0], parts))
        ]
        if hits:
            return hits
    said, candidates = _meant(content, names, streets)
    hits = [hit for one in candidates if (hit := _hit(one, content, said, parts, known))]
    return sorted(hits, key=lambda hit: (-hit.level, -hit.matched, len(hit.named.core)))


def _has_word(core: Sequence[str]) -> bool:
    return any(not part.startswith(MARK) for part in core)


def _variants(name: str, is_area: bool, known: frozenset[str]) -> list[tuple[str, bool]]:
    """The name, and its parts that stand for it: `24 Mall` of `Village Market (24 Mall)`."""
    before, _, inside = name.partition("(")
    found = [name.replace("(", " ").replace(")", " "), before]
    inner = _content(tokens(inside.rstrip(")")))
    if any(not _is_road(part, known) and not part.startswith(MARK) for part in inner) or len(inner) > 1:
        found.append(inside.rstrip(")"))
    if is_area:
        found += re.split(r"\s-\s", name) if " - " in name else []
    elif "/" in before:
        one, _, two = before.partition("/")
        found += [f"{one} {two.split()[-1]}", two]
    return list(dict.fromkeys((text.strip(), False) for text in found if text.strip()))


def _content(parts: Sequence[str]) -> list[str]:
    """The words that tell a place: without small words, signs and kinds of streets."""
    known = lexicon()
    small = known.dropped | known.after.keys() | known.before.keys()
    telling = [part for part in parts if (part.isalnum() or part.startswith(MARK)) and part not in small]
    return [part for at, part in enumerate(telling) if at == 0 or part != telling[at - 1]]


def _kind_of(kind: str) -> str:
    """The mark for a kind as a file says it: `school`, `worship`."""
    found = tokens(kind)
    return found[0] if found and found[0].startswith(MARK) else MARK + kind if kind in {"worship", "shop"} else ""


def _is_road(part: str, known: frozenset[str]) -> bool:
    """Whether the word by itself may as well be a street, a number or a side."""
    return part in known or part.isdigit() or part in lexicon().sides or part in lexicon().towns or len(part) < 2


def _meant(content: Sequence[str], names: Names, streets: Streets) -> tuple[dict[str, set[str]], list[Named]]:
    """For each word the words of names that it means, and the names that have one of them."""
    said: dict[str, set[str]] = {}
    guesses = _MOST_GUESSES
    known = frozenset(streets.names)
    for part in dict.fromkeys(content):
        if part in names.by_word or part.startswith(MARK):
            said[part] = {part}
        elif part.isalpha() and part not in known and part not in lexicon().others and guesses:
            guesses -= 1
            said[part] = set(closest(part, names.words, names.sounds))
        else:
            said[part] = set()
    pairs = [one + two for one, two in pairwise(content)]
    for pair in pairs:
        if pair in names.by_word:
            said[pair] = {pair}
    found = dict.fromkeys(
        one for words in said.values() for word in words for one in names.by_word.get(word, ()) if word != AREA
    )
    return said, list(found)


def _hit(
    one: Named, content: Sequence[str], said: dict[str, set[str]], parts: Sequence[str], known: frozenset[str]
) -> Hit | None:
    covered = {word for words in said.values() for word in words}
    matched = [word for word in one.core if word in covered]
    if not any(not word.startswith(MARK) for word in matched) and len(one.core) > len(matched):
        return None
    kinds = {part for part in content if part.startswith(MARK)} - set(one.core)
    wants_area = AREA in kinds
    kinds -= {AREA}
    fits = {kind for kind in kinds if kind == one.kind or one.kind in _SAME.get(kind, ())}
    fits |= {kind for kind in kinds if not one.is_area and kind in one.kinds}
    if kinds - fits or (wants_area and not one.is_area):
        return None
    typed = [part for part, words in said.items() if words & set(matched)]
    extra = [part for part in content if part not in typed and part not in kinds and part != AREA]
    extra = [part for part in extra if not any(part in pair and pair != part for pair in typed)]
    full = len(matched) == len(one.core)
    kind = bool(fits) or wants_area
    level = _level(one, full=full, kind=kind, extra=extra, matched=matched)
    is_street_too = any(part in known for part in extra) and bool(set(typed) & lexicon().others)  # Abbott Ave
    level = min(level, Level.LIKE) if is_street_too and level < Level.KIND else level
    if level < Level.KIND and full and len(one.core) == 1 and _is_street_said(typed[0] if typed else "", parts):
        level = Level.NO
    certain = any(not _is_road(word, known) and not word.startswith(MARK) for word in matched) and not is_street_too
    certain = certain and (full or kind or len(matched) > 1)
    return Hit(one, level, len(matched) + kind, certain) if level else None


def _level(one: Named, *, full: bool, kind: bool, extra: Sequence[str], matched: Sequence[str]) -> Level:
    if full:
        if (kind and (one.telling or one.kind or one.is_area)) or (one.telling and len(one.core) > 1):
            return Level.KIND
        if one.telling and ((one.alias and not one.kind) or not extra or (one.is_area and one.whole)):
            return Level.YES
        return Level.LIKE if one.telling else Level.NO
    alone = not extra and one.telling and len(matched[0]) >= _LEAST_ALONE
    return Level.LIKE if kind or len(matched) > 1 or alone else Level.NO


def _is_street_said(word: str, parts: Sequence[str]) -> bool:
    """Whether the words say it as a street: `Roosevelt St`."""
    return any(
        part == word and at + 1 < len(parts) and parts[at + 1] in lexicon().after for at, part in enumerate(parts)
    )
