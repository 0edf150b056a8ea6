"""Every string of a language next to the English, read from the catalogs' sources once per process."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from responder.flow.message import wording

CHANGED = "Review: the meaning of the English has changed."
"""The comment that marks a translation in its catalog for another review by a speaker."""


@dataclass(frozen=True)
class String:
    """A visible string. A counted one has two English forms."""

    english: tuple[str, ...]
    said: tuple[str, ...]
    """The translation, in as many forms as the language has. Empty forms are not translated yet."""
    needs_review: bool = False
    """Whether the meaning of the English has changed since it was translated."""

    @property
    def missing(self) -> bool:
        return not all(self.said)


@lru_cache
def strings(language: str) -> tuple[String, ...]:
    """Every string of a language that has a catalog, in the catalog's order."""
    # The compiled catalog omits untranslated strings, so we read its source, which is shipped for this.
    with (wording.CATALOGS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        listed = read_po(file, locale=language)
    return tuple(String(_forms(one.id), _forms(one.string), CHANGED in one.user_comments) for one in listed if one.id)


@lru_cache
def texts() -> tuple[str, ...]:
    """Every message sent as a text or part of one: the messages marked in the sources of `responder/flow`."""
    main = Path(wording.__file__)
    sources = [main, *(path for path in sorted(main.parents[1].rglob("*.py")) if path != main)]
    found = [message for path in sources for _line, message, _comments, _context in extract_from_file("python", path)]
    return tuple(dict.fromkeys(str(message) for message in found))


def _forms(message: object) -> tuple[str, ...]:
    return tuple(str(form) for form in message) if isinstance(message, list | tuple) else (str(message or ""),)
