"""Dates, times and distances on pages look as people here write them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from flask import Flask

from responder.flow.message import wording
from responder.web import formats
from responder.web.site import work
from responder.web.volunteer.forms import _clock
from tests.policy import POLICY

WEB = Path(formats.__file__).parent
YEAR = datetime.now(UTC).year


@pytest.fixture(autouse=True)
def request_of_a_page(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?language=en"):
        yield


@pytest.mark.parametrize(
    ("language", "day", "shown"),
    [
        ("en", date(2026, 11, 30), "Mon, Nov 30"),
        ("en", date(2025, 3, 1), "Sat, Mar 1, 2025"),
        ("es", date(2026, 11, 30), "lun, 30 nov"),
        ("so", date(2026, 11, 30), "Isn, Nof 30"),
        ("om", date(2026, 11, 30), "Wix, Sadaasa 30"),
        # Unicode's tables lack Hmong and Karen.
        ("hmn", date(2026, 11, 30), "Mon, Nov 30"),
        ("kar", date(2026, 11, 30), "Mon, Nov 30"),
    ],
)
def test_a_day_has_its_name_in_the_readers_language_and_the_year_only_if_it_is_another(
    language: str, day: date, shown: str
) -> None:
    assert wording.day_name(day, date(2026, 12, 24), language) == shown


def test_a_moment_is_told_by_the_clock_of_the_group_in_every_language() -> None:
    moment = datetime(2026, 12, 1, 4, 58, tzinfo=UTC)
    assert wording.day_and_time(moment, moment, "en", POLICY) == "Mon, Nov 30, 10:58 PM"
    assert wording.day_and_time(moment, moment, "es", POLICY) == "lun, 30 nov, 10:58 PM"


def test_a_recent_time_has_no_date_but_an_old_one_does() -> None:
    now = work().now
    early, late = now - timedelta(hours=11), now - timedelta(days=400)
    assert re.fullmatch(r"\d{1,2}:\d\d [AP]M", formats.clock(early, now, POLICY))
    assert re.fullmatch(r"\w{3}, \w{3} \d{1,2}, \d{4}, \d{1,2}:\d\d [AP]M", formats.clock(late, now, POLICY))


def test_days_and_months_of_pages() -> None:
    assert formats.day(date(YEAR - 1, 1, 2)).endswith(f", Jan 2, {YEAR - 1}")
    assert formats.month(date(2026, 11, 1)) == "November 2026"
    assert formats.time_of_day(time(22, 5)) == "10:05 PM"
    assert formats.time_of_day(time(7, 58)) == "7:58 AM"


@pytest.mark.parametrize(
    ("metres", "shown"),
    [
        (0, "0 ft"),
        (20, "70 ft"),
        (304, "1,000 ft"),
        (400, "1,300 ft"),
        (800, "2,600 ft"),
        (810, "0.5 mi"),
        (3700, "2.3 mi"),
        (2_000_000, "1,242.7 mi"),
    ],
)
def test_a_distance_is_in_feet_up_to_half_a_mile_and_then_in_miles(metres: float, shown: str) -> None:
    assert formats.distance(metres) == shown


def test_a_distance_in_another_language_has_the_same_units(app: Flask) -> None:
    with app.test_request_context("/?language=es"):
        assert (formats.distance(400), formats.distance(3700)) == ("1,300 pies", "2.3 millas")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("22:00", time(22)),
        ("10 PM", time(22)),
        ("10pm", time(22)),
        ("10:30 pm", time(22, 30)),
        ("10:30 p.m.", time(22, 30)),
        ("12 AM", time(0)),
        ("12:15 PM", time(12, 15)),
        ("07:00", time(7)),
        ("6:45 a. m.", time(6, 45)),
        ("13 PM", None),
        ("0 AM", None),
        ("10:75 PM", None),
        ("late", None),
        ("", None),
    ],
)
def test_a_time_of_day_can_be_typed_as_people_write_it(typed: str, meant: time | None) -> None:
    assert _clock(typed) == meant


def test_no_page_makes_a_date_or_a_time_by_itself() -> None:
    made = re.compile(r"strftime|%H:%M|%Y-%m-%d|%I:%M")
    # These formats are for browser fields, cache keys and page versions. No person reads them.
    machine = {"forms.py", "source.py", "health.py", "person_acts.py"}
    sources = [path for path in WEB.rglob("*") if path.suffix in {".py", ".html"} and path.name not in machine]
    assert [path.name for path in sources if made.search(path.read_text("utf-8"))] == []
