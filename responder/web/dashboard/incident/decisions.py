"""Decisions about an incident: confirm, close, re-check, reopen, or mark it urgent."""

from collections.abc import Callable
from dataclasses import replace

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.incident import MOVES, Event, Outcome, State
from responder.domain.move import MoveRefused
from responder.domain.role import Role
from responder.flow.incident import decisions, edit
from responder.flow.incident.edit import Conflict
from responder.store import board as reads
from responder.store.incident import Incident
from responder.store.verification import TOLD, Basis
from responder.web.access import needs
from responder.web.dashboard.frame.labels import people_in_words, say
from responder.web.dashboard.incident.conflict import Wanted, show_conflict
from responder.web.dashboard.incident.incident_page import back_to, found, incident_page, too_late, version_seen
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import written

LONGEST_NOTE = 500
"""Characters of a note."""
_CLOSING = tuple(one for one in Outcome if one is not Outcome.DUPLICATE)
"""Outcomes offered. A duplicate is merged instead, so that people who were alerted are not left behind."""


def decisions_for_pages() -> dict[str, object]:
    """For the form that confirms: the ways somebody may know."""
    return {"bases": _bases}


@needs(Role.COORDINATOR)
def confirm(code: str) -> ResponseReturnValue:
    """Confirm the incident, or renew its confirmation."""
    incident, note = found(code), written(request.form.get("note"))
    basis = request.form.get("basis", Basis.COORDINATOR)
    faults = {}
    if not note or len(note) > LONGEST_NOTE:
        faults["note"] = _("Please say how you know, in 500 characters or fewer.")
    if basis not in set(TOLD):
        faults["basis"] = _("Please choose one of the answers shown.")
    if faults:
        return incident_page(incident, 400, **faults)
    known = dict(_bases())[Basis(basis)]
    wanted = Wanted(
        _("Confirm incident under your name."),
        _("Confirm incident anyway"),
        [(_("How do you know?"), known), (_("In your own words"), note)],
    )

    def act() -> str:
        decisions.confirm_incident(work(), incident.id, current_user.id, note, Basis(basis))
        return _("%(code)s is confirmed. Your name is on the record.") % {"code": incident.code}

    return decided(incident, Event.CONFIRM, wanted, act)


@needs(Role.COORDINATOR)
def close(code: str) -> ResponseReturnValue:
    """Close the incident, and text the people who were alerted."""
    incident = found(code)
    outcome = {str(one): one for one in _CLOSING}.get(request.form.get("outcome", ""))
    if outcome is None:
        return incident_page(incident, 400, outcome=_("Please choose why you are closing it."))
    wanted = Wanted(
        _("Close incident: %(outcome)s.") % {"outcome": say(outcome)}, _("Close incident anyway"), _texted_now(incident)
    )

    def act() -> str:
        if incident.status is State.CLOSED:
            raise MoveRefused(State.CLOSED, Event.CLOSE)
        people = reads.would_be_told(work().session, incident.id)
        decisions.close_incident(work(), incident.id, current_user.id, outcome)
        if people:
            return _("%(code)s is closed. A text is going to %(people)s.") % {
                "code": incident.code,
                "people": people_in_words(people),
            }
        return _("%(code)s is closed. No one was alerted, so no one is texted.") % {"code": incident.code}

    return decided(incident, Event.CLOSE, wanted, act)


@needs(Role.COORDINATOR)
def recheck(code: str) -> ResponseReturnValue:
    """Put a confirmed incident in doubt, and ask other verifiers to look."""
    incident = found(code)

    def act() -> str:
        decisions.recheck_incident(work(), incident.id, current_user.id)
        said = _("%(code)s is being re-checked. Other verifiers are asked, and no more people are alerted.") % {
            "code": incident.code
        }
        people = reads.would_be_told(work().session, incident.id)
        if not people:
            return said
        more = _("People who were already alerted do not know yet: %(people)s. You can send them an update below.")
        return f"{said} {more % {'people': people_in_words(people)}}"

    wanted = Wanted(_("Re-check incident and ask verifiers again."), _("Re-check incident anyway"))
    return decided(incident, Event.DOUBT, wanted, act)


@needs(Role.COORDINATOR)
def reopen(code: str) -> ResponseReturnValue:
    """Reopen a closed incident."""
    incident = found(code)

    def act() -> str:
        decisions.reopen_incident(work(), incident.id, current_user.id)
        return _(
            "%(code)s is open again, and verifiers are asked. People who were told it was over do not know yet."
        ) % {"code": incident.code}

    wanted = Wanted(_("Reopen incident and ask verifiers."), _("Reopen incident anyway"))
    return decided(incident, Event.REOPEN, wanted, act)


@needs(Role.DISPATCHER)
def urgent(code: str) -> ResponseReturnValue:
    """Mark it urgent, so that verifiers who agreed may be woken; or remove the mark."""
    incident, on = found(code), request.form.get("urgent", "")
    if on not in {"yes", "no"}:
        return incident_page(incident, 400, page=_("Nothing was changed. Please choose whether it is urgent."))

    def act() -> str:
        decisions.set_urgent(work(), incident.id, current_user.id, urgent=on == "yes")
        if on == "yes":
            return _("%(code)s is marked urgent. This wakes verifiers who agreed to be woken.") % {
                "code": incident.code
            }
        return _("%(code)s is no longer urgent. No one else will be woken for it.") % {"code": incident.code}

    what = _("Mark incident urgent.") if on == "yes" else _("Remove urgent.")
    return decided(incident, Event.CHECK, Wanted(what, _("Do it anyway")), act)


def decided(incident: Incident, event: Event, wanted: Wanted, act: Callable[[], str]) -> ResponseReturnValue:
    """Run `act` on the incident as seen and show its message. If the incident changed, show the conflict."""
    try:
        edit.check_version(work(), incident, version_seen())
        said = act()
    except Conflict as old:
        return show_conflict(incident, old, replace(wanted, fits=_fits(incident, event)))
    except MoveRefused:
        return too_late(incident)
    flash(said)
    return back_to(incident)


def _bases() -> list[tuple[Basis, str]]:
    return [
        (Basis.OWN_EYES, _("I see it myself")),
        (Basis.LIVESTREAM, _("From a livestream")),
        (Basis.PHONED, _("Someone there told me by phone")),
        (Basis.PARTNER, _("From a partner")),
        (Basis.COORDINATOR, _("Another way")),
    ]


def _texted_now(incident: Incident) -> list[tuple[str, str]]:
    people = reads.would_be_told(work().session, incident.id)
    return [(_("Will be texted now"), people_in_words(people) if people else _("no one"))]


def _fits(incident: Incident, event: Event) -> bool:
    """Whether the event would still change the incident."""
    if event is Event.CHECK:
        return incident.status is not State.CLOSED
    return MOVES.allows(incident.status, event) and (event is Event.CONFIRM or incident.status in MOVES.sources(event))
