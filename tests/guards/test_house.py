"""Order among the tests: shared code has its own module, and nothing is imported from a test."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]


def private(name: str) -> bool:
    """Whether only pytest may import the module."""
    return any(part == "conftest" or part.startswith("test_") for part in name.split("."))


def imported(source: str) -> Iterator[str]:
    """Every module that the source imports, or may import by `from package import name`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = node.module or ""
            yield from [module] if private(module) else (f"{module}.{alias.name}" for alias in node.names)


def taken_from_tests(source: str) -> list[str]:
    return [name for name in imported(source) if private(name)]


@pytest.mark.parametrize(
    ("source", "taken"),
    [
        ("from tests.web.test_board import board", ["tests.web.test_board"]),
        ("import tests.web.conftest", ["tests.web.conftest"]),
        ("from tests.web import conftest, incidents", ["tests.web.conftest"]),
        ("from . import test_board", [".test_board"]),
        ("def late():\n    from .conftest import app", ["conftest"]),
        ("from tests.factories import Factory\nimport tests.waiting", []),
    ],
)
def test_taking_something_from_a_test_is_noticed(source: str, taken: list[str]) -> None:
    assert taken_from_tests(source) == taken


def test_nothing_is_imported_from_a_test_or_a_conftest() -> None:
    sources = {path.relative_to(TESTS): path.read_text() for path in TESTS.rglob("*.py")}
    assert len(sources) > 250
    assert {str(path): taken for path, source in sources.items() if (taken := taken_from_tests(source))} == {}
