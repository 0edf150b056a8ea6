"""Languages: what somebody is texted in."""

import pytest

from responder.domain.language import DEFAULT, NAMES, spoken


@pytest.mark.parametrize("language", NAMES)
def test_on_this_machine_everybody_gets_their_own(language: str) -> None:
    assert spoken(language, DEFAULT, None) == language


@pytest.mark.parametrize(
    ("language", "texted"), [("en", "en"), ("es", "es"), ("so", "en"), ("kar", "en"), ("xx", "en"), ("", "en")]
)
def test_on_real_phones_only_what_was_reviewed_is_used(language: str, texted: str) -> None:
    assert spoken(language, DEFAULT, frozenset({"en", "es", "xx"})) == texted


def test_speakers_of_a_language_without_review_may_prefer_spanish() -> None:
    assert spoken("so", "es", frozenset({"en", "es"})) == "es"
    assert spoken("so", "es", None) == "so"


def test_a_language_that_nobody_knows_is_the_default() -> None:
    assert spoken("tlh", "tlh", None) == DEFAULT
    assert DEFAULT in NAMES
