"""The languages that people are met in."""

from collections.abc import Set

DEFAULT = "en"
NAMES: dict[str, str] = {
    "en": "English",
    "es": "Español",
    "so": "Soomaali",
    "hmn": "Hmoob",
    "kar": "ကညီ",
    "om": "Afaan Oromoo",
}
"""Each language by its own name."""


def spoken(language: str, allowed: Set[str] | None) -> str:
    """The language to text somebody in: theirs if it may be used (None: all may), else the default."""
    return language if language in NAMES and (allowed is None or language in allowed) else DEFAULT
