"""Reads a text from a phone: digits, codes, and commands such as stop and start."""

import re
from dataclasses import dataclass
from functools import cache

from responder.domain.code import ALPHABET
from responder.domain.command import Command, Keyword, recognise
from responder.domain.letters import clean, plain
from responder.domain.revocation import read_revocation
from responder.domain.vocabulary import load

GOING, CANNOT, ON_SCENE, LEFT, CONFIRMED, NOTHING, OTHER_AGENCY, CANNOT_TELL = range(1, 9)

_CODE = rf"[{ALPHABET}]{{3,4}}"
_ANSWER = re.compile(rf"(?P<digit>[1-8])(?:\s*(?P<code>{_CODE}))?")
_SWAPPED = re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>[1-8])")
_ONE_NUMBER = re.compile(r"\d[^\w\s,]+\d")
"""`1.5`, `1/2` or `1-2` is one number or a choice between two, not an answer and its minutes."""


@dataclass(frozen=True)
class Reply:
    """What a text means. `words` is the cleaned text; at most one of `command` and `digit` is set.

    `code` comes only with `digit`. `minutes`, 1 to 99 until they are there, comes only with GOING.
    """

    words: str
    command: Command | None = None
    digit: int | None = None
    code: str | None = None
    minutes: int | None = None


def parse_reply(body: str) -> Reply:
    """Read a text. Odd capitals, punctuation, invisible characters and emoji digits don't matter.

    A text is an answer only if it says nothing else: `5 people here` is words.
    """
    words = clean(body)
    said = plain(words)
    if command := recognise(said):
        return Reply(words, command=command)
    match = _ANSWER.fullmatch(said) or _SWAPPED.fullmatch(said)
    if match is not None:
        return Reply(words, digit=int(match["digit"]), code=match["code"])
    coming = None if _ONE_NUMBER.search(words) else _coming(said)
    if coming is not None:
        return Reply(words, digit=GOING, code=coming.get("code"), minutes=int(coming["minutes"]))
    if (leaving := read_revocation(body)) is not None and leaving.sure:
        return Reply(words, command=Command(Keyword.STOP, language=leaving.language))
    return Reply(words)


@cache
def coming_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns for "I'm going, and it takes me so many minutes", in every order."""
    lists = load()
    minutes = (
        rf"(?:{lists.pattern('answers', 'about')}\s+)*(?P<minutes>0?[1-9]|[1-9]\d)"
        rf"(?:\s*{lists.pattern('answers', 'minutes')})?"
    )
    return (
        re.compile(rf"(?P<digit>1)\s+{minutes}"),
        re.compile(rf"(?P<digit>1)\s*(?P<code>{_CODE})\s+{minutes}"),
        re.compile(rf"(?P<digit>1)\s+{minutes}\s+(?P<code>{_CODE})"),
        re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>1)\s+{minutes}"),
    )


def _coming(said: str) -> dict[str, str] | None:
    """The matched parts of a text that says somebody is going and how long it takes them; None if it doesn't."""
    matches = (pattern.fullmatch(said) for pattern in coming_patterns())
    return next((match.groupdict() for match in matches if match is not None), None)
