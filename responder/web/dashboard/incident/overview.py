"""Collects everything that an incident's page shows."""

from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from uuid import UUID

from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Outcome, State
from responder.domain.response import State as ResponseState
from responder.domain.tally import Tally
from responder.flow.alert.approval import FOLLOW_UPS, is_open_draft, preview_alert
from responder.flow.alert.sending import audience_of, callouts_of, usual_audience
from responder.flow.incident.relocate import is_misled
from responder.flow.work import Work
from responder.store import alert, audience, board, check, delivery, history, report, response, verification
from responder.store.alert import Alert
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.response import Response
from responder.store.verification import Verification
from responder.web import formats
from responder.web.dashboard.alerts.approver import approver
from responder.web.dashboard.alerts.draft import Whom, never_sent, whom
from responder.web.dashboard.frame.labels import against, people_in_words, say
from responder.web.dashboard.frame.row import Row, rows
from responder.web.dashboard.incident.points import IncidentMap, of_incident
from responder.web.dashboard.incident.report_list import ListedReport, listed_reports, trail
from responder.web.dashboard.incident.timeline import Item, Known, timeline
from responder.web.language import gettext

_NEVER_SENT = frozenset({AlertState.DRAFT, AlertState.CANCELLED, AlertState.EXPIRED})
_SHOWN_RESPONSES = (ResponseState.ON_SCENE, ResponseState.GOING, ResponseState.LEFT, ResponseState.CANNOT)


@dataclass(frozen=True)
class Judged:
    verification: Verification
    who: str
    note: str
    """The verifier's own words."""


@dataclass(frozen=True)
class Asked:
    check: Check
    who: str
    text: DeliveryState | None
    """The delivery state of the text that asks them."""
    coming: str
    """That they are on the way, with the time if known; empty if they have not said so."""


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for approval."""

    alert: Alert
    whom: Whom
    who: str
    """Who wrote it."""
    agreed: str
    """Who approved it first; empty if nobody has."""
    second_why: list[str]
    """Why it takes two approvals, in words."""


@dataclass(frozen=True)
class Sent:
    alert: Alert
    approved: str
    counts: dict[DeliveryState, int]


@dataclass(frozen=True)
class Overview:
    """An incident with everything that belongs to it, and what can be done about it now."""

    incident: Incident
    row: Row
    """Its row on the board."""
    area: str
    stale: bool
    closing: bool
    """Whether it is stale, and nobody confirmed in time that it is still happening."""
    mine: bool
    """Whether it is assigned to the reader."""
    map: IncidentMap | None
    against: list[str]
    """Conflicting information, in sentences."""
    trail: list[tuple[datetime, str]]
    """When and where moving vehicles were seen; empty if it does not move."""
    reports: list[ListedReport]
    judged: list[Judged]
    asked: list[Asked]
    drafts: list[Waiting]
    sent: list[Sent]
    responses: list[tuple[ResponseState, list[tuple[str, str]]]]
    """For each state, pairs of a first name and an arrival time; the time is empty if they gave none."""
    timeline: list[Item]
    standing: bool
    """Whether a callout was sent and has not been ended by an all-clear or correction."""
    reachable: int
    """How many people a callout would go to now."""
    wakeable: int
    """How many more if it also wakes people who agreed to be woken."""
    alerted: int
    """How many people would be texted if it were closed now."""
    came: int
    """How many are going, on scene, or have left: the number that waves count."""
    follow_ups: list[Kind]
    """Kinds of alert that can be sent now to people who got the callout."""
    misled: bool
    """Whether people were alerted to a different place than the current one and don't know it."""

    @property
    def unsure(self) -> bool:
        """Whether people were alerted to something no longer confirmed and don't know it."""
        return self.incident.status is State.CHECKING and self.standing and self.alerted > 0

    @property
    def open(self) -> bool:
        return self.incident.status is not State.CLOSED

    @property
    def may_alert(self) -> bool:
        return self.incident.status is State.CONFIRMED


def sight(work: Work, incident: Incident, reader: UUID) -> Overview:
    """Read the incident and everything that belongs to it, for this account."""
    session, mine = work.session, incident.owner_id == reader
    reports = listed_reports(work, report.of_incident(session, incident.id))
    judged = verification.of_incident(session, incident.id)
    asked, sent = check.looks(session, incident.id), alert.of_incident(session, incident.id)
    answered = response.of_incident(session, incident.id)
    known = _known(work, incident, asked, sent, answered)
    going = {one.volunteer_id: coming(work, one) for one in answered}
    row, alerted_now = rows(work, [incident])[0], board.would_be_told(session, incident.id)
    texts, counts = board.check_texts(session, incident.id), delivery.counts(session, [one.id for one in sent])
    areas = board.area_names(session, [incident.area_id])
    reachable_now, standing = _count_reachable(work, incident), _standing(sent)
    return Overview(
        incident=incident,
        row=row,
        area=areas.get(incident.area_id, "") if incident.area_id else "",
        stale=row.stale,
        closing=row.closing,
        mine=mine,
        map=of_incident(work, incident, [(one.source, one.report) for one in reports], exact=mine),
        against=against(incident.reasons),
        trail=trail(reports) if Tally.of_json(incident.tally).moves else [],
        reports=reports,
        judged=[
            Judged(one, _person(known, one.volunteer_id, one.account_id), verification.note(session, one))
            for one in judged
        ],
        asked=[
            Asked(one, known.volunteers.get(one.volunteer_id, "?"), texts.get(one.id), going.get(one.volunteer_id, ""))
            for one in asked
        ],
        drafts=[_waiting(work, one, incident) for one in sent if is_open_draft(work, one)],
        sent=[
            Sent(one, approver(one, known.accounts, _released(one, known)), counts[one.id])
            for one in sent
            if not never_sent(one)
        ],
        responses=_by_state(answered, known, going),
        timeline=timeline(work, incident, judged, known),
        standing=standing,
        reachable=reachable_now,
        wakeable=_count_reachable(work, incident, urgent=True) - reachable_now,
        alerted=alerted_now,
        came=response.came(session, incident.id),
        follow_ups=_follow_ups(work, incident, standing=standing),
        misled=alerted_now > 0 and is_misled(work, incident),
    )


def coming(work: Work, said: Response) -> str:
    """The arrival time given by a person who is going; empty for everybody else."""
    if said.status is not ResponseState.GOING:
        return ""
    if said.eta_at is None:
        return gettext("going")
    minutes = ceil((said.eta_at - work.now).total_seconds() / 60)
    if minutes > 0:
        return gettext("going, arriving in about %(count)s min") % {"count": minutes}
    return gettext("going, was due at %(time)s") % {"time": formats.clock_time(said.eta_at)}


def _waiting(work: Work, one: Alert, incident: Incident) -> Waiting:
    names = board.emails(work.session, [one.drafted_by, one.approved_by])
    return Waiting(
        alert=one,
        whom=whom(work, one),
        who=names.get(one.drafted_by, "?") if one.drafted_by else gettext("a verifier's confirmation"),
        agreed=names.get(one.approved_by, "?") if one.approved_by else "",
        second_why=[say(why) for why in preview_alert(work, one, incident).second_why],
    )


def _follow_ups(work: Work, incident: Incident, *, standing: bool) -> list[Kind]:
    """The follow-ups possible now: none if nobody got a callout; after closing, only a correction."""
    callouts = [one.id for one in callouts_of(work, incident.id)]
    if not standing and not delivery.reached(work.session, callouts):
        return []
    return [Kind.CORRECTION] if incident.status is State.CLOSED else list(FOLLOW_UPS)


def _count_reachable(work: Work, incident: Incident, *, urgent: bool = False) -> int:
    """How many people a callout would go to now."""
    wanted = usual_audience(incident)
    if wanted is None:
        return 0
    return audience.count(work.session, audience_of(work, incident, replace(wanted, urgent=urgent)), work.now)


def outcomes(alerted: int) -> list[tuple[Outcome, str]]:
    """Every outcome, with a label that says what choosing it does."""
    if not alerted:
        return [(outcome, say(outcome)) for outcome in Outcome]
    over, wrong = (
        gettext("%(outcome)s: send all-clear to %(people)s"),
        gettext("%(outcome)s: send correction to %(people)s"),
    )
    return [
        (
            outcome,
            (over if outcome is Outcome.ENDED else wrong)
            % {"outcome": say(outcome), "people": people_in_words(alerted)},
        )
        for outcome in Outcome
    ]


def _known(
    work: Work, incident: Incident | None, asked: list[Check], sent: list[Alert], answered: list[Response]
) -> Known:
    acted = history.actors(work.session, incident.id) if incident else []
    people = [*acted, *(one.volunteer_id for one in asked), *(one.volunteer_id for one in answered)]
    accounts = {*acted, *(who for one in sent for who in (one.approved_by, one.seconded_by))}
    by_check = {one.id: one.volunteer_id for one in asked}
    return Known(
        volunteers=board.first_names(work.session, people),
        accounts=board.emails(work.session, accounts),
        alerts={one.id: one.kind for one in sent},
        releasers={one.id: by_check[one.released_by] for one in sent if one.released_by in by_check},
    )


def _person(known: Known, volunteer_id: UUID | None, account_id: UUID | None) -> str:
    if volunteer_id is not None:
        return known.volunteers.get(volunteer_id, "?")
    return known.accounts.get(account_id, "?") if account_id else "?"


def _released(one: Alert, known: Known) -> str:
    verifier = known.releasers.get(one.id)
    return known.volunteers.get(verifier, "?") if verifier else "?"


def _by_state(
    answered: list[Response], known: Known, going: dict[UUID, str]
) -> list[tuple[ResponseState, list[tuple[str, str]]]]:
    """Responders by state: pairs of a first name and an arrival time; the time is empty if they gave none."""
    return [
        (
            state,
            [
                (known.volunteers.get(one.volunteer_id, "?"), going[one.volunteer_id] if one.eta_at else "")
                for one in answered
                if one.status is state
            ],
        )
        for state in _SHOWN_RESPONSES
    ]


def _standing(sent: list[Alert]) -> bool:
    standing = False
    for one in sent:
        if one.kind is Kind.CALLOUT and one.status not in _NEVER_SENT:
            standing = True
        elif one.kind in {Kind.ALL_CLEAR, Kind.CORRECTION}:
            standing = False
    return standing
