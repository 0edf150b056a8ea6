"""Whether the database is ready: reachable, up to date, and not the embedded one if the carrier is real."""

from typing import NamedTuple

import psycopg

from config.settings import Settings
from migrations.run import head
from responder.trouble import Trouble

CLUSTER_NAME = "responder-embedded"
"""The name by which an embedded server is recognized."""
REFUSED = (
    "The embedded PostgreSQL is only for trying things out, not for a real carrier. "
    "Set RESPONDER_DATABASE_URL to your own server."
)
_PATIENCE = 5  # seconds


class State(NamedTuple):
    """The state of a database that we could reach."""

    embedded: bool
    up_to_date: bool


def database_state(settings: Settings) -> State:
    """Raises psycopg.Error if it can't be reached. Its message may contain the address, so show only its type."""
    address = settings.database_url.get_secret_value().replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(address, connect_timeout=_PATIENCE) as connection:
        name = connection.execute("SHOW cluster_name").fetchone()
        known = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall() if known == (True,) else []
    return State(embedded=name == (CLUSTER_NAME,), up_to_date=revisions == [(head(),)])


def require_usable(settings: Settings, *, migrated: bool) -> None:
    """Raises Trouble if the database can't be reached, is embedded with a real carrier, or must be `migrated`."""
    try:
        state = database_state(settings)
    except psycopg.Error:
        raise Trouble("The database can't be used. Run `responder doctor` to see what is missing.") from None
    if state.embedded and not settings.simulated:
        raise Trouble(REFUSED)
    if migrated and not state.up_to_date:
        raise Trouble("The database tables are not up to date. Run `responder migrate`, then start again.")
