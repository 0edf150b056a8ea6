"""Whether the database is ready: reached, not an embedded one beside a real carrier, its tables up to date."""

from typing import NamedTuple

import psycopg

from config.settings import Settings
from migrations.run import head
from responder.trouble import Trouble

CLUSTER_NAME = "responder-embedded"
"""By this name a server tells that it is an embedded one."""
REFUSED = (
    "The embedded PostgreSQL is for trying out and does not serve a real carrier: "
    "set RESPONDER_DATABASE_URL to a server of your own."
)
_PATIENCE = 5  # seconds


class State(NamedTuple):
    """How a database that was reached stands."""

    embedded: bool
    up_to_date: bool


def database_state(settings: Settings) -> State:
    """Raises psycopg.Error when it is not reached; what that says may hold the address, so show its type only."""
    address = settings.database_url.get_secret_value().replace("postgresql+psycopg://", "postgresql://", 1)
    with psycopg.connect(address, connect_timeout=_PATIENCE) as connection:
        name = connection.execute("SHOW cluster_name").fetchone()
        known = connection.execute("SELECT to_regclass('alembic_version') IS NOT NULL").fetchone()
        revisions = connection.execute("SELECT version_num FROM alembic_version").fetchall() if known == (True,) else []
    return State(embedded=name == (CLUSTER_NAME,), up_to_date=revisions == [(head(),)])


def require_usable(settings: Settings, *, migrated: bool) -> None:
    """Raises Trouble if it is not reached, if it is an embedded one and the carrier real, or if not `migrated`."""
    try:
        state = database_state(settings)
    except psycopg.Error:
        raise Trouble("The database cannot be used: `responder doctor` says what is missing.") from None
    if state.embedded and not settings.simulated:
        raise Trouble(REFUSED)
    if migrated and not state.up_to_date:
        raise Trouble("The database's tables are not up to date: run `responder migrate`, then start again.")
