"""What was understood at the last measuring is still understood, less a small slack. `reached.toml` says what was."""

import tomllib

import pytest

from tests.understanding.__main__ import SCORERS
from tests.understanding.corpus import HERE, PARTS, Figure, read

SLACK = 0.02
REACHED = tomllib.loads((HERE / "reached.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", SCORERS)
def test_no_figure_has_lost_ground(name: str, part: str) -> None:
    reached = REACHED[name][part]
    lost = [figure.name for figure in SCORERS[name](read(name, part)) if not kept(figure, reached[figure.name])]
    assert lost == []


@pytest.mark.parametrize(
    ("figure", "is_kept"),
    [
        (Figure("found", 9, 10, least=1.0), True),
        (Figure("found", 8, 10, least=1.0), False),
        (Figure("false", 9, 10, most=0.1), True),
        (Figure("false", 10, 10, most=0.1), False),
    ],
)
def test_a_figure_that_is_worse_by_more_than_the_slack_is_lost(figure: Figure, is_kept: bool) -> None:
    assert kept(figure, 0.9) is is_kept


def kept(figure: Figure, share: float) -> bool:
    """Whether a figure is as good as the share that was reached, or worse by no more than the slack."""
    return figure.share >= share - SLACK if figure.least is not None else figure.share <= share + SLACK
