"""Scores how redacted words are found in other texts."""

from responder.domain.redaction import without
from tests.understanding.corpus import Figure, Row


def score(rows: list[Row]) -> list[Figure]:
    """The share of texts in which the right words, and no others, are replaced."""
    given = [(row, without(row["text"], [row["words"]])) for row in rows]
    wrong = [f"{row['words']} | {row['text']} -> {left}" for row, left in given if left not in row["result"].split("|")]
    return [Figure("texts redacted as they must be", len(rows) - len(wrong), len(rows), least=0.9, wrong=wrong)]
