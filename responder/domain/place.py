"""Names of places, reduced so that two names for the same place can be compared."""

import re
from html import unescape

from responder.domain.letters import clean
from responder.domain.place_words import essential

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)


def plain(words: str) -> str:
    """The few words that matter, sorted: the same for `corner of Lake Street and Bloomington Ave.` and
    `Bloomington & Lake`.
    """
    return " ".join(sorted(essential(words)))


def tidy(given: object) -> str:
    """A name from a file: text or a whole number, without invisible characters; empty for anything else.

    Names copied from web pages have signs such as `&amp;` instead of `&`. They are read as the page showed them.
    """
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    text = _ENTITY.sub(lambda found: unescape(found[0]), str(given))
    return " ".join("".join(sign if sign.isprintable() else " " for sign in clean(text)).split())


def tidy_list(given: object) -> tuple[str, ...]:
    """Names from one cell of a file, with semicolons between them, each once."""
    return tuple(dict.fromkeys(filter(None, map(tidy, str(given).split(";") if isinstance(given, str) else ()))))
