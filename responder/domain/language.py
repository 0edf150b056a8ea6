"""The languages that we write to people in."""

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
"""Each language by its own name. Many phones can't show Karen letters."""


SECOND = ("en", "es")
"""Second languages to choose from if nobody has reviewed a person's own language yet."""


def spoken(language: str, second: str, allowed: Set[str] | None) -> str:
    """The language to text somebody in: theirs if allowed (None allows all), else their second, else English."""
    for one in (language, second):
        if one in NAMES and (allowed is None or one in allowed):
            return one
    return DEFAULT
