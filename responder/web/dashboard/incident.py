"""All that the page of one incident shows, put together."""

from dataclasses import dataclass
from string import ascii_uppercase
from uuid import UUID

from responder.domain.alert import Kind
from responder.domain.alert import State as AlertState
from responder.domain.delivery import State as DeliveryState
from responder.domain.incident import Outcome, State
from responder.domain.report import Equipment
from responder.domain.response import State as ResponseState
from responder.flow.alert import audience_of
from responder.flow.work import Work
from responder.store import alert, audience, board, check, delivery, report, response, verification
from responder.store.alert import Alert
from responder.store.area import Area
from responder.store.check import Check
from responder.store.incident import Incident
from responder.store.report import Report
from responder.store.response import Response
from responder.store.verification import Verification
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
    details: str


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

    @property
    def open(self) -> bool:
        return self.incident.status is not State.CLOSED

    @property
    def may_call(self) -> bool:
        return self.incident.status is State.CONFIRMED and not self.standing


def sight(work: Work, incident: Incident) -> Sight:
    """Read the incident and what hangs on it."""
    session = work.session
    told, judged = report.of_incident(session, incident.id), verification.of_incident(session, incident.id)
    asked, sent = check.of_incident(session, incident.id), alert.of_incident(session, incident.id)
    answered = response.of_incident(session, incident.id)
    known = _known(work, judged, asked, sent, answered)
    texts, counts = board.check_texts(session, incident.id), delivery.counts(session, [one.id for one in sent])
    areas = board.area_names(session, [incident.area_id])
    callable_now = _callable(work, incident)
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
        sent=[Sent(one, _approved(one, known), counts[one.id]) for one in sent],
        responses=_by_state(answered, known),
        timeline=timeline(work, incident, judged, known),
        standing=_standing(sent),
        callable=callable_now,
        wakeable=_callable(work, incident, urgent=True) - callable_now,
        told=board.would_be_told(session, incident.id),
    )


def _callable(work: Work, incident: Incident, *, urgent: bool = False) -> int:
    """How many people a call would go to now."""
    area = work.session.get(Area, incident.area_id) if incident.area_id else None
    return audience.count(work.session, audience_of(work, incident, area, urgent=urgent), work.now) if area else 0


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
    accounts = {one.account_id for one in judged} | {one.approved_by for one in sent}
    by_check = {one.id: one.volunteer_id for one in asked}
    return Known(
        volunteers=board.first_names(work.session, people),
        accounts=board.emails(work.session, accounts),
        alerts={one.id: one.kind for one in sent},
        releasers={one.id: by_check[one.released_by] for one in sent if one.released_by in by_check},
    )


def _told(work: Work, reports: list[Report]) -> list[Told]:
    letters: dict[UUID, str] = {}
    found = []
    for one in reports:
        turn = len(letters)
        source = letters.setdefault(one.source_id, ascii_uppercase[turn] if turn < 26 else str(turn + 1))
        answers = [say(one.activity), say(one.size), say(one.uniform)]
        answers += [say(Equipment(item)) for item in one.equipment]
        words, details = report.place_words(work.session, one), report.details(work.session, one)
        found.append(Told(one, source, answers, words, details))
    return found


def _person(known: Known, volunteer_id: UUID | None, account_id: UUID | None) -> str:
    if volunteer_id is not None:
        return known.volunteers.get(volunteer_id, "?")
    return known.accounts.get(account_id, "?") if account_id else "?"


def _approved(one: Alert, known: Known) -> str:
    if one.approved_by is not None:
        return known.accounts.get(one.approved_by, "?")
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
