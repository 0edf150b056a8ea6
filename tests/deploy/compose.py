"""The compose file as the tests read it: services with their commands, variables and mounts."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / ".env.example"
_VARIABLE = re.compile(r"\$\{(\w+)")
_ASSIGNED = re.compile(r"^(#\s?)?([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)


def document() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = document()["services"]
    return found


def words(service: dict[str, Any]) -> list[str]:
    """The service's command."""
    return [str(word) for word in service.get("command", [])]


def option(command: list[str], name: str) -> str:
    """The word that follows an option."""
    return command[command.index(name) + 1]


def asked_for() -> set[str]:
    """Every variable that the file takes from outside."""
    return set(_VARIABLE.findall((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def example(*, commented: bool) -> dict[str, str]:
    """The variables of .env.example with their values, and with `commented` those in comments too."""
    found = _ASSIGNED.findall(ENVIRONMENT.read_text(encoding="utf-8"))
    return {name: value for comment, name, value in found if commented or not comment}
