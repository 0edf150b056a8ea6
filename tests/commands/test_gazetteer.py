"""`responder areas` and `responder places` as an operator sees them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session, sessionmaker

from responder.cli import main
from responder.store import area, place

BOW = [[-93.24, 44.94], [-93.22, 44.96], [-93.22, 44.94], [-93.24, 44.96], [-93.24, 44.94]]


def square(west: float) -> list[list[float]]:
    return [[west, 44.94], [west + 0.02, 44.94], [west + 0.02, 44.96], [west, 44.96], [west, 44.94]]


def written(path: Path, **outlines: object) -> str:
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]} if ring else None,
        }
        for name, ring in outlines.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return str(path)


class Desk:
    """Runs commands as an operator would. The database is emptied afterwards."""

    def __init__(self, environment: dict[str, str], sessions: sessionmaker[Session]) -> None:
        self._environment = environment
        self._sessions = sessions

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(main, words, env=self._environment)

    def told(self, *words: str) -> list[str]:
        """The command's output as lines without surrounding spaces. The command must succeed."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return [" ".join(line.split()) for line in result.output.splitlines()]

    def areas(self) -> list[str]:
        with self._sessions() as session:
            return [name for _, _, name in area.names(session)]

    def places(self) -> list[str]:
        with self._sessions() as session:
            return [one.name for one in place.everything(session)]


@pytest.fixture
def desk(environment: dict[str, str], committed: sessionmaker[Session]) -> Desk:
    return Desk(environment, committed)


def test_areas_are_brought_in_and_listed(desk: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "a.geojson", Corcoran=square(-93.26), Phillips=BOW)
    assert desk.told("areas", "list") == ["There are no areas yet. Run `responder areas import FILE --city NAME`."]
    said = desk.told("areas", "import", file, "--city", "Minneapolis")
    assert said[0] == "a.geojson: 2 areas, named by the field `name`."
    assert any(line.startswith("Row 2 (Phillips): self-intersection") for line in said)
    assert {"2 new", "0 changed", "0 unchanged", "1 repaired"} <= set(said)
    assert said[-1] == "1 pair of neighbors among 2 areas of Minneapolis."
    assert desk.told("areas", "list") == ["Minneapolis: 2 areas", "Corcoran 1 neighbor", "Phillips 1 neighbor"]
    again = desk.told(
        "areas", "import", written(tmp_path / "b.geojson", Corcoran=square(-93.26)), "--city", "minneapolis"
    )
    assert {"0 new", "1 unchanged", "kept, although not in the file: Phillips"} <= set(again)


def test_a_dry_run_says_everything_and_keeps_nothing(desk: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "a.geojson", Corcoran=square(-93.26))
    said = desk.told("areas", "import", file, "--city", "Minneapolis", "--dry-run")
    assert "1 new" in said
    assert said[-1] == "Dry run: nothing was written."
    assert desk.areas() == []


def test_one_faulty_row_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "a.geojson", Corcoran=square(-93.26), Phillips=None, Seward=[])
    result = desk.run("areas", "import", file, "--city", "Minneapolis")
    assert result.exit_code == 1
    assert "Row 2 (Phillips): there is no boundary." in result.output
    assert result.stderr.splitlines() == [
        "Nothing was written: 2 rows of a.geojson can't be used. Fix the file and import it again."
    ]
    assert desk.areas() == []


def test_a_city_needs_a_name_and_a_file_must_be_there(desk: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "a.geojson", Corcoran=square(-93.26))
    assert desk.run("areas", "import", file).exit_code == 2
    assert desk.run("areas", "import", str(tmp_path / "none"), "--city", "Minneapolis").exit_code == 2
    result = desk.run("areas", "import", file, "--city", " ")
    assert (result.exit_code, result.stderr) == (1, "The city has no name. Add --city NAME.\n")


def test_places_are_brought_in_all_or_none(desk: Desk, tmp_path: Path) -> None:
    desk.told("areas", "import", written(tmp_path / "a.geojson", Corcoran=square(-93.26)), "--city", "Minneapolis")
    file = tmp_path / "places.csv"
    head, lake, airport = (
        "kind,name,latitude,longitude",
        "crossing,Lake & Bloomington,44.9484,-93.2523",
        "plaza,Airport,44.88,-93.2",
    )
    file.write_text("\n".join([head, lake, "school,South High,here,there"]), encoding="utf-8")
    result = desk.run("places", "import", str(file))
    assert (result.exit_code, desk.places()) == (1, [])
    assert "Line 3: there is no readable point." in result.output
    file.write_text("\n".join([head, lake, airport, lake]), encoding="utf-8")
    assert desk.told("places", "import", str(file), "--dry-run")[-1] == "Dry run: nothing was written."
    assert desk.places() == []
    said = desk.told("places", "import", str(file))
    assert {"2 new", "Lake & Bloomington: listed twice; skipped.", "1 in no area: Airport"} <= set(said)
    assert desk.places() == ["Lake & Bloomington", "Airport"]


def test_rows_that_cannot_be_used_stop_the_import_unless_they_may_be_left_out(desk: Desk, tmp_path: Path) -> None:
    line = [[-93.1, 44.9], [-93.0, 44.9]]
    file = written(tmp_path / "a.geojson", Corcoran=square(-93.26), Phillips=line, Powderhorn=square(-93.24))
    command = ("areas", "import", file, "--city", "Minneapolis")
    refused = desk.run(*command)
    assert refused.exit_code == 1
    assert "--leave-out-broken" in refused.output
    assert desk.areas() == []
    said = desk.told(*command, "--leave-out-broken")
    assert [line for line in said if line.startswith("Row 2 (Phillips): the boundary") and line.endswith("Left out.")]
    assert sorted(desk.areas()) == ["Corcoran", "Powderhorn"]


def test_a_file_of_nothing_but_broken_rows_is_refused_even_then(desk: Desk, tmp_path: Path) -> None:
    file = written(tmp_path / "a.geojson", Corcoran=None)
    result = desk.run("areas", "import", file, "--city", "Minneapolis", "--leave-out-broken")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
