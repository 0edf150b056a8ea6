"""One file of word lists: its tables, the line of each list and entry, and its comments."""

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from responder.domain.vocabulary.tables import Place

_TOKEN = re.compile(
    r"^#(?P<comment>[^\n]*)$|#[^\n]*|(?P<entry>\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')"
    r"|^\[(?P<table>[^\[\]\n]+)\]|^(?P<key>[\w-]+)(?=\s*=)|(?P<gap>\n[ \t]*(?=\n))",
    re.MULTILINE,
)
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")


class VocabularyFault(Exception):
    """A fault in a word list. Its message is one line that names the file and line and says what to do."""


@dataclass(frozen=True)
class Source:
    """A file of word lists. `entries`, `lists` and `tables` hold the line number of each."""

    file: str
    content: dict[str, object]
    entries: dict[tuple[Place, int], int] = field(default_factory=dict)
    lists: dict[Place, int] = field(default_factory=dict)
    tables: dict[str, int] = field(default_factory=dict)
    comments: dict[Place, str] = field(default_factory=dict)
    """The comment right above each list."""

    def written(self, place: Place) -> tuple[str, ...]:
        """A list's entries as written; empty if there is no such list."""
        table = self.content.get(place.table)
        entries = table.get(place.key) if isinstance(table, dict) else None
        return tuple(map(str, entries)) if isinstance(entries, list) else ()

    def fault(self, place: Place, problem: str, entry: int | None = None) -> VocabularyFault:
        """The fault to raise, with the line of the entry if a number is given, else of the list, else of the table."""
        line = self.lists.get(place, self.tables.get(place.table, 1))
        if entry is not None:
            line = self.entries.get((place, entry), line)
        named = " ".join(part for part in (place.table and f"[{place.table}]", place.key) if part)
        return _fault(self.file, line, f"{named}: {problem}")


def read_source(path: Path) -> Source:
    """The file's tables and lines. Raises VocabularyFault if the file is missing or is not TOML."""
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError:
        raise VocabularyFault(f"vocabulary/{path.name} cannot be read: put it back from the release.") from None
    except UnicodeDecodeError:
        raise _fault(path.name, 1, "this is not UTF-8: save the file as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        line = int(at[1]) if at else text.count("\n") + 1
        said = _AT_LINE.sub("", str(error)).removesuffix(" (at end of document)")
        raise _fault(path.name, line, f"{said}; look for a missing quotation mark, comma or bracket.") from None
    source = Source(path.name, content)
    _find_lines(text, source)
    return source


def _find_lines(text: str, source: Source) -> None:
    place, line, last, number = Place("", ""), 1, 0, 0
    said: list[str] = []
    for token in _TOKEN.finditer(text):
        line += text.count("\n", last, token.start())
        last = token.start()
        if token["comment"] is not None:
            said.append(token["comment"].strip())
        elif token["gap"] is not None:
            said = []
        elif token["table"]:
            place, said = Place(token["table"].strip(), ""), []
            source.tables.setdefault(place.table, line)
        elif token["key"]:
            place, number = Place(place.table, token["key"]), 0
            source.lists[place] = line
            source.comments[place] = " ".join(said)
            said = []
        elif token["entry"]:
            source.entries[place, number] = line
            number += 1


def _fault(file: str, line: int, problem: str) -> VocabularyFault:
    return VocabularyFault(f"vocabulary/{file}, line {line}: {problem}")
