"""What a process of ours gets of this one's environment: as little as it needs."""

import os
from collections.abc import Mapping

from config.settings import Settings, variable

# Where programs, certificates, the home and the words are; nothing that could hold a secret of somebody else.
_NEEDED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "SSL_CERT_FILE", "SSL_CERT_DIR")


def bare_environment() -> dict[str, str]:
    """For a program that is not Responder."""
    return {name: os.environ[name] for name in _NEEDED if name in os.environ}


def part_environment(settings: Mapping[str, str]) -> dict[str, str]:
    """For a part of Responder: `settings` by variable; whatever is not a setting is left out."""
    names = [variable(field) for field in Settings.model_fields]
    ours = {name: settings[name] for name in names if name in settings}
    return {**bare_environment(), **ours, "PYTHONUNBUFFERED": "1"}
