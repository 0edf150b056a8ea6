"""The version by which an open board notices changes."""

from datetime import UTC, datetime

from flask.testing import FlaskClient

from responder.web.dashboard.frame.health import State
from tests.waiting import until


def version(client: FlaskClient) -> str:
    return str(client.get("/dashboard/version").get_json()["version"])


def settled(client: FlaskClient) -> str:
    """The current version, taken before the last seconds of a minute, so that the minute does not change it."""
    until(lambda: datetime.now(UTC).second < 55)
    return fresh_version(client)


def fresh_version(client: FlaskClient) -> str:
    """The version now, without the application's half-second cache."""
    kept = client.application.extensions
    for name in [name for name, value in kept.items() if isinstance(value, State)]:
        del kept[name]
    return version(client)


def changes(client: FlaskClient, before: str) -> bool:
    """Whether the version has changed since."""
    return fresh_version(client) != before
