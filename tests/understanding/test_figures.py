"""What was understood once stays understood, of the cases worked with and of those put away."""

import pytest

from tests.understanding import answers, not_speech
from tests.understanding.corpus import read

LEAST = {
    ("answers", "cases"): (0.99, 0.98),
    ("answers", "held_out"): (0.96, 0.89),
    ("not_speech", "cases"): (0.98,),
    ("not_speech", "held_out"): (0.93,),
}
"""The floors of the first figures, a little below what was reached."""
MOST = {
    ("answers", "cases"): 0.0,
    ("answers", "held_out"): 0.01,
    ("not_speech", "cases"): 0.0,
    ("not_speech", "held_out"): 0.0,
}
"""The ceiling of the last figure: what is acted on wrongly, or lost."""


@pytest.mark.parametrize(("name", "part"), LEAST)
def test_no_ground_is_lost(name: str, part: str) -> None:
    score = answers.score if name == "answers" else not_speech.score
    # Numbers only: a failure must not print the cases put away.
    shares = [figure.share for figure in score(read(name, part))]
    below = [share for share, least in zip(shares, LEAST[name, part], strict=False) if share < least]
    assert below == []
    assert shares[-1] <= MOST[name, part]
