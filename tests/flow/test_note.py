"""Notes that people on duty leave on an incident."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from responder.domain.incident import Outcome
from responder.flow.incident import decisions, note
from responder.flow.work import Work
from responder.store import history
from responder.store import note as store
from responder.store.audit import Audit
from responder.store.base import transaction
from responder.store.history import Noun
from responder.store.note import Note
from tests.factories import Factory
from tests.flow.calls import Scene, coordinator, scene
from tests.flow.joining import later
from tests.flow.together import Together

WORDS = "two cars left by the alley"


@pytest.fixture
def here(work: Work, make: Factory) -> Scene:
    return scene(work, make)


def said(here: Scene) -> list[str]:
    return [
        store.note_content(here.work.session, one) for one in store.of_incident(here.work.session, here.incident.id)
    ]


def test_a_note_is_kept_sealed_with_who_and_when_and_is_on_the_record(here: Scene) -> None:
    made = note.write_note(here.work, here.incident.id, here.by, WORDS)
    assert made is not None
    assert (made.account_id, made.at, said(here)) == (here.by, here.work.now, [WORDS])
    assert made.words_sealed is not None
    assert b"alley" not in made.words_sealed
    entry = history.of_incident(here.work.session, here.incident.id)[-1]
    assert (entry.noun, entry.noun_id, entry.event, entry.actor_id, entry.why) == (
        Noun.WORDS, made.id, "note", here.by, {},
    )  # fmt: skip
    kept = here.work.session.scalars(select(Audit).order_by(Audit.id.desc())).first()
    assert kept is not None
    assert (kept.act, kept.noun, kept.noun_id, kept.why) == ("write", "note", made.id, "")


def test_a_note_is_taken_on_a_closed_incident_too(here: Scene) -> None:
    decisions.close_incident(here.work, here.incident.id, here.by, Outcome.ENDED)
    assert note.write_note(here.work, here.incident.id, here.by, WORDS)
    assert said(here) == [WORDS]


def test_two_clicks_are_one_note(here: Scene) -> None:
    for _ in range(3):
        note.write_note(here.work, here.incident.id, here.by, WORDS)
    assert said(here) == [WORDS]
    assert sum(one.event == "note" for one in history.of_incident(here.work.session, here.incident.id)) == 1


@pytest.mark.parametrize(
    "again",
    [
        lambda here: note.write_note(later(here.work, timedelta(seconds=61)), here.incident.id, here.by, WORDS),
        lambda here: note.write_note(here.work, here.incident.id, here.by, f"{WORDS}!"),
        lambda here: note.write_note(here.work, here.incident.id, coordinator(here.work.session), WORDS),
    ],
    ids=["later", "other words", "another person"],
)
def test_anything_but_a_second_click_is_a_second_note(here: Scene, again: Callable[[Scene], object]) -> None:
    note.write_note(here.work, here.incident.id, here.by, WORDS)
    again(here)
    assert len(said(here)) == 2


def test_a_note_on_a_missing_incident_is_none(here: Scene) -> None:
    assert note.write_note(here.work, here.by, here.by, WORDS) is None


def test_eight_clicks_at_once_are_one_note(at_once: Together) -> None:
    with transaction(at_once.sessions) as session:
        made = scene(at_once.work(session), Factory(session, at_once.now))
        found, by = made.incident.id, made.by

    assert at_once.run(8, lambda work, _which: note.write_note(work, found, by, WORDS)) == {"done": 8}
    with at_once.sessions() as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 1
