"""What somebody's text means: digits, codes, and the words that stop or start."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from responder.domain.code import ALPHABET


class Keyword(StrEnum):
    """Words with a fixed meaning, whatever else is going on."""

    STOP = "stop"
    START = "start"
    HELP = "help"


_KEYWORDS = {
    Keyword.STOP: [
        "STOP",
        "UNSUBSCRIBE",
        "END",
        "QUIT",
        "STOPALL",
        "REVOKE",
        "OPTOUT",
        "CANCEL",
        "ALTO",
        "PARAR",
        "BASTA",
    ],
    Keyword.START: ["START", "UNSTOP"],
    Keyword.HELP: ["HELP", "INFO", "AYUDA"],
}
_WORD = {word: keyword for keyword, words in _KEYWORDS.items() for word in words}

GOING, CANNOT, ON_SCENE, LEFT, CONFIRMED, NOTHING, OTHER_AGENCY, CANNOT_TELL = range(1, 9)

_CODE = rf"[{ALPHABET}]{{3,4}}"
_ANSWER = re.compile(rf"(?P<digit>[1-8])(?:\s*(?P<code>{_CODE}))?")
_SWAPPED = re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>[1-8])")


@dataclass(frozen=True)
class Reply:
    """A text, understood. `words` is what it said, cleaned; at most one of the others is set, `code` with `digit`."""

    words: str
    keyword: Keyword | None = None
    digit: int | None = None
    code: str | None = None


def parse(body: str) -> Reply:
    """Read a text. Odd casing, punctuation, invisible characters and emoji digits don't matter.

    Only a text that is nothing but an answer is one: `5 people here` is words.
    """
    words = clean(body)
    plain = re.sub(r"[^\w\s]|_", " ", words).upper()
    plain = re.sub(r"\s+", " ", plain).strip()
    if keyword := _WORD.get(plain.replace(" ", "") if plain in {"STOP ALL", "OPT OUT"} else plain):
        return Reply(words, keyword=keyword)
    match = _ANSWER.fullmatch(plain) or _SWAPPED.fullmatch(plain)
    if match is None:
        return Reply(words)
    return Reply(words, digit=int(match["digit"]), code=match["code"])


def clean(text: str) -> str:
    """The text without control, invisible and combining characters that no reader can see the meaning of."""
    kept = (
        letter if letter.isprintable() else " "
        for letter in unicodedata.normalize("NFKC", text)
        if unicodedata.category(letter) not in {"Cf", "Me", "Cn", "Co", "Cs"} and letter != "\ufe0f"
    )
    return re.sub(r"[ \t\u3000]+", " ", "".join(kept)).strip()
