"""Merge: turn two incidents into one, and undo that."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from responder.domain import alert as alerts
from responder.domain import incident as incidents
from responder.domain.check import Answer
from responder.domain.incident import Hazard, Outcome
from responder.flow.alert import sending, wave
from responder.flow.alert.sending import callouts_of
from responder.flow.incident import decisions, hazard
from responder.flow.verify import state, verify
from responder.flow.work import Work
from responder.queue import Step, enqueue
from responder.store import alert as alert_store
from responder.store import audit, history, incident_merge, ring, verification
from responder.store import incident as incident_store
from responder.store import report as report_store
from responder.store.audit import Act
from responder.store.history import Actor, By, Entry, Noun
from responder.store.incident import Incident
from responder.store.regrouping import Kind, Regrouping
from responder.store.report import Report
from responder.store.ring import Cause

_ASKING = frozenset({incidents.State.UNVERIFIED, incidents.State.CHECKING})
_PLACE = ("area_id", "place_id", "latitude", "longitude", "exactness", "place_words", "placed_by")
_SHARED = {
    "urgent": "urgent",
    "seen_at": "seen_at",
    "last_reported_at": "last_reported_at",
    "confirmed_at": "confirmed_at",
    "claimed_by": "owner_id",
    "claimed_at": "owned_at",
}
"""Fields that the remaining incident may take from the other. An undo gives them back unless they were changed since.

The keys are the column names under which a regrouping stores them.
"""


class Refusal(StrEnum):
    GONE = "gone"
    """The incident or regrouping does not exist."""
    SAME = "same"
    CLOSED = "closed"
    DRILL = "drill"
    """One is a drill, and the other is real or part of another drill."""
    NOTHING_CHOSEN = "nothing chosen"
    MOVED = "moved"
    """A chosen report no longer belongs to this incident."""
    NOTHING_LEFT = "nothing left"
    """All of its reports were chosen: that would be a merge."""
    UNDONE = "undone"
    TOO_LATE = "too late"
    """The incidents have been regrouped again since."""
    FURTHER = "further"
    """The incident that was split off has been confirmed or called people out."""
    CODE = "code"
    """Its code belongs to another incident by now."""


class CannotRegroup(Exception):
    """The regrouping was refused. Nothing was changed."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


def merge_obstacle(one: Incident, other: Incident) -> Refusal | None:
    """Return why the two cannot be merged; None if they can."""
    if one.id == other.id:
        return Refusal.SAME
    if incidents.State.CLOSED in {one.status, other.status}:
        return Refusal.CLOSED
    return Refusal.DRILL if one.drill_id != other.drill_id else None


def keeper_first(work: Work, one: Incident, other: Incident) -> tuple[Incident, Incident]:
    """Return the incident that remains after a merge, then the other: the further along one remains, then the older."""

    def progress(incident: Incident) -> tuple[bool, bool, bool, float, UUID]:
        status = incident.status
        asked, since = status is incidents.State.CHECKING, -incident.opened_at.timestamp()
        return bool(callouts_of(work, incident.id)), status is incidents.State.CONFIRMED, asked, since, incident.id

    return (one, other) if progress(one) > progress(other) else (other, one)


def absorb_incident(work: Work, keeper: Incident, other: Incident, account_id: UUID) -> Regrouping:
    """Move everything from `other` to `keeper`, and close `other`. No one is texted, except about a danger."""
    by = By(Actor.ACCOUNT, account_id)
    before: dict[str, Any] = {
        "status": other.status,
        "confirmed_at": _packed(other.confirmed_at),
        "claim": [_packed(other.owner_id), _packed(other.owned_at)],
        "hazards": [keeper.hazard, other.hazard],
        "place": _lends_place(work, keeper, other),
    }
    old = _shared(keeper)
    brings_danger = _share_danger(work, keeper, other, account_id)
    _discard_drafts(work, other, account_id)
    work.session.flush()
    moved = incident_merge.hand_over(work.session, other.id, keeper.id)
    # A ring for both stays one ring: whoever looks at the keeper sees the other too.
    ring.take_rings_of_incident(work.session, other.id, account_id, work.now)
    if brings_danger:
        # Recorded again, so that a callout moved along does not look as if it was approved despite the danger.
        note_regrouping(work, keeper, by, hazard.Event.ENDANGER, {"hazard": keeper.hazard})
        sending.stop_callouts(work, keeper, by)
    _share(keeper, other)
    if before["place"]:
        for name in _PLACE:
            setattr(keeper, name, getattr(other, name))
    before["keeper"] = {name: [old[name], new] for name, new in _shared(keeper).items()}
    other.outcome, other.merged_into = Outcome.DUPLICATE, keeper.id
    state.move_incident(work, other, incidents.Event.CLOSE, by, {"outcome": Outcome.DUPLICATE})
    other.closed_at, other.ask_at = work.now, None
    note_regrouping(work, other, by, "merge", {"code": keeper.code})
    note_regrouping(work, keeper, by, "take in", {"code": other.code})
    done = Regrouping(kind=Kind.MERGE, source_id=other.id, target_id=keeper.id, at=work.now, account_id=account_id)
    done.moved, done.before = moved, before
    work.session.add(done)
    resume_asking(work, keeper)
    audit.record(work.session, account_id, Act("merge", "incident", keeper.id, other.code), work.now)
    return done


def _share(keeper: Incident, other: Incident) -> None:
    keeper.urgent = keeper.urgent or other.urgent
    keeper.seen_at = min(keeper.seen_at, other.seen_at)
    keeper.last_reported_at = max(keeper.last_reported_at, other.last_reported_at)
    if keeper.status is other.status and keeper.confirmed_at and other.confirmed_at:
        keeper.confirmed_at = max(keeper.confirmed_at, other.confirmed_at)
    if keeper.owner_id is None:
        keeper.owner_id, keeper.owned_at = other.owner_id, other.owned_at


def _lends_place(work: Work, keeper: Incident, other: Incident) -> bool:
    """Whether the other's location is better known. A place that people were called out to stays as they were told."""
    if keeper.placed_by is not None or callouts_of(work, keeper.id):
        return False
    return other.placed_by is not None or (keeper.point is None and other.point is not None)


def _share_danger(work: Work, keeper: Incident, other: Incident, account_id: UUID) -> bool:
    """Set the more serious danger on both, so that people at either are warned, once each.

    Returns whether `other` brings the danger, or callouts that it must stop. Runs before the merge: people already
    warned are not warned of the same danger again.
    """
    worst = max(keeper.hazard, other.hazard, key=list(Hazard).index)
    if worst is Hazard.NONE:
        return False
    brings = other.hazard is not Hazard.NONE or bool(callouts_of(work, other.id))
    for one in (keeper, other):
        if one.hazard is not worst:
            hazard.set_hazard(work, one.id, account_id, worst)
    return brings


def _discard_drafts(work: Work, incident: Incident, account_id: UUID) -> None:
    """Discard the incident's drafts: a text about this incident must not be approved as one about the other."""
    for alert in alert_store.lock_of_incident(work.session, incident.id):
        if alert.status is alerts.State.DRAFT:
            sending.move_alert(work, alert, alerts.Event.CANCEL, By(Actor.ACCOUNT, account_id))
    ring.take_rings_of_cause(work.session, Cause.SECOND, account_id, work.now, incident.id)


def part_incidents(work: Work, done: Regrouping, keeper: Incident, other: Incident, account_id: UUID) -> None:
    """Undo a merge."""
    if other.merged_into != keeper.id or keeper.merged_into is not None:
        raise CannotRegroup(Refusal.TOO_LATE)
    check_both_open(keeper)
    bearer = incident_store.by_code(work.session, other.code)
    if bearer is not None and bearer.status is not incidents.State.CLOSED:
        raise CannotRegroup(Refusal.CODE)
    by = By(Actor.ACCOUNT, account_id)
    incident_merge.hand_back(work.session, done.moved, other.id, keeper.id, done.at)
    other.outcome = other.closed_at = other.merged_into = None
    state.move_incident(work, other, incidents.Event.REOPEN, by)
    who, since = done.before["claim"]
    other.owner_id, other.owned_at = UUID(who) if who else None, _moment(since)
    _confirm_again(work, done, other, by)
    if keeper.status is incidents.State.CONFIRMED and not _confirmations(work, keeper):
        # Only people who checked the other incident have confirmed it.
        decisions.recheck_incident(work, keeper.id, account_id)
        keeper.confirmed_at = _moment(done.before["keeper"]["confirmed_at"][0])
    _unshare(done, keeper)
    if done.before["place"] and _spot(keeper) == _spot(other):
        keeper.placed_by = None
        place_incident_again(work, keeper, [other])
    _unshare_danger(work, done, keeper, other, account_id)
    note_regrouping(work, other, by, "undo merge", {"code": keeper.code})
    note_regrouping(work, keeper, by, "undo merge", {"code": other.code})
    resume_asking(work, keeper, other)
    for one in (keeper, other):
        callout = wave.lock_current_wave(work, one)
        if callout is not None and callout.wave_at is None:
            # Someone who was going to the other incident no longer counts here.
            wave.replace_responder(work, one)


def _confirmations(work: Work, incident: Incident) -> list[datetime]:
    said = verification.of_incident(work.session, incident.id)
    return [one.at for one in said if one.judgement is Answer.CONFIRMED]


def _confirm_again(work: Work, done: Regrouping, other: Incident, by: By) -> None:
    """Confirm it again if it was confirmed before the merge, or if one of its own checks confirmed it since."""
    confirmed = [at for at in _confirmations(work, other) if at > done.at]
    if done.before["status"] == incidents.State.CONFIRMED:
        confirmed.append(_moment(done.before["confirmed_at"]) or done.at)
    if confirmed:
        state.move_incident(work, other, incidents.Event.CONFIRM, by)
        other.confirmed_at = max(confirmed)


def _unshare(done: Regrouping, keeper: Incident) -> None:
    for name, (old, new) in done.before["keeper"].items():
        if old != new and _packed(getattr(keeper, _SHARED[name])) == new:
            setattr(keeper, _SHARED[name], _unpacked(name, old))


def _unshare_danger(work: Work, done: Regrouping, keeper: Incident, other: Incident, account_id: UUID) -> None:
    """Return a danger to its own incident. One set after the merge stays on both until someone clears it."""
    work.session.flush()
    before = [Hazard(one) for one in done.before["hazards"]]
    shared = max(before, key=list(Hazard).index)
    if shared is Hazard.NONE and keeper.hazard is not Hazard.NONE:
        by, other.hazard = By(Actor.ACCOUNT, account_id), keeper.hazard
        note_regrouping(work, other, by, hazard.Event.ENDANGER, {"hazard": other.hazard})
        sending.stop_callouts(work, other, by)
    for one, own in zip((keeper, other), before, strict=True):
        if own is Hazard.NONE and shared is not Hazard.NONE and one.hazard is shared:
            hazard.clear_hazard(work, one.id, account_id)


def check_both_open(*held: Incident) -> None:
    if any(one.status is incidents.State.CLOSED for one in held):
        raise CannotRegroup(Refusal.CLOSED)


def place_incident_again(work: Work, incident: Incident, gone: Sequence[Report | Incident]) -> None:
    """Move the incident to where its remaining reports say, if its location came only from the reports that have gone.

    It stays where it is if a person placed it, or if people were called out to it.
    """
    known = report_store.of_incident(work.session, incident.id)
    here = _spot(incident)
    if incident.placed_by is not None or callouts_of(work, incident.id) or here in map(_spot, known):
        return
    if not known or here not in map(_spot, gone):
        return
    best = next((one for one in known if one.point is not None), None) or next(
        (one for one in known if one.area_id is not None), known[0]
    )
    incident.latitude = incident.longitude = None
    incident.area_id, incident.place_id, incident.place_words = best.area_id, best.place_id, ""
    incident.exactness = best.exactness
    verify.make_exact(work, best, incident)


def _spot(one: Report | Incident) -> tuple[object, ...]:
    return one.area_id, one.latitude, one.longitude


def resume_asking(work: Work, *held: Incident) -> None:
    """Recompute each incident's confidence, and ask verifiers about those neither settled nor dangerous."""
    work.session.flush()
    for incident in held:
        verify.weigh_incident(work, incident)
        if incident.status in _ASKING and incident.hazard is Hazard.NONE:
            incident.ask_at = work.now
            enqueue(work.session, Step.ASK, incident.id)


def note_regrouping(work: Work, incident: Incident, by: By, event: str, why: dict[str, Any]) -> None:
    history.note(work.session, incident.id, by, Entry(Noun.INCIDENT, incident.id, event, why=why), work.now)


def _shared(incident: Incident) -> dict[str, object]:
    return {name: _packed(getattr(incident, attribute)) for name, attribute in _SHARED.items()}


def _packed(value: object) -> object:
    """Return the value as JSON stores it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _unpacked(name: str, value: Any) -> object:
    if value is None or name == "urgent":
        return value
    return UUID(value) if name == "claimed_by" else _moment(value)


def _moment(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
