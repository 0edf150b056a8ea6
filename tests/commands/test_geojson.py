"""Files that are not GeoJSON at all: each gets an error of one line."""

import json
import os
from pathlib import Path

import pytest

from responder.commands import geojson
from responder.trouble import Trouble


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "isn't valid JSON at line 1, column 1"),
        ("name,latitude\nLake,44.9\n", "isn't valid JSON at line 1"),
        ('{"type": "FeatureCollection",\n "features": [', "isn't valid JSON at line 2"),
        ("[" * 200_000, "isn't valid JSON"),
        ('{"type": "FeatureCollection", "features": [' + "9" * 5000 + "]}", "isn't valid JSON"),
        ("[1, 2]", "has no FeatureCollection"),
        ("null", "has no FeatureCollection"),
        ('{"type": "Polygon", "coordinates": []}', "has no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": {}}', "has no FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        ('{"type": "Topology", "objects": {}}', "TopoJSON"),
        ('{"geometryType": "esriGeometryPolygon", "features": [{"attributes": {}}]}', "Esri's JSON"),
    ],
)
def test_a_file_that_is_not_geojson_is_one_line_of_trouble(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(Trouble, match=why) as told:
        geojson.read(path)
    assert "\n" not in str(told.value)


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    path = tmp_path / "areas.zip"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(Trouble, match="is not UTF-8 text"):
        geojson.read(path)


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.touch()
    os.truncate(path, geojson.LARGEST + 1)
    with pytest.raises(Trouble, match="is larger than 64 MB"):
        geojson.read(path)


def test_a_mark_at_the_front_and_a_single_feature_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "areas.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": {"name": "A"}}), encoding="utf-8-sig")
    assert geojson.read(path).features == (geojson.Feature(1, {"name": "A"}, None),)
