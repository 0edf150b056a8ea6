"""Reading of places loses no ground: the figures reached, less a little."""

import pytest

from tests.understanding import places
from tests.understanding.corpus import read

LEAST = {
    "cases": (0.98, 0.005, 0.98),
    "held_out": (0.95, 0.005, 0.89),
}
"""Right or asked about, at least; taken for another, at most; named places found, at least."""


@pytest.mark.parametrize("part", LEAST)
def test_places_are_read_as_well_as_before(part: str) -> None:
    right, wrong, found = places.score(read("places", part))
    least_right, most_wrong, least_found = LEAST[part]
    assert right.share >= least_right
    assert wrong.share <= most_wrong
    assert found.share >= least_found
