"""How many segments a text takes, and how to keep it cheap."""

import unicodedata

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Each of these takes two places. Source: 3GPP TS 23.038, default alphabet and its extension table."""

MOST = {True: 2, False: 4}
"""Most segments in a text, by whether it is GSM-7. A UCS-2 segment holds less than half as much."""
_CUT = "..."
_WORD_NEAR = 15
"""Letters we may drop to end with a whole word."""

_STRAIGHT = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "‹": "'", "›": "'", "′": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "\u2011": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": "...", "•": "-",
        **dict.fromkeys("\t\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff", ""),
    }
)  # fmt: skip


def straighten(text: str) -> str:
    """The text with plain quotes, dashes and spaces: a single typographic one would more than double the cost."""
    return text.translate(_STRAIGHT)


def fold(text: str) -> str:
    """The text without those accents that GSM-7 lacks: `Rápida mañana` becomes `Rapida mañana`."""
    return "".join(_folded(letter) for letter in unicodedata.normalize("NFC", text))


def shorten(text: str, most: int) -> str:
    """At most `most` letters of a text. If it is cut, it ends with dots, after a whole word if one is near."""
    if len(text) <= most:
        return text
    end = max(most - len(_CUT), 0)
    while end > 0 and _joins(text, end):
        end -= 1
    space = text.rfind(" ", 0, end + 1)
    if 0 < end - space <= _WORD_NEAR and space > 0:
        end = space
    return text[:end].rstrip(" ,;:.-&(") + _CUT


def is_gsm(text: str) -> bool:
    """Whether the whole text fits the GSM-7 alphabet."""
    return all(letter in GSM_BASIC or letter in GSM_EXTENDED for letter in text)


def segments(text: str) -> int:
    """The segments that the carrier counts. GSM-7 has 160 or 153 places each; UCS-2 has 70 or 67 UTF-16 units each."""
    if is_gsm(text):
        return _pack([2 if letter in GSM_EXTENDED else 1 for letter in text], 160, 153)
    return _pack([2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def fits(text: str) -> bool:
    """Whether the whole text takes no more segments than allowed."""
    return segments(text) <= MOST[is_gsm(text)]


def _folded(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if letter.isalpha() and letter not in GSM_BASIC and base in GSM_BASIC else letter


def _joins(text: str, at: int) -> bool:
    """Whether the letter at `at` belongs to the one before it: a vowel sign, or part of an emoji."""
    joiner = "\u200d"
    return unicodedata.category(text[at])[0] == "M" or joiner in {text[at], text[at - 1]}


def _pack(sizes: list[int], alone: int, joined: int) -> int:
    if sum(sizes) <= alone:
        return 1
    count, room = 1, joined
    for size in sizes:
        if size > room:  # a two-place character is never split between segments
            count, room = count + 1, joined
        room -= size
    return count
