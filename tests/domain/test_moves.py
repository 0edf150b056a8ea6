"""Every event in every state of every table, once, beside grids that are written out by hand."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Any, NamedTuple

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from responder.domain import alert, check, delivery, incident, report, response, volunteer
from responder.domain.delivery import CARRIER_EVENTS, FINAL
from responder.domain.move import MoveRefused, Moves

# A row per event, a column per state. A word: it moves there; `=`: it changes nothing; `.`: it is refused.
GRIDS = {
    report: """
            received   placed     joined     held       refused  withdrawn  expired
  place     placed     =          .          placed     .        .          .
  join      .          joined     =          .          .        .          .
  part      .          =          placed     .          .        .          .
  hold      held       .          .          =          .        .          .
  refuse    .          .          .          refused    =        .          .
  withdraw  withdrawn  withdrawn  withdrawn  withdrawn  .        =          .
  expire    expired    expired    expired    expired    .        .          =
""",
    incident: """
            unverified  checking   confirmed  closed
  check     checking    =          .          .
  confirm   confirmed   confirmed  =          .
  doubt     .           =          checking   .
  close     closed      closed     closed     =
  reopen    .           =          .          checking
""",
    alert: """
            draft      approved   sending    done  stopped    expired  cancelled
  approve   approved   =          .          .     .          .        .
  start     .          sending    =          .     .          .        .
  finish    .          done       done       =     .          .        .
  widen     .          .          =          sending  .       .        .
  stop      .          stopped    stopped    .     =          .        .
  lift      .          .          =          .     sending    .        .
  expire    expired    expired    expired    .     expired    =        .
  cancel    cancelled  cancelled  cancelled  .     cancelled  .        =
""",
    delivery: """
              queued     sending    sent       delivered  failed     unknown    cancelled
  claim       sending    =          .          .          .          .          .
  give_back   =          queued     .          .          .          queued     .
  accept      sent       sent       =          =          =          sent       =
  refuse      .          failed     .          .          =          failed     .
  lose        .          unknown    .          .          .          =          .
  arrive      delivered  delivered  delivered  =          delivered  delivered  delivered
  fall_short  failed     failed     failed     =          =          failed     =
  cancel      cancelled  cancelled  cancelled  =          =          cancelled  =
""",
    volunteer: """
            invited  pending  active   paused   stopped
  join      pending  =        .        .        .
  confirm   .        active   =        .        .
  pause     .        .        paused   =        .
  resume    .        .        =        active   .
  stop      stopped  stopped  stopped  stopped  =
  start     .        =        .        .        pending
""",
    response: """
            asked     going     cannot  on_scene  left
  go        going     =         going   .         .
  decline   cannot    cannot    =       .         .
  arrive    on_scene  on_scene  .       =         .
  leave     .         .         .       left      =
""",
    check: """
            asked     answered  silent    void
  answer    answered  =         answered  .
  lapse     silent    .         =         .
  void      void      .         void      =
""",
}


class Cell(NamedTuple):
    moves: Moves[Any, Any]
    state: StrEnum
    event: StrEnum
    leads_to: StrEnum | None
    """None: refused."""


def cells() -> Iterator[Any]:
    for noun, grid in GRIDS.items():
        states, *rows = [line.split() for line in grid.strip().splitlines()]
        assert set(states) == {word(state) for state in noun.State}, noun.__name__
        assert {row[0] for row in rows} == {word(event) for event in noun.Event}, noun.__name__
        for event, *results in rows:
            for state, result in zip(states, results, strict=True):
                name = f"{noun.__name__.rsplit('.', 1)[1]} {state} {event}"
                before = noun.State(state.replace("_", " "))
                after = before if result == "=" else None if result == "." else noun.State(result.replace("_", " "))
                yield pytest.param(Cell(noun.MOVES, before, noun.Event(event.replace("_", " ")), after), id=name)


def word(value: StrEnum) -> str:
    return str(value).replace(" ", "_")


@pytest.mark.parametrize("cell", list(cells()))
def test_an_event_does_in_a_state_what_the_grid_says(cell: Cell) -> None:
    assert cell.moves.allows(cell.state, cell.event) is (cell.leads_to is not None)
    if cell.leads_to is None:
        with pytest.raises(MoveRefused) as refused:
            cell.moves.after(cell.state, cell.event)
        assert (refused.value.state, refused.value.event) == (cell.state, cell.event)
    else:
        after = cell.moves.after(cell.state, cell.event)
        assert after is cell.leads_to
        assert cell.moves.after(after, cell.event) is after, "repeated, it changes nothing"


@pytest.mark.parametrize("noun", list(GRIDS), ids=lambda noun: noun.__name__.rsplit(".", 1)[1])
def test_statements_over_many_rows_move_what_single_events_move(noun: Any) -> None:
    rows = {(event, source): target for event, source, target in noun.MOVES.rows()}
    assert all(noun.MOVES.after(noun.State(source), noun.Event(event)) == to for (event, source), to in rows.items())
    for event in noun.Event:
        changed = {state for state in noun.State if rows.get((event, state), state) != state}
        assert set(noun.MOVES.sources(event)) == changed


def test_every_word_of_the_carrier_that_says_something_is_an_event() -> None:
    assert {word for word, event in CARRIER_EVENTS.items() if event is delivery.Event.ARRIVE} == {"delivered", "read"}
    assert {word for word, event in CARRIER_EVENTS.items() if event is delivery.Event.FALL_SHORT} == {
        "failed",
        "undelivered",
    }
    assert CARRIER_EVENTS["canceled"] is delivery.Event.CANCEL
    assert {CARRIER_EVENTS[word] for word in ("accepted", "scheduled", "queued", "sending", "sent")} == {
        delivery.Event.ACCEPT
    }


class AnyOrder(RuleBasedStateMachine):
    """A delivery to which anything happens, in any order, any number of times."""

    def __init__(self) -> None:
        super().__init__()
        self.state = delivery.State.QUEUED
        self.passed = [self.state]

    @rule(event=st.sampled_from(delivery.Event))
    def happens(self, event: delivery.Event) -> None:
        self._take(event)

    @rule(status=st.sampled_from(sorted(CARRIER_EVENTS)))
    def the_carrier_says(self, status: str) -> None:
        self._take(CARRIER_EVENTS[status])

    def _take(self, event: delivery.Event) -> None:
        before = self.state
        try:
            self.state = delivery.MOVES.after(before, event)
        except MoveRefused:
            assert not delivery.MOVES.allows(before, event)
        self.passed.append(self.state)

    @invariant()
    def never_leaves_delivered(self) -> None:
        if delivery.State.DELIVERED in self.passed:
            assert self.state is delivery.State.DELIVERED

    @invariant()
    def is_never_sent_again_once_it_has_ended(self) -> None:
        if any(state in FINAL for state in self.passed):
            assert self.state in FINAL

    @invariant()
    def is_queued_again_only_out_of_a_workers_hands(self) -> None:
        for before, after in zip(self.passed, self.passed[1:], strict=False):
            if after is delivery.State.QUEUED:
                assert before in {delivery.State.QUEUED, delivery.State.SENDING, delivery.State.UNKNOWN}


AnyOrder.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestADeliveryToWhichAnythingHappens = AnyOrder.TestCase
