"""What a child process gets from our environment: only what it needs."""

import os
from collections.abc import Mapping

from config.settings import Settings, variable

# Paths of programs and certificates, the home folder and the locale; nothing that could hold another secret.
_NEEDED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SSL_CERT_FILE", "SSL_CERT_DIR")


def bare_environment() -> dict[str, str]:
    """For a program that is not Responder."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}


def part_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """For a part of Responder: `settings` by variable. Anything that isn't a setting is left out."""
    names = [variable(field) for field in Settings.model_fields]
    ours = {name: settings[name] for name in names if name in settings}
    return {**bare_environment(), **ours, "PYTHONUNBUFFERED": "1"}
