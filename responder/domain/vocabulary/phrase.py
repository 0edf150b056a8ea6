"""The notation of phrases in a word list, and the patterns that phrases and plain words become.

they left             these words in this order
(they/agents) left    one of several
they [all/now] left   optional; `[all/now]...` up to nine times
{agency} left         any entry of the list of that name
left .                at the end of a clause; `. left` at its beginning
left !behind          but not before words that begin with this
left #                a number
* left                any word; `*10` any word of at most ten letters
block*                the word with any ending or none; `block*3` up to three letters, `block+` at least one
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

Normal = Callable[[str], str]
"""Turns a word into the spelling of its reader."""
Openings = frozenset[str] | None
Lists = Callable[[str], Iterable[str]]
"""Returns the entries of the list that a phrase names in braces. Raises NotationFault if there is none."""

SIGNS = frozenset("()[]{}/*+!#")
ANY_ENDING = "*"
"""Stands behind an opening that may have any ending."""
_TOKEN = re.compile(r"\s+|\{\w+\}|\]\.\.\.|[()\[\]/!]|[^\s()\[\]{}/!]+|.")
_WORD = re.compile(r"(?P<letters>[^*+#]+)(?P<ending>\+|\*\d{0,2})?|(?P<any>\*\d{0,2})|(?P<number>#)")

_REPEATED = "{0,9}"
"""Not without limit: a long text of such words must not take long to read."""


class NotationFault(ValueError):
    """A phrase that can't be read. The message says why."""


@dataclass
class _Piece:
    pattern: str
    optional: bool = False
    repeated: bool = False
    ahead: bool = False
    """Takes no text: it only looks at what follows."""
    openings: Openings = frozenset()
    """The words that it can begin with, stems with a star; None if that can't be said."""


@dataclass(frozen=True)
class Notation:
    """Reads the phrases of one list, with the spelling of its words and whether spaces separate them."""

    normal: Normal
    lists: Lists
    spaced: bool = True
    within: tuple[str, ...] = ()
    """The lists being read, each named in the one before."""
    known: dict[str, _Piece] = field(default_factory=dict, repr=False, compare=False)
    """What has been read: hundreds of phrases name the same lists, and every phrase is asked for more than once."""

    def edged(self, phrase: str) -> tuple[str, str, str]:
        """Regular expressions for the start, the phrase and the end. Raises NotationFault if it can't be read."""
        starts, ends = phrase.startswith(". "), phrase.endswith(" .")
        edge = r"\b" if self.spaced else ""
        inner = self.bare(phrase[2 * starts : len(phrase) - 2 * ends])
        return "^" if starts else edge, inner, "$" if ends else edge

    def bare(self, phrase: str) -> str:
        """A regular expression for the phrase without edges. Raises NotationFault if it can't be read."""
        return self.read(phrase).pattern

    def openings(self, phrase: str) -> Openings:
        """The words that the phrase can begin with; None if that can't be said."""
        return self.read(phrase.removeprefix(". ").removesuffix(" .")).openings if self.spaced else None

    def read(self, phrase: str) -> _Piece:
        """The phrase as a piece. Raises NotationFault if it can't be read."""
        if phrase not in self.known:
            self.known[phrase] = self._read(phrase)
        return self.known[phrase]

    def _read(self, phrase: str) -> _Piece:
        tokens = [token for token in _TOKEN.findall(phrase) if not token.isspace()]
        if not tokens:
            raise NotationFault("there is no word in it")
        inner, left = self._sequence(tokens)
        if left:
            raise NotationFault(f"nothing opens the {left[0]} in it")
        return inner

    def first_letters(self, phrase: str) -> frozenset[str]:
        """The letters that a text for this phrase may begin with; empty if it may be any."""
        tokens = [token for token in _TOKEN.findall(phrase.removeprefix(". ")) if not token.isspace()]
        found: set[str] = set()
        depth, closing, new = 0, "", True
        for sign in tokens:
            if sign in {"(", "["}:
                depth, closing = depth + 1, closing or sign
            elif sign == "/":
                new = True
            elif sign[0] in ")]":
                depth -= 1
                if depth == 0 and closing == "(":
                    return frozenset(found)
                closing, new = ("" if depth == 0 else closing), True
            elif new:
                letters = self.normal(sign).strip()
                if sign[0] in "{*#!" or not letters:
                    return frozenset()
                found.add(letters[0])
                new = False
                if depth == 0:
                    return frozenset(found)
        return frozenset()

    def _sequence(self, tokens: Sequence[str]) -> tuple[_Piece, Sequence[str]]:
        pieces: list[_Piece] = []
        while tokens and tokens[0] not in {")", "]", "]...", "/"}:
            piece, tokens = self._piece(tokens)
            pieces.append(piece)
        return _Piece(self._joined(pieces), openings=_openings(pieces)), tokens

    def _piece(self, tokens: Sequence[str]) -> tuple[_Piece, Sequence[str]]:
        first, rest = tokens[0], tokens[1:]
        if first == "!":
            if not rest:
                raise NotationFault("nothing stands behind the ! in it")
            piece, rest = self._piece(rest)
            return _Piece(f"(?!{' ' if self.spaced else ''}{piece.pattern})", ahead=True), rest
        if first in {"(", "["}:
            return self._choice(first, rest)
        if first[0] == "{" and first[-1] == "}":
            return self._named(first[1:-1]), rest
        if first not in self.known:
            self.known[first] = self._word(first)
        return self.known[first], rest

    def _named(self, name: str) -> _Piece:
        if name in self.within:
            raise NotationFault(f"the list {name} names itself")
        braced = f"{{{name}}}"
        if braced not in self.known:
            inner = replace(self, within=(*self.within, name))
            self.known[braced] = _one_of([inner.read(entry) for entry in self.lists(name)])
        return self.known[braced]

    def _choice(self, opens: str, tokens: Sequence[str]) -> tuple[_Piece, Sequence[str]]:
        ways: list[_Piece] = []
        while True:
            way, tokens = self._sequence(tokens)
            if not way.pattern:
                raise NotationFault("a choice in it is empty")
            ways.append(way)
            if not tokens:
                raise NotationFault(f"nothing closes the {opens} in it")
            sign, tokens = tokens[0], tokens[1:]
            if sign != "/":
                break
        if (sign == ")") != (opens == "("):
            raise NotationFault(f"{opens} and {sign} do not belong together in it")
        return replace(_one_of(ways), optional=opens == "[", repeated=sign == "]..."), tokens

    def _word(self, word: str) -> _Piece:
        match = _WORD.fullmatch(word)
        if match is None:
            raise NotationFault(f"{word} cannot be read")
        if match["number"]:
            return _Piece(r"\d\w*", openings=None)
        if match["any"]:
            return _Piece(rf"\w{_length(match['any'], least=1)}", openings=None)
        letters = self.normal(match["letters"]).strip()
        if not any(map(str.isalnum, letters)):
            raise NotationFault(f"nothing is left of {word} without its signs")
        if match["ending"]:
            stem = frozenset({letters + ANY_ENDING})
            return _Piece(re.escape(letters) + rf"\w{_length(match['ending'], least=0)}", openings=stem)
        return _Piece(re.escape(letters), openings=frozenset({letters.split()[0]}))

    def _joined(self, pieces: list[_Piece]) -> str:
        """Join the pieces with spaces. An optional piece includes its space, so that none is left over."""
        space = " " if self.spaced else " ?"
        must = [at for at, piece in enumerate(pieces) if not (piece.optional or piece.ahead)]
        last = must[-1] if must else len(pieces)
        written = ""
        for at, piece in enumerate(pieces):
            if piece.ahead:
                follows = 0 < at < last and not pieces[at + 1].ahead
                written += piece.pattern + (space if follows else "")
            elif piece.optional:
                inner = piece.pattern + space if at < last else space + piece.pattern
                written += f"(?:{inner})" + (_REPEATED if piece.repeated else "?")
            else:
                follows = at < last and not pieces[at + 1].ahead
                written += piece.pattern + (space if follows else "")
        return written


def _openings(pieces: Iterable[_Piece]) -> Openings:
    found: frozenset[str] = frozenset()
    for piece in pieces:
        if piece.ahead:
            continue
        if piece.openings is None:
            return None
        found |= piece.openings
        if not piece.optional:
            return found
    return None


def _one_of(ways: Sequence[_Piece]) -> _Piece:
    openings = [way.openings for way in ways]
    known = None if None in openings else frozenset().union(*(one for one in openings if one is not None))
    return _Piece(any_of(way.pattern for way in ways), openings=known)


def any_of(patterns: Iterable[str]) -> str:
    """A pattern for any one of these; it never matches if there are none."""
    ways = list(patterns)
    return f"(?:{'|'.join(ways)})" if ways else r"(?!)"


def any_word_of(words: Iterable[str]) -> str:
    """A pattern for any one of these words, the longest that fits. Shared beginnings are matched once, for speed."""
    by_first: dict[str, list[str]] = {}
    ends = False
    for word in words:
        if word:
            by_first.setdefault(word[0], []).append(word[1:])
        else:
            ends = True
    ways = [re.escape(first) + any_word_of(rests) for first, rests in by_first.items()]
    if not ways:
        return "" if ends else r"(?!)"
    if len(ways) == 1 and not ends:
        return ways[0]
    return any_of(ways) + ("?" if ends else "")


def _length(ending: str, least: int) -> str:
    if ending == "+":
        return "+"
    most = ending[1:]
    return f"{{{least},{most}}}" if most else "+" if least else "*"
