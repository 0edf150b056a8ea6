"""Whether an answer to "where is it?" names a place at all."""

import re
from functools import cache

from responder.domain.intent import Intent, Sight, read_words
from responder.domain.letters import plain
from responder.domain.text_report import ReadReport
from responder.domain.vocabulary import load

_NO_PLACE = frozenset({Intent.THANKS, Intent.YES, Intent.PERHAPS, Intent.NO})


@cache
def lexicon() -> re.Pattern[str]:
    """What people answer instead of a place, in every language."""
    return re.compile(load().phrases("answers", "no_place"))


def names_place(words: str, said: ReadReport) -> bool:
    """Whether words that answer "where is it?" can be a place. `said` is the same words, read as a report."""
    if said.sure:
        return True
    if said.unknown or lexicon().search(plain(words)):
        return False
    meant = read_words(words)
    if meant.sight is Sight.UNSURE:
        return False
    return not (meant.doubt == "asking" or (meant.intent in _NO_PLACE and not said.place_words))
