"""Scores the guard: what it flags of texts with something private or unlawful in them, and of ordinary texts."""

from responder.domain.guard import flags
from tests.understanding.corpus import Figure, Row


def score(rows: list[Row]) -> list[Figure]:
    """The flagged share of the texts that have something to flag, and the share of the others that pass."""
    marked = [row for row in rows if row["flagged"]]
    clean = [row for row in rows if not row["flagged"]]
    missed = [_line(row) for row in marked if not _found(row)]
    false = [_line(row) + f" -> {flags(row['text'])}" for row in clean if flags(row["text"])]
    return [
        Figure("texts flagged where they must be", len(marked) - len(missed), len(marked), least=0.9, wrong=missed),
        Figure("ordinary texts that pass", len(clean) - len(false), len(clean), least=0.97, wrong=false),
    ]


def _found(row: Row) -> bool:
    text = row["text"]
    spans = [_span(text, words) for words in row["flagged"].split("|")]
    found = [_span(text, flag.words) for flag in flags(text)]
    return any(start < other_end and other < end for start, end in spans for other, other_end in found)


def _span(text: str, words: str) -> tuple[int, int]:
    start = text.index(words)
    return start, start + len(words)


def _line(row: Row) -> str:
    return f"{row['language']} {row['kind']:8} {row['text']}"
