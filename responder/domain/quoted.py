"""Cuts out of a text what its sender only quotes or did not type: our own texts, reactions to them, signatures."""

import re

_LINES = re.compile(
    r"^\s*>.*$|^.*\bwrote:\s*$.*|^\s*(?:sent from|sent via|get outlook|enviado desde|enviado con)\b.*$",
    re.IGNORECASE | re.MULTILINE,
)
_QUOTED = re.compile(r"[“\"«„][^“”\"«»„]{8,}[”\"»]|[“«„][^“”«»]{8,}$")
_REACTION = re.compile(
    r"\W*(?:(?:liked|loved|laughed at|emphasi[sz]ed|questioned|disliked|reacted|removed an? \w+ from|"
    r"(?:le|me|te|les) (?:gust|encant|dio risa|molest)\w*|reaccion\w*|enfatiz\w*|dio|cuestion\w*)\b[^“\"«„]{0,24}"
    r"|(?:to|a|with)\s+)?",
    re.IGNORECASE,
)
_OURS = re.compile(r"911|[Rr]eply|[Rr]esponda")
"""In each of our texts that could be taken for somebody's own words."""


def without_quotations(body: str) -> str:
    """What the sender says; empty if the text only reacts to another one."""
    quoted = _QUOTED.search(body)
    if quoted is None:
        return _LINES.sub("", body)
    before, after = body[: quoted.start()], body[quoted.end() :]
    if _REACTION.fullmatch(before) and not any(map(str.isalnum, after)):
        return ""
    return _LINES.sub("", _QUOTED.sub(lambda one: " " if _OURS.search(one[0]) else one[0], body))
