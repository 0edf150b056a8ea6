"""Reads a text from a phone: commands such as stop and start, digits and codes, and answers in words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache

from responder.domain.code import ALPHABET
from responder.domain.command import Command, Keyword, recognise
from responder.domain.intent import Said, read_words
from responder.domain.letters import clean, plain
from responder.domain.revocation import read_revocation
from responder.domain.sighting import MYANMAR
from responder.domain.speech import Silence, read_speech
from responder.domain.vocabulary import load

GOING, CANNOT, ON_SCENE, LEFT, CONFIRMED, NOTHING, OTHER_AGENCY, CANNOT_TELL = range(1, 9)

_CODE = rf"[{ALPHABET}]{{3,4}}"
_ANSWER = re.compile(rf"(?P<digit>[1-8])(?:\s*(?P<code>{_CODE}))?")
_SWAPPED = re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>[1-8])")
_ONE_NUMBER = re.compile(r"\d[^\w\s,]+\d")
"""`1.5`, `1/2` or `1-2` is one number or a choice between two, not an answer and its minutes."""
_LONG = 480
_READ = 300
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
_SEPARATES = re.compile(r"[.,:;!?\n()\[\]|\u2013\u2014\-]")


@dataclass(frozen=True)
class Reply:
    """What a text means. `words` are its sender's own, cleaned; at most one of `command` and `digit` is set.

    `code` comes only with `digit`. `minutes`, 1 to 99 until they are there, comes only with GOING, or with words.
    """

    words: str
    command: Command | None = None
    digit: int | None = None
    code: str | None = None
    minutes: int | None = None
    named: str | None = None
    """A code without a digit: the incident or check that the words are about."""
    said: Said = field(default_factory=Said)
    """What the words say if there is no digit."""
    more: bool = False
    """Whether something is said beside the answer."""
    doubt: str = ""
    """Why it is no answer, although digits or codes are in it: it has to be asked back."""
    silence: Silence | None = None
    """What it is if nobody wrote it. Nothing else is set then."""


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    code: bool = False


def parse_reply(body: str, group: str = "Responder") -> Reply:
    """Read a text. Odd capitals, punctuation, invisible characters and emoji digits don't matter.

    An answer may have words beside it; a digit that counts something, as in `5 people here`, is no answer.
    """
    words = clean(body)
    if len(words) <= _LONG and (command := recognise(plain(words))):
        return Reply(words, command=command)
    if len(words) > _LONG:
        # Nobody's phone writes so much, and the answer in it, if any, stands at its beginning.
        return _leaving(words, body) or _read(words, body[:_READ])
    # A text that is nothing but an answer is no notice, whatever its code spells.
    if (whole := _whole(words)) is not None:
        return whole
    speech = read_speech(body, group)
    if speech.silence is not None:
        return Reply(words, silence=speech.silence)
    own = clean(speech.words)
    return _whole(own) or _leaving(own, speech.words) or _read(own, speech.words)


def _leaving(words: str, body: str) -> Reply | None:
    """A STOP in other words than the command's."""
    leaving = read_revocation(body)
    if leaving is None or not leaving.sure:
        return None
    return Reply(words, command=Command(Keyword.STOP, language=leaving.language))


def _whole(words: str) -> Reply | None:
    """The answer of a text that says nothing else."""
    said = plain(words[:_READ])
    match = _ANSWER.fullmatch(said) or _SWAPPED.fullmatch(said)
    if match is not None and match["code"] not in lexicon().filler:  # `2 thx` has the letters of a code
        return Reply(words, digit=int(match["digit"]), code=match["code"])
    coming = None if _ONE_NUMBER.search(words) else _coming(said)
    if coming is not None:
        return Reply(words, digit=GOING, code=coming.get("code"), minutes=int(coming["minutes"]))
    return None


@cache
def coming_patterns() -> tuple[re.Pattern[str], ...]:
    """Patterns for "I'm going, and it takes me so many minutes", in every order."""
    lists = load()
    unit = rf"\s*{lists.pattern('answers', 'minutes')}"
    # `1 1` is a digit twice rather than one minute.
    minutes = (
        rf"(?:{lists.pattern('answers', 'about')}\s+)*"
        rf"(?P<minutes>0?[2-9]|01|[1-9]\d|1(?={unit}))(?:{unit})?"
    )
    return (
        re.compile(rf"(?P<digit>1)\s+{minutes}"),
        re.compile(rf"(?P<digit>1)\s*(?P<code>{_CODE})\s+{minutes}"),
        re.compile(rf"(?P<digit>1)\s+{minutes}\s+(?P<code>{_CODE})"),
        re.compile(rf"(?P<code>{_CODE})\s+(?P<digit>1)\s+{minutes}"),
    )


def _coming(said: str) -> dict[str, str] | None:
    """The matched parts of a text that says somebody is going and how long it takes them; None if it doesn't."""
    matches = (pattern.fullmatch(said) for pattern in coming_patterns())
    return next((match.groupdict() for match in matches if match is not None), None)


@dataclass(frozen=True)
class _Lexicon:
    counted: frozenset[str]
    filler: frozenset[str]
    digits: dict[str, int]
    before: re.Pattern[str]
    correction: re.Pattern[str]
    minutes: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The words around digits, in every language."""
    lists = load()
    counting = [("report", key) for key in ("agent", "surely_agent", "person", "vehicle", "adjective", "unit")]
    counting += [("equipment", key) for key in lists.keys("equipment")] + [
        ("clothing", key) for key in lists.keys("clothing")
    ]
    counting += [("answers", "counted"), ("answers", "minutes"), ("private", "counted")]
    return _Lexicon(
        counted=frozenset(plain(word).split()[0] for place in counting for word in lists.words(*place))
        - frozenset(lists.words("answers", "filler")),
        filler=frozenset(word for entry in lists.words("answers", "filler") for word in entry.split()),
        digits={word: int(key) for key in lists.keys("digits") for word in lists.words("digits", key)},
        before=re.compile(rf"(?:^|.* )(?:{lists.pattern('answers', 'before_digit')})"),
        correction=re.compile(lists.phrases("answers", "correction")),
        minutes=re.compile(lists.pattern("answers", "minutes")),
    )


def _read(words: str, own: str) -> Reply:
    """Read an answer with words beside it, or words alone. `own` has its lines."""
    text = _spelled(own[:_READ])
    tokens = _tokens(text)
    pairs = list(_pairs(text, tokens))
    codes = list(dict.fromkeys(token.text for token in tokens if token.code))
    named = codes[0] if len(codes) == 1 else None
    digits = [] if pairs else _bare_digits(text, tokens)
    found = [(digit, at) for digit, _, at in pairs] or digits
    if any(_is_doubled(text, tokens, at) for _, _, at in pairs):
        return Reply(words, named=named, doubt="two answers")
    meant = {digit for digit, _ in found}
    if len(codes) > 1 or len(meant) > 1:
        return Reply(words, named=named, doubt="two answers" if len(meant) > 1 else "two codes")
    if any(_is_broken_code(text, tokens, at) for _, at in digits):
        return Reply(words, doubt="code")
    if meant:
        return _answer(words, meant.pop(), named, _without(text, tokens, [at for _, at in found]))
    said = read_words(_without(text, tokens))
    return Reply(words, minutes=said.minutes, named=named, said=said, more=said.more)


def _answer(words: str, digit: int, code: str | None, rest: str) -> Reply:
    """An answer and what is said beside it."""
    beside = read_words(rest)
    minutes = beside.minutes if digit == GOING else None
    return Reply(words, digit=digit, code=code, minutes=minutes, more=beside.more)


def _spelled(text: str) -> str:
    """The text in capitals without accents, its digits as 0 to 9, its punctuation and lines as they are."""
    return "\n".join(_spelled_line(line) for line in text.split("\n"))


def _spelled_line(line: str) -> str:
    kept = []
    for letter in clean(line):
        read = plain(letter)
        kept.append(read if read or letter in "'’‘ʼ`" else letter)
    return "".join(kept)


def _tokens(text: str) -> list[_Token]:
    """The words of a text. A code is one of them, however it is spread out."""
    tokens: list[_Token] = []
    at = 0
    for match in _SPREAD.finditer(text):
        tokens += _plain_tokens(text, at, match.start())
        tokens.append(_Token(re.sub(r"[^A-Z0-9]", "", match[0]), match.start(), match.end(), code=True))
        at = match.end()
    tokens += _plain_tokens(text, at, len(text))
    tokens = tokens[:_MOST_TOKENS]
    return [_as_lettered_code(text, tokens, at) for at in range(len(tokens))]


def _as_lettered_code(text: str, tokens: list[_Token], at: int) -> _Token:
    """The word, as a code if it is one without digits: `KTQF`, beside a digit that answers a check."""
    one = tokens[at]
    if not _LETTERED.fullmatch(one.text):
        return one
    beside = (tokens[place].text in _CHECKING and _touch(text, tokens, min(at, place)) for place in (at - 1, at + 1)
              if 0 <= place < len(tokens))  # fmt: skip
    return replace(one, code=True) if any(beside) else one


def _plain_tokens(text: str, start: int, end: int) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        code = as_code(word)
        if code is not None:
            yield _Token(code, match.start(), match.end(), code=True)
        elif glued := _GLUED.fullmatch(word):
            yield from _apart(glued, match.start())
        else:
            yield _Token(word, match.start(), match.end())


def _apart(glued: re.Match[str], start: int) -> Iterator[_Token]:
    """The digit and the code of `5K7QF` or `R8K1`."""
    for name in ("digit", "code", "before", "after"):
        if glued[name]:
            yield _Token(
                glued[name], start + glued.start(name), start + glued.end(name), code=name in {"code", "before"}
            )


def as_code(word: str) -> str | None:
    """The code that a word is, or that it is taken for when it is read: `RBK` is R8K. None if it is none."""
    read = word[:1] + word[1:].translate(_READ_AS)
    if _INCIDENT_CODE.fullmatch(read) or (read == word and _CHECK_CODE.fullmatch(word)):
        return read
    return read if _CHECK_CODE.fullmatch(read) and any(map(str.isdigit, word)) else None


def _pairs(text: str, tokens: list[_Token]) -> Iterator[tuple[int, str, int]]:
    """Each digit with a code right beside it: (digit, code, the digit's place among the words)."""
    used: set[int] = set()
    for at, token in enumerate(tokens):
        if not token.code:
            continue
        for beside in (at - 1, at + 1):
            digit = _digit(tokens, beside)
            if digit is None or beside in used or not _touch(text, tokens, min(at, beside)):
                continue
            if beside > at and _counts(text, tokens, beside):
                continue
            used.add(beside)
            yield digit, token.text, beside
            break


def _digit(tokens: list[_Token], at: int) -> int | None:
    if not 0 <= at < len(tokens) or tokens[at].code:
        return None
    word = tokens[at].text
    if len(word) == 1 and word in "12345678":
        return int(word)
    return lexicon().digits.get(word)


def _touch(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether nothing but signs stands between a word and the next."""
    return len(text[tokens[at].end : tokens[at + 1].start].strip(" .,:;|/\\[]()-=#*\n'\"")) == 0


def _bare_digits(text: str, tokens: list[_Token]) -> list[tuple[int, int]]:
    """The digits without a code that are answers: (digit, its place among the words)."""
    found = [(digit, at) for at in range(len(tokens)) if (digit := _bare_digit(text, tokens, at)) is not None]
    if found and lexicon().correction.search(plain(text)):
        singles = [(int(one.text), at) for at, one in enumerate(tokens) if one.text in set("12345678")]
        found += [(digit, at) for digit, at in singles if not _counts(text, tokens, at)]
    return found


def _bare_digit(text: str, tokens: list[_Token], at: int) -> int | None:
    digit = _digit(tokens, at)
    if digit is None or _counts(text, tokens, at):
        return None
    before, after = [one.text for one in tokens[:at]], [one.text for one in tokens[at + 1 :] if not one.code]
    words = lexicon()
    if not tokens[at].text.isdigit():
        # A number in words is an answer only if it is all that is said.
        spoken = [word for word in before + after if word not in words.filler]
        return digit if not spoken else None
    if all(word in words.filler for word in before) or words.before.fullmatch(" ".join(before[-6:])):
        return digit
    between = text[tokens[at - 1].end : tokens[at].start] if at else ""
    line_end = text[tokens[at].end :].split("\n", 1)[0].strip(" .!)")
    return digit if _SEPARATES.search(between) and not line_end and ":" not in between else None


def _counts(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether the digit at this place counts something, is part of a number, or says minutes."""
    here = tokens[at]
    if (
        at
        and re.fullmatch(r"[.\-/:\u2044]|\d", text[tokens[at - 1].end : here.start])
        and tokens[at - 1].text[-1:].isdigit()
    ):
        return True
    following = next((one for one in tokens[at + 1 :] if not one.code), None)
    if following is None:
        return False
    between = text[here.end : following.start]
    if following.text[0].isdigit():
        if _SEPARATES.search(between) and not re.fullmatch(r"[.\-/:\u2044]", between):
            return False
        # `1 10 min` is an answer and its minutes; `1 10 people` and `2 10` may be anything.
        return not (here.text == "1" and _says_minutes(tokens, tokens.index(following)))
    if lexicon().minutes.fullmatch(following.text):
        return "\n" not in between
    return following.text in lexicon().counted and not _SEPARATES.search(between)


def _says_minutes(tokens: list[_Token], at: int) -> bool:
    """Whether the number at this place is one of minutes: `10 min`, `8min`."""
    unit = lexicon().minutes
    glued = re.fullmatch(r"\d{1,2}(\D+)", tokens[at].text)
    if glued is not None:
        return unit.fullmatch(glued[1]) is not None
    return len(tokens[at].text) <= 2 and at + 1 < len(tokens) and unit.fullmatch(tokens[at + 1].text) is not None


def _is_doubled(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether a digit stands right before the digit at this place: `1 1 R8K`."""
    return at > 0 and len(tokens[at - 1].text) == 1 and tokens[at - 1].text.isdigit() and _touch(text, tokens, at - 1)


def _is_broken_code(text: str, tokens: list[_Token], at: int) -> bool:
    """Whether a code stands beside the digit at this place that is none: a letter too few or too many."""
    return any(
        0 <= beside < len(tokens)
        and _touch(text, tokens, min(at, beside))
        and _BROKEN.fullmatch(tokens[beside].text) is not None
        and not tokens[beside].code
        for beside in (at - 1, at + 1)
    )


def _without(text: str, tokens: list[_Token], places: list[int] | None = None) -> str:
    """The text without its codes and the words at these places."""
    cut = [one for at, one in enumerate(tokens) if one.code or at in (places or ())]
    kept, last = [], 0
    for one in cut:
        kept.append(text[last : one.start])
        last = one.end
    return " ".join([*kept, text[last:]])
