"""Personal links: tokens derived from their delivery, so that we don't have to store them."""

import hmac
from enum import StrEnum

from responder.domain.code import ALPHABET
from responder.store.vault import Vault


class Page(StrEnum):
    """The page of a personal link, as in its path: `/volunteer/a/TOKEN`."""

    ALERT = "a"
    ME = "me"


_ID = 8
_PROOF = 12
LENGTH = _ID + _PROOF
_ENOUGH = 8
"""Bytes of a signature that we use: a little more than its letters can show."""
REFERENCE_LENGTH = 5


def token(vault: Vault, delivery_id: int) -> str:
    """20 characters: the delivery, and 55 bits of proof that we made the token."""
    return _letters(delivery_id, _ID) + _letters(_proof(vault, delivery_id), _PROOF)


def delivery_of(vault: Vault, candidate: str) -> int | None:
    """The delivery of a token; None if we did not make it."""
    if len(candidate) != LENGTH or any(letter not in ALPHABET for letter in candidate):
        return None
    delivery_id = 0
    for letter in candidate[:_ID]:
        delivery_id = delivery_id * len(ALPHABET) + ALPHABET.index(letter)
    # Compared in constant time: the response time must not tell how much was right.
    return delivery_id if hmac.compare_digest(token(vault, delivery_id), candidate) else None


def reference(vault: Vault, delivery_id: int) -> str:
    """A few characters that end a text without a link, for finding it in the carrier's list."""
    return _letters(int.from_bytes(vault.sign("reference", str(delivery_id))[:_ENOUGH]), REFERENCE_LENGTH)


def _proof(vault: Vault, delivery_id: int) -> int:
    return int.from_bytes(vault.sign("link", str(delivery_id))[:_ENOUGH])


def _letters(number: int, length: int) -> str:
    letters = []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(reversed(letters))


BLANK_TOKEN = ALPHABET[0] * LENGTH
BLANK_REFERENCE = ALPHABET[0] * REFERENCE_LENGTH
"""The same length as real ones, for counting segments before a delivery has its number."""
