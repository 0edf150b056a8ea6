"""Scores the reading of those who ask for no more texts."""

from responder.domain.command import Keyword
from responder.domain.reply import parse_reply
from responder.domain.revocation import read_revocation
from tests.understanding.corpus import Figure, Row


def score(rows: list[Row]) -> list[Figure]:
    """`right` names what may be made of a text: `stop`, `flag` or `no`, or several of them."""
    made = [(row, made_of(row["text"]), row["right"].split("|")) for row in rows]
    sure = [one for one in made if one[2] == ["stop"]]
    leaving = [one for one in made if "no" not in one[2]]
    others = [one for one in made if "stop" not in one[2]]
    staying = [one for one in made if one[2] == ["no"]]
    missed = [one for one in sure if one[1] != "stop"]
    unseen = [one for one in leaving if one[1] == "no"]
    wrongly = [one for one in others if one[1] == "stop"]
    needless = [one for one in staying if one[1] != "no"]
    return [
        Figure("sure stops found", len(sure) - len(missed), len(sure), least=0.95, wrong=_lines(missed)),
        Figure("opted out wrongly", len(wrongly), len(others), most=0.0, wrong=_lines(wrongly)),
        Figure("revocations stopped or flagged", len(leaving) - len(unseen), len(leaving), 1.0, wrong=_lines(unseen)),
        Figure("flagged without reason", len(needless), len(staying), most=0.05, wrong=_lines(needless)),
    ]


def made_of(text: str) -> str:
    """What we make of a text: `stop`, `flag` or `no`."""
    command = parse_reply(text).command
    if command is not None:
        return "stop" if command.keyword is Keyword.STOP else "no"
    return "no" if read_revocation(text) is None else "flag"


def _lines(made: list[tuple[Row, str, list[str]]]) -> list[str]:
    return [
        f"{row['language']} {row['situation']} {row['text']} ({is_}, not {'|'.join(to_be)})" for row, is_, to_be in made
    ]
