"""Reads what people type or paste when they ask whether a text is really from the group."""

import re
import unicodedata

from responder.domain.code import ALPHABET

_LENGTHS = frozenset({3, 4, 5, 20})
"""Lengths of an incident code, a check code, the reference that ends a text without a link, and a link token."""
_LINK = re.compile(r"://|[\w-]\.[a-z]{2,}(?::\d+)?/", re.IGNORECASE)
_TOKEN = re.compile(r"/volunteer/(?:a|me)/([0-9A-Za-z]{20})(?:[/?#].*)?[.,;)\"']*")
_REFERENCE = re.compile(r"#([0-9A-Za-z]{5})\b")


class ForeignLink(Exception):
    """The link leads somewhere else, so the group did not send it."""


def read(typed: str, public_url: str) -> str | None:
    """The code, reference or token in what was typed, which may be a whole text; None if there is none.

    Raises ForeignLink if a link does not lead to our pages.
    """
    words = unicodedata.normalize("NFKC", typed).strip()
    # We search word by word: searching a long text as a whole takes a second.
    links = [word for word in words.split() if _LINK.search(word)]
    tokens = [_token(link, public_url) for link in links]
    if links:
        return next((token for token in tokens if token), None)
    reference = _REFERENCE.search(words)
    code = reference[1] if reference else "".join(letter for letter in words if letter.isalnum())
    code = code.upper()
    return code if len(code) in _LENGTHS and all(letter in ALPHABET for letter in code) else None


def _token(link: str, public_url: str) -> str | None:
    """The token of one of our links; None if the link leads to another of our pages. Raises ForeignLink."""
    own, given = _without_scheme(public_url), _without_scheme(link)
    if not f"{given}/".lower().startswith(f"{own}/".lower()):
        raise ForeignLink
    match = _TOKEN.fullmatch(given[len(own) :])
    return match[1].upper() if match else None


def _without_scheme(address: str) -> str:
    return address.partition("://")[2] or address
