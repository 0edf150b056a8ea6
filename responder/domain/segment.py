"""How many segments a text costs, and how to keep it cheap."""

GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_EXTENDED = frozenset("^{}\\[~]|€\f")
"""Each of these takes two places. Source: 3GPP TS 23.038, default alphabet and its extension table."""

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
    """The text with typographic quotes, dashes and spaces made plain: one of them would more than double its cost."""
    return text.translate(_STRAIGHT)


def is_gsm(text: str) -> bool:
    """Whether the whole text fits the GSM-7 alphabet."""
    return all(letter in GSM_BASIC or letter in GSM_EXTENDED for letter in text)


def segments(text: str) -> int:
    """The segments that the carrier counts: GSM-7 160 or 153 places each, UCS-2 70 or 67 UTF-16 units each."""
    if is_gsm(text):
        return _pack([2 if letter in GSM_EXTENDED else 1 for letter in text], 160, 153)
    return _pack([2 if ord(letter) > 0xFFFF else 1 for letter in text], 70, 67)


def _pack(sizes: list[int], alone: int, joined: int) -> int:
    if sum(sizes) <= alone:
        return 1
    count, room = 1, joined
    for size in sizes:
        if size > room:  # a two-place character is never cut in half
            count, room = count + 1, joined
        room -= size
    return count
