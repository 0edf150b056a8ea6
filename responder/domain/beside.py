"""Words beside a digit: whether they fit it. If they don't, the digit is asked back and not acted on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from responder.domain.intent import Intent, Said, Sight, asks_something, clauses_with
from responder.domain.text_report import read_report_text
from responder.domain.vocabulary import load

_READ = 80
"""Characters that may show what somebody sees."""

_GOING, _CANNOT, _ON_SCENE, _LEFT, _CONFIRMED, _NOTHING, _OTHER_AGENCY, _CANNOT_TELL = range(1, 9)

_AGAINST: dict[int, frozenset[Intent | Sight]] = {
    _GOING: frozenset({Intent.NO, Intent.HERE, Intent.LEFT}),
    _CANNOT: frozenset({Intent.GOING, Intent.HERE}),
    _ON_SCENE: frozenset({Intent.NO, Intent.NOT_YET, Intent.GOING, Intent.LEFT}),
    _LEFT: frozenset({Intent.NOT_YET, Intent.HERE, Intent.GOING}),
    _CONFIRMED: frozenset({Sight.NOTHING, Sight.OTHER_AGENCY, Sight.UNSURE}),
    _NOTHING: frozenset({Sight.SEEN, Sight.UNSURE}),
    _OTHER_AGENCY: frozenset({Sight.UNSURE}),
    _CANNOT_TELL: frozenset({Sight.SEEN}),
}
"""What words beside a digit say against it."""
_CONDITIONAL = frozenset({_GOING, _ON_SCENE, _LEFT, _CONFIRMED})
"""A no needs no condition: `2 maybe next time` is one, and so is `2 if that's ok`."""


@dataclass(frozen=True)
class _Lexicon:
    only_if: re.Pattern[str]
    whether: re.Pattern[str]
    hedge: re.Pattern[str]
    hearsay: re.Pattern[str]
    on_behalf: re.Pattern[str]
    about_digit: re.Pattern[str]
    taken_back: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """The words that make a digit doubtful, in every language."""
    lists = load()
    return _Lexicon(
        only_if=re.compile(lists.phrases("answers", "only_if")),
        whether=re.compile(lists.phrases("answers", "whether")),
        hedge=re.compile(lists.phrases("checks", "hedge")),
        hearsay=re.compile(lists.phrases("checks", "hearsay")),
        on_behalf=re.compile(lists.phrases("answers", "on_behalf")),
        about_digit=re.compile(lists.phrases("answers", "about_digit")),
        taken_back=re.compile(lists.phrases("answers", "taken_back")),
    )


def doubt_of(digit: int, beside: Said, rest: str, marked: str) -> str:
    """Why a digit is not sure enough to act on; empty if it is.

    `beside` is what the `rest` of the text says. `marked` is the text with 0 in place of the digit.
    """
    words = lexicon()
    if _contradicts(digit, beside, rest):
        return "contradiction"
    clauses = [clause for clause, _ in clauses_with(rest)]
    if digit in _CONDITIONAL and any(words.only_if.search(words.whether.sub(" ", clause)) for clause in clauses):
        return "condition"
    if any(words.taken_back.search(clause) for clause in clauses):
        return "taken back"
    if digit == _CONFIRMED and any(words.hedge.search(one) or words.hearsay.search(one) for one in clauses):
        return "unsure"
    return _doubt_around(clauses_with(marked))


def _contradicts(digit: int, beside: Said, rest: str) -> bool:
    """Whether words say the opposite of a digit."""
    if (beside.kinds | beside.sights) & _AGAINST[digit]:
        return True
    # `2 sign me up` is one; in `yes, 2` the yes says nothing.
    if digit == _CANNOT and beside.intent is Intent.YES and len(beside.why.split()) > 1:
        return True
    return digit == _NOTHING and Sight.NOTHING not in beside.sights and _tells_of_agents(rest)


def _tells_of_agents(text: str) -> bool:
    told = read_report_text(text[:_READ])
    return told.agents and (told.size is not None or told.activity is not None)


def _doubt_around(clauses: Sequence[tuple[str, bool]]) -> str:
    """Why the clause with the digit is no answer of its sender: it asks about the digit, or tells somebody else's."""
    for clause, ends_asking in clauses:
        before, digit, after = clause.partition("0")
        if not digit or (before and before[-1] != " ") or (after and after[0] != " "):
            continue
        if lexicon().on_behalf.search(clause):
            return "others"
        meta = lexicon().about_digit.search(clause) is not None
        if meta or (before and (asks_something(before.strip()) or (ends_asking and len(before.split()) > 1))):
            return "asking"
    return ""
