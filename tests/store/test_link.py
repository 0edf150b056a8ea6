"""Personal links: each token belongs to one delivery, and nobody else can make one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from responder.domain.code import ALPHABET
from responder.store.link import (
    BLANK_REFERENCE,
    BLANK_TOKEN,
    LENGTH,
    REFERENCE_LENGTH,
    delivery_of,
    reference,
    token,
)
from responder.store.vault import Vault

VAULT = Vault(b"s" * 32, b"p" * 32, b"i" * 32)
OTHER = Vault(b"x" * 32, b"p" * 32, b"i" * 32)
IDS = st.integers(1, 2**33)


@given(IDS)
def test_a_token_leads_back_to_its_delivery(delivery_id: int) -> None:
    made = token(VAULT, delivery_id)
    assert len(made) == len(BLANK_TOKEN) == LENGTH
    assert set(made) <= set(ALPHABET)
    assert delivery_of(VAULT, made) == delivery_id


@given(IDS, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_a_token_with_any_letter_changed_leads_nowhere(delivery_id: int, place: int, letter: str) -> None:
    made = token(VAULT, delivery_id)
    changed = made[:place] + letter + made[place + 1 :]
    assert delivery_of(VAULT, changed) == (delivery_id if changed == made else None)


@given(IDS)
def test_a_token_made_under_another_key_leads_nowhere(delivery_id: int) -> None:
    assert delivery_of(VAULT, token(OTHER, delivery_id)) is None


@given(IDS, IDS)
def test_the_proof_of_one_delivery_is_none_for_another(one: int, other: int) -> None:
    mixed = token(VAULT, one)[:8] + token(VAULT, other)[8:]
    assert delivery_of(VAULT, mixed) == (one if one == other else None)


@pytest.mark.parametrize("made_up", ["", "B", "B" * 19, "B" * 20, "B" * 21, "b" * 20, "A" * 20, "é" * 20, "💐" * 20])
def test_a_string_that_was_never_a_token_leads_nowhere(made_up: str) -> None:
    assert delivery_of(VAULT, made_up) is None


@given(st.text(max_size=40))
def test_any_text_at_all_leads_nowhere_without_a_fault(text: str) -> None:
    assert delivery_of(VAULT, text) is None


def test_a_reference_is_short_the_deliverys_own_and_no_part_of_its_link() -> None:
    made = [reference(VAULT, delivery_id) for delivery_id in range(1, 500)]
    assert {len(one) for one in made} == {len(BLANK_REFERENCE)} == {REFERENCE_LENGTH}
    assert len(set(made)) > 490
    assert reference(VAULT, 7) == reference(VAULT, 7) != reference(OTHER, 7)
    assert not any(reference(VAULT, one) in token(VAULT, one) for one in range(1, 500))
