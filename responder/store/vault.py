"""Sealing and opening: phone numbers, names and what people wrote are in the database only as ciphertext."""

import hashlib
import hmac
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12
_KEY = 32


class SealBroken(Exception):
    """Ciphertext that does not open with this key, or in this row and column."""


class Vault:
    """Seals with three keys of 32 bytes: `secret` for links and contents, `phone` for people, `index` to find phones.

    Ciphertext is AES-256-GCM, bound to table, column and row. It does not open in another row.
    """

    def __init__(self, secret: bytes, phone: bytes, index: bytes) -> None:
        self._phone = AESGCM(phone)
        self._index = index
        self._contents = AESGCM(_derive(secret, b"contents"))
        self._links = _derive(secret, b"links")

    def seal(self, text: str, where: str, row: UUID) -> bytes:
        """Encrypt a phone number or a name. `where` is `table.column`."""
        return _seal(self._phone, text.encode(), where, row)

    def open(self, sealed: bytes, where: str, row: UUID) -> str:
        """The text again. Raises SealBroken."""
        return _open(self._phone, sealed, where, row).decode()

    def index(self, number: str) -> bytes:
        """The blind index of a number. It is the same for the same number, and says nothing without the key."""
        return hmac.digest(self._index, number.encode(), hashlib.sha256)

    def new_content_key(self, row: UUID) -> bytes:
        """A new wrapped key for what somebody wrote. Deleting it deletes everything sealed with it."""
        return _seal(self._contents, secrets.token_bytes(_KEY), "content_key.wrapped", row)

    def seal_content(self, text: str, wrapped: bytes, key_row: UUID, where: str, row: UUID) -> bytes:
        """Encrypt what somebody wrote with its own key. Raises SealBroken if the key does not open."""
        return _seal(self._unwrap(wrapped, key_row), text.encode(), where, row)

    def open_content(self, sealed: bytes, wrapped: bytes, key_row: UUID, where: str, row: UUID) -> str:
        """The text again. Raises SealBroken."""
        return _open(self._unwrap(wrapped, key_row), sealed, where, row).decode()

    def sign(self, purpose: str, message: str) -> bytes:
        """A signature of 32 bytes that only this server can make for this message and purpose."""
        return hmac.digest(self._links, f"{purpose}\0{message}".encode(), hashlib.sha256)

    def _unwrap(self, wrapped: bytes, key_row: UUID) -> AESGCM:
        return AESGCM(_open(self._contents, wrapped, "content_key.wrapped", key_row))


def _derive(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _KEY, salt=None, info=b"responder " + purpose).derive(secret)


def _bound(where: str, row: UUID) -> bytes:
    return f"{where}\0{row}".encode()


def _seal(cipher: AESGCM, plain: bytes, where: str, row: UUID) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + cipher.encrypt(nonce, plain, _bound(where, row))


def _open(cipher: AESGCM, sealed: bytes, where: str, row: UUID) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(where, row))
    except (InvalidTag, ValueError):  # ValueError: too short to be ciphertext
        # The chained exception would carry the ciphertext into a log.
        raise SealBroken(f"{where} of {row} does not open") from None
