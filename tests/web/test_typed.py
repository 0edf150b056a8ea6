"""Input typed and picked in a form: only what makes sense is read."""

from datetime import date
from uuid import UUID

import pytest

from responder.domain.distance import Point
from responder.domain.report import Seen
from responder.web.typed import as_choice, as_day, as_id, as_number, as_point


@pytest.mark.parametrize(("words", "number"), [("0", 0), ("12", 12), ("0012", 12), ("9999", 9999)])
def test_a_whole_number_is_read(words: str, number: int) -> None:
    assert as_number(words, 4) == number


@pytest.mark.parametrize("words", ["", " 1", "+1", "-1", "1.0", "1e3", "12345", "٣", "²", "x"])
def test_text_that_is_not_a_short_whole_number_gives_none(words: str) -> None:
    assert as_number(words, 4) is None


@pytest.mark.parametrize(("words", "choice"), [("hour", Seen.HOUR), ("HOUR", None), ("", None), ("nonsense", None)])
def test_a_choice_is_read_by_its_code(words: str, choice: Seen | None) -> None:
    assert as_choice(Seen, words) is choice


@pytest.mark.parametrize(
    ("words", "day"), [("2026-11-30", date(2026, 11, 30)), ("2026-11-31", None), ("", None), ("Monday", None)]
)
def test_a_day_is_read_as_a_browser_sends_it(words: str, day: date | None) -> None:
    assert as_day(words) == day


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("nan", "1"), ("1", "inf"), ("90.1", "0"), ("0", "-180.1"), ("x", "1"), ("1", ""), ("1e308", "1e308")],
)
def test_a_point_that_cannot_be_is_none(latitude: str, longitude: str) -> None:
    assert as_point(latitude, longitude) is None
    assert as_point("44.9", "-93.2") == Point(44.9, -93.2)


def test_an_id_is_read_in_each_way_of_writing_it() -> None:
    assert as_id("{00000000-0000-0000-0000-00000000000B}") == UUID(int=11)
    assert as_id("nonsense") is None
