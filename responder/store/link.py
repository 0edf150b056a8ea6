"""Personal links: a token that is derived from its delivery, so that nothing has to be kept for it."""

import hmac
from enum import StrEnum

from responder.domain.code import ALPHABET
from responder.store.vault import Vault


class Page(StrEnum):
    """Where a personal link leads, as the path says it: `/volunteer/a/TOKEN`."""

    ALERT = "a"
    ME = "me"


_ID = 8
_PROOF = 12
LENGTH = _ID + _PROOF
_ENOUGH = 8
"""Bytes of a signature: a little more than its letters can hold."""
REFERENCE_LENGTH = 5


def token(vault: Vault, delivery_id: int) -> str:
    """20 characters: the delivery, and 55 bits of proof that we made them."""
    return _letters(delivery_id, _ID) + _letters(_proof(vault, delivery_id), _PROOF)


def delivery_of(vault: Vault, candidate: str) -> int | None:
    """The delivery that a token was made for, None if we never made it."""
    if len(candidate) != LENGTH or any(letter not in ALPHABET for letter in candidate):
        return None
    delivery_id = 0
    for letter in candidate[:_ID]:
        delivery_id = delivery_id * len(ALPHABET) + ALPHABET.index(letter)
    # Compared without early end: the time of the answer must not tell how much was right.
    return delivery_id if hmac.compare_digest(token(vault, delivery_id), candidate) else None


def reference(vault: Vault, delivery_id: int) -> str:
    """A few characters in a text without a link, by which it is found in the carrier's list."""
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
"""As long as the real ones: for counting segments before a delivery has its number."""
