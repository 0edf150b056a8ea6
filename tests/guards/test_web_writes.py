"""Nothing under `responder/web` writes to the database directly. It calls a function of `responder/flow` instead.

The check reads the source, so it sees what is named there: session calls, store functions that write or lock, and
assignments to a column's name. It can't see a row changed through a library or through a name computed at run time.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from responder.store.base import Base
from responder.store.tables import METADATA

# Import the tables before looking up their columns.
ROWS = tuple(Base.registry.mappers) if METADATA.tables else ()
ROOT = Path(__file__).parent.parent.parent
WEB = sorted((ROOT / "responder" / "web").rglob("*.py"))
STORE = "responder.store"

SESSION_WRITES = frozenset({"add", "add_all", "delete", "flush", "merge", "commit", "begin", "begin_nested"})
STATEMENTS = frozenset({"insert", "update", "delete"})
SQL = re.compile(r"INSERT INTO |UPDATE \"?\w+\"?\s+(AS \w+ )?SET |DELETE FROM |FOR UPDATE|pg_advisory")

ALLOWED = {
    ("responder/web/site.py", "session.commit"): "the one transaction of each request ends here",
}
"""Reasons why a write is allowed, by file and what it does."""

COLUMNS = frozenset(one.key for row in ROWS for one in row.column_attrs)
NOT_ROWS = frozenset({"self", "g", "app", "api"})
"""Names that are not rows: parts of a form or page, the request, and the framework."""


@dataclass
class Module:
    """A file of the store: its functions, constants and imported names."""

    functions: dict[str, ast.FunctionDef]
    constants: dict[str, str]
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """For each name, the module it comes from and its name there; empty if it is the module itself."""
    statements: set[str] = field(default_factory=set)
    """The names here of SQLAlchemy's `insert`, `update` and `delete`."""


def imported(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """For each import, the name here, its module, and its name there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                yield one.asname or one.name, node.module, one.name


def names_of_store(tree: ast.AST) -> dict[str, tuple[str, str]]:
    found = {}
    for here, module, there in imported(tree):
        if module == STORE:
            found[here] = (there, "")
        elif module.startswith(f"{STORE}."):
            found[here] = (module.rpartition(".")[2], there)
    return found


@cache
def store() -> dict[str, Module]:
    modules = {}
    for path in (ROOT / "responder" / "store").glob("*.py"):
        source = path.read_text("utf-8")
        tree = ast.parse(source)
        modules[path.stem] = Module(
            {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)},
            {
                target.id: ast.get_source_segment(source, node.value) or ""
                for node in tree.body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            },
            names_of_store(tree),
            {here for here, module, there in imported(tree) if module.startswith("sqlalchemy") and there in STATEMENTS},
        )
    return modules


def is_session(node: ast.expr) -> bool:
    """`session`, or `work().session`."""
    return (isinstance(node, ast.Name) and node.id in {"session", "connection"}) or (
        isinstance(node, ast.Attribute) and node.attr == "session"
    )


def session_calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_session(node.func.value):
            yield node.func.attr


def columns_set(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and node.attr in COLUMNS
            and not (isinstance(node.value, ast.Name) and node.value.id in NOT_ROWS)
        ):
            yield ast.unparse(node)


def says_so(module: Module, source: str) -> bool:
    """Whether this source, or a constant named in it, changes or locks rows in SQL."""
    named = (other for name, other in module.constants.items() if re.search(rf"\b{name}\b", source))
    return bool(SQL.search(source)) or any(says_so(module, other) for other in named)


def writes_itself(module: Module, function: ast.FunctionDef) -> bool:
    """Whether the function itself adds, changes, deletes or locks rows."""
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(function) if isinstance(node, ast.Attribute)}
    return (
        bool(SESSION_WRITES & set(session_calls(function)))
        or bool(names & module.statements)
        or "with_for_update" in attributes
        or any(columns_set(function))
        or says_so(module, ast.unparse(function))
    )


def uses(tree: ast.AST, names: dict[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The store functions named here, as pairs of module and function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            module, there = names.get(node.value.id, ("", ""))
            if module and not there:
                yield module, node.attr
        elif isinstance(node, ast.Name) and names.get(node.id, ("", ""))[1]:
            yield names[node.id]


@cache
def writers() -> frozenset[tuple[str, str]]:
    """The store functions that write or lock, directly or through others."""
    found = {
        (name, function.name)
        for name, module in store().items()
        for function in module.functions.values()
        if writes_itself(module, function)
    }
    while True:
        more = {
            (name, function.name)
            for name, module in store().items()
            for function in module.functions.values()
            if found & set(uses(function, module.names | {one: (name, one) for one in module.functions}))
        }
        if more <= found:
            return frozenset(found)
        found |= more


def written_in(path: Path) -> set[str]:
    """The direct writes in a file of the web."""
    tree = ast.parse(path.read_text("utf-8"))
    found = {f"{module}.{name}" for module, name in uses(tree, names_of_store(tree)) if (module, name) in writers()}
    # The web may not run its own statements either: each belongs in the store, under a name.
    found |= {f"session.{name}" for name in session_calls(tree) if name in SESSION_WRITES | {"execute"}}
    return found | {f"{row} =" for row in columns_set(tree)}


def test_the_store_functions_that_write_are_found() -> None:
    known = {
        ("ring", "take_ring"),  # an UPDATE
        ("outbox", "fill_followers"),  # an INSERT written as text
        ("outbox", "fill_wave"),  # built from two statements
        ("incident", "lock_joining"),
        ("audit", "record"),  # session.add
        ("account", "lock_account"),  # a lock, the first half of a write
        ("delivery", "cancel_queued"),
        ("drill", "lock_drill"),
    }
    assert known <= writers()
    assert not {("ring", "untaken"), ("board", "unknown_texts"), ("delivery", "counts")} & writers()


@pytest.mark.parametrize("path", WEB, ids=lambda path: str(path.relative_to(ROOT / "responder" / "web")))
def test_a_page_writes_nothing_but_through_flow(path: Path) -> None:
    file = str(path.relative_to(ROOT))
    assert {what for what in written_in(path) if (file, what) not in ALLOWED} == set()


def test_every_exception_is_still_needed() -> None:
    assert {(file, what) for file, what in ALLOWED if what not in written_in(ROOT / file)} == set()
