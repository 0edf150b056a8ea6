"""What somebody's text means: digits, codes, and the words that stop or start."""

import re
import unicodedata
from dataclasses import dataclass

from responder.domain.code import ALPHABET
from responder.domain.command import Command, Keyword, recognise

GOING, CANNOT, ON_SCENE, LEFT, CONFIRMED, NOTHING, OTHER_AGENCY, CANNOT_TELL = range(1, 9)

_CODE = rf"[{ALPHABET}]{{3,4}}"
_ANSWER = re.compile(rf"(?P<digit>[1-8])(?:\s*(?P<code>{_CODE}))?")
_SWAPPED = re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>[1-8])")
# Minutes as `plain` leaves them, in six languages. Those in Somali, Hmong, Karen and Oromo have not been reviewed by a
# speaker yet.
_IN = r"(?:(?:IN|EN|ABOUT|UNOS)\s+)*"
_MINUTES = (
    rf"{_IN}(?P<minutes>0?[1-9]|[1-9]\d)"
    r"(?:\s*(?:M|MN|MINS?|MINUTES?|MINUTOS?|DAQIIQO|DAQIIQAA|FEEB|မံးနံး|မိနစ်))?"
)
_COMING = [
    re.compile(rf"(?P<digit>1)\s+{_MINUTES}"),
    re.compile(rf"(?P<digit>1)\s*(?P<code>{_CODE})\s+{_MINUTES}"),
    re.compile(rf"(?P<digit>1)\s+{_MINUTES}\s+(?P<code>{_CODE})"),
    re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>1)\s+{_MINUTES}"),
]
_ONE_NUMBER = re.compile(r"\d[^\w\s,]+\d")
"""`1.5`, `1/2` or `1-2` is one figure, or a choice between two: no answer and its minutes."""


_UNSEEN = {
    0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
}  # fmt: skip
"""What no screen shows, though Unicode files it with letters, marks and signs."""
_ACCENT = range(0x0300, 0x0370)
_APOSTROPHE = "'\u2018\u2019\u02bc`"


@dataclass(frozen=True)
class Reply:
    """A text, understood. `words` is what it said, cleaned; at most one of `command` and `digit` is set.

    `code` comes with `digit` only, and `minutes`, 1 to 99 until they are there, only with GOING.
    """

    words: str
    command: Command | None = None
    digit: int | None = None
    code: str | None = None
    minutes: int | None = None


def parse_reply(body: str) -> Reply:
    """Read a text. Odd casing, punctuation, invisible characters and emoji digits don't matter.

    Only a text that is nothing but an answer is one: `5 people here` is words.
    """
    words = clean(body)
    said = plain(words)
    if command := recognise(said):
        return Reply(words, command=command)
    match = _ANSWER.fullmatch(said) or _SWAPPED.fullmatch(said)
    if match is not None:
        return Reply(words, digit=int(match["digit"]), code=match["code"])
    coming = None if _ONE_NUMBER.search(words) else _coming(said)
    if coming is not None:
        return Reply(words, digit=GOING, code=coming.get("code"), minutes=int(coming["minutes"]))
    # A signature under it, or a quotation above, does not make it less of a STOP.
    lines = body.strip().splitlines()
    for line in {lines[0], lines[-1]} if len(lines) > 1 else ():
        command = recognise(plain(clean(line)))
        if command is not None and command.keyword is Keyword.STOP:
            return Reply(words, command=command)
    return Reply(words)


def clean(text: str) -> str:
    """The text without control, invisible and combining characters that no reader can see the meaning of."""
    if not (text.isascii() and text.isprintable()):  # most texts are, and need no look at each letter
        text = "".join(_seen(letter) for letter in unicodedata.normalize("NFKC", text))
    return re.sub(r"[ \t\u3000]+", " ", text).strip()


def plain(text: str) -> str:
    """The words alone: upper case, no accents, digits of every script as 0 to 9, one space for all that stands between.

    Signs of vowels and tones of other scripts stay: they are letters there.
    """
    kept = []
    for letter in unicodedata.normalize("NFKD", text).upper():
        digit = unicodedata.digit(letter, None)
        if digit is not None:
            kept.append(str(digit))
        elif ord(letter) not in _ACCENT and letter not in _APOSTROPHE:
            kept.append(letter if unicodedata.category(letter)[0] in "LMN" else " ")
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def _coming(said: str) -> dict[str, str] | None:
    """What says that somebody is going, and how long it takes them."""
    matches = (pattern.fullmatch(said) for pattern in _COMING)
    return next((match.groupdict() for match in matches if match is not None), None)


def _seen(letter: str) -> str:
    if ord(letter) in _UNSEEN or unicodedata.category(letter) in {"Cf", "Me", "Cn", "Co", "Cs"}:
        return ""
    if unicodedata.category(letter) == "Cc" and not letter.isspace():
        return ""
    return letter if letter.isprintable() else " "
