"""The languages that people are met in."""

from collections.abc import Set

DEFAULT = "en"
NAMES: dict[str, str] = {
    "en": "English",
    "es": "Español",
    "so": "Soomaali",
    "hmn": "Hmoob",
    "kar": "ကညီ (Karen)",
    "om": "Afaan Oromoo",
}
"""Each language by its own name; many phones have no letters for Karen."""


SECOND = ("en", "es")
"""What those may choose between whose own language nobody has reviewed yet."""


def spoken(language: str, second: str, allowed: Set[str] | None) -> str:
    """The language to text somebody in: theirs if it may be used (None: all may), else their second, else English."""
    for one in (language, second):
        if one in NAMES and (allowed is None or one in allowed):
            return one
    return DEFAULT
