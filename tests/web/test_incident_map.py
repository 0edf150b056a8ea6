"""The map on the incident's page: it shows places only as exactly as the reader may know."""

import re

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from responder.domain.distance import Point
from responder.flow.report import report
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import area as area_store
from responder.store.incident import Incident
from responder.web.area_map import SIDE, ground
from tests.factories import CORNER, Factory, submission
from tests.web.incidents import act, show

HOME = Point(CORNER.latitude + 0.003, CORNER.longitude - 0.004)
"""More than 250 m from the corner."""
NEAR = Point(CORNER.latitude + 0.0006, CORNER.longitude + 0.0006)


def told(work: Work, *points: Point) -> Incident:
    """One incident with a report from each point."""
    kept = [report.submit_report(work, submission(point=point)) for point in points]
    for one in kept:
        verify.place_report(work, one.id)
    work.session.commit()
    found = kept[0].incident_id
    assert found is not None
    assert {one.incident_id for one in kept} == {found}
    return work.session.get_one(Incident, found)


def drawn(page: str) -> dict[str, list[tuple[int, int]]]:
    """The positions of each kind of mark on the page's map."""
    marks = re.findall(r'<circle class="(here|told|spot)" cx="(-?\d+)" cy="(-?\d+)"', page)
    found: dict[str, list[tuple[int, int]]] = {"here": [], "told": [], "spot": []}
    for kind, x, y in marks:
        found[kind].append((int(x), int(y)))
    return found


def paper(session: Session, found: Incident, point: Point) -> tuple[int, int]:
    map_ = ground(session, found.area_id, found.point)
    assert map_ is not None
    return map_.frame.on_paper(point)


def test_a_point_on_paper_is_the_same_on_the_ground(session: Session, make: Factory) -> None:
    map_ = ground(session, make.area().id, None)
    assert map_ is not None
    x, y = map_.frame.on_paper(HOME)
    back = map_.frame.on_ground(x / SIDE, y / SIDE)
    assert abs(back.latitude - HOME.latitude) < 1e-4
    assert abs(back.longitude - HOME.longitude) < 1e-4
    assert y < SIDE / 2, "north is up"
    assert x < SIDE / 2, "west is left"


def test_the_area_comes_first_and_its_neighbors_are_cut_at_the_edge(session: Session, make: Factory) -> None:
    here, beside = make.area(), make.area("Corcoran", Point(CORNER.latitude, CORNER.longitude + 0.02))
    make.area("Far away", Point(45.5, -93.2))
    area_store.join_neighbors(session)
    map_ = ground(session, here.id, None)
    assert map_ is not None
    assert [patch.area_id for patch in map_.patches] == [here.id, beside.id]
    assert all(0 <= patch.x <= SIDE and 0 <= patch.y <= SIDE for patch in map_.patches)


def test_outside_every_area_the_map_is_of_what_is_around_the_point(session: Session) -> None:
    assert ground(session, None, None) is None
    map_ = ground(session, None, HOME)
    assert map_ is not None
    assert map_.frame.on_paper(HOME) == (SIDE // 2, SIDE // 2)


def test_an_exact_point_that_may_be_a_home_is_shown_only_to_the_incidents_owner(
    coordinator: FlaskClient, viewer: FlaskClient, work: Work, make: Factory
) -> None:
    make.place(make.area())
    found = told(work, HOME)
    hidden = drawn(show(coordinator, found))
    assert (hidden["here"], hidden["told"]) == ([], [])
    assert "An exact point could be someone" in show(coordinator, found)
    act(coordinator, found, "claim")
    exact = drawn(show(coordinator, found))
    assert exact["here"] == exact["told"] == [paper(work.session, found, HOME)]
    assert "so you see exact points" in show(coordinator, found)
    assert drawn(show(viewer, found))["told"] == []


def test_everybody_is_shown_the_nearest_known_place_instead(
    viewer: FlaskClient, coordinator: FlaskClient, work: Work, make: Factory
) -> None:
    make.place(make.area())
    found = told(work, NEAR)
    corner, near = paper(work.session, found, CORNER), paper(work.session, found, NEAR)
    assert corner != near
    for client in (viewer, coordinator):
        page = drawn(show(client, found))
        assert (page["here"], page["told"], page["spot"]) == ([corner], [corner], [corner])
    act(coordinator, found, "claim")
    assert drawn(show(coordinator, found))["told"] == [near]


def test_the_letters_on_the_map_are_those_of_the_sources(coordinator: FlaskClient, work: Work, make: Factory) -> None:
    make.place(make.area())
    found = told(work, NEAR, CORNER)
    page = show(coordinator, found)
    assert re.search(r'<text class="letter"[^>]*>A B</text>', page), "two sources at one place"


def test_an_incident_without_a_known_location_has_no_map(coordinator: FlaskClient, work: Work) -> None:
    kept = report.submit_report(work, submission(words="behind the old mill"))
    verify.place_report(work, kept.id)
    work.session.commit()
    assert kept.incident_id is not None
    page = show(coordinator, work.session.get_one(Incident, kept.incident_id))
    assert "Location unknown" in page
    assert "<svg" not in page.partition('id="map"')[2].partition("</section>")[0]
