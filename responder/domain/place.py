"""What people call a place, reduced to what two names of it have in common."""

import re

from responder.domain.reply import clean

_SHORT = {
    "street": "", "st": "", "avenue": "", "ave": "", "av": "", "road": "", "rd": "", "boulevard": "", "blvd": "",
    "parkway": "", "pkwy": "", "drive": "", "dr": "", "and": "", "at": "", "y": "", "near": "", "corner": "",
    "of": "", "the": "", "by": "", "cerca": "", "de": "", "calle": "", "avenida": "", "esquina": "", "con": "",
    "saint": "st", "highschool": "high school",
}  # fmt: skip
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th)\b")


def plain(words: str) -> str:
    """`corner of Lake Street and Bloomington Ave.` and `Bloomington & Lake` both become the same few words, sorted."""
    lowered = _ORDINAL.sub(r"\1", clean(words).lower())
    parts = re.findall(r"[^\W_]+", lowered)
    kept = [_SHORT.get(part, part) for part in parts]
    return " ".join(sorted(part for part in kept if part))
