"""The page of closed incidents: by the day, searched, and page by page."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from responder.domain.incident import State
from responder.flow.work import Work
from tests.factories import Factory
from tests.store.rows import incident

CLOSED = "/dashboard/closed"


def codes(page: str) -> list[str]:
    return re.findall(r'<span class="code">(\w+)</span>', page)


@pytest.fixture
def closed(work: Work, make: Factory) -> list[str]:
    """The codes of sixty incidents, latest first, six on each day."""
    area = make.area()
    for number in range(60):
        one = incident(work.session, area, f"{'BCDFGH'[number % 6]}{number // 6}{'JKLMNP'[number % 6]}", State.CLOSED)
        one.closed_at = work.now - timedelta(days=number // 6, minutes=number % 6)
        one.place_words = "Lake & 100% Vine" if number == 7 else one.place_words
    incident(work.session, area, "R8K", State.CONFIRMED)
    work.session.commit()
    return [f"{'BCDFGH'[number % 6]}{number // 6}{'JKLMNP'[number % 6]}" for number in range(60)]


def test_they_are_listed_by_the_day_and_page_by_page(viewer: FlaskClient, closed: list[str]) -> None:
    first = viewer.get(CLOSED).text
    assert codes(first) == closed[:50]
    assert len(re.findall(r"<h2>\w+, May \d+|<h2>\w+, Apr \d+", first)) == 9
    older = re.search(r'href="(/dashboard/closed\?before=[^"]+)"', first)
    assert older is not None
    second = viewer.get(older[1]).text
    assert codes(second) == closed[50:]
    assert ">Latest</a>" in second
    assert ">Older</a>" not in second


@pytest.mark.parametrize(
    ("words", "found"),
    [("100%", [7]), ("b0j", [0]), ("powderhorn", range(50)), ("R8K", []), ("_", []), ("\x00", range(50))],
)
def test_a_search_looks_at_code_place_and_neighborhood(
    viewer: FlaskClient, closed: list[str], words: str, found: list[int]
) -> None:
    page = viewer.get(CLOSED, query_string={"q": words}).text
    assert codes(page) == [closed[number] for number in found]
    assert ("No closed incident fits this search" in page) is (len(found) == 0)


@pytest.mark.parametrize("before", ["", "yesterday", "2026-13-01", "0001-01-01", "9999-12-31T23:59:59"])
def test_a_moment_that_makes_no_sense_is_no_fault(viewer: FlaskClient, closed: list[str], before: str) -> None:
    assert viewer.get(CLOSED, query_string={"before": before}).status_code == 200
    assert closed
