"""Distress: what is heard as a cry for help in six languages, and what only sounds like one."""

import pytest

from responder.domain.distress import read_distress
from tests.domain.nonsense import HOSTILE, LONGEST, reads_within

CRIES = [
    # for help, with typing errors
    "helpppp", "HELP HELP", "help us", "can you help us, we're trapped", "sned help", "emergancy", "S.O.S",
    "🆘", "🚨🚨🚨",
    # of somebody who is being taken
    "they have me", "im being arrested", "in cuffs", "they grabbed one of our observers", "im in the back of their suv",
    # of violence, whoever it is done to
    "they are beating him", "they wont STOP hitting him", "kneeling on his neck", "they have guns drawn on us",
    "shots fired",
    "tear gas cant breathe",
    # of illness
    "he's not breathing", "unconcious man on sidewalk", "got in a crash on the way there we are hurt",
    # of a phone or home that others have
    "they took my phone this is a friends", "they are breaking down my door",
    # of agents at a car or a home, and of somebody pulled, pushed or driven away
    "they are coming to my car", "agent has my door open hes pulling me out", "they pushed him to the ground",
    "they are taking me somewhere", "he's on top of me", "theyre dragging my coworker",
    # with the code of an incident in it
    "emergencia R8K", "they have R8K us surrounded",
    # in several lines, and dictated
    "they are\ntaking me\ncall my mom", "help comma they have me on the ground period",
    # with an answer, or with a stop
    "5 K7QF help they have guns", "they are beating him\nSTOP", "help me\nplease stop", "Alto\nlos estan golpeando",
    # in words that no list foresaw: who does what to whom
    "theyre dragging dana by her hair", "ICE TRUCK JUST PLOWED THRU THE BIKES PEOPLE ARE UNDER IT",
    "theyve got my wife up against the car", "black suv keeps circling me", "shes 8 months and they shoved her",
    "some lady fell through the ice", "theyre coming up the stairs i have my babies with me",
    "mi tio no reacciona", "tienen a mi hija en el carro", "me cerro el paso y se bajaron tres",
    "nin baa dhacay oo ma soo kacayo", "lawv cab ib tug poj niam hauv av", "dubartii tokko lafa irra harkisaa jiru",
    # that no one comes, or that nobody lets go, is no good news
    "no one is coming and they are cutting our lock", "they wont let us go", "nadie viene y nos estan golpeando",
    # in other languages
    "ayudenme", "me estan pegando", "llamen al 911", "no estoy bien", "way i xireen", "gurmad",
    "lawv ntaus kuv", "kuv los ntshav",
    "nos estan echando gas", "vienen por mi", "waa nala garaacayaa", "gargaarsa dafaa",
    "na oolchaa", "na rukutaa jiru", "အဝဲသ့ၣ် နုာ်လီၤ ယဟံၣ်ပူၤ", "မၤစၢၤယၤ", "ယဘၣ်ဒိ",
]  # fmt: skip


@pytest.mark.parametrize("body", CRIES)
def test_a_cry_rings_from_anybody(body: str) -> None:
    found = read_distress(body)
    assert found is not None
    assert found.sign
    assert not found.from_scene_only


@pytest.mark.parametrize(
    "body", ["HELP", "Help!", "help.", "hlep", "3 HELP", "Help\n\nSent from my iPhone", "¡AYUDA!", "Stop it"]
)
def test_the_carriers_word_for_help_counts_from_the_scene_only(body: str) -> None:
    found = read_distress(body)
    assert found is not None
    assert found.from_scene_only


HARMLESS = [
    # negations
    "4 all good nobody hurt", "no tear gas today", "dont need medic anymore shes fine", "no one arrested",
    "nadie herido",
    "cidna lama xirin", "tsis muaj leej twg raug mob", "dhukaasni hin jiru", "တအိၣ်ပှၤဘၣ်ဒိဘၣ်",
    # offers, thanks and small requests
    "can i help", "help is on the way", "helping a family with papers now", "thank you for the help",
    "i need help changing my area",
    "en que puedo ayudar",
    # questions and classes
    "do you call 911 for us or do we", "what if im arrested", "the SOS training was great",
    # what has nothing to do with it
    "stopped for gas on cedar", "shooting video now", "my back is killing me", "phone dying 3%",
    "stuck in traffic", "held up", "hello",
    "did anyone get gassed? i have saline", "puas muaj neeg raug mob",
    # a figure of speech, an illness, what agents only carry
    "bleeding money on gas", "i got hit with a deadline cant go", "me pegó la gripe no puedo ir",
    "they have pepper spray on their belts", "traen armas pero estan tranquilos",
    # what we do, and what agents do to things
    "im at the corner now", "1 P6R im 2 blocks away", "our printer is broken", "add me to the medic list",
    "we surrounded the family with umbrellas", "los estamos siguiendo", "they grabbed their cones and left",
    # children at play, the kitchen, a jogger
    "kids are screaming because its recess", "los niños gritan porque estan en el recreo",
    # answers that say why not
    "2 my kid hurt her ankle at gym", "7 K7QF just paramedics and an ambulance for an old guy",
    # reports about others
    "ICE is taking a man at Lake and Chicago", "they took my cousin this morning from work how do i find him",
    # quotations of our own texts
    "Liked “Agents at Lake St & Cedar Ave. In danger call 911.”", "👍 to “In danger call 911.”",
    "> In danger call 911\n\nok",
    "Reacted 🆘 to “where is it? In danger call 911.”", "got it, in danger call 911",
]  # fmt: skip


@pytest.mark.parametrize("body", HARMLESS)
def test_words_that_only_sound_like_a_cry_do_not_ring(body: str) -> None:
    assert read_distress(body) is None


def test_the_words_that_decided_are_named() -> None:
    found = read_distress("somebody clipped my uncle")
    assert found is not None
    assert found.sign == "CLIPPED MY, MY UNCLE, MY, SOMEBODY"


def test_evidence_about_somebody_else_counts_from_the_scene_only() -> None:
    found = read_distress("a knife next to a woman")
    assert found is not None
    assert found.from_scene_only


def test_a_negation_takes_back_only_its_own_words() -> None:
    assert read_distress("nobody hurt. they are beating him now") is not None


@pytest.mark.parametrize("body", HOSTILE)
def test_a_long_text_of_nonsense_is_read_fast(body: str) -> None:
    assert reads_within(LONGEST, read_distress, body)
