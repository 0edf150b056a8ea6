"""A new import of areas and places keeps everybody's choices and deletes nothing."""

from sqlalchemy import select

from responder.domain.distance import Point
from responder.flow.admin.gazetteer import write_areas, write_places
from responder.flow.work import Work
from responder.store import area, place
from responder.store.area import NewArea
from responder.store.place import NewPlace
from responder.store.volunteer import VolunteerArea
from tests.factories import CORNER, Factory

WEST = Point(CORNER.latitude, CORNER.longitude - 0.02)


def square(name: str, center: Point = CORNER, half: float = 0.01) -> NewArea:
    west, east = center.longitude - half, center.longitude + half
    south, north = center.latitude - half, center.latitude + half
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return NewArea(name, [[ring]], center)


def test_areas_are_written_and_neighbors_known(work: Work) -> None:
    written = write_areas(work, "Minneapolis", [square("Corcoran"), square("Phillips", WEST)])
    assert (written.new, written.changed, written.same, written.kept, written.touching) == (2, 0, 0, [], 1)
    (here, _, _), (there, _, _) = area.names(work.session)
    assert area.neighbors(work.session, here) == [there]
    assert area.locate(work.session, CORNER) == here


def test_importing_again_changes_outlines_and_keeps_who_chose_them(work: Work, make: Factory) -> None:
    write_areas(work, "Minneapolis", [square("Corcoran"), square("Phillips", WEST)])
    before = area.all_by_name(work.session)
    before[0].approximate = True
    who = make.volunteer(*before)
    written = write_areas(work, "MINNEAPOLIS", [square("CORCORAN", half=0.005), square("Phillips", WEST)])
    assert (written.city, written.new, written.changed, written.same) == ("Minneapolis", 0, 1, 1)
    after = area.all_by_name(work.session)
    assert [one.id for one in after] == [one.id for one in before]
    assert (after[0].name, after[0].approximate) == ("CORCORAN", False)
    chosen = select(VolunteerArea.area_id).where(VolunteerArea.volunteer_id == who.id)
    assert set(work.session.scalars(chosen)) == {one.id for one in before}
    assert area.locate(work.session, Point(CORNER.latitude + 0.007, CORNER.longitude)) is None


def test_an_area_that_the_file_no_longer_has_is_kept_and_told(work: Work) -> None:
    write_areas(work, "Minneapolis", [square("Corcoran"), square("Phillips", WEST)])
    write_areas(work, "Saint Paul", [square("Frogtown", Point(44.955, -93.12))])
    written = write_areas(work, "Minneapolis", [square("Phillips", WEST)])
    assert written.kept == ["Corcoran"]
    assert [name for _, _, name in area.names(work.session)] == ["Corcoran", "Phillips", "Frogtown"]


def test_two_cities_may_have_an_area_of_one_name(work: Work) -> None:
    write_areas(work, "Minneapolis", [square("Como")])
    written = write_areas(work, "Saint Paul", [square("Como", WEST)])
    assert (written.new, written.touching) == (1, 1)


def test_places_follow_the_outlines(work: Work, make: Factory) -> None:
    write_areas(work, "Minneapolis", [square("Corcoran")])
    here = area.all_by_name(work.session)[0]
    stays, goes = make.place(here), make.place(here, "Far End", Point(CORNER.latitude, CORNER.longitude - 0.008))
    written = write_areas(work, "Minneapolis", [square("Corcoran", half=0.004), square("Phillips", WEST, 0.013)])
    assert written.places_moved == 1
    assert (stays.area_id, goes.area_id) == tuple(one.id for one in area.all_by_name(work.session))


def test_places_are_found_in_their_area_and_updated_by_kind_name_and_area(work: Work) -> None:
    write_areas(work, "Minneapolis", [square("Corcoran"), square("Phillips", WEST)])
    nearby = Point(CORNER.latitude + 0.001, CORNER.longitude)
    first = [
        NewPlace("crossing", "Lake St & Bloomington Ave", CORNER),
        NewPlace("school", "South High School", CORNER),
        NewPlace("school", "South High School", WEST),
        NewPlace("plaza", "Airport", Point(44.88, -93.21)),
    ]
    written = write_places(work, first)
    assert (written.new, written.outside) == (4, ["Airport"])
    ids = {one.id for one in place.everything(work.session)}
    again = write_places(work, [NewPlace("Crossing", "Lake St & Bloomington Ave", nearby), *first[1:], first[1]])
    assert (again.new, again.changed, again.same, again.repeated) == (0, 1, 3, ["South High School"])
    kept = place.everything(work.session)
    assert {one.id for one in kept} == ids
    assert kept[0].point == nearby
    found = place.find_place(work.session, "bloomington and lake")
    assert found is not None
    assert found.area_id == area.locate(work.session, CORNER)
