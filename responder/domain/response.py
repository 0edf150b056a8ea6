"""A response: a volunteer's answer to an incident."""

from enum import StrEnum

from responder.domain.move import Moves


class State(StrEnum):
    ASKED = "asked"
    GOING = "going"
    CANNOT = "cannot"
    ON_SCENE = "on scene"
    LEFT = "left"


class Event(StrEnum):
    GO = "go"
    DECLINE = "decline"
    ARRIVE = "arrive"
    LEAVE = "leave"


MOVES: Moves[State, Event] = Moves(
    {
        Event.GO: {State.ASKED: State.GOING, State.CANNOT: State.GOING},
        Event.DECLINE: {State.ASKED: State.CANNOT, State.GOING: State.CANNOT},
        Event.ARRIVE: {State.ASKED: State.ON_SCENE, State.GOING: State.ON_SCENE},
        Event.LEAVE: {State.ON_SCENE: State.LEFT},
    }
)
