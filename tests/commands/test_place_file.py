"""Files of places: tables and points, whole and broken."""

import json
from pathlib import Path

import pytest

from responder.commands.place_file import PlaceFile, places_of
from responder.domain.distance import Point
from responder.store.place import NewPlace
from responder.trouble import Trouble

LAKE = NewPlace("crossing", "Lake St & Bloomington Ave", Point(44.9484, -93.2523))


def read(tmp_path: Path, content: str) -> PlaceFile:
    path = tmp_path / "places.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return places_of(path)


@pytest.mark.parametrize(
    "content",
    [
        "kind,name,latitude,longitude\ncrossing,Lake St & Bloomington Ave,44.9484,-93.2523\n",
        "\ufefflongitude,latitude,name,kind,x\r\n-93.2523,44.9484,Lake St & Bloomington Ave,crossing,\r\n\r\n,,,,\r\n",
        'Name;Type;Lat;Lng\n" Lake St &  Bloomington Ave";crossing; 44.9484 ;-93.2523\n',
        "NAME\tKIND\tY\tX\nLake St & Bloomington Ave\tcrossing\t44.9484\t-93.2523",
        "kind,name,latitude,longitude\ncrossing,Lake St & Bloomington Ave,-93.2523,44.9484\n",
    ],
)
def test_a_table_is_read_however_it_is_laid_out(tmp_path: Path, content: str) -> None:
    found = read(tmp_path, content)
    assert found.places == [LAKE]
    assert found.faults == []


@pytest.mark.parametrize("at", ["0,0", "0.0,-0.0", "0.000,0"])
def test_a_point_at_zero_zero_is_refused(tmp_path: Path, at: str) -> None:
    found = read(tmp_path, f"name,latitude,longitude\nA,44.9484,-93.2523\nB,{at}\n")
    assert found.faults == ["Line 3: the point is 0, 0, which stands for a missing one."]


def test_points_with_one_feature_on_each_line_are_read(tmp_path: Path) -> None:
    point = {"type": "Point", "coordinates": [-93.2523, 44.9484]}
    row = {"type": "Feature", "properties": {"name": "Lake St &amp; Bloomington Ave", "kind": "crossing"}}
    other = {"type": "Feature", "properties": {"name": "Plaza"}, "geometry": {"type": "Point", "coordinates": [0, 0]}}
    found = read(tmp_path, f"{json.dumps(row | {'geometry': point})}\n{json.dumps(other)}\n")
    assert found.places == [LAKE]
    assert found.faults == ["Row 2: the point is 0, 0, which stands for a missing one."]


def test_other_names_are_read_from_their_column(tmp_path: Path) -> None:
    found = read(tmp_path, "name,lat,lon,aliases\nLake St & Bloomington Ave,44.9484,-93.2523,Mercado corner; B & L ;\n")
    assert [place.aliases for place in found.places] == [("Mercado corner", "B & L")]


def test_points_of_geojson_are_read(tmp_path: Path) -> None:
    rows = [
        {
            "type": "Feature",
            "properties": {"name": LAKE.name, "kind": "crossing"},
            "geometry": {"type": "Point", "coordinates": [-93.2523, 44.9484, 250]},
        },
        {"type": "Feature", "properties": {"name": "Plaza"}, "geometry": {"type": "Polygon", "coordinates": []}},
        {"type": "Feature", "properties": {"name": "School"}, "geometry": None},
    ]
    found = read(tmp_path, json.dumps({"type": "FeatureCollection", "features": rows}))
    assert found.places == [LAKE]
    assert found.faults == ["Row 2: there is no readable point.", "Row 3: there is no readable point."]


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    lines = [
        "name,latitude,longitude",
        ",44.9,-93.2",
        "A,north,-93.2",
        "B,44.9",
        "C,95,-93",
        "D,nan,-93.2",
        "x" * 101 + ",44,-93",
    ]
    found = read(tmp_path, "\n".join(lines))
    assert [fault.partition(":")[0] for fault in found.faults] == [f"Line {line}" for line in range(2, 8)]
    assert found.faults[3] == "Line 5: the point is not on Earth."
    assert found.places == []


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "has no column name and latitude and longitude"),
        ("name,kind\nA,plaza\n", "has no column latitude and longitude. Its first line has: name, kind"),
        ("name,latitude,longitude\n", "has no places"),
        ('name,latitude,longitude\n"A,44,-93\n', "isn't valid CSV at line 2"),
        ("name,latitude,longitude\nA,4976000,479000\n", "aren't degrees"),
        ("{", "is not GeoJSON"),
    ],
)
def test_a_file_that_is_no_list_of_places_is_told(tmp_path: Path, content: str, why: str) -> None:
    with pytest.raises(Trouble, match=why):
        read(tmp_path, content)
