"""Takes apart the words for a place: folded words and signs, each number as digits, each kind of place as one mark."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from responder.domain.letters import clean
from responder.domain.vocabulary import load

_TABLE = "place_names"
_SIDES = {
    "north": "n", "south": "s", "east": "e", "west": "w",
    "northeast": "ne", "southeast": "se", "northwest": "nw", "southwest": "sw",
}  # fmt: skip
_MYANMAR = "\u1000-\u109f\uaa60-\uaa7f"
_ACCENT = re.compile("[\u0300-\u036f'\u2019\u2018\u02bc`]")
_INITIALS = re.compile(r"\b([^\W\d_])\.([^\W\d_])\b\.?")
_ABBREVIATED = re.compile(r"\b([^\W\d_]{1,4})\.(?!\.)")
_ORDINAL = re.compile(r"\b(\d{1,4})(?:st|nd|rd| ?th|[tdrvmn]a|er|aad|ad|ffaa|º|ª)\b")
_TOKEN = re.compile(rf"\d+|[{_MYANMAR}]+|(?:(?![{_MYANMAR}])[^\W\d_])+|[&@/+,;()\-\u2013.]")
_MOST = 80
"""Most words and signs that are read."""
_LONGEST = 600
"""Most characters that are read."""
MARK = "#"
"""Begins a mark for a kind of place: `#school`."""
JOINTS = frozenset("&@/+-\u2013")
BREAKS = frozenset(",;().")


@dataclass(frozen=True)
class Lexicon:
    """The words around and in names of places, in every language."""

    joints: frozenset[str]
    dropped: frozenset[str]
    sides: dict[str, str]
    after: dict[str, str]
    """The kind of street that a word after its name says: `ave` is an avenue."""
    before: dict[str, str]
    blocks: frozenset[str]
    between: frozenset[str]
    towns: frozenset[str]
    """Words for a part of a town: `side`."""
    phrases: dict[tuple[str, ...], str]
    """Kinds of places as marks, and cities as the empty text."""
    unspaced: dict[str, str]
    longest: int
    numbers: dict[str, int]
    streets: dict[str, str]
    """What a street is also called, written without spaces, and its name."""
    others: frozenset[str]
    """Streets that are never a misspelling of another."""


@cache
def lexicon() -> Lexicon:
    """The word lists, in the spelling that `tokens` gives."""
    lists = load()

    def single(key: str) -> frozenset[str]:
        return frozenset(_folded(word) for word in lists.words(_TABLE, key))

    kinds = {"street": ("street_after", "street_before"), "avenue": ("avenue_after", "avenue_before")}
    after = {word: kind for kind, (key, _) in kinds.items() for word in single(key)}
    before = {word: kind for kind, (_, key) in kinds.items() for word in single(key)}
    for kind in lists.keys("street_kinds"):
        after |= {_folded(word): kind for word in lists.words("street_kinds", kind)}
    phrases = {tuple(_split(word)): "" for word in lists.words(_TABLE, "city")}
    unspaced: dict[str, str] = {}
    for kind in lists.keys("place_kinds"):
        for word in lists.words("place_kinds", kind):
            phrases[tuple(_split(word))] = MARK + kind
            if _is_unspaced(word):
                unspaced[word] = MARK + kind
    joints = single("joint")
    unspaced |= {word: "&" for word in joints if _is_unspaced(word)}
    return Lexicon(
        joints=joints,
        dropped=single("dropped"),
        sides={word: side for key, side in _SIDES.items() for word in single(key)},
        after=after,
        before=before,
        blocks=single("blocks"),
        between=single("between_streets"),
        towns=single("part_of_town"),
        phrases=phrases,
        unspaced=unspaced,
        longest=max(map(len, phrases)),
        numbers={_folded(w): int(k) for k in lists.keys("street_numbers") for w in lists.words("street_numbers", k)},
        streets={
            joined(_split(w)): joined(_split(k)) for k in lists.keys("streets") for w in lists.words("streets", k)
        },
        others=frozenset(joined(_split(word)) for word in lists.words(_TABLE, "other_street")),
    )


def joined(parts: Iterable[str]) -> str:
    """A street's name without spaces: `saint clair` and `St. Clair` are both `stclair`."""
    return "".join("st" if part == "saint" else part for part in parts)


def tokens(words: str) -> list[str]:
    """The words and signs of a text: numbers in words as digits, kinds of places as marks, cities left out."""
    known = lexicon()
    parts = _numbered([word for part in _split(words)[:_MOST] for word in _spaced(part, known)])
    found: list[str] = []
    at = 0
    while at < len(parts):
        for length in range(min(known.longest, len(parts) - at), 0, -1):
            mark = known.phrases.get(tuple(parts[at : at + length]))
            if mark is not None:
                found.extend([mark] if mark else [])
                at += length
                break
        else:
            found.append(parts[at])
            at += 1
    return found


def bare(words: str) -> str:
    """All words that tell a place, as they are, without spaces: the same for two spellings of one name."""
    return "".join(
        part for part in _split(words) if (part.isalnum() or _is_unspaced(part)) and part not in lexicon().dropped
    )


def essential(words: str) -> list[str]:
    """The words that tell a place: without small words, signs and kinds of streets."""
    known = lexicon()
    small = known.dropped | known.joints | known.after.keys() | known.before.keys()
    return [part for part in tokens(words) if (part.isalnum() or part.startswith(MARK)) and part not in small]


def _folded(text: str) -> str:
    return _ACCENT.sub("", unicodedata.normalize("NFKD", clean(text)).casefold())


def _split(text: str) -> list[str]:
    """The words and signs as typed, folded: `38th` as `38`, `U.S.` as `us`."""
    folded = _ORDINAL.sub(r"\1", _INITIALS.sub(r"\1\2", _folded(text[:_LONGEST])))
    return _TOKEN.findall(_ABBREVIATED.sub(r"\1 ", unicodedata.normalize("NFC", folded)))


def _spaced(part: str, known: Lexicon) -> list[str]:
    """A word of a script without spaces is read for the words in it; the rest of it says nothing to us."""
    if not _is_unspaced(part):
        return [part]
    return [mark for word, mark in known.unspaced.items() if word in part][:2]


def _is_unspaced(part: str) -> bool:
    return re.match(f"[{_MYANMAR}]", part) is not None


def _numbered(parts: Sequence[str]) -> list[str]:
    """Numbers in words as digits: `thirty eighth`, `treinta y ocho`."""
    numbers, joints = lexicon().numbers, lexicon().joints
    found: list[str] = []
    at = 0
    while at < len(parts):
        number = numbers.get(parts[at])
        if number is None:
            found.append(parts[at])
            at += 1
            continue
        at += 1
        if number >= 20 and number % 10 == 0:
            skip = at + (at < len(parts) and (parts[at] in joints or parts[at] in "-i"))
            unit = numbers.get(parts[skip], 0) if skip < len(parts) else 0
            # `twenty and third` are two streets, `veinte y tres` is one number.
            if 0 < unit < 10 and (skip == at or parts[at] in {"-", "y", "i"}):
                number, at = number + unit, skip + 1
        found.append(str(number))
    return found
