"""Prepares every reader of texts at the start, so that a faulty word list fails early and the first text is fast."""

from responder.domain import (
    command,
    contradiction,
    distress,
    guard,
    incitement,
    personal_name,
    place_words,
    reply,
    report_kind,
    revocation,
    sighting,
)


def prepare_readers() -> None:
    """Load the word lists and build every reader's patterns, once. Raises VocabularyFault if a list has a fault."""
    command.lexicon()
    distress.lexicon()
    revocation.lexicon()
    reply.coming_patterns()
    sighting.lexicon()
    report_kind.patterns()
    place_words.lexicon()
    contradiction.lexicon()
    guard.lexicon()
    personal_name.lexicon()
    incitement.lexicon()
