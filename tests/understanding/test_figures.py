"""What the guard and redaction understood when it was last measured: no change may lose more than a little of it."""

import pytest

from tests.understanding import guard, redaction
from tests.understanding.corpus import read


@pytest.mark.parametrize(("part", "flagged", "passed"), [("cases", 0.98, 0.98), ("held_out", 0.82, 0.95)])
def test_the_guard_flags_as_much_as_it_did_and_lets_as_much_pass(part: str, flagged: float, passed: float) -> None:
    found, clean = guard.score(read("guard", part))
    assert found.share >= flagged
    assert clean.share >= passed


@pytest.mark.parametrize(("part", "right"), [("cases", 0.98), ("held_out", 0.84)])
def test_redaction_finds_as_much_as_it_did(part: str, right: float) -> None:
    assert redaction.score(read("redaction", part))[0].share >= right
