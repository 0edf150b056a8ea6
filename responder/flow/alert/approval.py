"""Approval: a coordinator drafts an alert, previews it and approves it. Some alerts need a second coordinator."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from responder.domain import guard
from responder.domain import incident as incidents
from responder.domain.alert import Event, Kind, State
from responder.domain.audience import Wanted
from responder.domain.guard import Flag
from responder.domain.language import DEFAULT
from responder.domain.release import Reach, Second, seconds
from responder.domain.role import Role
from responder.flow.alert import alert as alert_flow
from responder.flow.alert import cost
from responder.flow.alert.alert import Asked
from responder.flow.alert.sending import alert_languages, audience_of, callouts_of, move_alert, spoken_languages
from responder.flow.work import Work
from responder.store import alert as store
from responder.store import audience, audit, drill, ring
from responder.store import delivery as delivery_store
from responder.store import incident as incident_store
from responder.store import volunteer as volunteer_store
from responder.store.account import Account
from responder.store.alert import Alert
from responder.store.audit import Act
from responder.store.history import Actor, By
from responder.store.incident import Incident
from responder.store.ring import Cause

DRAFT_LIFE = timedelta(minutes=30)
"""An older draft may be out of date and has to be written again."""
FOLLOW_UPS = (Kind.UPDATE, Kind.STAND_DOWN, Kind.CORRECTION)
"""Kinds a coordinator may send to people already called out.

Danger alerts and all-clears are sent when the danger is recorded or the incident is closed.
"""


class CannotAlert(Exception):
    """The incident's state does not allow this alert now. Nothing was changed."""


class NotConfirmed(CannotAlert):
    """Nothing goes to a neighborhood until a person has confirmed it."""


class NoPlace(CannotAlert):
    """A callout needs an area, and a place in words."""


class NobodyAlerted(CannotAlert):
    """No one was called out, so no one can get a follow-up."""


class NoDraft(CannotAlert):
    """The draft was already approved, discarded or sent, or is too old."""


class NeedsAnother(CannotAlert):
    """This coordinator has already approved. A different one must be the second."""


class DangerThere(CannotAlert):
    """The place is marked dangerous. A coordinator must expressly say that people are called out anyway."""


@dataclass(frozen=True)
class Version:
    """The text in one language, its segments including the link, and how many people get it."""

    language: str
    body: str
    segments: int
    people: int


@dataclass(frozen=True)
class Preview:
    """The effect of approving now. `cost` is in dollars."""

    versions: list[Version]
    flags: list[Flag]
    second_why: list[Second]
    cost: float

    @property
    def people(self) -> int:
        return sum(one.people for one in self.versions)

    @property
    def segments(self) -> int:
        return sum(one.people * one.segments for one in self.versions)


@dataclass(frozen=True)
class Approved:
    """The result of an approval: how many people are texted now, or why it still needs a second coordinator."""

    people: int
    second_why: list[Second] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        return bool(self.second_why)


def is_open_draft(work: Work, alert: Alert) -> bool:
    """Whether the alert is a draft that can still be approved."""
    return alert.status is State.DRAFT and work.now - alert.drafted_at <= DRAFT_LIFE


def draft_alert(work: Work, incident_id: UUID, account_id: UUID, asked: Asked) -> Alert:
    """Write a draft for review and approval. It replaces an older draft of the same kind.

    Raises CannotAlert.
    """
    incident = _held(work, incident_id)
    _see_that_possible(work, incident, asked.kind, asked.wanted, asked.place)
    for older in store.drafts(work.session, incident.id, asked.kind):
        move_alert(work, older, Event.CANCEL, By(Actor.ACCOUNT, account_id))
    _stop_ringing(work, incident, account_id)
    alert = alert_flow.write_alert(work, incident, asked, By(Actor.ACCOUNT, account_id))
    audit.record(work.session, account_id, Act("draft", "alert", alert.id, asked.kind.stored), work.now)
    return alert


def preview_alert(work: Work, alert: Alert, incident: Incident) -> Preview:
    """Return the effect of approving the draft now."""
    texts = store.texts(work.session, alert.id)
    people = _people(work, alert, incident)
    versions = [Version(one.language, one.body, one.segments, people.get(one.language, 0)) for one in texts]
    segments = sum(one.people * one.segments for one in versions)
    found = flag_draft(alert)
    reach = _reach(work, alert, incident, sum(people.values()), segments)
    return Preview(versions, found, seconds(reach, work.policy), reach.cost)


def needs_second_coordinator(work: Work, alert: Alert, incident: Incident) -> bool:
    """Whether a callout needs a second coordinator.

    Counts its actual recipients only if sending to every volunteer in its areas would need one. A verifier's
    confirmation is waiting, so we don't delay it for numbers that no one looks at.
    """
    most = volunteer_store.count_in(work.session, Wanted.of(alert.audience).areas)
    longest = max(one.segments for one in store.texts(work.session, alert.id))
    if not seconds(_reach(work, alert, incident, most, most * longest), work.policy):
        return False
    return bool(preview_alert(work, alert, incident).second_why)


def flag_draft(alert: Alert) -> list[Flag]:
    """Return what the guard finds in everything the coordinators wrote in the draft themselves."""
    return [flag for words in (alert.place_words, *alert.words.values()) for flag in guard.flags(words)]


def approve_alert(work: Work, alert_id: UUID, account_id: UUID, *, despite_danger: bool = False) -> Approved:
    """Approve a draft as written: it goes out, or waits for a second coordinator.

    Two approvals at the same time send one alert. While a hazard is recorded, no callout goes out unless this
    coordinator says so with `despite_danger`. Raises CannotAlert.
    """
    found = store.get(work.session, alert_id)
    if found is None:
        raise NoDraft
    incident = _held(work, found.incident_id)
    alert = store.lock_waiting(work.session, alert_id)
    if alert.status is not State.DRAFT or work.now - alert.drafted_at > DRAFT_LIFE:
        raise NoDraft
    wanted = Wanted.of(alert.audience) if alert.audience else None
    _see_that_possible(work, incident, alert.kind, wanted, alert.place_words)
    if alert.kind is Kind.CALLOUT and incident.hazard is not incidents.Hazard.NONE and not despite_danger:
        raise DangerThere
    store.lock_counting(work.session)
    why, first = preview_alert(work, alert, incident).second_why, _agreed(work, alert)
    if why and first == account_id:
        raise NeedsAnother
    if why and first is None:
        alert.approved_by, alert.second_why = account_id, [str(one) for one in why]
        ring.ring(work.session, Cause.SECOND, incident.id, work.now)
        audit.record(work.session, account_id, Act("agree", "alert", alert.id, ",".join(why)), work.now)
        return Approved(0, why)
    if first not in {None, account_id}:
        alert.seconded_by = account_id
    else:
        alert.approved_by = account_id
    ring.take_rings_of_incident(work.session, incident.id, account_id, work.now)
    people = alert_flow.send_alert(work, incident, alert, By(Actor.ACCOUNT, account_id))
    audit.record(work.session, account_id, Act("approve", "alert", alert.id, alert.kind.stored), work.now)
    return Approved(people)


def discard_draft(work: Work, alert_id: UUID, account_id: UUID) -> None:
    """Discard a draft. Raises NoDraft if it is no longer one."""
    found = store.get(work.session, alert_id)
    if found is None:
        raise NoDraft
    incident = _held(work, found.incident_id)
    alert = store.lock_waiting(work.session, alert_id)
    if alert.status is not State.DRAFT:
        raise NoDraft
    move_alert(work, alert, Event.CANCEL, By(Actor.ACCOUNT, account_id))
    _stop_ringing(work, incident, account_id)
    audit.record(work.session, account_id, Act("discard", "alert", alert.id), work.now)


def _held(work: Work, incident_id: UUID) -> Incident:
    incident = incident_store.lock(work.session, incident_id)
    if incident is None:
        raise CannotAlert
    return incident


def _see_that_possible(work: Work, incident: Incident, kind: Kind, wanted: Wanted | None, place: str) -> None:
    if kind is Kind.CALLOUT:
        if incident.status is not incidents.State.CONFIRMED:
            raise NotConfirmed
        if wanted is None or not wanted.areas or not place:
            raise NoPlace
    elif kind not in FOLLOW_UPS or (incident.status is incidents.State.CLOSED and kind is not Kind.CORRECTION):
        raise CannotAlert
    elif not callouts_of(work, incident.id):
        raise NobodyAlerted


def _agreed(work: Work, alert: Alert) -> UUID | None:
    """Return who approved first, if they still may. An approval by someone removed since then does not count."""
    first = work.session.get(Account, alert.approved_by) if alert.approved_by else None
    return first.id if first is not None and first.active and Role.COORDINATOR in first.role.included else None


def _stop_ringing(work: Work, incident: Incident, account_id: UUID) -> None:
    """Stop ringing for a second coordinator once no draft is waiting for one."""
    alerts = store.of_incident(work.session, incident.id)
    if not any(one.status is State.DRAFT and one.approved_by is not None for one in alerts):
        ring.take_rings_of_cause(work.session, Cause.SECOND, account_id, work.now, incident.id)


def _reach(work: Work, alert: Alert, incident: Incident, people: int, segments: int) -> Reach:
    return Reach(
        areas=_areas(work, alert, incident),
        people=people,
        flagged=bool(flag_draft(alert)),
        texts_lately=store.texts_since(work.session, work.now - timedelta(hours=1)),
        spent=cost.spent_this_month(work),
        cost=cost.segment_cost(work, segments, drill.sender_of(work.session, incident)),
    )


def _areas(work: Work, alert: Alert, incident: Incident) -> int:
    """Count the areas the alert goes to. If it adds to earlier callouts, their areas count too.

    Widening step by step is thus treated like one alert to all those areas.
    """
    if not alert.audience:
        return 0
    wanted = set(Wanted.of(alert.audience).areas)
    callouts = [one for one in callouts_of(work, incident.id) if one.status is not State.CANCELLED]
    before = {area for one in callouts for area in Wanted.of(one.audience).areas}
    return len(wanted | before) if wanted - before else len(wanted)


def _people(work: Work, alert: Alert, incident: Incident) -> dict[str, int]:
    """Return how many people would get the alert in each language if it went out now."""
    if not alert.audience:
        spoken, people = alert_languages(work.policy), Counter[str]()
        reached = delivery_store.reached(work.session, [one.id for one in callouts_of(work, incident.id)])
        for language, count in reached.items():
            people[language if language in spoken else DEFAULT] += count
        return people
    sought = audience_of(work, incident, Wanted.of(alert.audience))
    return audience.by_language(work.session, sought, spoken_languages(work.policy), work.now)
