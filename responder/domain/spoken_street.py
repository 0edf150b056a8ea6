"""Streets whose number is in words, as voice typing writes them: `thirty eighth and park`, `la veintiséis`."""

from dataclasses import dataclass
from functools import cache

from responder.domain.letters import plain
from responder.domain.vocabulary import load
from responder.domain.whereabouts import Word

_LEAST = 10
"""`third` alone is hardly a street: it is the third time, or the third floor."""


@dataclass(frozen=True)
class _Lexicon:
    ordinals: dict[str, int]
    """`third`, but not `three`."""
    tens: dict[str, int]
    behind_la: dict[str, int]
    """Spanish numbers. Behind `la`, each is a street."""


@cache
def _lexicon() -> _Lexicon:
    lists = load()
    counts = {word for key in lists.keys("numbers") for word in lists.words("numbers", key)}
    english, spanish = (
        {
            plain(word): int(key)
            for key in lists.keys("street_numbers")
            for word in lists.words("street_numbers", key, of)
        }
        for of in ("en", "es")
    )
    return _Lexicon(
        ordinals={word: number for word, number in english.items() if word not in counts},
        tens={word: number for word, number in english.items() if number % 10 == 0 and number > _LEAST},
        behind_la=spanish,
    )


def with_street_numbers(typed: str, words: list[Word]) -> list[Word]:
    """The words, with each street number in words as one word that reads like `38th`, or `38` behind `la`."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        number, length = _number_at(words, at)
        if number is None:
            found.append(words[at])
        else:
            first, last = words[at], words[at + length - 1]
            sign = "" if at and words[at - 1].plain == "LA" else "TH"
            found.append(Word(typed[first.start : last.end], f"{number}{sign}", first.start, last.end, breaks=False))
        at += length
    return found


def _number_at(words: list[Word], at: int) -> tuple[int | None, int]:
    """The number of the street that begins here, if one does, and how many words it takes."""
    said, lists = [word.plain for word in words[at : at + 3]], _lexicon()
    if said[0] in lists.tens and len(said) > 1 and (unit := lists.ordinals.get(said[1], _LEAST)) < _LEAST:
        return lists.tens[said[0]] + unit, 2
    if at and words[at - 1].plain == "LA" and (number := lists.behind_la.get(said[0], 0)) >= _LEAST:
        unit = lists.behind_la.get(said[2], _LEAST) if len(said) > 2 and said[1] == "Y" and number % 10 == 0 else _LEAST
        return (number + unit, 3) if unit < _LEAST else (number, 1)
    return (lists.ordinals[said[0]], 1) if lists.ordinals.get(said[0], 0) >= _LEAST else (None, 1)
