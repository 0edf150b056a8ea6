"""An incident's page, for every view: find the incident by its code, show it, or go back to it."""

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
"""The most digits of a history entry's number that fit in the database."""


def found(code: str) -> Incident:
    """The incident with this code. Aborts with 404 if there is none."""
    incident = incident_store.by_code(work().session, code)
    if incident is None:
        abort(404)
    return incident


def version_seen() -> int:
    """The incident's version that the form was made for; -1 if the form does not say."""
    seen = as_number(request.form.get("seen", ""), _DIGITS)
    return -1 if seen is None else seen


def incident_page(incident: Incident, status: int = 200, **faults: str) -> ResponseReturnValue:
    """The page, with what was typed and each fault by its field."""
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
    """The page, with a message that the change no longer fits."""
    fault = _("Nothing was changed. Someone else updated this incident first. Look at it again.")
    return incident_page(incident, 409, page=fault)


def back_to(incident: Incident) -> ResponseReturnValue:
    """Redirect to the page after something was done."""
    return redirect(url_for("dashboard.incident", code=incident.code), 303)
