"""Guesses which property of a file's features is their name."""

import re
from collections.abc import Sequence

from responder.commands.geojson import Feature
from responder.domain.place import tidy
from responder.trouble import Trouble

_LIKELY = (
    "name", "neighborhood", "neighbourhood", "neighborhoodname", "neighbourhoodname", "neighborho", "bdname", "nhood",
    "nhoodname", "hood", "areaname", "area", "districtname", "district", "councilname", "communityname", "community",
    "commarea", "wardname", "ward", "label", "title", "nombre", "fullname",
)  # fmt: skip
"""What cities call it, most likely first; case and everything but letters is ignored."""
_DISTINCT = 0.5
"""The share of rows that must differ: parts of an area may share a name, but a city's name is in every row."""


def guess(features: Sequence[Feature], wanted: str | None) -> str:
    """The property with the names: `wanted` if it exists. If unclear, raises Trouble and lists the properties."""
    known = list(dict.fromkeys(key for feature in features for key in feature.properties))
    if wanted is not None:
        if wanted not in known:
            raise Trouble(f"No row has a field `{wanted}`. {_listing(features, known)}")
        return wanted
    telling = [key for key in known if _tells_apart(features, key)]
    by_word = {re.sub(r"[^a-z]", "", key.lower()): key for key in reversed(telling)}
    for word in _LIKELY:
        if word in by_word:
            return by_word[word]
    ending = [key for key in telling if key.lower().endswith(("name", "nam", "nm"))]
    if len(ending) == 1:
        return ending[0]
    raise Trouble(f"We can't tell which field has the names. Set it with --name-field. {_listing(features, known)}")


def _tells_apart(features: Sequence[Feature], key: str) -> bool:
    """Whether it could be a name: in most rows, as text, and not the same everywhere."""
    values = [tidy(feature.properties.get(key)) for feature in features]
    words = {value.casefold() for value in values if re.search(r"[^\W\d_]", value)}
    return len(words) >= max(min(2, len(features)), _DISTINCT * len(features))


def _listing(features: Sequence[Feature], known: Sequence[str]) -> str:
    """The fields, each with its first value."""
    if not known:
        return "The rows have no fields at all."
    shown = []
    for key in known[:30]:
        example = next((text for feature in features if (text := tidy(feature.properties.get(key)))), "")
        shown.append(f"{key} (such as {example[:30]})" if example else f"{key} (empty)")
    return f"Fields: {', '.join(shown)}."
