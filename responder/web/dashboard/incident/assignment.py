"""Who sees to an incident: taken, taken over, let go."""

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
    """See to it, in place of whom the page showed, if anybody."""
    incident = found(code)
    try:
        before = flow.assign_incident(work(), incident.id, current_user.id, as_id(request.form.get("instead", "")))
    except NotYours:
        names = board.emails(work().session, [incident.claimed_by])
        if incident.status is State.CLOSED:
            return incident_page(incident, 409, page=_("It is closed: there is nothing to see to."))
        if incident.claimed_by is None:
            return incident_page(incident, 409, page=_("Nobody sees to it now: look at it again, then say so."))
        said = _("%(who)s has just said that they see to it. Talk to them, or take it over.")
        return incident_page(incident, 409, page=said % {"who": names[incident.claimed_by]})
    if before is not None:
        names = board.emails(work().session, [before])
        flash(_("You see to %(code)s now, in place of %(who)s.") % {"code": incident.code, "who": names[before]})
    else:
        flash(_("You see to %(code)s: the others know.") % {"code": incident.code})
    return back_to(incident)


@needs(Role.DISPATCHER)
def unassign(code: str) -> ResponseReturnValue:
    """See to it no more."""
    incident = found(code)
    try:
        mine = flow.unassign_incident(work(), incident.id, current_user.id)
    except NotYours:
        mine = False
    flash(
        _("You do not see to %(code)s any more: anybody may.") % {"code": incident.code}
        if mine
        else _("It was not yours any more. Nothing was changed.")
    )
    return back_to(incident)
