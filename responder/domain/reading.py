"""Prepares every reader of texts at the start, so that a faulty word list fails early and the first text is fast."""

from responder.domain import (
    command,
    contradiction,
    guard,
    home,
    incitement,
    personal_name,
    place,
    private_number,
    repeated,
    reply,
    sighting,
    spelled,
)


def prepare_readers() -> None:
    """Load the word lists and build every reader's patterns, once. Raises VocabularyFault if a list has a fault."""
    command.lexicon()
    reply.coming_patterns()
    sighting.lexicon()
    place.lexicon()
    contradiction.lexicon()
    guard.lexicon()
    personal_name.lexicon()
    incitement.lexicon()
    home.lexicon()
    private_number.lexicon()
    spelled.lexicon()
    repeated.lexicon()
