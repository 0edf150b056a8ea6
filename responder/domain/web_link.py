"""Finds links, e-mail addresses and accounts, also where their signs are said in words."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

_DOT = r"(?:\.|\s\.\s?|\s?[\[(](?:\.|dot)[\])]\s?|\s(?:dot|punto)\s)"
_SLASH = r"\s?(?:/|\\|\b(?:forward )?slash\b|\bdiagonal\b|\bbarra\b)\s?"
_SHORT = r"(?:t|wa|m)\s?\.?\s?(?:me)|bit\s?\.?\s?ly|tiny\s?url|goo\s?\.?\s?gl|youtu\s?\.?\s?be|is\.gd"
_DOMAIN = (
    r"(?:com|org|net|info|io|gov|app|link|xyz|site|biz|edu|tv|gg|ly|example|group|page|co|ai|dev|ca|mx|uk|eu|blog|online"
    r"|website|cloud|fm|cc|sh|gle|bio|fyi|club|shop|media|social|coop|foundation|ngo|ong|wiki|pub|zone|mobi)\b\S{0,80}"
)
_NETWORK = (
    r"insta(?:gram)?|ig|venmo|cash ?app|twitter|tik ?tok|telegram|signal|snap(?:chat)?|facebook|fb|dm|threads|bluesky"
    r"|bsky|mastodon|zelle|paypal|follow|tag|message|msg|discord|x|youtube|yt|twitch|sigan(?:nos)?|manden a"
    r"|etiqueten"
)
_DOTS, _SLASHES = (".", "dot", "punto"), ("/", "\\", "slash", "diagonal", "barra")
_PATTERNS = [
    (signs, re.compile(pattern, re.IGNORECASE))
    for signs, pattern in (
        (("/",), r"\bh(?:tt|xx)ps?\s?:?\s?/\s?/\S{0,80}"),
        (("www",), r"\bwww(?:\s?\.\s?|\s(?:dot|punto)\s)\w\S{0,80}"),
        (("@",), r"(?<![\w.+-])[\w.+-]{1,60}@[\w-]{1,60}" + _DOT + r"\w{2,10}"),
        (
            (" at ", " arroba "),
            r"\b[\w.+-]{1,60}\s(?:at|arroba)\s(?=\w{2,20}\s?(?:\.|dot|punto))[\w-]{1,60}" + _DOT + r"\w{2,10}",
        ),
        (_SLASHES, r"\b(?:" + _SHORT + r")" + _SLASH + r"\w{1,80}"),
        (_SLASHES, r"\b[\w-]{1,60}(?:\s\.\s?|\s(?:dot|punto)\s)[a-z]{2,8}" + _SLASH + r"\w{1,80}"),
        (_DOTS, r"(?<![\w.-])(?:[\w-]{1,40}\.){0,6}[\w-]{2,60}" + _DOT + _DOMAIN),
        ((".",), r"\b(?:t\.me|wa\.me|bit\.ly|goo\.gl|is\.gd|youtu\.be)\b\S{0,80}"),
        (("/",), r"(?<![\w-])[\w-]{2,60}\.[a-z]{2,8}/[\w#?@]\S{0,80}"),
        ((" dot ", " punto "), r"\b[\w-]{2,60}(?:\s(?:dot|punto)\s)(?:me|us|to|be|st)\b"),
        (
            ("@", "$", "arroba"),
            r"\b(?:" + _NETWORK + r")\W{1,3}(?:(?:at|as|is|en|de|us|con)\s|arroba\s)?[@$]\w[\w.]{1,40}",
        ),
        (("_",), r"(?<!\S)[@$](?=\w{0,40}_)[A-Za-z]\w{2,40}"),
    )
]
"""What a link must have, and how it looks. Most texts have none of these signs."""


def links(letters: str) -> Iterator[Span]:
    """Where the text has a link, an address or an account."""
    lowered = letters.lower()
    for signs, pattern in _PATTERNS:
        if any(sign in lowered for sign in signs):
            yield from (match.span() for match in pattern.finditer(letters))
