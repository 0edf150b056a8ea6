"""The vault: sealed data opens only with its key and in its place."""

import traceback
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.store.vault import SealBroken, Vault

NUMBER = "+16125550123"
ROW, OTHER_ROW = uuid4(), uuid4()
SECRET, PHONE, INDEX = b"s" * 32, b"p" * 32, b"i" * 32
VAULT = Vault(SECRET, PHONE, INDEX)
SEALED = VAULT.seal(NUMBER, "phone.number", ROW)
KEY_ROW = uuid4()
WRAPPED = VAULT.new_content_key(KEY_ROW)
WORDS = VAULT.seal_content(NUMBER, WRAPPED, KEY_ROW, "report.details", ROW)


@given(st.text(max_size=200))
def test_a_sealed_text_opens_again_and_cannot_be_read_while_sealed(text: str) -> None:
    sealed = VAULT.seal(text, "phone.number", ROW)
    assert VAULT.open(sealed, "phone.number", ROW) == text
    assert len(text) < 4 or text.encode() not in sealed


def other(secret: bytes = SECRET, phone: bytes = PHONE) -> Vault:
    return Vault(secret, phone, INDEX)


def opened(vault: Vault, sealed: bytes, where: str = "phone.number", row: UUID = ROW) -> str:
    return vault.open(sealed, where, row)


def read(vault: Vault, sealed: bytes = WORDS, wrapped: bytes = WRAPPED, where: str = "report.details") -> str:
    return vault.open_content(sealed, wrapped, KEY_ROW, where, ROW)


def flipped(sealed: bytes, place: int) -> bytes:
    return sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]


ATTEMPTS: dict[str, Callable[[], str]] = {
    "another key": lambda: opened(other(phone=b"x" * 32), SEALED),
    "moved to another row": lambda: opened(VAULT, SEALED, row=OTHER_ROW),
    "moved to another column": lambda: opened(VAULT, SEALED, where="volunteer.name"),
    "changed nonce": lambda: opened(VAULT, flipped(SEALED, 0)),
    "changed text": lambda: opened(VAULT, flipped(SEALED, 12)),
    "changed proof": lambda: opened(VAULT, flipped(SEALED, len(SEALED) - 1)),
    "cut at the end": lambda: opened(VAULT, SEALED[:-1]),
    "cut to its nonce": lambda: opened(VAULT, SEALED[:12]),
    "cut into its nonce": lambda: opened(VAULT, SEALED[:5]),
    "nothing left": lambda: opened(VAULT, b""),
    "plaintext": lambda: opened(VAULT, NUMBER.encode()),
    "words under another secret": lambda: read(other(secret=b"x" * 32)),
    "words under another key of the same secret": lambda: read(VAULT, wrapped=VAULT.new_content_key(KEY_ROW)),
    "words with a key moved to another row": lambda: VAULT.open_content(
        WORDS, WRAPPED, OTHER_ROW, "report.details", ROW
    ),
    "words moved to another column": lambda: read(VAULT, where="report.place_words"),
    "words moved to another row": lambda: VAULT.open_content(WORDS, WRAPPED, KEY_ROW, "report.details", OTHER_ROW),
    "changed words": lambda: read(VAULT, flipped(WORDS, 14)),
    "changed key": lambda: read(VAULT, wrapped=flipped(WRAPPED, 14)),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_seal_that_was_moved_or_changed_does_not_open_and_nothing_of_it_is_told(attempt: Callable[[], str]) -> None:
    with pytest.raises(SealBroken) as broken:
        attempt()
    told = "".join(traceback.format_exception(broken.value)).replace(__file__, "")
    chain: list[BaseException] = [broken.value]
    while (inner := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(inner)
    told += "".join(repr(error.args) for error in chain)
    for secret in (NUMBER, repr(SEALED), SEALED.hex(), repr(WORDS), WORDS.hex(), repr(SEALED)[2:20], repr(WORDS)[2:20]):
        assert secret not in told


def test_the_same_number_sealed_twice_looks_different_but_is_found_by_the_same_index() -> None:
    assert VAULT.seal(NUMBER, "phone.number", ROW) != VAULT.seal(NUMBER, "phone.number", ROW)
    assert VAULT.seal_content("a", WRAPPED, KEY_ROW, "report.details", ROW) != VAULT.seal_content(
        "a", WRAPPED, KEY_ROW, "report.details", ROW
    )
    assert VAULT.index(NUMBER) == VAULT.index(NUMBER)
    assert len(VAULT.index(NUMBER)) == 32


def test_another_number_or_another_key_has_another_index() -> None:
    assert VAULT.index(NUMBER) != VAULT.index("+16125550124")
    assert VAULT.index(NUMBER) != Vault(SECRET, PHONE, b"x" * 32).index(NUMBER)
    assert VAULT.index(NUMBER) == Vault(b"x" * 32, b"y" * 32, INDEX).index(NUMBER)


def test_a_signature_for_one_purpose_is_no_proof_for_another() -> None:
    signed = {VAULT.sign("link", "1"), VAULT.sign("link", "2"), VAULT.sign("reference", "1"), VAULT.sign("lin", "k1")}
    assert len(signed) == 4
    assert VAULT.sign("link", "1") == VAULT.sign("link", "1") != Vault(b"x" * 32, PHONE, INDEX).sign("link", "1")
