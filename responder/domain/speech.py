"""Speech: which words of a text its sender wrote, and which a phone, a carrier or we wrote.

People react to our texts, quote them, and their phones answer by themselves. None of that is an answer or a report.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from responder.domain.code import ALPHABET
from responder.domain.letters import clean, plain
from responder.domain.text_report import read_report_text
from responder.domain.vocabulary import load

_TABLE = "speech"
_READ = 400
_EDGE = 160
"""Characters that we look at from each end. Nothing that a phone writes shows itself only in between."""
_MOST_CLAUSES = 12
_LONG = 4
"""A sentence of ours with this many words is known by its beginning: what follows may be our example of a place."""
_MOST_BEFORE_QUOTE = 8
"""Words that may stand before the text that somebody reacted to."""
_CODE = rf"[{ALPHABET}]{{3,4}}"
_PAIR = re.compile(rf"\b[1-8] ?(?:{_CODE})\b")
_OPENS, _CLOSES = '"“„«‟', '"”«»“'
_QUOTED = re.compile(rf"[{_OPENS}](?P<inside>[^{_OPENS}{_CLOSES}]*)(?:[{_CLOSES}]|$)")
_WHOLLY_QUOTED = re.compile(rf"(?P<before>[^{_OPENS}]*?)(?P<quote>[{_OPENS}].*)", re.DOTALL)
_CLAUSE = re.compile(r"[^.,:;?!¿¡()\[\]\n]+|[.,:;?!¿¡()\[\]\n]")
_SIGN_OFF = re.compile(r"\s*(?:--+|__+)\s*|\s*[-–—~]\s?\w{1,12}\.?\s*")
"""A line that only divides, or a dash and a name: a signature."""
_CARD = re.compile(r"\.vcf\b|BEGIN:VCARD", re.IGNORECASE)


class Silence(StrEnum):
    """What a text is that nobody wrote to us."""

    REACTION = "reaction"
    QUOTATION = "quotation"
    AUTOMATIC = "automatic answer"
    CARRIER = "carrier notice"
    CARD = "contact card"
    CHAT = "chat notice"
    SERVICE = "notice of another service"
    SIGNATURE = "signature"


_NOTICES = {
    "automatic": Silence.AUTOMATIC,
    "carrier": Silence.CARRIER,
    "card": Silence.CARD,
    "chat": Silence.CHAT,
    "service": Silence.SERVICE,
}
"""By the list of the phrases that show it."""


@dataclass(frozen=True)
class Speech:
    """A text as it is to be read: `words` are its sender's own; empty if `silence` says that nobody wrote it."""

    words: str
    silence: Silence | None = None
    why: str = ""
    """The words that showed it."""


@dataclass(frozen=True)
class _Lexicon:
    reaction: re.Pattern[str]
    thing: re.Pattern[str]
    notices: list[tuple[Silence, re.Pattern[str]]]
    signature: re.Pattern[str]
    reply: re.Pattern[str]
    ours: re.Pattern[str]
    quoted: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The signs of what is not speech, in every language."""
    lists = load()
    reaction = lists.pattern(_TABLE, "reaction")
    return _Lexicon(
        reaction=re.compile(rf"(?:\S+ ){{0,2}}?{reaction}"),
        thing=re.compile(rf"(?:\S+ )??{reaction} {lists.pattern(_TABLE, 'reaction_thing')}"),
        notices=[(silence, re.compile(lists.phrases(_TABLE, key))) for key, silence in _NOTICES.items()],
        signature=re.compile(rf"(?:{lists.pattern(_TABLE, 'signature')})\b"),
        reply=re.compile(rf"(?:{lists.pattern(_TABLE, 'reply')}) (?={_PAIR.pattern})"),
        ours=re.compile(lists.pattern(_TABLE, "ours")),
        quoted=re.compile(lists.pattern(_TABLE, "quoted")),
    )


def read_speech(body: str, group: str = "Responder") -> Speech:
    """Tell what of a text is its sender's own. `group` is the name that begins our texts."""
    text = "\n".join(map(clean, body.splitlines())).strip()
    if why := _reaction(text):
        return Speech("", Silence.REACTION, why)
    own = _without_quotation(text, group)
    if not _says_something(own) and _says_something(text):
        return Speech("", Silence.QUOTATION, "ours")
    unsigned = _without_signature(own)
    # A shop that says when it is open may be where agents are: what tells of enforcement is read.
    if (notice := _notice(own)) and not _tells_of_enforcement(own):
        silence, why = notice
        return Speech("", silence, why)
    if not _says_something(unsigned) and _says_something(own):
        return Speech("", Silence.SIGNATURE, plain(own))
    return Speech(unsigned)


def own_words(body: str) -> str:
    """The words of a text without what it quotes. A text that only looks automatic is kept: a cry may be in it."""
    speech = read_speech(body)
    return speech.words if speech.silence in {None, Silence.REACTION, Silence.QUOTATION} else body


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text)) or not text.isascii()


def _reaction(text: str) -> str:
    """The words of a reaction to one of our texts or to a picture; empty if it is none."""
    said = plain(text[:_READ])
    if lexicon().thing.fullmatch(said):
        return said
    match = _WHOLLY_QUOTED.fullmatch(text)
    if match is None or not _ends_quoted(match["quote"]):
        return ""
    before, inside = match["before"].strip(), match["quote"][1:]
    led = plain(before)
    if not led or len(led.split()) > _MOST_BEFORE_QUOTE or re.search(r"\d", led):
        return ""
    if lexicon().reaction.fullmatch(led) or (len(led.split()) <= 2 and _has_emoji(before)):
        return led
    # In whatever language the phone says "liked": nobody quotes our text to say one or two words before it.
    return led if len(led.split()) <= 4 and _is_ours(inside) else ""


def _ends_quoted(quote: str) -> bool:
    """Whether nothing follows the quotation: its end closes it, or it was cut off."""
    stripped = quote.rstrip(" .!…")
    closes = [place for place, letter in enumerate(stripped) if place and letter in _CLOSES]
    return not closes or closes[-1] == len(stripped) - 1


def _has_emoji(text: str) -> bool:
    return any(ord(letter) > 0x2190 and not letter.isalnum() for letter in text)


def _is_ours(quoted: str, *, alone: bool = False) -> bool:
    """Whether a quotation is of one of our texts. `alone`: a digit and a code in quotation marks are an answer."""
    said = plain(quoted)
    if len(_PAIR.findall(said)) > alone or said.startswith("RESPONDER "):
        return True
    return any(_is_our_clause(plain(clause)) for clause in _CLAUSE.findall(quoted))


def _is_our_clause(said: str) -> bool:
    """Whether a clause is one of our sentences, or the beginning of a long one with an example or a place after it."""
    if not said:
        return False
    if lexicon().ours.fullmatch(said):
        return True
    begins = lexicon().ours.match(said)
    return begins is not None and len(begins[0].split()) >= _LONG


def _without_quotation(text: str, group: str) -> str:
    """The text without lines and spans that quote us."""
    lines = [line for line in text.split("\n") if not line.lstrip().startswith(">")]
    whole = "\n".join(lines)
    alone = _QUOTED.fullmatch(whole.strip()) is not None
    own = _QUOTED.sub(lambda match: " " if _is_ours(match["inside"], alone=alone) else match[0], whole)
    return "\n".join(_without_our_sentences(line, group) for line in own.split("\n")).strip()


def _without_our_sentences(line: str, group: str) -> str:
    """A line without the sentences of ours that it begins with, if it is marked as a quotation or surely is one."""
    clauses = _CLAUSE.findall(line)
    said = [plain(clause) for clause in clauses]
    words = [at for at, one in enumerate(said) if one]
    if not words:
        return line
    first = words[0]
    while words and lexicon().quoted.fullmatch(said[words[0]]) and clauses[words[0] + 1 : words[0] + 2] == [":"]:
        words = words[1:]
    marked = bool(words) and words[0] != first
    named = bool(words) and said[words[0]] == plain(group) and clauses[words[0] + 1 : words[0] + 2] == [":"]
    flat = plain(line)
    pairs = set(_PAIR.findall(flat))
    asks = lexicon().reply.search(flat) is not None and len(pairs) >= 2
    known = sum(_is_our_clause(said[at]) for at in words)
    long_known = any(_is_our_clause(said[at]) and len(said[at].split()) >= _LONG for at in words)
    if not (marked or named or asks or (long_known and known >= 2)):
        return line
    end = _end_of_ours(clauses, said, words, named=named, asks=asks)
    return "".join(clauses[end:]).lstrip(" .,:;?!)]")


def _end_of_ours(clauses: list[str], said: list[str], words: list[int], *, named: bool, asks: bool) -> int:
    """The number of clauses at the line's beginning that are ours."""
    ends = words[0] if words else len(clauses)
    if named:
        # What follows our name is ours to the end of its sentence.
        ends = _sentence_end(clauses, ends)
    if asks:
        last = max(at for at in words if _PAIR.search(said[at]))
        label = [at for at in words if at > last][:1] if clauses[last + 1 : last + 2] == [":"] else []
        ends = max([ends, last + 1, *(at + 1 for at in label)])
    for at in words:
        if at < ends:
            continue
        if _is_our_clause(said[at]):
            ends = _sentence_end(clauses, at) if len(said[at].split()) >= _LONG else at + 1
        elif lexicon().reply.match(said[at]):
            ends = at + 1
        else:
            break
    return ends


def _sentence_end(clauses: list[str], start: int) -> int:
    return next((at + 1 for at in range(start, len(clauses)) if clauses[at] in ".?!"), len(clauses))


def _tells_of_enforcement(text: str) -> bool:
    said = read_report_text(text)
    return said.enforcement or said.is_plain_report


def _notice(text: str) -> tuple[Silence, str] | None:
    """What a text is that a machine wrote, and the words that show it."""
    if card := _CARD.search(text):
        return Silence.CARD, card[0]
    text = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]} {text[-_EDGE:]}"
    whole = plain(text)
    clauses = [one for one in map(plain, _CLAUSE.findall(text)) if one][:_MOST_CLAUSES]
    for silence, pattern in lexicon().notices:
        found = next((match[0] for said in (whole, *clauses) if (match := pattern.search(said))), None)
        if found is not None:
            return silence, found
    return None


def _without_signature(text: str) -> str:
    """The text without the lines at its end that a phone or a person puts below every text."""
    lines = text.split("\n")
    divider = next((at for at, line in enumerate(lines) if at and re.fullmatch(r"\s*(?:--+|__+)\s*", line)), None)
    if divider is not None:
        lines = lines[:divider]
    while lines and (not lines[-1].strip() or _is_signature(lines[-1], alone=len(lines) == 1)):
        lines.pop()
    return "\n".join(lines).strip()


def _is_signature(line: str, *, alone: bool) -> bool:
    if lexicon().signature.match(plain(line)):
        return True
    return not alone and _SIGN_OFF.fullmatch(line) is not None


_WORD = re.compile(r"\S+")
_LINK = re.compile(r"/(?:volunteer|report)/\S", re.IGNORECASE)
CUT = "[...]"
"""Stands where a link or a code was."""
_CHECK_CODE = rf"(?=[A-Z]*[2-9])[CDFHJKMNPQRTVWXY][{ALPHABET}]{{3}}"
_REPORT_CODE = rf"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}"
_TOKEN = rf"[{ALPHABET}]{{20}}"
_SECRET = re.compile(rf"\b(?:{_TOKEN}|{_REPORT_CODE}|{_CHECK_CODE})\b", re.IGNORECASE)
_GLUED = re.compile(rf"\b(?P<digit>[1-8]){_CHECK_CODE}\b", re.IGNORECASE)


def without_authority(text: str, url: str, codes: frozenset[str] = frozenset()) -> str:
    """The text without our own links and the codes of checks: who reads it must not be able to act as its sender.

    `url` is the public address of our pages; `codes` are the live codes of the sender's checks, however they look.
    """
    host = re.escape(re.sub(r"^https?://", "", url).rstrip("/"))
    cut = re.sub(rf"(?:https?://)?{host}(?:/\S*)?", CUT, text, flags=re.IGNORECASE) if host else text
    cut = _WORD.sub(lambda match: CUT if _LINK.search(match[0]) else match[0], cut)
    cut = _GLUED.sub(lambda match: f"{match['digit']} {CUT}", cut)
    cut = _SECRET.sub(CUT, cut)
    for code in codes:
        spread = r"[\W_]{0,3}".join(map(re.escape, code))
        cut = re.sub(rf"(?<![^\W\d_]){spread}(?![^\W_])", CUT, cut, flags=re.IGNORECASE)
    return cut
