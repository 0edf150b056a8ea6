"""What makes a board look again."""

import time
from datetime import UTC, datetime

from flask.testing import FlaskClient


def version(client: FlaskClient) -> str:
    return str(client.get("/dashboard/version").get_json()["version"])


def changes(client: FlaskClient, before: str) -> bool:
    """Whether the version changes within two seconds."""
    until = time.monotonic() + 2
    while time.monotonic() < until:
        if version(client) != before:
            return True
        time.sleep(0.05)
    return False


def settled(client: FlaskClient) -> str:
    """The version after what was written so far, early enough in a minute that the minute itself changes nothing."""
    if datetime.now(UTC).second > 55:
        time.sleep(61 - datetime.now(UTC).second)
    time.sleep(0.6)
    return version(client)
