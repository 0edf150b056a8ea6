"""All that the page of one incident shows, put together."""

from dataclasses import dataclass, replace
from datetime import datetime
from string import ascii_uppercase
from uuid import UUID

from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Outcome, State
from responder.domain.report import Equipment
from responder.domain.response import State as ResponseState
from responder.flow.approval import FOLLOW_UPS, preview
from responder.flow.sending import audience_of, called, usual
from responder.flow.work import Work
from responder.store import addition, alert, audience, board, check, delivery, place, report, response, verification
from responder.store.alert import Alert
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.response import Response
from responder.store.verification import Verification
from responder.web.dashboard.draft import Whom, is_fresh, never_sent, whom
from responder.web.dashboard.row import Row, is_stale, rows
from responder.web.dashboard.timeline import Item, Known, timeline
from responder.web.dashboard.words import people_in_words, say
from responder.web.language import gettext

_NEVER_SENT = frozenset({AlertState.DRAFT, AlertState.CANCELLED, AlertState.EXPIRED})
_SHOWN_RESPONSES = (ResponseState.ON_SCENE, ResponseState.GOING, ResponseState.LEFT, ResponseState.CANNOT)


@dataclass(frozen=True)
class Told:
    """A report as it is shown beside others. `source` is a letter: the same letter, the same source."""

    report: Report
    source: str
    answers: list[str]
    place: str
    """As they wrote it."""
    understood: str
    """What was made of that, or of their point."""
    details: str
    added: list[tuple[datetime, str]]
    """What the reporter said later, and when."""


@dataclass(frozen=True)
class Judged:
    verification: Verification
    who: str
    note: str
    """In their own words."""


@dataclass(frozen=True)
class Asked:
    check: Check
    who: str
    text: DeliveryState | None
    """How far the text that asks has come."""


@dataclass(frozen=True)
class Waiting:
    """A draft that waits to be approved."""

    alert: Alert
    whom: Whom
    who: str
    """Who wrote it."""
    agreed: str
    """Who agreed first; empty if nobody has."""
    second_why: list[str]
    """Why it takes two, in words."""


@dataclass(frozen=True)
class Sent:
    alert: Alert
    approved: str
    counts: dict[DeliveryState, int]


@dataclass(frozen=True)
class Sight:
    """An incident with everything that hangs on it, and what may be done about it now."""

    incident: Incident
    row: Row
    """The same as on the board, in figures."""
    area: str
    stale: bool
    reports: list[Told]
    judged: list[Judged]
    asked: list[Asked]
    drafts: list[Waiting]
    sent: list[Sent]
    responses: list[tuple[ResponseState, list[str]]]
    timeline: list[Item]
    standing: bool
    """Whether a call is out that has not been taken back."""
    callable: int
    """How many people a call would go to now."""
    wakeable: int
    """How many more, if they are woken who agreed to that."""
    told: int
    """How many people closing would text now."""
    came: int
    """How many are going, there, or have been: what waves count."""
    follow_ups: list[Kind]
    """What can be sent now to those who were called."""

    @property
    def open(self) -> bool:
        return self.incident.status is not State.CLOSED

    @property
    def may_call(self) -> bool:
        return self.incident.status is State.CONFIRMED


def sight(work: Work, incident: Incident) -> Sight:
    """Read the incident and what hangs on it."""
    session = work.session
    told, judged = report.of_incident(session, incident.id), verification.of_incident(session, incident.id)
    asked, sent = check.of_incident(session, incident.id), alert.of_incident(session, incident.id)
    answered = response.of_incident(session, incident.id)
    known = _known(work, judged, asked, sent, answered)
    texts, counts = board.check_texts(session, incident.id), delivery.counts(session, [one.id for one in sent])
    areas = board.area_names(session, [incident.area_id])
    callable_now, standing = _callable(work, incident), _standing(sent)
    return Sight(
        incident=incident,
        row=rows(work, [incident], set())[0],
        area=areas.get(incident.area_id, "") if incident.area_id else "",
        stale=is_stale(work, incident),
        reports=_told(work, told),
        judged=[
            Judged(one, _person(known, one.volunteer_id, one.account_id), verification.note(session, one))
            for one in judged
        ],
        asked=[Asked(one, known.volunteers.get(one.volunteer_id, "?"), texts.get(one.id)) for one in asked],
        drafts=[_waiting(work, one, incident) for one in sent if is_fresh(work, one)],
        sent=[Sent(one, _approved(one, known), counts[one.id]) for one in sent if not never_sent(one)],
        responses=_by_state(answered, known),
        timeline=timeline(work, incident, judged, known),
        standing=standing,
        callable=callable_now,
        wakeable=_callable(work, incident, urgent=True) - callable_now,
        told=board.would_be_told(session, incident.id),
        came=response.came(session, incident.id),
        follow_ups=_follow_ups(work, incident, standing=standing),
    )


def _waiting(work: Work, one: Alert, incident: Incident) -> Waiting:
    names = board.emails(work.session, [one.drafted_by, one.approved_by])
    return Waiting(
        alert=one,
        whom=whom(work, one),
        who=names.get(one.drafted_by, "?") if one.drafted_by else gettext("a verifier's confirmation"),
        agreed=names.get(one.approved_by, "?") if one.approved_by else "",
        second_why=[say(why) for why in preview(work, one, incident).second_why],
    )


def _follow_ups(work: Work, incident: Incident, *, standing: bool) -> list[Kind]:
    """None while nobody was called; once it is closed, only a correction still makes sense."""
    calls = [one.id for one in called(work, incident.id)]
    if not standing and not delivery.reached(work.session, calls):
        return []
    return [Kind.CORRECTION] if incident.status is State.CLOSED else list(FOLLOW_UPS)


def _callable(work: Work, incident: Incident, *, urgent: bool = False) -> int:
    """How many people a call would go to now."""
    wanted = usual(incident)
    if wanted is None:
        return 0
    return audience.count(work.session, audience_of(work, incident, replace(wanted, urgent=urgent)), work.now)


def outcomes(told: int) -> list[tuple[Outcome, str]]:
    """Every outcome with what choosing it does."""
    if not told:
        return [(outcome, say(outcome)) for outcome in Outcome]
    over, wrong = gettext("%(outcome)s: all-clear to %(people)s"), gettext("%(outcome)s: correction to %(people)s")
    return [
        (
            outcome,
            (over if outcome is Outcome.ENDED else wrong) % {"outcome": say(outcome), "people": people_in_words(told)},
        )
        for outcome in Outcome
    ]


def approved_by(work: Work, one: Alert) -> str:
    """Who released an alert, in words."""
    asked = [] if one.released_by is None else [work.session.get_one(Check, one.released_by)]
    return _approved(one, _known(work, [], asked, [one], []))


def _known(
    work: Work, judged: list[Verification], asked: list[Check], sent: list[Alert], answered: list[Response]
) -> Known:
    people = [one.volunteer_id for one in judged] + [one.volunteer_id for one in asked]
    people += [one.volunteer_id for one in answered]
    accounts = {one.account_id for one in judged}
    accounts |= {who for one in sent for who in (one.approved_by, one.seconded_by)}
    by_check = {one.id: one.volunteer_id for one in asked}
    return Known(
        volunteers=board.first_names(work.session, people),
        accounts=board.emails(work.session, accounts),
        alerts={one.id: one.kind for one in sent},
        releasers={one.id: by_check[one.released_by] for one in sent if one.released_by in by_check},
    )


def _told(work: Work, reports: list[Report]) -> list[Told]:
    letters: dict[UUID, str] = {}
    found, added = [], addition.of_reports(work.session, [one.id for one in reports])
    places = place.names(work.session, [one.place_id for one in reports])
    areas = board.area_names(work.session, [one.area_id for one in reports])
    for one in reports:
        turn = len(letters)
        source = letters.setdefault(one.source_id, ascii_uppercase[turn] if turn < 26 else str(turn + 1))
        answers = [say(one.activity), say(one.size), say(one.uniform)]
        answers += [say(Equipment(item)) for item in one.equipment]
        words, details = report.place_words(work.session, one), report.details(work.session, one)
        more = [(each.added_at, addition.words(work.session, each)) for each in added.get(one.id, [])]
        understood = _understood(one, places, areas)
        found.append(Told(one, source, answers, words, understood, details, more))
    return found


def _understood(one: Report, places: dict[UUID, str], areas: dict[UUID, str]) -> str:
    """Never the point itself: it may be somebody's home."""
    at = places.get(one.place_id, "") if one.place_id else ""
    area = areas.get(one.area_id, "") if one.area_id else ""
    if at:
        return gettext("near %(place)s") % {"place": ", ".join(filter(None, (at, area)))}
    if one.point is not None:
        return gettext("a point in %(area)s") % {"area": area} if area else gettext("a point outside every area")
    return area


def _person(known: Known, volunteer_id: UUID | None, account_id: UUID | None) -> str:
    if volunteer_id is not None:
        return known.volunteers.get(volunteer_id, "?")
    return known.accounts.get(account_id, "?") if account_id else "?"


def _approved(one: Alert, known: Known) -> str:
    if one.approved_by is not None:
        first = known.accounts.get(one.approved_by, "?")
        if one.seconded_by is None:
            return first
        pair = {"first": first, "second": known.accounts.get(one.seconded_by, "?")}
        return gettext("%(first)s and %(second)s") % pair
    verifier = known.releasers.get(one.id)
    name = known.volunteers.get(verifier, "?") if verifier else "?"
    return gettext("%(name)s's confirmation, under the approved policy") % {"name": name}


def _by_state(answered: list[Response], known: Known) -> list[tuple[ResponseState, list[str]]]:
    return [
        (state, [known.volunteers.get(one.volunteer_id, "?") for one in answered if one.status is state])
        for state in _SHOWN_RESPONSES
    ]


def _standing(sent: list[Alert]) -> bool:
    standing = False
    for one in sent:
        if one.kind is Kind.CALL and one.status not in _NEVER_SENT:
            standing = True
        elif one.kind in {Kind.ALL_CLEAR, Kind.CORRECTION}:
            standing = False
    return standing
