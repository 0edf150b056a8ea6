"""Counts, times, points, labels and parts of reports by text."""

import pytest

from responder.domain.distance import Point
from responder.domain.map_point import point_in
from responder.domain.report import Seen
from responder.domain.text_report import Kind, read_report_text

HERE = Point(44.9483, -93.2477)


@pytest.mark.parametrize(
    "text",
    [
        "44.9483, -93.2477",
        "44.9483,-93.2477 ICE",
        "ICE at 44.9483 -93.2477 now",
        "lat 44.9483 lon -93.2477",
        "44.9483N 93.2477W",
        "https://maps.google.com/?q=44.9483,-93.2477",
        "https://www.google.com/maps/@44.9483,-93.2477,17z",
        "https://www.google.com/maps?q=44.9483%2C-93.2477",
        "https://maps.apple.com/?ll=44.9483,-93.2477&q=Pin",
        "geo:44.9483,-93.2477",
    ],
)
def test_coordinates_and_links_to_maps_that_have_them_give_the_point(text: str) -> None:
    found = point_in(text)
    assert found is not None
    assert found.point == HERE


def test_degrees_with_minutes_and_seconds_give_the_point() -> None:
    found = point_in("44°57'36\"N 93°15'36\"W ICE")
    assert found is not None
    assert (found.point.latitude, found.point.longitude) == pytest.approx((44.96, -93.26))


@pytest.mark.parametrize(
    "text",
    [
        "https://maps.app.goo.gl/x7Yt2RkQ",
        "https://example.org/?q=44.9483,-93.2477",
        "0.0000, 0.0000",
        "95.1234, -193.1234",
        "612.5550,123",
        "4 agents, 2 cars",
        "10.5 12.5",
    ],
)
def test_short_links_other_links_and_other_numbers_give_no_point(text: str) -> None:
    assert point_in(text) is None


def test_a_link_is_never_a_place() -> None:
    said = read_report_text("ICE 3 agents https://maps.app.goo.gl/Lake-Bloomington-x7")
    assert (said.kind, said.place_words, said.agent_count) == (Kind.SIGHTING, "", 3)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("ICE at Franklin & Nicollet 2 hrs ago 4 agents", Seen.HOUR),
        ("ICE 40 mins back at Lake & Hiawatha", Seen.HOUR),
        ("ICE 15min ago Lake & Cedar", Seen.MINUTES),
        ("3 days ago ICE took my cousin at 24th & Cedar", Seen.EARLIER),
        ("ICE was here 5 hours ago, Lake & Cedar", Seen.EARLIER),
        ("hace 20 min la migra paso por lake y cedar", Seen.MINUTES),
        ("hace media hora estaba la migra en franklin y cedar", Seen.HOUR),
        ("10 daqiiqo ka hor ICE Lake iyo Cedar", Seen.MINUTES),
        ("ib teev dhau los ICE nyob ntawm Hmong Village", Seen.HOUR),
        ("daqiiqaa 10 dura ICE Lake fi Cedar", Seen.MINUTES),
        ("since 7 this morning ICE at Lake & Cedar, they are still here", Seen.NOW),
        ("ICE at Lake & Cedar", Seen.NOW),
    ],
)
def test_how_long_ago_it_was_is_read_in_each_language(text: str, seen: Seen) -> None:
    assert read_report_text(text).seen is seen


@pytest.mark.parametrize(
    ("text", "agents", "vehicles"),
    [
        ("ICE 3 agents, 2 white vans and a Tahoe, Lake & Cedar", 3, 3),
        ("ice on lake by the cub like 4 of em masked up", 4, None),
        ("son como 8 de la migra en la 31 y la Nicollet", 8, None),
        ("ICE took 2 people at Lake & Cedar", None, None),
        ("ICE, took 2 people, five agents, Lake & Cedar", 5, None),
        ("a grey Durango with ICE inside, 38th & Cedar", None, 1),
        ("their car is at Lake & Cedar, ICE took him", None, None),
        ("ICE သိလ့ၣ် ၂ ခိၣ် ဖဲ Larpenteur ဒီး Arcade", None, 2),
        ("ICE သၢဂၤ အိၣ်ဖဲ Rice ဒီး Como", 3, None),
    ],
)
def test_agents_and_vehicles_are_counted_apart_and_people_taken_are_neither(
    text: str, agents: int | None, vehicles: int | None
) -> None:
    said = read_report_text(text)
    assert (said.agent_count, said.vehicle_count) == (agents, vehicles)


@pytest.mark.parametrize(
    "text",
    [
        "SIZE/STRENGTH: 7-9\nACTIVITY: detaining\nLOCATION: at the corner of Lake and Cedar\nTIME: 8:15am",
        "S: 9\nA: detaining one man\nL: Lake and Cedar\nT: 0815",
        "SIZE 9 ACTIVITY detaining LOCATION Lake and Cedar UNIT vests TIME now",
        "Cuantos: 9\nLugar: Lake and Cedar",
    ],
)
def test_labels_are_labels(text: str) -> None:
    said = read_report_text(text)
    assert (said.kind, said.agent_count, said.sure) == (Kind.SIGHTING, 9, True)
    assert said.place_words == "Lake and Cedar"


def test_the_mark_of_a_part_counts_nothing() -> None:
    said = read_report_text("1/2 ICE at Lake & 12th they are\n2/2 taking a man 4 agents")
    assert (said.part, said.agent_count, said.place_words) == (True, 4, "Lake & 12th")
