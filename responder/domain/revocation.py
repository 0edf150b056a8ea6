"""Revocation: whether a text asks us to send no more, in whatever words."""

import re
from dataclasses import dataclass
from functools import cache

from responder.domain.clauses import clauses_of, closed_up
from responder.domain.command import STOPS, Command, Keyword, recognise
from responder.domain.distress import read_distress
from responder.domain.language import DEFAULT, NAMES
from responder.domain.letters import clean, plain
from responder.domain.speech import own_words
from responder.domain.text_report import read_report_text
from responder.domain.vocabulary import load
from responder.domain.vocabulary.finder import PhraseFinder

_TABLE = "revocation"
_CUT = "\n"
"""Stands where harmless words were. No phrase matches across it."""
_CODE = re.compile(r"\b[A-Z][2-9][A-Z]\b")
_NUMBER = "9"
"""Stands for the code of an incident: `take me off R8K` is about that incident."""
_SIGNS = ("\N{OCTAGONAL SIGN}", "\N{NO ENTRY}", "\N{NO ENTRY SIGN}", "\N{NO MOBILE PHONES}")


@dataclass(frozen=True)
class Revocation:
    """What may ask us to stop. A person looks at what is not `sure`."""

    sure: bool
    words: str
    """The words that say so."""
    language: str = DEFAULT


@dataclass(frozen=True)
class _Lexicon:
    sure: PhraseFinder
    spoken: dict[str, PhraseFinder]
    """The same by language: the confirmation is in the language of the words."""
    stops: frozenset[str]
    """Every word of a command that stops."""
    maybe: PhraseFinder
    beside: PhraseFinder
    partly: PhraseFinder
    not_leaving: PhraseFinder


def read_revocation(body: str) -> Revocation | None:
    """What asks us to stop, or may; None if nothing does. What the text quotes is not read."""
    spoken = own_words(body)
    if not any(map(str.isalnum, spoken)):
        sign = next((sign for sign in _SIGNS if sign in spoken), None)
        return Revocation(sure=False, words=sign) if sign else None
    if (stop := _stop(plain(clean(spoken)))) is not None:
        return stop
    words, clauses = lexicon(), clauses_of(spoken)
    kept = [words.not_leaving.cut(closed_up(_CODE.sub(_NUMBER, clause)), _CUT) for clause in clauses]
    return (
        _sure_words(words.partly.cut(" ".join(kept), _CUT))
        or _stop_with_reasons(clauses)
        or _doubtful_words(kept)
        or _stop_beside_more(clauses, spoken)
    )


@cache
def lexicon() -> _Lexicon:
    """The words of leaving in every language."""
    lists = load()
    return _Lexicon(
        sure=lists.finder(_TABLE, "sure"),
        spoken={language: lists.finder(_TABLE, "sure", language) for language in NAMES},
        stops=frozenset(word for key in STOPS for said in lists.words("commands", key) for word in said.split()),
        maybe=lists.finder(_TABLE, "maybe"),
        beside=lists.finder(_TABLE, "beside"),
        partly=lists.finder(_TABLE, "partly"),
        not_leaving=lists.finder(_TABLE, "not_leaving"),
    )


def _stop(said: str) -> Revocation | None:
    """The text as a command, as far as it is one."""
    found: Command | None = recognise(said)
    if found is None or found.keyword is not Keyword.STOP:
        return None
    return Revocation(sure=True, words=said, language=found.language)


def _sure_words(said: str) -> Revocation | None:
    words = lexicon()
    match = words.sure.search(said)
    if match is None:
        return None
    language = next(code for code, phrases in words.spoken.items() if phrases.search(said))
    return Revocation(sure=True, words=match[0], language=language)


def _doubtful_words(clauses: list[str]) -> Revocation | None:
    words = lexicon()
    found = (words.partly.search(clause) or words.maybe.search(clause) for clause in clauses)
    match = next(filter(None, found), None)
    return Revocation(sure=False, words=match[0]) if match else None


def _stop_with_reasons(clauses: list[str]) -> Revocation | None:
    """A word that stops, and beside it nothing but who they are, why, and polite words: `stop, sorry, I moved`."""
    words = lexicon()
    if words.stops.isdisjoint(word for clause in clauses for word in clause.split()):
        return None
    left = " ".join(" ".join(words.beside.cut(words.maybe.cut(clause, " "), " ") for clause in clauses).split())
    whole = " ".join(" ".join(words.beside.cut(clause, " ") for clause in clauses).split())
    return _stop(left) or _stop(whole)


def _stop_beside_more(clauses: list[str], spoken: str) -> Revocation | None:
    """A word that stops on its own, beside other words: they may tell us of something else that should stop."""
    stop = next((one for clause in clauses if (one := _stop(clause)) is not None), None)
    if stop is None or read_distress(spoken) is not None:
        return None
    told = read_report_text(spoken)
    if told.enforcement or told.agents or told.activity is not None:
        return None
    return Revocation(sure=False, words=stop.words)
