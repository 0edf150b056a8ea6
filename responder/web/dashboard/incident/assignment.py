"""Assignment: take an incident, take it over, or unassign yourself."""

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.incident import State
from responder.domain.role import Role
from responder.flow.incident import assignment as flow
from responder.flow.incident.assignment import NotYours
from responder.store import board
from responder.web.access import needs
from responder.web.dashboard.incident.incident_page import back_to, found, incident_page
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_id


@needs(Role.DISPATCHER)
def assign(code: str) -> ResponseReturnValue:
    """Assign the incident to yourself, in place of the owner that the page showed, if any."""
    incident = found(code)
    try:
        before = flow.assign_incident(work(), incident.id, current_user.id, as_id(request.form.get("instead", "")))
    except NotYours:
        names = board.emails(work().session, [incident.owner_id])
        if incident.status is State.CLOSED:
            return incident_page(incident, 409, page=_("It is closed, so it cannot be assigned."))
        if incident.owner_id is None:
            return incident_page(
                incident, 409, page=_("It is unassigned now. Look at it again, then assign it to yourself.")
            )
        said = _("It was just assigned to %(who)s. Talk to them, or assign it to yourself.")
        return incident_page(incident, 409, page=said % {"who": names[incident.owner_id]})
    if before is not None:
        names = board.emails(work().session, [before])
        flash(_("%(code)s is now assigned to you instead of %(who)s.") % {"code": incident.code, "who": names[before]})
    else:
        flash(_("%(code)s is assigned to you. The others can see that.") % {"code": incident.code})
    return back_to(incident)


@needs(Role.DISPATCHER)
def unassign(code: str) -> ResponseReturnValue:
    """Unassign yourself."""
    incident = found(code)
    try:
        mine = flow.unassign_incident(work(), incident.id, current_user.id)
    except NotYours:
        mine = False
    flash(
        _("%(code)s is unassigned. Anyone can now assign it to themselves.") % {"code": incident.code}
        if mine
        else _("It was no longer assigned to you. Nothing was changed.")
    )
    return back_to(incident)
