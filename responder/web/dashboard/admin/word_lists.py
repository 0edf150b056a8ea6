"""Word lists of a language as a page shows them: the purpose and words of each, next to the English."""

from collections.abc import Iterator
from dataclasses import dataclass

from responder.domain.language import DEFAULT
from responder.domain.vocabulary import load
from responder.domain.vocabulary.tables import SHARED


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


TITLES = {
    "commands": _("Commands by text"),
    "distress": _("Cries for help"),
    "distress_parts": _("Lists used in phrases"),
    "revocation": _("Asking for no more texts"),
    "revocation_parts": _("Lists used in phrases"),
    "pause": _("How long a pause lasts"),
    "languages": _("Names of this language"),
    "answers": _("Answers to an alert"),
    "answers_parts": _("Lists used in phrases"),
    "digits": _("Digits in words"),
    "checks": _("Answers to a check"),
    "speech": _("What phones write by themselves"),
    "activity": _("What is happening?"),
    "equipment": _("Vehicles and equipment"),
    "clothing": _("What are they wearing?"),
    "when": _("When it was seen"),
    "report": _("Other words in a report"),
    "report_parts": _("Lists used in phrases"),
    "numbers": _("Numbers in words"),
    "where": _("Words around a place"),
    "place_names": _("Words in the name of a place"),
    "place_kinds": _("Words in the name of a place"),
    "streets": _("Words in the name of a place"),
    "street_kinds": _("Words in the name of a place"),
    "street_numbers": _("Numbers in words"),
    "against": _("Conflicting information"),
    "against_parts": _("Lists used in phrases"),
    "calls": _("Calls to block, chase or hide"),
    "calls_parts": _("Lists used in phrases"),
    "private": _("Private details"),
    "spelled": _("Digits and letters in words"),
}


@dataclass(frozen=True)
class WordList:
    """One list from a language's file. `purpose` is in English, like all explanations in these files."""

    name: str
    purpose: str
    english: tuple[str, ...]
    """The English words, and words that belong to no language."""
    words: tuple[str, ...]


@dataclass(frozen=True)
class WordTable:
    name: str
    title: str
    reviewed: bool
    lists: tuple[WordList, ...]


def word_tables(language: str, *, empty_only: bool = False) -> list[WordTable]:
    """A language's tables in the order of its file. With `empty_only`, only lists without words."""
    vocabulary = load()
    tables = []
    for name, title in TITLES.items():
        lists = tuple(one for one in _lists(language, name) if not (empty_only and one.words))
        if lists:
            tables.append(WordTable(name, title, name in vocabulary.reviewed[language], lists))
    return tables


def _lists(language: str, table: str) -> Iterator[WordList]:
    vocabulary = load()
    sources, own = vocabulary.sources, vocabulary.sources[language]
    for place in vocabulary.entries[language]:
        if place.table == table:
            english = sources[DEFAULT].written(place) + sources[SHARED].written(place)
            # Lists that phrases use are named by each language, so the table's English lists are different ones.
            shown = () if table.endswith("_parts") and table != "distress_parts" else english
            yield WordList(place.key, own.comments.get(place, ""), shown, own.written(place))
