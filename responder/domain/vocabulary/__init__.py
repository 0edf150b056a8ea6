"""The words we read texts by: one file of lists for each language, which speakers can read and correct."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from responder.domain.language import NAMES
from responder.domain.vocabulary.check import Entries, check_source, check_together, list_at, reviewed_in
from responder.domain.vocabulary.finder import PhraseFinder, PhraseLists
from responder.domain.vocabulary.phrase import Normal, Notation, NotationFault, any_of, any_word_of
from responder.domain.vocabulary.source import Source, VocabularyFault, read_source
from responder.domain.vocabulary.tables import OPEN, SHARED, UNSPACED, Entry, Place

__all__ = ["FILES", "Vocabulary", "VocabularyFault", "load", "read_vocabulary"]

FILES = Path(__file__).parent


@dataclass(frozen=True)
class Vocabulary:
    """Every list of every language, checked."""

    entries: Mapping[str, Entries]
    """By language and SHARED: words in the spelling of their reader, phrases as written."""
    sources: Mapping[str, Source]
    reviewed: Mapping[str, frozenset[str]]
    """For each language, the tables that a speaker has reviewed."""
    _notations: dict[tuple[str, Normal, bool], Notation] = field(default_factory=dict, repr=False, compare=False)
    _patterns: dict[tuple[str, str, str | None], str] = field(default_factory=dict, repr=False, compare=False)
    """Those made so far: several readers ask for the same list."""

    def spoken(self, table: str, key: str) -> Iterator[tuple[str, str]]:
        """(entry, language) for one list in every file. The language is empty if the word belongs to none."""
        for code, entries in self.entries.items():
            for entry in entries.get(Place(table, key), ()):
                yield entry, "" if code == SHARED else code

    def words(self, table: str, key: str, language: str | None = None) -> list[str]:
        """The entries of one list, in every file or in one language's file."""
        return [entry for entry, spoken in self.spoken(table, key) if language in {None, spoken}]

    def keys(self, table: str) -> list[str]:
        """The names of a table's lists, in any file."""
        return list(dict.fromkeys(place.key for of in self.entries.values() for place in of if place.table == table))

    def pattern(self, table: str, key: str, language: str | None = None) -> str:
        """A regular expression for any of a list's words or phrases, without edges."""
        of = table, key, language
        if of not in self._patterns:
            self._patterns[of] = self._pattern(table, key, language)
        return self._patterns[of]

    def _pattern(self, table: str, key: str, language: str | None) -> str:
        if not self._is_phrase(table, key):
            return f"(?:{any_word_of(self.words(table, key, language))})"
        return any_of(
            self._notation(table, key, spoken).bare(entry)
            for entry, spoken in self.spoken(table, key)
            if language in {None, spoken}
        )

    def phrases(self, table: str, key: str) -> str:
        """The same for phrases with edges: at word boundaries, or where the phrase marks a beginning or end."""
        by_edges: dict[tuple[str, str], list[str]] = {}
        for entry, spoken in self.spoken(table, key):
            begins, inner, ends = self._notation(table, key, spoken).edged(entry)
            by_edges.setdefault((begins, ends), []).append(inner)
        return any_of(begins + any_of(inner) + ends for (begins, ends), inner in by_edges.items())

    def finder(self, table: str, key: str, language: str | None = None) -> PhraseFinder:
        """Finds a list's phrases in a text, fast even if they are hundreds."""
        return PhraseFinder(
            (notation.openings(entry), notation.edged(entry))
            for entry, spoken in self.spoken(table, key)
            if language in {None, spoken}
            for notation in (self._notation(table, key, spoken),)
        )

    def list_finder(self, table: str, keys: Iterable[str]) -> PhraseLists:
        """Says which of several lists of a table have a phrase in a text."""
        return PhraseLists(
            (key, notation.openings(entry), notation.edged(entry))
            for key in keys
            for entry, spoken in self.spoken(table, key)
            for notation in (self._notation(table, key, spoken),)
        )

    def phrases_by_letter(self, table: str, key: str) -> dict[str, str]:
        """The same, by the letter they begin with; under an empty key those that may begin with any."""
        by_letter: dict[str, list[str]] = {}
        for entry, spoken in self.spoken(table, key):
            notation = self._notation(table, key, spoken)
            phrase = "".join(notation.edged(entry))
            for letter in notation.first_letters(entry) if spoken not in UNSPACED else ():
                by_letter.setdefault(letter, []).append(phrase)
            if spoken in UNSPACED or not notation.first_letters(entry):
                by_letter.setdefault("", []).append(phrase)
        return {letter: any_of(phrases) for letter, phrases in by_letter.items()}

    def check_phrases(self) -> None:
        """Raises VocabularyFault if a phrase can't be read."""
        for code, source in self.sources.items():
            for place, entries in self.entries[code].items():
                for number, entry in enumerate(entries) if self._is_phrase(*place) else ():
                    try:
                        self._notation(*place, code).edged(entry)
                    except NotationFault as fault:
                        raise source.fault(place, f'"{entry}" cannot be read: {fault}.', number) from None

    def _is_phrase(self, table: str, key: str) -> bool:
        kind = list_at(Place(table, key))
        return kind is not None and kind.entry is Entry.PHRASE

    def _notation(self, table: str, key: str, language: str) -> Notation:
        kind = list_at(Place(table, key))
        if kind is None:
            raise KeyError(table, key)
        table, spaced = table.removesuffix("_parts"), language not in UNSPACED
        key_of = table, kind.normal, spaced
        if key_of not in self._notations:
            self._notations[key_of] = Notation(kind.normal, lambda name: self._named(table, name), spaced)
        return self._notations[key_of]

    def _named(self, table: str, name: str) -> list[str]:
        """The entries for a name in braces: from a list in the phrase's table, or in that table's parts."""
        parts = f"{table}_parts"
        found = self.words(table, name) + (self.words(parts, name) if parts in OPEN else [])
        if not found:
            raise NotationFault(f"there is no list {name} with words in it")
        return found


@cache
def load() -> Vocabulary:
    """The word lists that come with the program, read once. Raises VocabularyFault if one has a fault."""
    return read_vocabulary(FILES)


def read_vocabulary(directory: Path) -> Vocabulary:
    """The checked word lists in a directory. Raises VocabularyFault with the file and line of the first fault."""
    for path in sorted(directory.glob("*.toml")):
        if path.stem not in {SHARED, *NAMES}:
            raise VocabularyFault(f"vocabulary/{path.name}: there is no language {path.stem}; correct the file's name.")
    sources = {code: read_source(directory / f"{code}.toml") for code in (SHARED, *NAMES)}
    entries = {code: check_source(source) for code, source in sources.items()}
    check_together(sources, entries)
    vocabulary = Vocabulary(entries, sources, {code: reviewed_in(sources[code]) for code in NAMES})
    vocabulary.check_phrases()
    return vocabulary
