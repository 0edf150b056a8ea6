"""Relocate: a person sets where an incident is, and it stays there whatever its reports say."""

from dataclasses import dataclass
from uuid import UUID

from responder.domain import guard
from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.distance import Point, metres
from responder.domain.guard import Flag
from responder.domain.incident import Event, Hazard, State
from responder.domain.move import MoveRefused
from responder.domain.report import Exactness
from responder.flow.alert import approval
from responder.flow.alert.sending import stop_callouts
from responder.flow.verify.locate import locate_report
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import alert as alert_store
from responder.store import audit, history
from responder.store import incident as incident_store
from responder.store import place as place_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident

RELOCATED = "relocate"
"""The history event when an incident was moved to another place."""
_THERE = 400.0
"""Meters from a place within which a point may have the place's name."""
_TELLS = frozenset({Kind.UPDATE, Kind.CORRECTION, Kind.ALL_CLEAR})


@dataclass(frozen=True)
class Spot:
    """The location a person gave. `words` is how texts will name it; empty if only the area is known."""

    exactness: Exactness
    point: Point | None
    area_id: UUID | None
    place_id: UUID | None
    words: str


def look_up_spot(work: Work, point: Point | None, words: str, area_id: UUID | None) -> Spot | None:
    """Find the spot for a point, words and an area; None if none of them is known and no area is given."""
    found = locate_report(work.session, point, words, area_id)
    named = found.place.name if found.place else ""
    place_id = found.place.id if found.place else None
    if point is not None:
        return Spot(Exactness.POINT, point, found.area_id, place_id, _words_at(work, point, words) or named)
    if found.place is not None:
        return Spot(found.exactness, found.point, found.area_id, place_id, named)
    return Spot(Exactness.AREA, None, area_id, None, words) if area_id is not None else None


def _words_at(work: Work, point: Point, words: str) -> str:
    """Return the words for a point, unless they name a place that is elsewhere."""
    named = place_store.find_place(work.session, words) if words else None
    if named is None:
        return words
    return named.name if metres(named.point, point) <= _THERE else ""


def flag_spot(spot: Spot) -> list[Flag]:
    """Return what the guard finds in the spot's words that must not be in a text to many people."""
    return guard.flags(spot.words)


def relocate_incident(work: Work, incident_id: UUID, account_id: UUID, spot: Spot) -> int:
    """Move the incident to the spot. Returns how many drafts were discarded because they named the old place.

    Its callouts stop for the same reason; people who already got one get no text about the move. Raises MoveRefused if
    it is closed.
    """
    incident = incident_store.lock(work.session, incident_id)
    if incident is None or incident.status is State.CLOSED:
        raise MoveRefused(State.CLOSED, Event.CHECK)
    incident.exactness, incident.placed_by = spot.exactness, account_id
    incident.latitude = spot.point.latitude if spot.point else None
    incident.longitude = spot.point.longitude if spot.point else None
    incident.area_id, incident.place_id, incident.place_words = spot.area_id, spot.place_id, spot.words
    by = By(Actor.ACCOUNT, account_id)
    entry = Entry(Noun.INCIDENT, incident.id, RELOCATED, why={"exactness": spot.exactness})
    history.note(work.session, incident.id, by, entry, work.now)
    work.session.flush()
    # Texts not yet sent name the old place.
    stop_callouts(work, incident, by)
    drafts = _discard_drafts(work, incident, account_id)
    if incident.status is not State.CONFIRMED and incident.hazard is Hazard.NONE:
        incident.ask_at = work.now
        enqueue(work.session, Step.ASK, incident.id)
    audit.record(work.session, account_id, Act(RELOCATED, "incident", incident.id, spot.exactness), work.now)
    return drafts


def is_misled(work: Work, incident: Incident) -> bool:
    """Whether people were called out to the old place, and have not been texted since the incident was moved."""
    moved = history.last(work.session, incident.id, RELOCATED)
    if moved is None:
        return False
    sent = [(one.kind, one.approved_at) for one in alert_store.of_incident(work.session, incident.id)]
    called = any(kind is Kind.CALLOUT and at is not None and at <= moved for kind, at in sent)
    return called and not any(kind in _TELLS and at is not None and at > moved for kind, at in sent)


def _discard_drafts(work: Work, incident: Incident, account_id: UUID) -> int:
    drafts = [one for one in alert_store.of_incident(work.session, incident.id) if one.status is AlertState.DRAFT]
    for one in drafts:
        approval.discard_draft(work, one.id, account_id)
    return len(drafts)
