"""Makes every reader of texts ready, so that neither a fault in a word list nor the first text is a surprise."""

from responder.domain import command, contradiction, guard, incitement, personal_name, place, reply, sighting


def prepare_readers() -> None:
    """Load the word lists and build every reader's patterns, once. Raises VocabularyFault."""
    command.lexicon()
    reply.coming_patterns()
    sighting.lexicon()
    place.lexicon()
    contradiction.lexicon()
    guard.lexicon()
    personal_name.lexicon()
    incitement.lexicon()
