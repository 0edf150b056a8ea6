"""Codes that people read aloud and type. They have no vowels, so they spell no words, and no look-alikes."""

import secrets
import unicodedata

_DIGITS = "23456789"
_LETTERS = "CDFHJKMNPQRTVWXY"
ALPHABET = _DIGITS + _LETTERS
"""Leaves out 0 O 1 I L, and B G S Z, which people read as 8 6 5 2."""
_REPORT_HALF = 4


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is shown."""
    return message


_SPOKEN = {
    "2": _("two"), "3": _("three"), "4": _("four"), "5": _("five"), "6": _("six"), "7": _("seven"), "8": _("eight"),
    "9": _("nine"), "C": _("Charlie"), "D": _("Delta"), "F": _("Foxtrot"), "H": _("Hotel"), "J": _("Juliett"),
    "K": _("Kilo"), "M": _("Mike"), "N": _("November"), "P": _("Papa"), "Q": _("Quebec"), "R": _("Romeo"),
    "T": _("Tango"), "V": _("Victor"), "W": _("Whiskey"), "X": _("X-ray"), "Y": _("Yankee"),
}  # fmt: skip
"""From the alphabet that pilots spell with: no two of these words sound alike, even on a bad line."""


def new_code(length: int) -> str:
    """A random code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_check_code() -> str:
    """Four characters, a letter first and a digit among the others.

    So a code sent alone is never read as a digit and another code, and none spells a word, such as `THNX`.
    """
    while True:
        code = secrets.choice(_LETTERS) + new_code(3)
        if any(map(str.isdigit, code)):
            return code


def new_incident_code() -> str:
    """Three characters that can't be mistaken for an answer: a letter, a digit, a letter (`R8K`)."""
    return secrets.choice(_LETTERS) + secrets.choice(_DIGITS) + secrets.choice(_LETTERS)


def new_report_code() -> str:
    """Eight characters in two halves (`K7QF-2MTX`). There are 24^8 codes, so throttled guessing is hopeless."""
    return f"{new_code(_REPORT_HALF)}-{new_code(_REPORT_HALF)}"


def clean_report_code(typed: str) -> str | None:
    """The report code that somebody typed, in any spelling (`k7qf 2mtx`); None if it can't be one."""
    letters = [letter for letter in unicodedata.normalize("NFKC", typed) if not _parts(letter)]
    code = "".join(letters).upper()
    if len(letters) != 2 * _REPORT_HALF or any(letter not in ALPHABET for letter in code):
        return None
    return f"{code[:_REPORT_HALF]}-{code[_REPORT_HALF:]}"


def spoken(code: str) -> list[list[tuple[str, str]]]:
    """Each half of a report code as (letter, the word to say for it), to be read out over the phone."""
    return [[(letter, _SPOKEN[letter]) for letter in half] for half in code.split("-")]


def _parts(letter: str) -> bool:
    """Whether it only separates a code's letters: spaces, dashes of any length, invisible marks."""
    return letter in "._\u2212" or letter.isspace() or unicodedata.category(letter) in {"Pd", "Cf"}
