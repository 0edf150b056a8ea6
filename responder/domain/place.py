"""Names of places, reduced so that two names for the same place can be compared."""

from responder.domain.letters import clean
from responder.domain.place_words import essential


def plain(words: str) -> str:
    """The few words that matter, sorted: the same for `corner of Lake Street and Bloomington Ave.` and
    `Bloomington & Lake`.
    """
    return " ".join(sorted(essential(words)))


def tidy(given: object) -> str:
    """A name from a file: text or a whole number, without invisible characters; empty for anything else."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in clean(str(given))).split())


def tidy_list(given: object) -> tuple[str, ...]:
    """Names from one cell of a file, with semicolons between them, each once."""
    return tuple(dict.fromkeys(filter(None, map(tidy, str(given).split(";") if isinstance(given, str) else ()))))
