"""The words that people use for what they see, in reports by text, in six languages."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.letters import plain
from responder.domain.report import Activity, Equipment, Seen, Uniform
from responder.domain.vocabulary import Vocabulary, load
from responder.domain.vocabulary.phrase import any_word_of
from responder.domain.vocabulary.tables import UNSPACED


class Part(StrEnum):
    """What a word does in a report, besides the words that match an answer on the form."""

    ENFORCEMENT = "enforcement"
    """Says by itself that this is about immigration enforcement."""
    AGENT = "agent"
    """Counted as agents."""
    PERSON = "person"
    """Counted only if no agents are: these may be the people the agents came for."""
    VEHICLE = "vehicle"
    ADJECTIVE = "adjective"
    """May stand between a number and the word it counts."""
    UNIT = "unit"
    """After a number it makes a time or a bus; before it, a route."""
    STREET = "street"
    SPOT = "spot"
    """A kind of place. With a name before or after it, it is a place."""
    NAME = "name"
    """The name of a street or a place, however it is typed."""
    COMPASS = "compass"
    OPENER = "opener"
    """The first word of a longer street name: White Bear, Saint Clair."""
    AT = "at"
    AND = "and"
    GLUE = "glue"
    TALK = "talk"
    """Never part of a place's name."""
    SAW = "saw"
    HEARD = "heard"
    ASIDE = "aside"
    """Only speaks of agents or of taking somebody; see aside.py. No list has words with this sense."""
    UNKNOWN = "unknown"
    REPORT = "report"
    """As the first word, says that this is a report."""
    PLEA = "plea"
    THEY = "they"
    HOME = "home"
    """What happens at such a place happens at a door."""
    JOB = "job"
    """What happens at such a place happens at work."""
    RELATIVE = "relative"
    """Somebody who is taken: `my dad`, `a man`."""
    WEAK_TAKEN = "weak_taken"
    """Says that somebody is taken only if a word for that person follows."""
    WEAK_HELD = "weak_held"
    """The same, if also the one who does it stands before it or nobody does."""
    AGO = "ago"
    STILL = "still"
    MINUTE_UNIT = "minute_unit"
    HOUR_UNIT = "hour_unit"
    DAY_UNIT = "day_unit"


Sense = Part | Activity | Equipment | Uniform | Seen

_PLACES = frozenset({Part.NAME, Part.STREET, Part.SPOT, Part.COMPASS, Part.OPENER, Part.AT, Part.AND})
_TIMES = frozenset({Part.AGO, Part.STILL, Part.MINUTE_UNIT, Part.HOUR_UNIT, Part.DAY_UNIT})
_TABLES: dict[type, str] = {Activity: "activity", Equipment: "equipment", Uniform: "clothing", Seen: "when"}
_SENSES: tuple[Sense, ...] = (
    *(one for one in Part if one is not Part.ASIDE),
    *(one for one in Activity if one is not Activity.OTHER),
    *(one for one in Equipment if one is not Equipment.NONE),
    *(one for one in Uniform if one is not Uniform.UNKNOWN),
    *Seen,
)
ICE_SIGN = "\U0001f9ca"
"""A piece of ice, which many send instead of the word."""
MYANMAR = "\u1000-\u109f\uaa60-\uaa7f"
_ACTS = frozenset({Activity.TAKEN, Activity.DOOR, Activity.STOP})
_CORRECTED = frozenset({"en", "es"})
"""Languages whose words for acts are corrected: in the others, endings of one letter matter."""
_LETTERS = 7
_AFTER = ("om", "kar", "hmn")
"""Languages in which a number may stand behind what it counts."""
_COUNTED = ("agent", "person", "vehicle")


@dataclass(frozen=True)
class _Lexicon:
    """The words of reports, prepared for reading, all in the spelling that `letters.plain` returns."""

    phrases: dict[tuple[str, ...], list[tuple[Sense, str]]]
    """What each run of words means, with its language; empty if it belongs to no language."""
    lengths: dict[str, tuple[int, ...]]
    """How long the runs of words are that begin with a word, longest first."""
    unspaced: list[tuple[str, Sense]]
    """Words of languages that write no spaces. We look for them anywhere in the text."""
    close: dict[str, str]
    """Long words for enforcement, keyed by the word itself and by the word with one letter left out."""
    clipped: dict[str, str]
    """Long words for acts, keyed by the word with one letter left out."""
    numbers: dict[str, int]
    articles: frozenset[str]
    """Count as numbers only right before the counted word."""
    ranges: frozenset[str]
    questions: frozenset[str]
    surely_agents: frozenset[str]
    surely_agents_unspaced: tuple[str, ...]
    streets_first: frozenset[str]
    before_street: frozenset[str]
    spots_first: frozenset[str]
    blocks: frozenset[str]
    """Stands between a number and the street that the block is on: `2700 block of Park`."""
    block_glue: frozenset[str]
    models: frozenset[str]
    """Names of cars."""
    single_vehicles: frozenset[str]
    counted_after: frozenset[str]
    """Words with their number behind them, in some languages."""
    approximately: frozenset[str]
    """Right before a number that ends a clause, says that it counts people: `maybe 10`."""
    are_counted: frozenset[str]
    """Right before a number by itself, says that it counts people: `son 4`."""
    classifiers: str
    """A pattern of the words that stand behind a number, in languages that write no spaces."""
    unspaced_numbers: str


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
    acts = [
        word
        for word, sense, language in entries
        if sense in _ACTS and language in _CORRECTED and " " not in word and len(word) >= _LETTERS
    ]
    agents = list(lists.spoken("report", "surely_agent"))
    streets_first = _set(lists, "where", "street_first")
    return _Lexicon(
        phrases=phrases,
        lengths=_lengths(phrases),
        unspaced=[(word, sense) for word, sense, language in entries if language in UNSPACED],
        close={near: word for word in long for near in _nearly(word)},
        clipped={short: word for word in acts for short in _nearly(word)[1:]},
        numbers={word: int(number) for number in lists.keys("numbers") for word in lists.words("numbers", number)},
        articles=_set(lists, "report", "number_article"),
        ranges=_set(lists, "report", "number_range"),
        questions=_set(lists, "report", "asking"),
        surely_agents=frozenset(word for word, language in agents if language not in UNSPACED),
        surely_agents_unspaced=tuple(word for word, language in agents if language in UNSPACED),
        streets_first=streets_first,
        before_street=streets_first | _set(lists, "where", "before_street"),
        spots_first=streets_first | _set(lists, "where", "spot_first"),
        blocks=frozenset(plain(word) for word in lists.words("place_names", "blocks")),
        block_glue=frozenset(plain(word) for word in lists.words("place_names", "dropped")),
        models=frozenset(word for phrase, of in lists.spoken("report", "vehicle") if not of for word in phrase.split())
        - {*lists.words("report", "vehicle", "en"), *lists.words("equipment", "vans")},
        single_vehicles=frozenset(
            word for word in lists.words("report", "vehicle") + lists.words("equipment", "vans") if word[-1] != "S"
        ),
        counted_after=frozenset(
            word for language in _AFTER for key in _COUNTED for word in lists.words("report", key, language)
        ),
        approximately=_set(lists, "report", "number_about"),
        are_counted=_set(lists, "report", "they_are"),
        classifiers=any_word_of(
            word for language in UNSPACED for word in lists.words("report", "counted_by", language)
        ),
        unspaced_numbers=any_word_of(
            word
            for number in lists.keys("numbers")
            for language in UNSPACED
            for word in lists.words("numbers", number, language)
        ),
    )


def _lengths(phrases: Iterable[tuple[str, ...]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = {}
    for phrase in phrases:
        found.setdefault(phrase[0], set()).add(len(phrase))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def spelled(word: str) -> str:
    """The word with its spelling corrected: a long enforcement word with one letter missing, wrong or extra.

    In words for acts, such as `snatched`, only a missing letter is corrected: too many words are close to them.
    """
    words = lexicon()
    if len(word) < _LETTERS - 1 or len(word) > 20 or (word,) in words.phrases:
        return word
    for near in _nearly(word):
        if near in words.close:
            return words.close[near]
    return words.clipped.get(word, word)


def _list_of(sense: Sense) -> tuple[str, str]:
    """The table and the list with the words of a sense."""
    table = _TABLES.get(type(sense), "where" if sense in _PLACES else "when" if sense in _TIMES else "report")
    return table, sense.replace(" ", "_")


def _set(lists: Vocabulary, table: str, key: str) -> frozenset[str]:
    return frozenset(lists.words(table, key))


def _nearly(word: str) -> list[str]:
    """The word, and the word with each one of its letters left out."""
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
