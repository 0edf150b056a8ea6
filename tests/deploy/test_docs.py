"""The documents match the code: settings, states, commands and files, each by name."""

import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from config.settings import SECTIONS, Settings, variable
from config.settings_page import settings_page
from responder.cli import main
from responder.domain import alert, check, delivery, incident, report, response, volunteer
from tests.deploy.compose import ROOT, asked_for
from tests.screenshots.evening import LARGEST

DOCS = ROOT / "docs"
PAGES = [*sorted(DOCS.rglob("*.md")), *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md"))]
TABLES = {module.__name__.rpartition(".")[2]: module for module in (
    alert, check, delivery, incident, report, response, volunteer
)}  # fmt: skip


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def rows(text: str) -> list[tuple[str, ...]]:
    """The rows of every table in the text, without headings and rules."""
    found = [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in text.splitlines() if line[:1] == "|"
    ]
    rules = {number for number, row in enumerate(found) if set(row) == {"---"}}
    return [row for number, row in enumerate(found) if number not in rules and number + 1 not in rules]


def section(text: str, title: str) -> str:
    """The text under this heading of the second level."""
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def test_the_page_of_settings_is_what_make_docs_writes() -> None:
    assert page("settings.md") == settings_page(), "config/settings.py has changed: run `make docs`"


def test_every_setting_stands_once_on_its_page_under_a_heading() -> None:
    written = page("settings.md")
    assert [row[0] for row in rows(written)] == [f"`{variable(name)}`" for name in Settings.model_fields]
    assert next(iter(SECTIONS)) == next(iter(Settings.model_fields))
    assert re.findall(r"^## (.*)$", written, re.MULTILINE)[:-1] == list(SECTIONS.values())


def test_no_description_is_missing_or_breaks_the_table() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert not set(field.description) & set("|\n"), name


def test_the_command_prints_the_page() -> None:
    printed = subprocess.run([sys.executable, "-m", "config.settings_page"], cwd=ROOT, check=True, capture_output=True)
    assert printed.stdout.decode() == settings_page()


@pytest.mark.parametrize("noun", list(TABLES))
def test_every_state_and_every_move_of_a_table_is_written_down_and_no_other(noun: str) -> None:
    module: ModuleType = TABLES[noun]
    written = rows(section(page("states.md"), noun))
    assert [row[0] for row in written if len(row) == 2] == [str(state) for state in module.State]
    assert [row for row in written if len(row) == 3] == module.MOVES.rows()


def test_every_noun_with_states_is_in_the_list_and_no_other_is() -> None:
    with_states = {
        path.stem for path in (ROOT / "responder" / "domain").glob("*.py") if "\nMOVES: " in path.read_text("utf-8")
    }
    assert with_states == set(TABLES) == set(re.findall(r"^## (\w+)$", page("states.md"), re.MULTILINE))


def test_every_command_is_in_the_list() -> None:
    listed = re.findall(r"^\| `responder (\w+)", page("commands.md"), re.MULTILINE)
    assert set(main.commands) <= set(listed)


def test_every_make_target_that_explains_itself_is_in_the_list_and_no_other_is() -> None:
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(re.findall(r"^\| `make (\w+)", page("commands.md"), re.MULTILINE)) == sorted(targets)


def test_every_option_of_a_command_is_in_the_list() -> None:
    for name, command in main.commands.items():
        listed = next((line for line in page("commands.md").splitlines() if f"`responder {name}" in line), "")
        for option in (option for parameter in command.params for option in parameter.opts if option[:2] == "--"):
            assert f"`{option}" in listed, f"responder {name} {option}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (path.parent / target).exists(), target


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_file_of_the_code_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for named in re.findall(r"`((?:responder|workers|config|migrations|tests|docs)/[\w./-]+)`", text):
        assert (ROOT / named).exists(), named


def test_the_pictures_of_the_readme_are_there_and_small_enough_for_a_phone() -> None:
    named = re.findall(r'<img src="([^"]+)"', (ROOT / "README.md").read_text(encoding="utf-8"))
    assert sorted(named) == sorted(f"docs/images/{path.name}" for path in (DOCS / "images").iterdir())
    assert [name for name in named if (ROOT / name).stat().st_size > LARGEST] == []


def test_every_function_that_the_way_of_a_report_names_is_in_its_file() -> None:
    told = re.findall(r"`((?:responder|workers)/[\w/]+\.py)`: `([\w.]+)\(\)`", page("flow.md"))
    assert len(told) > 15
    for file, function in told:
        source = (ROOT / file).read_text(encoding="utf-8")
        name = function.rpartition(".")[2]
        assert re.search(rf"^\s*(?:async )?def {name}\(", source, re.MULTILINE), f"{file}: {function}"


def test_everything_that_the_doctor_looks_at_is_explained_to_the_operator() -> None:
    source = (ROOT / "responder" / "commands" / "doctor.py").read_text(encoding="utf-8")
    explained = [row[0] for row in rows(section(page("operate.md"), "What the doctor says"))]
    assert set(explained) == set(re.findall(r'Finding\(\s*"([a-z ]+)"', source))


def test_no_document_names_a_variable_that_nothing_reads() -> None:
    known = {variable(name) for name in Settings.model_fields} | asked_for()
    for path in PAGES:
        named = set(re.findall(r"`((?:RESPONDER|TWILIO)_[A-Z_]+)", path.read_text(encoding="utf-8")))
        assert named <= known, path.name


def test_the_licence_is_the_one_that_the_project_names() -> None:
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    text = (ROOT / "LICENSE").read_text(encoding="utf-8").split()
    assert " ".join(text[:5]) == "Apache License Version 2.0, January"
    assert "APPENDIX:" in text
