"""What people call what they see: the words of a report by text, in six languages."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.report import Activity, Equipment, Seen, Uniform
from responder.domain.vocabulary import Vocabulary, load
from responder.domain.vocabulary.tables import UNSPACED


class Part(StrEnum):
    """What a word does in a report, beside those that name an answer of the form."""

    ENFORCEMENT = "enforcement"
    """Says by itself what this is about."""
    AGENT = "agent"
    """What is counted."""
    PERSON = "person"
    """Counted where nothing better is: they may be whom the agents came for."""
    VEHICLE = "vehicle"
    ADJECTIVE = "adjective"
    """Stands between a number and what is counted."""
    UNIT = "unit"
    """Behind a number: a time, or a bus; before it: a route."""
    STREET = "street"
    SPOT = "spot"
    """A kind of place, and with a name before or behind it a place."""
    COMPASS = "compass"
    OPENER = "opener"
    """A name of a street that goes on: White Bear, Saint Clair."""
    AT = "at"
    AND = "and"
    GLUE = "glue"
    TALK = "talk"
    """Belongs to no place."""
    SAW = "saw"
    HEARD = "heard"
    UNKNOWN = "unknown"
    REPORT = "report"
    """As the first word: what follows is a report."""


Sense = Part | Activity | Equipment | Uniform | Seen

_PLACES = frozenset({Part.STREET, Part.SPOT, Part.COMPASS, Part.OPENER, Part.AT, Part.AND})
_TABLES: dict[type, str] = {Activity: "activity", Equipment: "equipment", Uniform: "clothing", Seen: "when"}
_SENSES: tuple[Sense, ...] = (
    *Part,
    *(one for one in Activity if one is not Activity.OTHER),
    *(one for one in Equipment if one is not Equipment.NONE),
    *(one for one in Uniform if one is not Uniform.UNKNOWN),
    *Seen,
)
ICE_SIGN = "\U0001f9ca"
"""A piece of ice, which many send instead of the word."""
MYANMAR = "\u1000-\u109f\uaa60-\uaa7f"
_LETTERS = 7


@dataclass(frozen=True)
class _Lexicon:
    """The words of reports, ready to read with. All stand there as `letters.plain` leaves them."""

    phrases: dict[tuple[str, ...], list[tuple[Sense, str]]]
    """What each run of words means, with its language; empty for a word of all of them."""
    longest: int
    unspaced: list[tuple[str, Sense]]
    """Words of languages that write no spaces: these are looked for anywhere."""
    close: dict[str, str]
    """Long words for enforcement, by what is left of them without one letter."""
    numbers: dict[str, int]
    articles: frozenset[str]
    """Numbers only where what is counted follows at once."""
    ranges: frozenset[str]
    questions: frozenset[str]
    surely_agents: frozenset[str]
    surely_agents_unspaced: tuple[str, ...]
    streets_first: frozenset[str]
    before_street: frozenset[str]
    spots_first: frozenset[str]


@cache
def lexicon() -> _Lexicon:
    """The words of reports in every language."""
    lists = load()
    entries = [(word, sense, language) for sense in _SENSES for word, language in lists.spoken(*_list_of(sense))]
    phrases: dict[tuple[str, ...], list[tuple[Sense, str]]] = {}
    for word, sense, language in entries:
        phrases.setdefault(tuple(word.split()), []).append((sense, language))
    long = [
        word
        for word, sense, _ in entries
        if " " not in word and len(word) >= _LETTERS and sense in {Part.ENFORCEMENT, Part.AGENT}
    ]
    agents = list(lists.spoken("report", "surely_agent"))
    streets_first = _set(lists, "where", "street_first")
    return _Lexicon(
        phrases=phrases,
        longest=max(map(len, phrases)),
        unspaced=[(word, sense) for word, sense, language in entries if language in UNSPACED],
        close={near: word for word in long for near in _nearly(word)},
        numbers={word: int(number) for number in lists.keys("numbers") for word in lists.words("numbers", number)},
        articles=_set(lists, "report", "number_article"),
        ranges=_set(lists, "report", "number_range"),
        questions=_set(lists, "report", "asking"),
        surely_agents=frozenset(word for word, language in agents if language not in UNSPACED),
        surely_agents_unspaced=tuple(word for word, language in agents if language in UNSPACED),
        streets_first=streets_first,
        before_street=streets_first | _set(lists, "where", "before_street"),
        spots_first=streets_first | _set(lists, "where", "spot_first"),
    )


def spelled(word: str) -> str:
    """The word that was meant, if it is a long one for enforcement with one letter missing, wrong or too many."""
    words = lexicon()
    if len(word) < _LETTERS - 1 or len(word) > 20 or (word,) in words.phrases:
        return word
    for near in _nearly(word):
        if near in words.close:
            return words.close[near]
    return word


def _list_of(sense: Sense) -> tuple[str, str]:
    """The table and the list that hold a sense's words."""
    table = "where" if sense in _PLACES else _TABLES.get(type(sense), "report")
    return table, sense.replace(" ", "_")


def _set(lists: Vocabulary, table: str, key: str) -> frozenset[str]:
    return frozenset(lists.words(table, key))


def _nearly(word: str) -> list[str]:
    """The word, and what is left of it without one letter."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
