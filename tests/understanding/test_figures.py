"""What was understood at the last measuring is still understood, less a small slack."""

import pytest

from tests.understanding import distress, stop
from tests.understanding.__main__ import SCORERS
from tests.understanding.corpus import PARTS, Figure, read

_SLACK = 0.02
REACHED = {
    ("distress", "cases"): {
        "cries that ring": 1.0,
        "other texts that ring": 0.007,
        "stops beside them": 1.0,
        "stops where nobody asked": 0.0,
    },
    ("distress", "held_out"): {
        "cries that ring": 0.934,
        "other texts that ring": 0.109,
        "stops beside them": 1.0,
        "stops where nobody asked": 0.0,
    },
    ("stop", "cases"): {
        "sure stops found": 1.0,
        "opted out wrongly": 0.0,
        "revocations stopped or flagged": 1.0,
        "flagged without reason": 0.009,
    },
    ("stop", "held_out"): {
        "sure stops found": 0.909,
        "opted out wrongly": 0.057,
        "revocations stopped or flagged": 0.843,
        "flagged without reason": 0.118,
    },
}
"""The share of each figure, by file and part."""


@pytest.mark.parametrize(("name", "part"), REACHED)
def test_no_figure_has_lost_ground(name: str, part: str) -> None:
    reached = REACHED[name, part]
    lost = [figure.name for figure in SCORERS[name](read(name, part)) if not _kept(figure, reached[figure.name])]
    assert lost == []


def test_every_figure_of_both_parts_is_held() -> None:
    for name, score in {"distress": distress.score, "stop": stop.score}.items():
        for part in PARTS:
            assert {figure.name for figure in score([])} == set(REACHED[name, part])


def _kept(figure: Figure, share: float) -> bool:
    return figure.share >= share - _SLACK if figure.least is not None else figure.share <= share + _SLACK
