"""Places are found by the names that people use, and never mistaken for another place."""

import pytest
from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.store import place
from responder.store.area import Area
from tests.factories import CORNER, Factory

NAMES = (
    "Lake St & Bloomington Ave", "Lake St & Cedar Ave", "38th St & Chicago Ave", "38th St & 28th Ave",
    "28th St & 38th Ave", "South High School", "Powderhorn Park", "26th St & Lyndale Ave S",
)  # fmt: skip


@pytest.fixture
def area(make: Factory) -> Area:
    here = make.area()
    for name in NAMES:
        make.place(here, name)
    return here


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Lake & Bloomington", "Lake St & Bloomington Ave"),
        ("corner of bloomington and lake street", "Lake St & Bloomington Ave"),
        ("Lake and Bloomingtn", "Lake St & Bloomington Ave"),
        ("laek & bloomington", "Lake St & Bloomington Ave"),
        ("Lake @ Cedar!", "Lake St & Cedar Ave"),
        ("Chicago and 38th", "38th St & Chicago Ave"),
        ("chicgo / 38", "38th St & Chicago Ave"),
        ("28th ave & 38th st", "38th St & 28th Ave"),
        ("38th ave & 28th st", "28th St & 38th Ave"),
        ("south highschool", "South High School"),
        ("Powderhorn park 🌳", "Powderhorn Park"),
        ("26 and lyndale", "26th St & Lyndale Ave S"),
        ("Lake St and Bloomington Av", "Lake St & Bloomington Ave"),
        ("Blomington ave n lake st", "Lake St & Bloomington Ave"),
        ("E Lake Street & Cedar Avenue South", "Lake St & Cedar Ave"),
        ("lake x cedar intersection", "Lake St & Cedar Ave"),
        ("38 th & chicago", "38th St & Chicago Ave"),
        ("lake and bloomington by the gas station", "Lake St & Bloomington Ave"),
        ("Lake & Bloomington, 3 cars at the corner", "Lake St & Bloomington Ave"),
        ("in front of South High School", "South High School"),
    ],
)
@pytest.mark.usefixtures("area")
def test_a_place_is_found_by_what_people_call_it(session: Session, words: str, name: str) -> None:
    found = place.find_place(session, words)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "words",
    [
        "",
        "  ",
        "the corner",
        "💐",
        "Franklin & Nicollet",
        "Lake Nokomis",
        "Lake",
        "38th",
        "my aunt's house",
        "Lake, near the school",
        "High School",
        "x" * 1000,
    ],
)
@pytest.mark.usefixtures("area")
def test_where_nothing_is_alike_nothing_is_found(session: Session, words: str) -> None:
    assert place.find_place(session, words) is None


@pytest.mark.parametrize(
    "words", ["36th & Chicago", "38th & 29th Ave", "North High School", "26th & Lyndale Ave N", "Chicago & 83rd"]
)
@pytest.mark.usefixtures("area")
def test_a_name_that_differs_only_in_a_number_or_a_side_is_another_place(session: Session, words: str) -> None:
    assert place.find_place(session, words) is None


def test_an_area_narrows_the_search(session: Session, make: Factory, area: Area) -> None:
    elsewhere = make.area("Frogtown", Point(44.955, -93.12))
    there = make.place(elsewhere, "Lake St & Bloomington Ave", Point(44.955, -93.12))
    found = place.find_place(session, "Lake & Bloomington", elsewhere.id)
    assert found is not None
    assert found.id == there.id
    assert place.find_place(session, "Powderhorn Park", elsewhere.id) is None
    here = place.find_place(session, "Lake & Bloomington", area.id)
    assert here is not None
    assert here.area_id == area.id


def north(distance: float) -> Point:
    return Point(CORNER.latitude + distance / 111_195, CORNER.longitude)


def test_a_point_is_at_the_nearest_place_if_that_is_near(session: Session, make: Factory) -> None:
    area = make.area()
    near, far = make.place(area, "near", north(0)), make.place(area, "far", north(400))
    for distance, there in ((0, near), (150, near), (240, far), (600, far), (660, None), (-240, near), (-260, None)):
        found = place.nearest(session, north(distance))
        assert (found and found.id) == (there and there.id), distance
