"""Checks files of word lists, and raises the first fault with its line."""

from collections.abc import Iterator, Mapping

from responder.domain.language import NAMES
from responder.domain.vocabulary.phrase import SIGNS
from responder.domain.vocabulary.source import Source
from responder.domain.vocabulary.tables import LISTS, OPEN, SHARED, Entry, List, Place

Entries = Mapping[Place, tuple[str, ...]]
"""The entries of one file's lists."""

REVIEWED = "reviewed"
_LARGEST = 999
_STOPS = [Place("commands", key) for key in ("stop", "end", "refuse")]
_OTHERS = [Place("commands", key) for key in ("start", "help", "resume", "areas", "pause", "language", "join")]
_ALONE = Place("languages", "alone")
_CALLED = Place("languages", "called")


def list_at(place: Place) -> List | None:
    """The rules for the list; None if there is no list of that name."""
    opened = OPEN.get(place.table)
    if place.table in {"numbers", "street_numbers"} and not (place.key.isdecimal() and 0 < int(place.key) <= _LARGEST):
        return None
    return opened or LISTS.get(place)


def check_source(source: Source) -> Entries:
    """The file's entries in their reader's spelling, phrases as written. Raises VocabularyFault if one is wrong."""
    language = source.file.removesuffix(".toml")
    found: dict[Place, tuple[str, ...]] = {}
    for place, given in _lists(source):
        kind = list_at(place)
        if kind is None or (place.table not in OPEN and language not in kind.languages):
            raise source.fault(place, "there is no such list; correct its name or remove it.")
        found[place] = tuple(_entries(source, place, kind, given))
    for place, kind in LISTS.items():
        if language in kind.languages and place not in found:
            raise source.fault(place, "this list is missing; put it back, if need be with no words: [].")
        if kind.filled and language in kind.languages and not found[place]:
            raise source.fault(place, "this list needs a word.")
    return found


def reviewed_in(source: Source) -> frozenset[str]:
    """The tables that a speaker has reviewed. Raises VocabularyFault if a name is not a table."""
    given = source.content.get(REVIEWED, [])
    known = {place.table for place in LISTS} | set(OPEN)
    for name in given if isinstance(given, list) else [given]:
        if not isinstance(given, list) or name not in known:
            raise source.fault(Place("", REVIEWED), f'{name!r} is not a table; write names of tables: ["commands"].')
    return frozenset(given if isinstance(given, list) else ())


def check_together(sources: Mapping[str, Source], entries: Mapping[str, Entries]) -> None:
    """Check the files against each other. Raises VocabularyFault if a word has two meanings."""
    commands = [(place, "stop") for place in _STOPS] + [(place, place.key) for place in (*_OTHERS, _ALONE)]
    for groups in (commands, [(_CALLED, "")]):
        meant: dict[str, str] = {}
        for place, command in groups:
            for code in NAMES:
                meaning = f'a word for "{command}"' if command else f"a name of {NAMES[code]}"
                for number, word in enumerate(entries[code][place]):
                    if meant.setdefault(word, meaning) != meaning:
                        written = sources[code].written(place)[number]
                        problem = f'"{written}" is already {meant[word]}; it can be one thing only.'
                        raise sources[code].fault(place, problem, number)


def _lists(source: Source) -> Iterator[tuple[Place, object]]:
    known = {place.table for place in LISTS} | set(OPEN)
    for table, content in source.content.items():
        if table == REVIEWED and source.file != f"{SHARED}.toml":
            continue
        if table not in known:
            raise source.fault(Place(table, ""), "there is no such table; correct its name or remove it.")
        if not isinstance(content, dict):
            raise source.fault(Place("", table), "this must be a table, [name] on a line of its own.")
        for key, given in content.items():
            yield Place(table, key), given


def _entries(source: Source, place: Place, kind: List, given: object) -> Iterator[str]:
    if not isinstance(given, list):
        raise source.fault(place, 'this must be a list: ["one", "two"].')
    seen: set[str] = set()
    for number, entry in enumerate(given):
        if not isinstance(entry, str):
            raise source.fault(place, f"{entry!r} must stand in quotation marks.", number)
        if not entry.strip():
            raise source.fault(place, "an empty entry; remove it.", number)
        phrase = kind.entry is Entry.PHRASE
        word = " ".join(entry.split()) if phrase else kind.normal(entry).strip()
        if not phrase and not any(map(str.isalnum, word)):
            raise source.fault(place, f'"{entry}" has no letter or digit left to look for; correct it.', number)
        if not phrase and (signs := " ".join(sorted(SIGNS & set(entry)))):
            raise source.fault(place, f'"{entry}": this list takes words only, without {signs}.', number)
        if kind.entry is Entry.WORD and " " in word:
            raise source.fault(place, f'"{entry}" has more than one word; this list takes single words.', number)
        if word in seen:
            raise source.fault(place, f'"{entry}" stands there twice; remove one.', number)
        seen.add(word)
        yield word
