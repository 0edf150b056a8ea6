"""Drills: start one with a made-up report, list them with their own figures, and end them."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.report import Activity
from responder.domain.role import Role
from responder.flow.admin import drill as flow
from responder.flow.work import Work
from responder.store import area, board, sender
from responder.store import drill as store
from responder.store.drill import Drill, Figures
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.language import ngettext
from responder.web.site import work
from responder.web.typed import as_choice, as_id, one_line

_LONGEST_PLACE = 80
_SHOWN = 20


@dataclass(frozen=True)
class ListedDrill:
    """A drill with its figures and who started and ended it."""

    drill: Drill
    figures: Figures
    started: str
    ended: str


@needs(Role.COORDINATOR)
def drills() -> ResponseReturnValue:
    """List drills, active ones first."""
    return _page()


@needs(Role.COORDINATOR)
def start_drill() -> ResponseReturnValue:
    """Start a drill. Only an admin may start one that texts real phones."""
    real, place = "real" in request.form, one_line(request.form.get("place"))
    if real and Role.ADMIN not in current_user.role.included:
        abort(403)
    if not place or len(place) > _LONGEST_PLACE:
        return _page(400, place=_("Please enter a location in 80 characters or fewer."))
    activity = as_choice(Activity, request.form.get("activity", ""))
    if activity is None:
        return _page(400, activity=_("Please choose what is happening in the drill."))
    scene = flow.Scene(as_id(request.form.get("area", "")), place, activity)
    try:
        flow.start_drill(work(), scene, current_user.id, real_by=current_user.id if real else None)
    except flow.NoArea:
        return _page(400, area=_("Please choose an area."))
    except flow.NoSimulator:
        return _page(409, page=_("The drill was not started. There is no simulator to send its texts to."))
    flash(_("The drill has started. Its report will be on the board in a moment."))
    return redirect(url_for("dashboard.drills"), 303)


@needs(Role.COORDINATOR)
def end_drill(drill_id: UUID) -> ResponseReturnValue:
    """End a drill and close everything in it."""
    if store.find_drill(work().session, drill_id) is None:
        abort(404)
    if flow.end_drill(work(), drill_id, current_user.id):
        flash(_("The drill is over. Everyone who got its alert gets an all-clear marked as a drill."))
    else:
        flash(_("Someone else already ended it."))
    return redirect(url_for("dashboard.drills"), 303)


def _page(status: int = 200, **faults: str) -> ResponseReturnValue:
    version, session = version_of_all(), work().session
    gate = sender.get(session, sender.DRILL)
    return page(
        "alerts/drills",
        url_for("dashboard.drills"),
        version=version,
        listed=_listed(work()),
        areas=area.names(session),
        activities=list(Activity),
        silent=gate.paused_until is not None and gate.paused_until > work().now,
        took=took,
        faults=faults,
        typed=request.form,
    ), status


def _listed(work: Work) -> list[ListedDrill]:
    found = store.lately(work.session, _SHOWN)
    who = board.emails(work.session, [key for one in found for key in (one.started_by, one.ended_by)])
    return [
        ListedDrill(
            one,
            store.figures(work.session, one.id),
            who.get(one.started_by, "?"),
            who.get(one.ended_by, "?") if one.ended_by else "",
        )
        for one in found
    ]


def took(seconds: float | None) -> str:
    """How long something took, in words; a dash if it never happened."""
    if seconds is None:
        return "–"
    if seconds < 120:
        return _("%(count)s sec") % {"count": round(seconds)}
    return ngettext("%(count)s minute", "%(count)s minutes", round(seconds / 60)) % {"count": round(seconds / 60)}
