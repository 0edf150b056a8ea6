"""The words of a text with an answer: tokens, and the codes among them, however they are typed or dictated."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from responder.domain.code import ALPHABET
from responder.domain.letters import clean, plain
from responder.domain.sighting import MYANMAR
from responder.domain.vocabulary import load

_MOST_TOKENS = 60
"""The answer in a longer text stands at its beginning."""
_TOKEN = re.compile(rf"(?:[^\W_]|[{MYANMAR}])+")
_LETTERS = "CDFHJKMNPQRTVWXY"
_READ_AS = str.maketrans("BGSZ", "8652")
"""Letters that no code has, and the digits that people take for them."""
_APART = r"[ .\-\u2010-\u2014/]{1,3}"
_SPREAD = re.compile(
    rf"(?<![^\W_])(?:(?=[^\d\n]*\d)[{_LETTERS}](?:{_APART}[{ALPHABET}]){{3}}"
    rf"|[{_LETTERS}](?:{_APART})?[2-9](?:{_APART})?[{_LETTERS}])(?![^\W_])"
)
"""A code typed with something between its letters: `r-8-k`, `K 7 Q F`."""
_INCIDENT_CODE = re.compile(rf"[{_LETTERS}][2-9][{_LETTERS}]")
_CHECK_CODE = re.compile(rf"(?=[A-Z]*\d)[{_LETTERS}][{ALPHABET}]{{3}}")
_LETTERED = re.compile(rf"[{_LETTERS}]{{4}}")
_CHECKING = frozenset("5678")
_WHOLE_CODE = rf"[{_LETTERS}][{ALPHABET}]{{2,3}}"
"""Every code begins with a letter: `26TH` is a street."""
_GLUED = re.compile(rf"(?P<digit>[1-8])(?P<code>{_WHOLE_CODE})|(?P<before>{_WHOLE_CODE})(?P<after>[1-8])")
_BROKEN = re.compile(r"(?=[^\d]*\d)[A-Z]\w{1,5}", re.ASCII)
"""A letter and more, with a digit among them: `R8`, `R8K10`."""


@dataclass(frozen=True)
class Token:
    text: str
    start: int
    end: int
    code: bool = False


@cache
def digit_words() -> dict[str, int]:
    """The words for 1 to 8, in every language."""
    lists = load()
    return {word: int(key) for key in lists.keys("digits") for word in lists.words("digits", key)}


def spelled(text: str) -> str:
    """The text in capitals without accents, its digits as 0 to 9, its punctuation and lines as they are."""
    typed = "\n".join(_spelled_line(line) for line in text.split("\n"))
    return spoken_code().sub(lambda code: f"{code[1]} {digit_words()[code[2]]} {code[3]}", typed)


@cache
def spoken_code() -> re.Pattern[str]:
    """A pattern for an incident's code that somebody dictates: `R eight K`."""
    numbers = "|".join(word for word, value in digit_words().items() if value > 1)
    return re.compile(rf"\b([{_LETTERS}]) ({numbers}) ([{_LETTERS}])\b")


def _spelled_line(line: str) -> str:
    kept = []
    for letter in clean(line):
        read = plain(letter)
        kept.append(read if read or letter in "'’‘ʼ`" else letter)
    return "".join(kept)


def tokens_of(text: str) -> list[Token]:
    """The words of a text. A code is one of them, however it is spread out."""
    tokens: list[Token] = []
    at = 0
    for match in _SPREAD.finditer(text):
        tokens += _plain_tokens(text, at, match.start())
        tokens.append(Token(re.sub(r"[^A-Z0-9]", "", match[0]), match.start(), match.end(), code=True))
        at = match.end()
    tokens += _plain_tokens(text, at, len(text))
    tokens = tokens[:_MOST_TOKENS]
    return [_as_lettered_code(text, tokens, at) for at in range(len(tokens))]


def _as_lettered_code(text: str, tokens: list[Token], at: int) -> Token:
    """The word, as a code if it is one without digits: `KTQF`, beside a digit that answers a check."""
    one = tokens[at]
    if not _LETTERED.fullmatch(one.text):
        return one
    beside = (tokens[place].text in _CHECKING and touch(text, tokens, min(at, place)) for place in (at - 1, at + 1)
              if 0 <= place < len(tokens))  # fmt: skip
    return replace(one, code=True) if any(beside) else one


def _plain_tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        code = as_code(word)
        if code is not None:
            yield Token(code, match.start(), match.end(), code=True)
        elif glued := _GLUED.fullmatch(word):
            yield from _apart(glued, match.start())
        else:
            yield Token(word, match.start(), match.end())


def _apart(glued: re.Match[str], start: int) -> Iterator[Token]:
    """The digit and the code of `5K7QF` or `R8K1`."""
    for name in ("digit", "code", "before", "after"):
        if glued[name]:
            yield Token(
                glued[name], start + glued.start(name), start + glued.end(name), code=name in {"code", "before"}
            )


def as_code(word: str) -> str | None:
    """The code that a word is, or that it is taken for when it is read: `RBK` is R8K. None if it is none."""
    read = word[:1] + word[1:].translate(_READ_AS)
    if _INCIDENT_CODE.fullmatch(read) or (read == word and _CHECK_CODE.fullmatch(word)):
        return read
    return read if _CHECK_CODE.fullmatch(read) and any(map(str.isdigit, word)) else None


def touch(text: str, tokens: list[Token], at: int) -> bool:
    """Whether nothing but signs stands between a word and the next."""
    return len(text[tokens[at].end : tokens[at + 1].start].strip(" .,:;|/\\[]()-=#*\n'\"")) == 0


def is_doubled(text: str, tokens: list[Token], at: int) -> bool:
    """Whether a digit stands right before the digit at this place: `1 1 R8K`."""
    return at > 0 and len(tokens[at - 1].text) == 1 and tokens[at - 1].text.isdigit() and touch(text, tokens, at - 1)


def is_broken_code(text: str, tokens: list[Token], at: int) -> bool:
    """Whether a code stands beside the digit at this place that is none: a letter too few or too many."""
    return any(
        0 <= beside < len(tokens)
        and touch(text, tokens, min(at, beside))
        and _BROKEN.fullmatch(tokens[beside].text) is not None
        and not tokens[beside].code
        for beside in (at - 1, at + 1)
    )


def without(text: str, tokens: list[Token], places: Sequence[int] = (), sign: str = " ") -> str:
    """The text without its codes and with a sign in place of the words at these places."""
    kept, last = [], 0
    for at, one in enumerate(tokens):
        if one.code or at in places:
            kept += [text[last : one.start], sign if at in places else " "]
            last = one.end
    return "".join([*kept, text[last:]])
