"""Calls to block, chase, free or hide, however they are put; and the same words where nobody is called on."""

import pytest

from responder.domain.guard import Reason, flags
from responder.domain.redaction import holds, without
from tests.domain.nonsense import HOSTILE, LONGEST, reads_within


def calls_in(text: str) -> list[str]:
    return [flag.words for flag in flags(text) if flag.reason is Reason.FORCE]


@pytest.mark.parametrize(
    "text",
    [
        "everybody park sideways across 38th so the vans are stuck",
        "drag ur trash bins into the road",
        "leave your car in the middle of Lake and walk away",
        "use the shopping carts as a barricade",
        "tie up the whole intersection",
        "atraviesen los carros para que no salgan",
        "échenle aceite a la subida",
        "waddada ku jooji gaadhigaaga",
        "sawd daws los puag lub tsheb",
        "fuulduratti dhaabaa",
    ],
)
def test_putting_things_in_their_way_is_a_call(text: str) -> None:
    assert calls_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "link arms around the Suburban",
        "yank the doors open while they wait",
        "take him back before the door shuts",
        "need bodies to physically stop the arrest",
        "Let's run these bastards out of the neighborhood",
        "let the air out of the tires",
        "smack the phones out of their hands",
        "quítenles al muchacho entre todos",
        "ábranle la puerta a la van",
        "dhagxaan ku tuura muraayadaha",
        "ummanni hundi konkolaaticha haa marsu",
    ],
)
def test_laying_hands_on_them_or_their_cars_is_a_call(text: str) -> None:
    assert calls_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "dogpile the agents",
        "cut through the lot and head off that van",
        "please wedge the exits shut",
        "someone lasso that convoy",
        "Boop the big agents on the nose",
        "¡embárrenles lodo!",
    ],
)
def test_whatever_is_done_to_them_is_a_call_unless_observers_do_it(text: str) -> None:
    assert calls_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "film the van from the sidewalk",
        "Count the agents and text us",
        "avoid the ramp, use the alley",
        "Behind the vans: 4 agents",
        "grábenlos de lejos y avísenles a los vecinos",
        "cuídense y quédense adentro",
    ],
)
def test_what_observers_do_is_no_call(text: str) -> None:
    assert not calls_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "agents now block the alley with two SUVs",
        "They smash windows and drag people out",
        "masked officers could surround the building",
        "the vans follow the bus",
        "is anyone hurt",
        "is it legal for them to break a window",
        "es legal que rompan la ventana",
        "isaan daandii cufaniiru",
    ],
)
def test_what_agents_do_is_no_call(text: str) -> None:
    assert not calls_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "Never throw things at the agents, slash tires or block the vans",
        "Do not touch an agent, grab their radio, or get in front of the van",
        "It is not ok to follow them home",
        "no les griten ni les avienten piedras",
        "No bloqueen la calle ni rodeen la camioneta",
    ],
)
def test_a_not_holds_for_every_verb_that_or_joins(text: str) -> None:
    assert not calls_in(text)


@pytest.mark.parametrize("text", ["Don't wait, block the vans", "do not be shy but surround them"])
def test_a_not_ends_where_another_call_begins(text: str) -> None:
    assert calls_in(text)


@pytest.mark.parametrize("body", HOSTILE)
def test_nonsense_does_not_keep_the_guard_or_redaction_busy(body: str) -> None:
    flags("warm up")
    assert reads_within(LONGEST, flags, body)
    assert reads_within(LONGEST, lambda text: without(text, ["Saw Lay Mu"]), body)
    assert reads_within(LONGEST, lambda text: holds(text, ["612-555-0148"]), body)
