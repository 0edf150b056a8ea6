"""The answers that were misread in November 2026, by the situation of their sender, are read as they should be."""

import pytest

from tests.understanding import answers

MISREAD: dict[tuple[str, str], list[str]] = {
    ("C", "going"): [
        "1 r8k please",
        "Reply 1 R8K",
        "1 omw",
        "1 - on my way",
        "1 and my friend too",
        "1 ok",
        "one",
        "1 R8K\n\nSent from my Galaxy",
        "1 R8K\n--\nMaya O.\nshe/her",
        "yes im coming",
        "yes",
        "Y",
        "going",
        "I can go",
        "si",
        "voy para alla",
        "haa",
    ],
    ("C", "going:15"): [
        "1, be there in 15",
    ],
    ("C", "going|ask"): [
        "R8K1",
    ],
    ("C", "cannot"): [
        "no",
        "can't",
        "cant tonight sorry",
        "2 sorry",
        "no puedo",
        "maya",
    ],
    ("G", "scene"): [
        "I’m here",
        "here",
        "just got here",
        "on scene",
        "ya llegue",
        "3 here",
    ],
    ("G", "cannot"): [
        "cant make it after all",
    ],
    ("G", "going:20"): [
        "running late, 20 min",
    ],
    ("S", "left"): [
        "leaving now",
        "im out",
        "ya me voy",
    ],
    ("N", "ignore"): [
        (
            "Liked “Responder: agents at a home at Lake St & Cedar Ave, Corcoran, since 6:05 PM. Confirmed. Going? "
            "Reply 1 R8K, cannot: 2 R8K, on scene: 3 R8K.”"
        ),
        "Le gustó “Responder: agentes en una vivienda en Lake St & Cedar Ave, desde 6:05 PM. Confirmado.”",
    ],
    ("V", "seen K7QF"): [
        "5 K7QF confirmed",
    ],
    ("V", "seen K7QF|ask"): [
        "5 K7QF - 4 agents 2 vans",
        "5 K7QF they are taking someone",
        "5||K7QF",
    ],
    ("V", "ask"): [
        "K7QF",
    ],
    ("V", "nothing K7QF|ask"): [
        "6 nothing K7QF",
    ],
    ("V", "uncounted|ask"): [
        "confirmed",
        "yes its ICE i see 4 agents",
        "its just MPD",
    ],
    ("V", "going"): [
        "omw to look",
    ],
    ("Q", "ignore|ask"): [
        "Liked “Responder: where is it? A crossing or a place, such as Lake & Bloomington. In danger call 911.”",
        "I’m driving with Focus turned on. I’ll see your message when I get where I’m going.",
        "never mind it was the fire dept",
    ],
}
"""By situation (as in `answers.py`) and what is right."""


@pytest.mark.parametrize(
    ("situation", "right", "text"), [(*case, text) for case, texts in MISREAD.items() for text in texts]
)
def test_answers_that_were_misread_are_read(situation: str, right: str, text: str) -> None:
    row = {"situation": situation, "right": right, "text": text}
    assert answers.is_right(row, answers.outcome(row))
