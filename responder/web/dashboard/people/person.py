"""One person on the roster: what they told us, what was recorded, and their shifts."""

from dataclasses import dataclass, field
from uuid import UUID

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.role import Role
from responder.domain.volunteer import MOVES, Event, Skill
from responder.flow.alert.approval import is_open_draft
from responder.flow.alert.sending import audience_of
from responder.flow.people.roster import Why
from responder.flow.work import Work
from responder.store import alert, audience, shift, training, volunteer
from responder.store import incident as incident_store
from responder.store import roster as store
from responder.store.area import Area
from responder.store.audience import Bar
from responder.store.consent import Consent
from responder.store.history import Actor, History
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.shift import Shift
from responder.store.training import Training
from responder.store.volunteer import Volunteer
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people.labels import FOR_PAGES
from responder.web.language import gettext as _
from responder.web.site import work

WHAT = ("Observer training", "Verifier training", "Know your rights", "Refresher")
"""The usual trainings to choose from. Others may be typed."""
PAUSES = (1, 3, 7, 14, 30)
"""Choices for how many days a pause lasts."""
_MOVES = 30
_INCIDENTS = 8
_SHIFTS = 30


@dataclass(frozen=True)
class PersonOverview:
    """Everything that the page of one person shows."""

    one: Volunteer
    name: str
    phone: Phone
    phone_end: str
    areas: list[tuple[UUID, str]]
    trainings: list[tuple[Training, str | None]]
    consents: list[Consent]
    moves: list[tuple[History, str]]
    shifts: list[Shift]
    calls: list[tuple[Incident, list[Bar]]]
    """Open incidents, each with the reasons why this person would not be alerted now."""
    may: dict[str, bool] = field(default_factory=dict)
    """Whether they can be paused or resumed now, by event."""


@needs(Role.COORDINATOR)
def person(volunteer_id: UUID) -> ResponseReturnValue:
    """One person, with everything except the phone number."""
    return person_page(volunteer_id)


def person_page(volunteer_id: UUID, status: int = 200, **faults: str) -> ResponseReturnValue:
    """The page, with the faults of a form on it."""
    version, seen = version_of_all(), sight(work(), volunteer_id)
    today = work().local.date()
    return page(
        "people/person",
        url_for("dashboard.person", volunteer_id=volunteer_id),
        version=version,
        sight=seen,
        today=today,
        skills=list(Skill),
        whys=list(Why),
        usual=WHAT,
        pauses=PAUSES,
        people=FOR_PAGES,
        faults=faults,
        typed=request.form,
    ), status


def sight(work: Work, volunteer_id: UUID) -> PersonOverview:
    """Everything known about them. Aborts with 404 if nobody has this id."""
    found = store.get(work.session, volunteer_id)
    if found is None:
        abort(404)
    one, phone = found
    return PersonOverview(
        one=one,
        name=volunteer.name(work.session, one),
        phone=phone,
        phone_end=store.phone_end(work.session, phone.id, phone.number_sealed),
        areas=store.chosen(work.session, one.id),
        trainings=training.with_recorder(work.session, one.id),
        consents=store.consents(work.session, phone.id),
        moves=[(entry, _who(entry, email)) for entry, email in store.moves(work.session, one.id, _MOVES)],
        shifts=shift.of_volunteer(work.session, one.id, work.now, _SHIFTS),
        calls=[
            (incident, _why_not(work, incident, area, one))
            for incident, area in incident_store.open_with_area(work.session, _INCIDENTS)
        ],
        may={str(event): one.status in MOVES.sources(event) for event in (Event.PAUSE, Event.RESUME)},
    )


def _why_not(work: Work, incident: Incident, area: Area, one: Volunteer) -> list[Bar]:
    sought = audience_of(work, incident, _wanted(work, incident, area))
    return audience.why_not(work.session, sought, one.id, work.now)


def _wanted(work: Work, incident: Incident, area: Area) -> Wanted:
    """The audience of the callout draft that waits for approval; if there is none, the usual audience."""
    waiting = [draft for draft in alert.drafts(work.session, incident.id, Kind.CALLOUT) if is_open_draft(work, draft)]
    return Wanted.of(waiting[-1].audience) if waiting else Wanted((area.id,))


def _who(entry: History, email: str | None) -> str:
    if entry.actor is Actor.ACCOUNT:
        return email or "?"
    return _("the volunteer") if entry.actor is Actor.VOLUNTEER else _("automatically")
