"""Shortcuts for the tests' database only: it may lose data in a crash, and is emptied quickly."""

from sqlalchemy import Engine, create_engine, text

from responder.store.tables import METADATA

_SENDERS = "INSERT INTO sender (id, tokens, refilled_at) VALUES (1, 0, now()), (2, 0, now())"
"""Rows that a migration wrote."""


def hurry(url: str) -> None:
    """Make the server skip waiting for the disk, because none of its data has to outlive the run."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
    engine.dispose()


def empty(engine: Engine) -> None:
    """Delete every row, once all writers are done. TRUNCATE would create new files for each table and index."""
    tables = [f'"{table.name}"' for table in METADATA.sorted_tables]
    look = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables)  # noqa: S608  # our own table names
    with engine.begin() as connection:
        connection.execute(text(f"LOCK TABLE {', '.join(tables)} IN SHARE ROW EXCLUSIVE MODE"))
        # This skips foreign keys and the triggers that protect the audit.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table in connection.scalars(text(look)).all():
            connection.execute(text(f"DELETE FROM {table}"))  # noqa: S608  # our own table names
        connection.execute(text(_SENDERS))
