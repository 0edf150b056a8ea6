"""Approval: a coordinator writes an alert down, sees what it would do, and agrees; where it takes two, another does."""

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
"""After this a draft says what was true some time ago: it must be looked at anew."""
FOLLOW_UPS = (Kind.UPDATE, Kind.STAND_DOWN, Kind.CORRECTION)
"""What a coordinator may send to those who were called; danger and all-clear go out by what they are about."""


class CannotAlert(Exception):
    """The incident is not such that this alert could go out now; nothing was changed."""


class NotConfirmed(CannotAlert):
    """Nothing goes to a neighborhood until a human has confirmed it."""


class NoPlace(CannotAlert):
    """Nobody is called without an area, and a place in words."""


class NobodyAlerted(CannotAlert):
    """There is nobody whom it could follow up with."""


class NoDraft(CannotAlert):
    """It was approved, discarded or sent already, or is too old."""


class NeedsAnother(CannotAlert):
    """This coordinator has agreed already; the second must be somebody else."""


class DangerThere(CannotAlert):
    """A hazard stands: nobody is called there unless a coordinator says expressly that they are."""


@dataclass(frozen=True)
class Version:
    """What one language gets: the text, its segments with the link, how many people, and in how many letters."""

    language: str
    body: str
    segments: int
    people: int


@dataclass(frozen=True)
class Preview:
    """What approving would do now. `cost` is in dollars."""

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
    """What came of an approval: how many are texted now; or why it still needs a second coordinator."""

    people: int
    second_why: list[Second] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        return bool(self.second_why)


def is_open_draft(work: Work, alert: Alert) -> bool:
    """Whether it is a draft that can still be approved."""
    return alert.status is State.DRAFT and work.now - alert.drafted_at <= DRAFT_LIFE


def draft_alert(work: Work, incident_id: UUID, account_id: UUID, asked: Asked) -> Alert:
    """Write an alert down, to be looked at and approved; an older draft of the same kind is replaced.

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
    """What approving the draft would do now."""
    texts = store.texts(work.session, alert.id)
    people = _people(work, alert, incident)
    versions = [Version(one.language, one.body, one.segments, people.get(one.language, 0)) for one in texts]
    segments = sum(one.people * one.segments for one in versions)
    found = flag_draft(alert)
    reach = _reach(work, alert, incident, sum(people.values()), segments)
    return Preview(versions, found, seconds(reach, work.policy), reach.cost)


def needs_second_coordinator(work: Work, alert: Alert, incident: Incident) -> bool:
    """Whether a call takes a second coordinator; counts who gets it only where so many as there are would be too many.

    A verifier's confirmation is on its way: it does not wait for figures that nobody looks at.
    """
    most = volunteer_store.count_in(work.session, Wanted.of(alert.audience).areas)
    longest = max(one.segments for one in store.texts(work.session, alert.id))
    if not seconds(_reach(work, alert, incident, most, most * longest), work.policy):
        return False
    return bool(preview_alert(work, alert, incident).second_why)


def flag_draft(alert: Alert) -> list[Flag]:
    """What the guard finds in everything that a coordinator wrote in it themselves."""
    return [flag for words in (alert.place_words, *alert.words.values()) for flag in guard.flags(words)]


def approve_alert(work: Work, alert_id: UUID, account_id: UUID, *, despite_danger: bool = False) -> Approved:
    """A coordinator agrees to a draft as it stands: it goes out, or waits for a second one. Two at once are one alert.

    While a hazard stands nobody is called, unless this coordinator knows of it and says so. Raises CannotAlert.
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
    """Throw a draft away. Raises NoDraft if it is none any more."""
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
    """Who agreed first, if they still may: what was agreed by somebody who was removed since counts no longer."""
    first = work.session.get(Account, alert.approved_by) if alert.approved_by else None
    return first.id if first is not None and first.active and Role.COORDINATOR in first.role.included else None


def _stop_ringing(work: Work, incident: Incident, account_id: UUID) -> None:
    """Ring for a second coordinator no longer, where nothing waits for one any more."""
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
    """How many areas it calls; with those called before, where it adds to them: bit by bit is as wide as at once."""
    if not alert.audience:
        return 0
    wanted = set(Wanted.of(alert.audience).areas)
    callouts = [one for one in callouts_of(work, incident.id) if one.status is not State.CANCELLED]
    before = {area for one in callouts for area in Wanted.of(one.audience).areas}
    return len(wanted | before) if wanted - before else len(wanted)


def _people(work: Work, alert: Alert, incident: Incident) -> dict[str, int]:
    """How many people get it in which language, if it went out now."""
    if not alert.audience:
        spoken, people = alert_languages(work.policy), Counter[str]()
        reached = delivery_store.reached(work.session, [one.id for one in callouts_of(work, incident.id)])
        for language, count in reached.items():
            people[language if language in spoken else DEFAULT] += count
        return people
    sought = audience_of(work, incident, Wanted.of(alert.audience))
    return audience.by_language(work.session, sought, spoken_languages(work.policy), work.now)
