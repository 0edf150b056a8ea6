"""The danger at a place: a dispatcher sets it, a coordinator clears it."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.incident import Hazard, State
from responder.domain.role import Role
from responder.flow.incident import edit
from responder.flow.incident import hazard as flow
from responder.store import danger
from responder.store.incident import Incident
from responder.web.access import needs
from responder.web.dashboard.frame.labels import people_in_words, say
from responder.web.dashboard.incident import incident_page
from responder.web.dashboard.incident.conflict import Wanted, show_conflict
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_choice

_CHOICES = [hazard for hazard in Hazard if hazard is not Hazard.NONE]


def hazard_for_pages() -> dict[str, object]:
    """For the form on an incident's page: the kinds of danger, and how many people would be warned."""
    return {"hazards": _CHOICES, "endangered": _endangered}


@needs(Role.DISPATCHER)
def hazard(code: str) -> ResponseReturnValue:
    """Warn the people there and stop alerting more; or clear the danger, so that callouts may go out again."""
    found = incident_page.found(code)
    chosen = as_choice(Hazard, request.form.get("hazard", ""))
    if chosen is None:
        return _refused(_("Nothing was changed. Please go back and choose the danger."), 400)
    if chosen is Hazard.NONE and Role.COORDINATOR not in current_user.role.included:
        abort(403)
    try:
        # Check the version first, so that the second of two people learns that it is done already.
        edit.check_version(work(), found, incident_page.version_seen(), edit.OF_DANGER)
        said = _clear(found) if chosen is Hazard.NONE else _set(found, chosen)
    except edit.Conflict as old:
        return show_conflict(found, old, _wanted(found, chosen))
    except flow.IncidentClosed:
        return _refused(_("Nothing was changed: %(code)s is closed.") % {"code": found.code}, 409)
    flash(said, "danger" if found.hazard is not Hazard.NONE else "message")
    return redirect(url_for("dashboard.incident", code=found.code), 303)


def _wanted(found: Incident, chosen: Hazard) -> Wanted:
    fits = found.status is not State.CLOSED and found.hazard is not chosen
    if chosen is Hazard.NONE:
        return Wanted(_("Clear danger."), _("Clear danger anyway"), fits=fits)
    people = people_in_words(_endangered(found))
    what = _("Report danger: %(hazard)s.") % {"hazard": say(chosen)}
    return Wanted(what, _("Warn them anyway"), [(_("Will be texted now"), people)], fits)


def _endangered(incident: Incident) -> int:
    return danger.count(work().session, incident.id)


def _set(found: Incident, chosen: Hazard) -> str:
    if found.hazard is chosen:
        return _("Someone else already reported that danger. No one is texted twice.")
    people = flow.set_hazard(work(), found.id, current_user.id, chosen)
    if not people:
        return _(
            "Danger at %(code)s: no one else is asked to come. No one was going, on scene, or asked to check it."
        ) % {"code": found.code}
    message = _("Danger at %(code)s: no one else is asked to come. We are now warning %(people)s.")
    return message % {"code": found.code, "people": people_in_words(people)}


def _clear(found: Incident) -> str:
    if not flow.clear_hazard(work(), found.id, current_user.id):
        return _("Someone else already cleared the danger.")
    return _("The danger at %(code)s is cleared. This does not text anyone.") % {"code": found.code}


def _refused(text: str, status: int) -> ResponseReturnValue:
    return render_template("error.html", code=status, text=text, hotline=""), status
