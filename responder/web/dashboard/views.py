"""The pages for those on duty, and what they may do there."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.incident import Outcome, State
from responder.domain.move import MoveRefused
from responder.domain.role import Role
from responder.flow import judge
from responder.store import board as reads
from responder.store import incident as incident_store
from responder.store import ring as ring_store
from responder.store.incident import Incident
from responder.web.access import needs
from responder.web.dashboard.incident import outcomes, sight
from responder.web.dashboard.lost import what_next
from responder.web.dashboard.page import page
from responder.web.dashboard.ringing import ringing
from responder.web.dashboard.row import by_need, rows
from responder.web.dashboard.state import version_of_all
from responder.web.dashboard.words import people_in_words
from responder.web.language import gettext as _
from responder.web.site import work

_LATELY = 10
_LOST = 200
_LONGEST_NOTE = 500


@needs(Role.VIEWER)
def board() -> ResponseReturnValue:
    """What needs somebody, first things first."""
    session = work().session
    version, rings = version_of_all(), ringing(work())
    ids: set[object] = {one.incident_id for one in rings}
    found = by_need(rows(work(), incident_store.open_ones(session), ids))
    return page(
        "board",
        version=version,
        rings=rings,
        open_rows=[row for row in found if row.incident.drill_id is None],
        drill_rows=[row for row in found if row.incident.drill_id is not None],
        closed_rows=rows(work(), incident_store.closed_lately(session, _LATELY), set()),
    )


@needs(Role.VIEWER)
def version() -> ResponseReturnValue:
    """For open pages: has anything changed?"""
    return jsonify(version=version_of_all())


@needs(Role.VIEWER)
def incident(code: str) -> ResponseReturnValue:
    """One incident, whole."""
    return _incident_page(_found(code))


@needs(Role.COORDINATOR)
def confirm(code: str) -> ResponseReturnValue:
    """Confirm, or renew a confirmation."""
    found, note = _found(code), request.form.get("note", "").strip()
    if not note or len(note) > _LONGEST_NOTE:
        return _incident_page(found, 400, note=_("Please say how you know, in at most 500 characters."))
    refused = _try(lambda: judge.confirm(work(), found.id, current_user.id, note))
    if refused:
        return _incident_page(found, 409, page=refused)
    flash(_("Recorded: %(code)s is confirmed, by you.") % {"code": found.code})
    return _back_to(found)


@needs(Role.COORDINATOR)
def close(code: str) -> ResponseReturnValue:
    """Close, and tell whoever was called."""
    found = _found(code)
    try:
        outcome = Outcome(request.form.get("outcome", ""))
    except ValueError:
        return _incident_page(found, 400, outcome=_("Please choose why it is closed."))
    incident_store.lock(work().session, found.id)
    if found.status is State.CLOSED:
        return _incident_page(found, 409, page=_("It is closed already: somebody was faster. Nothing was changed."))
    told = reads.would_be_told(work().session, found.id)
    judge.close(work(), found.id, current_user.id, outcome)
    if told:
        flash(_("%(code)s is closed. Told: %(people)s.") % {"code": found.code, "people": people_in_words(told)})
    else:
        flash(_("%(code)s is closed. Nobody was called, so nobody is told.") % {"code": found.code})
    return _back_to(found)


@needs(Role.DISPATCHER)
def take(ring_id: UUID) -> ResponseReturnValue:
    """Take what rings: from now on it is this person's."""
    ring = work().session.get(ring_store.Ring, ring_id)
    if ring is None:
        abort(404)
    if not ring_store.take(work().session, ring_id, current_user.id, work().now) and ring.taken_by != current_user.id:
        flash(_("Somebody else took it before you."))
    if ring.incident_id is None:
        return redirect(url_for("dashboard.held" if ring.cause is ring_store.Cause.FLOOD else "dashboard.board"), 303)
    return _back_to(work().session.get_one(Incident, ring.incident_id))


@needs(Role.VIEWER)
def unknown() -> ResponseReturnValue:
    """Texts of which nobody can tell whether they went out."""
    session, version = work().session, version_of_all()
    lost = reads.lost(session, _LOST)
    names = reads.first_names(session, (one.volunteer_id for one in lost))
    return page("unknown", version=version, lost=lost, names=names, what_next=what_next)


def _found(code: str) -> Incident:
    found = incident_store.by_code(work().session, code)
    if found is None:
        abort(404)
    return found


def _try(act: Callable[[], None]) -> str:
    """Why a move was refused, in words; empty when it was made."""
    try:
        act()
    except MoveRefused:
        return _("That does not fit what the incident is now: somebody was faster. Look at it again.")
    return ""


def _back_to(found: Incident) -> ResponseReturnValue:
    return redirect(url_for("dashboard.incident", code=found.code), 303)


def _incident_page(found: Incident, status: int = 200, **faults: str) -> ResponseReturnValue:
    version, seen = version_of_all(), sight(work(), found)
    choices = outcomes(seen.told)
    shown = {"version": version, "sight": seen, "outcomes": choices, "faults": faults, "typed": request.form}
    return page("incident", url_for("dashboard.incident", code=found.code), **shown), status
