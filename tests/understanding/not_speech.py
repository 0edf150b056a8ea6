"""Scores the telling apart of what people write from what phones, carriers and our own texts say."""

from responder.domain.speech import read_speech
from tests.understanding.corpus import Figure, Row


def score(rows: list[Row]) -> list[Figure]:
    """How much of what nobody wrote is ignored, and how much of what people wrote is lost."""
    notices = [row for row in rows if row["right"] == "ignore"]
    spoken = [row for row in rows if row["right"] == "speech"]
    heard = [row for row in notices if not is_ignored(row)]
    lost = [row for row in spoken if is_ignored(row)]
    return [
        Figure("not speech that is ignored", len(notices) - len(heard), len(notices), least=0.95, wrong=_lines(heard)),
        Figure("speech that is lost", len(lost), len(spoken), most=0.0, wrong=_lines(lost)),
    ]


def is_ignored(row: Row) -> bool:
    """Whether nothing would be made of the text."""
    return read_speech(row["text"]).silence is not None


def _lines(rows: list[Row]) -> list[str]:
    return [f"{row['language']} {row['situation']} {row['kind']}: {row['text']}" for row in rows]
