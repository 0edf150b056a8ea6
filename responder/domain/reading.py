"""Prepares every reader of texts at the start, so that a faulty word list fails early and the first text is fast."""

from responder.domain import (
    command,
    contradiction,
    distress,
    guard,
    home,
    incitement,
    intent,
    personal_name,
    place_answer,
    place_words,
    private_number,
    repeated,
    reply,
    report_kind,
    revocation,
    sighting,
    speech,
    spelled,
)


def prepare_readers() -> None:
    """Load the word lists and build every reader's patterns, once. Raises VocabularyFault if a list has a fault."""
    command.lexicon()
    distress.lexicon()
    revocation.lexicon()
    speech.lexicon()
    intent.lexicon()
    reply.coming_patterns()
    reply.lexicon()
    place_answer.lexicon()
    sighting.lexicon()
    report_kind.patterns()
    place_words.lexicon()
    contradiction.lexicon()
    guard.lexicon()
    personal_name.lexicon()
    private_number.lexicon()
    home.lexicon()
    spelled.lexicon()
    repeated.lexicon()
    incitement.lexicon()
