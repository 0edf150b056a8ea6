"""The map of the areas: small, complete, and redrawn when an area changes."""

import re
from uuid import uuid4

import pytest
from flask import Flask, render_template_string
from playwright.sync_api import Browser
from shapely.geometry import Polygon
from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.store import area
from responder.web.map import Map, Shape, area_map
from tests.factories import CORNER, Factory

PAGE = '{% from "map.html" import area_map with context %}{{ area_map(map, chosen) }}'


def corners(shape: Shape) -> list[tuple[int, int]]:
    """The corners of a path's first ring."""
    first = shape.path.partition("z")[0]
    x, y, *steps = (int(number) for number in re.findall(r"-?\d+", first))
    found = [(x, y)]
    for at in range(0, len(steps), 2):
        found.append((found[-1][0] + steps[at], found[-1][1] + steps[at + 1]))
    return found


def drawn(app: Flask, map_: Map, chosen: object = ()) -> str:
    with app.test_request_context("/?language=en"):
        return render_template_string(PAGE, map=map_, chosen=chosen)


def test_without_areas_there_is_no_map(app: Flask, session: Session) -> None:
    assert area_map(session) == Map(0, 0, ())
    assert "<svg" not in drawn(app, area_map(session))


def test_north_is_up_and_a_metre_is_as_long_both_ways(session: Session, make: Factory) -> None:
    degree = 1 / 111_195
    west = make.area("West", half=0.01)
    north = make.area("North", Point(CORNER.latitude + 4000 * degree, CORNER.longitude))
    east = make.area("East", Point(CORNER.latitude, CORNER.longitude + 4000 * degree / 0.7078))
    places = {shape.area_id: Polygon(corners(shape)).centroid for shape in area_map(session).shapes}
    right, up = places[east.id].x - places[west.id].x, places[west.id].y - places[north.id].y
    assert right == pytest.approx(up, rel=0.01)
    assert up > 0


def test_the_map_is_drawn_again_when_an_area_changes(session: Session, make: Factory) -> None:
    here = make.area()
    assert [shape.name for shape in area_map(session).shapes] == ["Powderhorn"]
    assert area_map(session) is area_map(session)
    here.name = "Corcoran"
    make.area("Within", half=0.001)
    assert [shape.name for shape in area_map(session).shapes] == ["Corcoran", "Within"]


def test_an_area_without_an_outline_is_left_out(session: Session, make: Factory) -> None:
    make.area()
    session.add(area.Area(city="Minneapolis", name="none", polygons=[], latitude=44.9, longitude=-93.2))
    session.flush()
    assert len(area_map(session).shapes) == 1


def test_chosen_areas_are_marked_and_area_names_are_escaped(app: Flask, session: Session, make: Factory) -> None:
    here, there = make.area("<b>Here</b>"), make.area("There", Point(44.9, -93.2))
    page = drawn(app, area_map(session), {here.id, uuid4()})
    assert f'<a href="#area-{here.id}" tabindex="-1" class="chosen"><title>&lt;b&gt;Here&lt;/b&gt;</title>' in page
    assert f'<a href="#area-{there.id}" tabindex="-1"><title>There</title>' in page
    assert 'data-chosen="{}: selected"' in page
    assert "style=" not in page


def test_two_cities_are_small(app: Flask, session: Session, make: Factory) -> None:
    crowd = 104
    for at in range(crowd):
        here = make.area(f"Area {at}", Point(44.9 + at // 10 / 50, -93.3 + at % 10 / 50), 0.01)
        ring = Polygon(here.polygons[0][0]).buffer(0.001, quad_segs=50).exterior.coords
        here.polygons = [[[list(corner) for corner in ring]]]
    session.flush()
    found = area_map(session)
    assert len(found.shapes) == crowd
    assert len(drawn(app, found).encode()) < 60_000


def test_touching_a_shape_checks_its_box_and_the_box_shows_on_the_map(
    app: Flask, session: Session, make: Factory, browser: Browser
) -> None:
    here, there = make.area(), make.area("Frogtown", Point(44.9484, -93.22))
    boxes = "".join(
        f'<label><input type="checkbox" id="area-{one.id}" value="{one.id}"{mark}>{one.name}</label>'
        for one, mark in ((here, ""), (there, " checked"))
    )
    script = (app.static_folder or "") + "/js/map.js"
    page = browser.new_page(viewport={"width": 360, "height": 700})
    page.set_content(f"<!doctype html><title>Areas</title>{drawn(app, area_map(session))}{boxes}")
    page.add_script_tag(path=script, type="module")
    shapes = {one.id: page.locator(f'svg a[href="#area-{one.id}"]') for one in (here, there)}
    page.locator(".chosen").wait_for()
    assert shapes[there.id].get_attribute("class") == "chosen"
    shapes[here.id].locator("path").click()
    assert page.get_by_label("Powderhorn").is_checked()
    assert page.locator(".area-map .hint").inner_text() == "Powderhorn: selected"
    page.get_by_label("Powderhorn").uncheck()
    assert "chosen" not in (shapes[here.id].get_attribute("class") or "")
    page.close()
