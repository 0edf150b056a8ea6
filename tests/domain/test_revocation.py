"""Revocation: who surely asks for no more texts, who may, and who says something else."""

import pytest

from responder.domain.command import Keyword
from responder.domain.reply import parse_reply
from responder.domain.revocation import read_revocation
from tests.domain.nonsense import HOSTILE, LONGEST, reads_within

SURE = [
    # any reasonable way
    "Sorry wrong number", "lose my number", "remove my name", "I'd like to unsubscribe", "i revoke my consent",
    "Do not text this number", "I no longer want these messages", "I don't want to get these anymore",
    "no more texts please",
    # a word that stops, with reasons, greetings or a question beside it
    "who is this? stop", "Stop (sorry, moving away)", "hi\nSTOP\nthanks", "2 and please stop these",
    "STOP\n\nSent from my iPhone",
    "wrong number stop or ill call the cops", "please take my number off the list, I moved to Duluth",
    # with typing errors
    "STOPP", "stooop", "st0p", "unsuscribe me please",
    # at some times, but with the word itself
    "STOP sending me these at night",
    # beside a cry for help, where it is clear
    "Stop texting me and HELP i am being attacked", "STOP\nim in custody they have this phone dont text it",
    # in other languages
    "déjenme en paz", "ya no me manden", "iga saar liiska", "jooji fariimaha waan baqayaa",
    "txhob xa ntawv tuaj ntxiv lawm",
    "maaloo dhaabi", "ပတုာ်တက့ၢ်",
]  # fmt: skip


@pytest.mark.parametrize("body", SURE)
def test_a_sure_wish_for_no_more_texts_ends_them(body: str) -> None:
    command = parse_reply(body).command
    assert command is not None
    assert command.keyword is Keyword.STOP


MAYBE = [
    "Stop it", "stop R8K", "go away", "who are you", "we moved to wisconsin last month", "too many texts", "🛑",
    "how do I get off this list",
    "do not text me when im at work", "take me off the st paul list but keep mpls", "i no longer volunteer",
    "not interested in it\nstop",
    # a limit, and somebody else's words, beside what is clear otherwise
    "remove my number for now", "take me off your list but keep my wife",
    "my mom told me to unsubscribe", "quiten mi numero por ahora",
    # words that end something, with words for our texts
    "scratch me from the list", "get my name outta there", "kill the notifications", "turn this off",
    "apaguen las notificaciones", "kuv xav tawm ntawm pab pawg no", "lakkoofsi kun kan koo miti",
    "numero equivocado, quien es", "fariimuhu waa badan yihiin", "hu yuam xov tooj lawm", "eenyu kun",
    "လီတဲစိနီၣ်ဂံၢ်ကမၣ်",
]  # fmt: skip


@pytest.mark.parametrize("body", MAYBE)
def test_a_possible_wish_is_shown_to_a_person_with_the_words(body: str) -> None:
    found = read_revocation(body)
    assert found is not None
    assert found.words
    if body not in {"not interested in it\nstop", "numero equivocado, quien es"}:
        assert parse_reply(body).command is None


STAYING = [
    "Two agents at door\nstop", "they are beating him\nSTOP", "help me\nplease stop", "bus stop",
    "they won't stop", "2 agents by the stop sign",
    "agents told us to stop filming", "they left me alone after i showed the card",
    "wrong number on the house its 2417",
    "dont take me off the list", "not interested in talking, they walked off", "ya basta de gente aqui",
    "cancel my going, cant come", "remove R8K from me im not free", "end of the green line",
    "they moved away down to 31st", "he deleted the video", "put me on the list for saturday",
    "leave the group at the gate",
    "i quit my job so im free", "no me quiten de la lista",
    # where somebody is taken: the Hmong for "take me" is also in "take me off"
    "lawv muab kuv kaw hauv tsheb",
    "Liked “Test Group: STOP ends all texts”", "no paran de tocar la puerta",
    "me baje en la parada equivocada", "way joojiyeen oo way tageen",
]  # fmt: skip


@pytest.mark.parametrize("body", STAYING)
def test_other_texts_change_nothing_and_are_not_shown(body: str) -> None:
    assert parse_reply(body).command is None
    assert read_revocation(body) is None


@pytest.mark.parametrize(
    ("body", "language"), [("ya no me manden nada", "es"), ("iga saar liiska fadlan", "so"), ("stop", "en")]
)
def test_the_language_of_the_words_is_known_for_the_confirmation(body: str, language: str) -> None:
    found = read_revocation(body)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize("body", HOSTILE)
def test_a_long_text_of_nonsense_is_read_fast(body: str) -> None:
    assert reads_within(LONGEST, read_revocation, body)
