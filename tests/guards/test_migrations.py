"""Migrations are numbered, in a single line, go up and down, and always match the models."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from migrations import run
from migrations.run import current, differences, downgrade, head, upgrade
from responder.store.tables import METADATA

FOLDER = Path(run.__file__).parent
CATALOG = """
SELECT 'column', table_name, column_name, concat_ws(' ', data_type, is_nullable, column_default, is_identity)
FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
UNION ALL
SELECT 'index', tablename, indexname, indexdef
FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
UNION ALL
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(pg_constraint.oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
UNION ALL
SELECT 'other', relkind::text, relname, ''
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'r')
"""
Catalog = set[tuple[str, ...]]


@pytest.fixture
def fresh(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Creates empty databases on the tests' server."""
    server = create_engine(make_url(postgres_url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    made: list[str] = []

    def make() -> str:
        name = f"fresh_{next(_NUMBERS)}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        made.append(name)
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


_NUMBERS = count(1)


def catalog(url: str) -> Catalog:
    """Everything in a database, as the server itself describes it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = {tuple(row) for row in connection.execute(text(CATALOG))}
    engine.dispose()
    return found


def scripts() -> list[Script]:
    """The migrations, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return list(reversed(list(ScriptDirectory.from_config(config).walk_revisions())))


def test_the_migrations_leave_nothing_to_change(engine: Engine) -> None:
    assert differences(engine) == []
    with engine.connect() as connection:
        assert current(connection) == head()


def test_migrated_and_made_from_the_models_are_the_same_down_to_every_condition(fresh: Callable[[], str]) -> None:
    migrated, made = fresh(), fresh()
    upgrade(migrated)
    engine = create_engine(made)
    METADATA.create_all(engine)
    engine.dispose()
    by_migrations, by_models = catalog(migrated), catalog(made)
    assert by_migrations - by_models == set()
    assert by_models - by_migrations == set()
    assert len(by_models) > 100


def test_each_migration_goes_up_down_and_up_again(fresh: Callable[[], str]) -> None:
    url = fresh()
    for script in scripts():
        before = catalog(url)
        upgrade(url, script.revision)
        after = catalog(url)
        assert after != before
        downgrade(url, str(script.down_revision or "base"))
        assert catalog(url) == before, f"{script.revision} leaves something behind"
        upgrade(url, script.revision)
        assert catalog(url) == after


def test_migrating_to_the_head_twice_changes_nothing(fresh: Callable[[], str]) -> None:
    url = fresh()
    upgrade(url)
    after = catalog(url)
    upgrade(url)
    assert catalog(url) == after


def test_two_that_migrate_at_once_take_turns(fresh: Callable[[], str]) -> None:
    url = fresh()
    source = f"from migrations.run import upgrade; upgrade({url!r})"
    both = [
        subprocess.Popen([sys.executable, "-c", source], cwd=FOLDER.parent, stderr=subprocess.PIPE) for _ in range(2)
    ]
    ended = [one.communicate(timeout=30)[1].decode() for one in both]
    assert [(one.returncode, said) for one, said in zip(both, ended, strict=True)] == [(0, "")] * 2
    engine = create_engine(url)
    assert differences(engine) == []
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) == 0
        assert connection.scalar(text("SELECT count(*) FROM sender")) == 2
    engine.dispose()


def test_migrations_are_one_line_numbered_and_named() -> None:
    found = scripts()
    assert [script.revision for script in found] == [f"{number:04d}" for number in range(1, len(found) + 1)]
    assert found[-1].revision == head()
    for before, script in zip([None, *found], found, strict=False):
        assert script.down_revision == (before.revision if before else None)
        assert re.fullmatch(rf"{script.revision}(_[a-z0-9]+)+\.py", Path(script.path).name)
        assert script.doc
    assert len(found) == len(list((FOLDER / "versions").glob("*.py")))
