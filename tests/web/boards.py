"""What makes a board look again."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from responder.web.dashboard.frame.health import State
from tests.waiting import until


def version(client: FlaskClient) -> str:
    return str(client.get("/dashboard/version").get_json()["version"])


def settled(client: FlaskClient) -> str:
    """The version after what was written so far, early enough in a minute that the minute itself changes nothing."""
    until(lambda: datetime.now(UTC).second < 55)
    return fresh_version(client)


def fresh_version(client: FlaskClient) -> str:
    """The version now: what the application remembers of it for half a second is forgotten."""
    kept = client.application.extensions
    for name in [name for name, value in kept.items() if isinstance(value, State)]:
        del kept[name]
    return version(client)


def changes(client: FlaskClient, before: str) -> bool:
    """Whether the version is another by now."""
    return fresh_version(client) != before
