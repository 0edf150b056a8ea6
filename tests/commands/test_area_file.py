"""Files of areas as cities publish them, and broken ones: what is repaired, refused or reported."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer

from responder.commands import geojson
from responder.commands.area_file import AreaFile, areas_of
from responder.trouble import Trouble

WEST, SOUTH = -93.26, 44.94
LINE = {"type": "LineString", "coordinates": [[-93, 44], [-93, 45]]}


def square(west: float = WEST, south: float = SOUTH, side: float = 0.01) -> list[list[float]]:
    """A square, counter-clockwise, as the standard requires of an outer ring."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings: Sequence[Sequence[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": rings}


def feature(name: str | None, geometry: object, **more: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": name, **more}, "geometry": geometry}


def read(
    tmp_path: Path, *features: object, crs: object = None, name_field: str | None = None, declared: str | None = None
) -> AreaFile:
    """The result of reading a file with these features."""
    whole = {"type": "FeatureCollection", "features": features} | ({"crs": crs} if crs else {})
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return areas_of(geojson.read(path), name_field, declared)


def corners(found: AreaFile, at: int = 0) -> set[tuple[float, float]]:
    return {(x, y) for part in found.areas[at].polygons for ring in part for x, y in ring}


def test_a_plain_file_is_read_without_a_word(tmp_path: Path) -> None:
    found = read(tmp_path, feature("Corcoran", polygon(square())), feature("Phillips", polygon(square(WEST + 0.02))))
    assert [area.name for area in found.areas] == ["Corcoran", "Phillips"]
    assert (found.field, found.notes, found.faults, found.repaired) == ("name", [], [], 0)
    assert corners(found) == {(round(x, 7), round(y, 7)) for x, y in square()}
    assert found.areas[0].point.latitude == pytest.approx(SOUTH + 0.005)
    assert found.areas[0].point.longitude == pytest.approx(WEST + 0.005)


def test_wrong_winding_is_turned_and_told_once(tmp_path: Path) -> None:
    hole = square(WEST + 0.002, SOUTH + 0.002, 0.002)
    clockwise = polygon(square()[::-1], hole)
    found = read(tmp_path, feature("Corcoran", clockwise), feature("Phillips", polygon(square(WEST + 0.02)[::-1])))
    assert found.notes == ["2 boundaries were clockwise: reversed."]
    right = read(tmp_path, feature("Corcoran", polygon(square(), hole[::-1])), feature("Phillips", polygon(square())))
    assert found.areas[0] == right.areas[0]


def test_an_outline_that_crosses_itself_is_repaired_and_told(tmp_path: Path) -> None:
    bow = [[WEST, SOUTH], [WEST + 0.02, SOUTH + 0.02], [WEST + 0.02, SOUTH], [WEST, SOUTH + 0.02], [WEST, SOUTH]]
    found = read(tmp_path, feature("Corcoran", polygon(bow)))
    assert found.repaired == 1
    assert "Row 1 (Corcoran): self-intersection near -93.25 44.95; repaired." in found.notes
    assert len(found.areas[0].polygons) == 2


def test_polygons_within_a_multipolygon_or_a_collection_are_one_area(tmp_path: Path) -> None:
    parts = [[square()], [square(WEST + 0.02)]]
    collection = {"type": "GeometryCollection", "geometries": [polygon(*part) for part in parts]}
    found = read(
        tmp_path, feature("Multi", {"type": "MultiPolygon", "coordinates": parts}), feature("Collection", collection)
    )
    assert found.areas[0].polygons == found.areas[1].polygons
    assert len(found.areas[0].polygons) == 2


def test_a_line_beside_the_outline_is_left_out_and_told(tmp_path: Path) -> None:
    collection = {"type": "GeometryCollection", "geometries": [polygon(square()), LINE]}
    found = read(tmp_path, feature("Corcoran", collection))
    assert found.notes == ["Row 1 (Corcoran): a LineString beside the boundary was skipped."]
    assert found.faults == []


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (None, "there is no boundary"),
        ({}, "the geometry can't be read"),
        ("POLYGON ((1 2, 3 4))", "the geometry can't be read"),
        (LINE, "a LineString is not a boundary"),
        ({"type": "Point", "coordinates": [1, 2]}, "a Point is not a boundary"),
        ({"type": "Polygon", "coordinates": []}, "the boundary is empty"),
        ({"type": "Polygon", "coordinates": [[]]}, "the boundary is empty"),
        ({"type": "MultiPolygon", "coordinates": []}, "the boundary is empty"),
        ({"type": "GeometryCollection", "geometries": []}, "the boundary is empty"),
        ({"type": "GeometryCollection", "geometries": [{"type": []}]}, "the geometry can't be read"),
        ({"type": "Polygon"}, "the coordinates can't be read"),
        ({"type": "Polygon", "coordinates": [[[-93, "44"]] * 4]}, "the coordinates can't be read"),
        ({"type": "Polygon", "coordinates": [[[-93]] * 4]}, "the coordinates can't be read"),
        ({"type": "Polygon", "coordinates": [[-93, 44]]}, "the coordinates can't be read"),
        ({"type": "Polygon", "coordinates": [[[True, 44]] * 4]}, "the coordinates can't be read"),
        ({"type": "Polygon", "coordinates": [[[-93, float("nan")]] * 4]}, "a coordinate is not a number"),
        ({"type": "Polygon", "coordinates": [[[float("inf"), 44]] * 4]}, "a coordinate is not a number"),
        ({"type": "Polygon", "coordinates": [[[10**400, 44]] * 4]}, "a coordinate is not a number"),
        ({"type": "Polygon", "coordinates": [[[-93, 44], [-93, 45], [-93, 44]]]}, "the boundary encloses nothing"),
        ({"type": "Polygon", "coordinates": [[[-93, 44], [-93, 45], [-93, 46], [-93, 44]]]}, "the boundary encloses"),
    ],
)
def test_a_geometry_that_is_no_outline_is_a_fault_of_its_row(tmp_path: Path, geometry: object, why: str) -> None:
    found = read(tmp_path, feature("Corcoran", polygon(square())), feature("Phillips", geometry))
    assert len(found.faults) == 1
    assert found.faults[0].startswith(f"Row 2 (Phillips): {why}")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    rows = [
        feature(None, polygon(square())),
        feature("x" * 101, polygon(square())),
        "nothing",
        feature("Phillips", None),
    ]
    found = read(tmp_path, *rows, name_field="name")
    assert [fault.partition(":")[0] for fault in found.faults] == [
        "Row 3",
        "Row 4 (Phillips)",
        "Row 1",
        "Row 2",
        "Row 3",
    ]


def test_heights_are_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, feature("Corcoran", polygon([[*corner, 251.5] for corner in square()])))
    assert corners(found) == {(round(x, 7), round(y, 7)) for x, y in square()}


def test_a_ring_that_is_not_closed_is_closed(tmp_path: Path) -> None:
    found = read(tmp_path, feature("Corcoran", polygon(square()[:-1])))
    assert found.areas == read(tmp_path, feature("Corcoran", polygon(square()))).areas


def test_rows_of_one_name_become_one_area_and_a_repeated_row_is_left_out(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        feature("Corcoran", polygon(square())),
        feature(" CORCORAN ", polygon(square(WEST + 0.02))),
        feature("Phillips", polygon(square(WEST + 0.05))),
        feature("Phillips", polygon(square(WEST + 0.05)[::-1])),
    )
    assert [(area.name, len(area.polygons)) for area in found.areas] == [("Corcoran", 2), ("Phillips", 1)]
    assert found.notes[:2] == [
        "Row 2 (CORCORAN): same name as row 1; merged into one area.",
        "Row 4 (Phillips): same as row 3; skipped.",
    ]


def test_two_areas_far_apart_under_one_name_are_not_merged(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        feature("Central", polygon(square())),
        feature("Phillips", polygon(square(WEST + 0.02))),
        feature("Central", polygon(square(WEST + 0.2))),
    )
    (fault,) = found.faults
    assert fault.startswith("Row 3 (Central): same name as row 1, but 9.3 miles away.")
    assert "--name-field" in fault
    assert [(area.name, len(area.polygons)) for area in found.areas] == [("Central", 1), ("Phillips", 1)]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Lake &amp; Cedar", "Lake & Cedar"),
        ("Tom&#39;s Hill", "Tom's Hill"),
        ("Ca&ntilde;ada", "Cañada"),
        ("A&nbsp;B", "A B"),
        ("AT&T Hill", "AT&T Hill"),
        ("R&D; Park", "R&D; Park"),
        ("&#0;&#x202e;North", "North"),
    ],
)
def test_names_copied_from_web_pages_are_read_as_the_page_showed_them(tmp_path: Path, written: str, name: str) -> None:
    (area,) = read(tmp_path, feature(written, polygon(square()))).areas
    assert area.name.replace("\ufffd", "").strip() == name


def test_a_corner_at_zero_zero_is_a_fault(tmp_path: Path) -> None:
    found = read(tmp_path, feature("A", polygon(square())), feature("B", polygon([*square()[:3], [0, 0]])))
    assert found.faults == ["Row 2 (B): the boundary has a corner at 0, 0, which stands for a missing point."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("record", ["", "\x1e"])
def test_a_file_with_one_feature_on_each_line_is_read(tmp_path: Path, end: str, record: str) -> None:
    rows = [feature("Corcoran", polygon(square())), feature("Phillips", polygon(square(WEST + 0.02)))]
    path = tmp_path / "areas.geojsonl"
    path.write_text("".join(f"{record}{json.dumps(row)}{end}" for row in rows), encoding="utf-8", newline="")
    assert [area.name for area in areas_of(geojson.read(path)).areas] == ["Corcoran", "Phillips"]


@pytest.mark.parametrize(
    ("properties", "field"),
    [
        ([{"OBJECTID": 1, "BDNAME": "Corcoran"}, {"OBJECTID": 2, "BDNAME": "Phillips"}], "BDNAME"),
        ([{"city": "X", "Neighborhood_Name": "A b"}, {"city": "X", "Neighborhood_Name": "C d"}], "Neighborhood_Name"),
        ([{"name": None, "NHOOD": "A b"}, {"name": None, "NHOOD": "C d"}], "NHOOD"),
        ([{"name": "Chicago", "area": 1, "community": "A b"}, {"name": "Chicago", "community": "C d"}], "community"),
        ([{"COUN_NAM": "A b", "code": "x1"}, {"COUN_NAM": "C d", "code": "x2"}], "COUN_NAM"),
    ],
)  # fmt: skip
def test_the_field_of_the_names_is_guessed(tmp_path: Path, properties: list[dict[str, object]], field: str) -> None:
    rows = [
        {"type": "Feature", "properties": each, "geometry": polygon(square(WEST + at / 50))}
        for at, each in enumerate(properties)
    ]
    found = read(tmp_path, *rows)
    assert found.field == field
    assert found.faults == []


def test_where_the_field_is_unclear_the_fields_are_listed(tmp_path: Path) -> None:
    rows = [
        feature(None, polygon(square()), left="a", right="b"),
        feature(None, polygon(square()), left="c", right="d"),
    ]
    with pytest.raises(Trouble, match=r"--name-field.*name \(empty\), left \(such as a\), right \(such as b\)"):
        read(tmp_path, *rows)
    assert [area.name for area in read(tmp_path, *rows, name_field="right").areas] == ["b", "d"]
    with pytest.raises(Trouble, match="No row has a field `middle`"):
        read(tmp_path, *rows, name_field="middle")


def utm() -> list[list[float]]:
    move = Transformer.from_crs("EPSG:4326", "EPSG:26915", always_xy=True)
    return [list(move.transform(x, y)) for x, y in square()]


@pytest.mark.parametrize(
    ("own", "declared"),
    [
        (None, "EPSG:26915"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::26915"}}, None),
        ({"type": "EPSG", "properties": {"code": 26915}}, None),
        ({"type": "name", "properties": {"name": "EPSG:3857"}}, "EPSG:26915"),
    ],
)
def test_another_coordinate_system_is_converted_if_it_is_declared(
    tmp_path: Path, own: object, declared: str | None
) -> None:
    found = read(tmp_path, feature("Corcoran", polygon(utm())), crs=own, declared=declared)
    assert {(round(x, 6), round(y, 6)) for x, y in corners(found)} == {(round(x, 6), round(y, 6)) for x, y in square()}
    assert found.notes == ["Converted from NAD83 / UTM zone 15N to WGS84."]


def test_another_coordinate_system_is_refused_with_the_reason_if_it_is_not_declared(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"such as 479486.*aren't degrees.*--crs EPSG:26915"):
        read(tmp_path, feature("Corcoran", polygon(utm())))


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_degrees_that_say_that_they_are_degrees_are_taken_as_they_are(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, feature("C", polygon(square())), crs={"type": "name", "properties": {"name": name}})
    assert found.notes == []
    assert corners(found) == {(round(x, 7), round(y, 7)) for x, y in square()}


@pytest.mark.parametrize(
    ("own", "declared", "why"),
    [
        (None, "EPSG:26915", "already degrees"),
        (None, "EPSG:1", "not a known coordinate system"),
        (None, "Minnesota", "not a known coordinate system"),
        (None, "IAU_2015:30100", "can't be converted"),  # the Moon's
        ("EPSG:26915", None, "names no coordinate system"),
        ({"type": [], "properties": {"name": "EPSG:4326"}}, None, "names no coordinate system"),
        ({"type": "link", "properties": {"href": "crs.txt"}}, None, "names no coordinate system"),
    ],
)
def test_a_system_that_cannot_be_right_is_refused(tmp_path: Path, own: object, declared: str | None, why: str) -> None:
    with pytest.raises(Trouble, match=why):
        read(tmp_path, feature("Corcoran", polygon(square())), crs=own, declared=declared)


def test_latitude_before_longitude_is_swapped_and_told(tmp_path: Path) -> None:
    for west in (WEST, -77.03):
        found = read(tmp_path, feature("Corcoran", polygon([[y, x] for x, y in square(west)])))
        assert found.notes[0] == "Latitude comes before longitude: swapped."
        assert corners(found) == {(round(x, 7), round(y, 7)) for x, y in square(west)}


def test_a_row_off_the_map_is_a_fault(tmp_path: Path) -> None:
    found = read(tmp_path, feature("Corcoran", polygon(square())), feature("Phillips", polygon(square(-93, 95))))
    assert found.faults == ["Row 2 (Phillips): the boundary is not on Earth."]
