"""A partner's record: a new one stands in the middle, and it takes more than one report to stand far from there."""

import pytest

from responder.domain.partner import MIDDLE, record, standing


@pytest.mark.parametrize(
    ("confirmed", "refuted", "expected"),
    [
        (0, 0, 1 / 2),
        (1, 0, 2 / 3),
        (0, 1, 1 / 3),
        (1, 1, 1 / 2),
        (9, 0, 10 / 11),
        (0, 9, 1 / 11),
        (3, 1, 4 / 6),
        (30, 10, 31 / 42),
        (1_000_000, 0, pytest.approx(1)),
        (0, 1_000_000, pytest.approx(0, abs=1e-5)),
    ],
)
def test_each_count_gives_its_record(confirmed: int, refuted: int, expected: float) -> None:
    assert record(confirmed, refuted) == expected


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((1, 0), (0, 0)),
        ((0, 0), (0, 1)),
        ((2, 0), (1, 0)),
        ((0, 1), (0, 2)),
        ((20, 0), (2, 0)),
        ((0, 2), (0, 20)),
        ((3, 1), (1, 1)),
        ((1, 1), (1, 3)),
        # The same share tells more, the more it is of.
        ((30, 10), (3, 1)),
        ((1, 3), (10, 30)),
    ],
)
def test_the_partner_that_was_right_more_often_goes_first(better: tuple[int, int], worse: tuple[int, int]) -> None:
    assert record(*better) > record(*worse)


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([], MIDDLE),
        ([0.9], 0.9),
        ([0.1], 0.1),
        ([0.1, 0.9], 0.9),
        # A neighbor tells of it, too, and does not fall back for the company.
        ([0.1, MIDDLE], MIDDLE),
        ([0.9, MIDDLE], 0.9),
    ],
)
def test_an_incident_stands_where_the_best_of_those_who_reported_it_stand(
    records: list[float], expected: float
) -> None:
    assert standing(records) == expected
