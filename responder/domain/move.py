"""A table of allowed moves: the only way in which a state changes."""

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
    """The allowed moves of one kind of thing, as `{event: {from: to}}`.

    An event that comes again after it has already moved the state does nothing and is no fault: wake-ups, callbacks
    and taps all repeat themselves.
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
        """Whether the table accepts `event` in `state`, even if it changes nothing."""
        return state in self._table[event] or state in self._table[event].values()

    def sources(self, event: Event) -> tuple[State, ...]:
        """The states that `event` changes, for SQL statements that move many rows at a time."""
        return tuple(source for source, result in self._table[event].items() if source != result)

    def rows(self) -> list[tuple[str, str, str]]:
        """The whole table as (event, from, to), for SQL statements over many rows."""
        return [
            (str(event), str(source), str(result))
            for event, moves in self._table.items()
            for source, result in moves.items()
        ]
