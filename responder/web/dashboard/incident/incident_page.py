"""An incident's page as every view gives it: found by its code, shown, and gone back to."""

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.flow.incident import edit
from responder.store import incident as incident_store
from responder.store.incident import Incident
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.incident.overview import outcomes, sight
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_number

_DIGITS = 18
"""Of the largest number that the database takes for one of an entry."""


def found(code: str) -> Incident:
    """The incident with this code, or a page that says there is none."""
    incident = incident_store.by_code(work().session, code)
    if incident is None:
        abort(404)
    return incident


def version_seen() -> int:
    """Which state of the incident the form was made for; a form that does not say so has seen nothing."""
    seen = as_number(request.form.get("seen", ""), _DIGITS)
    return -1 if seen is None else seen


def incident_page(incident: Incident, status: int = 200, **faults: str) -> ResponseReturnValue:
    """The page, with each fault beside its field and what was typed."""
    version, whole = version_of_all(), sight(work(), incident, current_user.id)
    values = {
        "version": version,
        "sight": whole,
        "outcomes": outcomes(whole.alerted),
        "faults": faults,
        "typed": request.form,
        "seen": edit.version_of(work(), incident),
    }
    return page("incident/incident", url_for("dashboard.incident", code=incident.code), **values), status


def too_late(incident: Incident) -> ResponseReturnValue:
    """The page, saying that what was wanted does not fit any more."""
    fault = _("Nothing was changed. Someone else updated this incident first. Look at it again.")
    return incident_page(incident, 409, page=fault)


def back_to(incident: Incident) -> ResponseReturnValue:
    """Once it is done: the page, to be asked for anew."""
    return redirect(url_for("dashboard.incident", code=incident.code), 303)
