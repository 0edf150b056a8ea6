"""Scores the reading of answers, each in the situation of its sender."""

from responder.domain import reply
from responder.domain.answer import Act, Meant, Standing, understand
from responder.domain.command import Keyword
from responder.domain.distress import read_distress
from responder.domain.place_answer import names_place
from responder.domain.reply import Reply, parse_reply
from responder.domain.response import State
from responder.domain.text_report import read_report_text
from tests.understanding.corpus import Figure, Row

_R8K, _P6R = "R8K", "P6R"
_SITUATIONS: dict[str, list[Standing]] = {
    "C": [Standing(_R8K)],
    "G": [Standing(_R8K, State.GOING)],
    "S": [Standing(_R8K, State.ON_SCENE)],
    "C2": [Standing(_R8K), Standing(_P6R)],
    "GC": [Standing(_R8K, State.GOING), Standing(_P6R)],
    "SC": [Standing(_R8K, State.ON_SCENE), Standing(_P6R)],
    "V": [Standing(_R8K, check="K7QF")],
    "V2": [Standing(_R8K, check="K7QF"), Standing(_P6R, check="JVN5")],
}
"""What is open for somebody, the nearest first. In the others, nothing is open."""
_NAMES = {
    reply.GOING: "going", reply.CANNOT: "cannot", reply.ON_SCENE: "scene", reply.LEFT: "left",
    reply.CONFIRMED: "seen", reply.NOTHING: "nothing", reply.OTHER_AGENCY: "other", reply.CANNOT_TELL: "unsure",
}  # fmt: skip
_ACTS = {*_NAMES.values(), "stop", "distress"}
"""Outcomes that change something. Each is wrong if it is not right."""
_UNKNOWN = {"Q", "X"}
"""A cry rings from people who were called upon, or whose report is open: not from these."""
_THERE = {"G", "S", "GC", "SC"}


def score(rows: list[Row]) -> list[Figure]:
    """How much is understood, how much at least asked back, and how much is acted on wrongly."""
    outcomes = [(row, outcome(row)) for row in rows]
    missed = [(row, said) for row, said in outcomes if not is_right(row, said)]
    lost = [(row, said) for row, said in missed if "ask" not in said]
    wrong = [(row, said) for row, said in missed if _is_wrong_act(row, said)]
    total = len(rows)
    return [
        Figure("understood or asked back", total - len(lost), total, least=1.0, wrong=_lines(lost)),
        Figure("understood", total - len(missed), total, least=0.9, wrong=_lines(missed)),
        Figure("acted on wrongly", len(wrong), total, most=0.0, wrong=_lines(wrong)),
    ]


def is_right(row: Row, said: set[str]) -> bool:
    """Whether one of the right outcomes is among what was done."""
    return any(_matches(right.strip(), one) for right in row["right"].split("|") for one in said)


def _matches(right: str, said: str) -> bool:
    """Compare `going:10 P6R +note` and the like. The right side names only the parts that matter."""
    wanted, done = right.split(), said.split()
    head, minutes = [*wanted[0].split(":"), ""][:2], [*done[0].split(":"), ""][:2]
    return head == minutes and all(part in done for part in wanted[1:])


def _is_wrong_act(row: Row, said: set[str]) -> bool:
    heads = {one.split()[0].split(":")[0] for one in said}
    if not heads & _ACTS:
        return False
    # A note that was not told apart is no wrong act; another answer, time or incident is.
    return not any(
        _matches(right.replace("+note", "").strip(), one) for right in row["right"].split("|") for one in said
    )


def outcome(row: Row) -> set[str]:
    """Everything that would be done with a text, each as the cases write it."""
    text, situation = row["text"], row["situation"]
    cry = read_distress(text)
    if cry is not None and situation not in _UNKNOWN and (not cry.from_scene_only or situation in _THERE):
        return {"distress"}
    said = parse_reply(text)
    if said.command is not None:
        return {{Keyword.STOP: "stop"}.get(said.command.keyword, "help")}
    if said.silence is not None:
        return {"ignore"}
    if standing := _SITUATIONS.get(situation):
        return _answered(said, standing)
    return _without_anything_open(said, situation)


def _answered(said: Reply, standing: list[Standing]) -> set[str]:
    meant = understand(said, standing)
    note = " +note" if said.more else ""
    if meant.act is Act.ASK:
        return {"ask", "note" + _codes(meant, standing)}
    if meant.act is Act.NOTE:
        # Somebody who has not answered yet is asked again whether they are coming.
        asked = {"ask"} if standing[meant.at[0]].said is State.ASKED and not standing[meant.at[0]].check else set()
        return {"note" + _codes(meant, standing), *asked}
    if meant.act is Act.UNCOUNTED:
        # Each is asked for again with the check's code.
        return {"uncounted" + note, "ask"} if meant.digit == reply.CONFIRMED else {"ask"}
    minutes = f":{meant.minutes}" if meant.minutes else ""
    return {_NAMES[meant.digit or 0] + minutes + _codes(meant, standing) + note}


def _codes(meant: Meant, standing: list[Standing]) -> str:
    codes = {code for at in meant.at for code in (standing[at].code, standing[at].check) if code}
    return "".join(f" {code}" for code in sorted(codes)) if len(meant.at) == 1 else ""


def _without_anything_open(said: Reply, situation: str) -> set[str]:
    if situation == "Q":
        return {"place"} if names_place(said.words, read_report_text(said.words)) else {"ask"}
    if situation == "R":
        return {"note", "report", "ignore"}
    read = read_report_text(said.words)
    reports = read.is_report if situation == "X" else read.is_plain_report
    return {"report"} if reports else {"note", "ask", "help", "ignore"}


def _lines(cases: list[tuple[Row, set[str]]]) -> list[str]:
    return [
        f"{row['language']} {row['situation']:2} {row['text']}  =>  {', '.join(sorted(said))}  (right: {row['right']})"
        for row, said in cases
    ]
