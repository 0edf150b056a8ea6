"""A table of allowed moves: the one way in which a state changes."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


class MoveRefused(Exception):
    """The table has no such move; nothing was changed."""

    def __init__(self, state: StrEnum, event: StrEnum) -> None:
        super().__init__(f"{type(state).__name__.lower()} is {state}: cannot {event}")
        self.state = state
        self.event = event


class Moves(Generic[State, Event]):
    """The moves of one noun, as `{event: {from: to}}`.

    An event that arrives again where it has already led is a no-op, not a fault: wake-ups, callbacks and
    thumbs all repeat themselves.
    """

    def __init__(self, table: Mapping[Event, Mapping[State, State]]) -> None:
        self._table = table

    def after(self, state: State, event: Event) -> State:
        """The state that follows. Raises MoveRefused if the table has no such move."""
        moves = self._table[event]
        if state in moves:
            return moves[state]
        if state in moves.values():
            return state
        raise MoveRefused(state, event)

    def allows(self, state: State, event: Event) -> bool:
        """Whether `event` would change or keep `state` rather than be refused."""
        return state in self._table[event] or state in self._table[event].values()

    def sources(self, event: Event) -> tuple[State, ...]:
        """The states that `event` changes: for statements that move many rows at once."""
        return tuple(source for source, result in self._table[event].items() if source != result)

    def rows(self) -> list[tuple[str, str, str]]:
        """The whole table as (event, from, to): a statement over many rows takes it along."""
        return [
            (str(event), str(source), str(result))
            for event, moves in self._table.items()
            for source, result in moves.items()
        ]
