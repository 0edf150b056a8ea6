"""Fix an incident's location: in words, by area, or on a map that works without JavaScript."""

from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.check import State as CheckState
from responder.domain.distance import Point
from responder.domain.incident import State
from responder.domain.move import MoveRefused
from responder.domain.role import Role
from responder.flow.incident import edit
from responder.flow.incident import relocate as flow
from responder.flow.incident.edit import Conflict
from responder.flow.incident.relocate import Spot
from responder.store import area as area_store
from responder.store import board as reads
from responder.store import check as check_store
from responder.store.incident import Incident
from responder.web import area_map as grounds
from responder.web.access import needs
from responder.web.dashboard.alerts.compose import LONGEST_PLACE
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import people_in_words, say
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.incident import incident_page
from responder.web.dashboard.incident.conflict import Wanted, show_conflict
from responder.web.dashboard.incident.points import Mark
from responder.web.language import gettext as _
from responder.web.map import area_map
from responder.web.site import work
from responder.web.typed import as_id, as_number, as_point, one_line

SIDE = 320
"""Width and height of the map to tap, in CSS pixels, the unit that browsers report taps in."""


@dataclass(frozen=True)
class Form:
    """What was typed, chosen and tapped."""

    words: str = ""
    area: UUID | None = None
    point: Point | None = None
    mapped: UUID | None = None
    """The area of the map shown."""


@needs(Role.DISPATCHER)
def place(code: str) -> ResponseReturnValue:
    """The form. Viewing it changes nothing."""
    incident = incident_page.found(code)
    return _form(incident, Form(area=incident.area_id, mapped=incident.area_id))


@needs(Role.VIEWER)
def ground(code: str, area_id: UUID) -> ResponseReturnValue:
    """The map of an area as an image to tap."""
    incident_page.found(code)
    drawn = grounds.ground(work().session, area_id, None)
    if drawn is None:
        abort(404)
    return Response(
        render_template("dashboard/incident/area_map.svg", ground=drawn, side=SIDE), mimetype="image/svg+xml"
    )


@needs(Role.DISPATCHER)
def relocate(code: str) -> ResponseReturnValue:
    """Show what was found and ask whether it is right; once confirmed, move the incident."""
    incident, form = incident_page.found(code), _typed()
    if "at.x" in request.form:
        touched = _touched(form)
        if touched is None:
            fault = _("Tap or click the map where it is. If you can't use touch or a mouse, type the location instead.")
            return _form(incident, form, 400, {"map": fault})
        form = replace(form, point=touched)
    elif request.form.get("act") == "map":
        return _form(incident, replace(form, mapped=form.area or form.mapped, point=None))
    elif request.form.get("act") != "move":
        form = replace(form, point=None)
    spot = flow.look_up_spot(work(), form.point, form.words, form.area)
    faults = _faults(form, spot)
    if faults or spot is None:
        return _form(incident, form, 400, faults)
    if request.form.get("act") != "move" or request.form.get("found") != _mark(spot):
        return _form(incident, form, spot=spot)
    return _move(incident, spot)


def _move(incident: Incident, spot: Spot) -> ResponseReturnValue:
    try:
        edit.check_version(work(), incident, incident_page.version_seen())
        alerted = reads.would_be_told(work().session, incident.id)
        drafts = flow.relocate_incident(work(), incident.id, current_user.id, spot)
    except Conflict as old:
        to = [(_("New location"), _in_words(spot))]
        fits = incident.status is not State.CLOSED
        return show_conflict(incident, old, Wanted(_("Fix location."), _("Fix location anyway"), to, fits))
    except MoveRefused:
        return incident_page.too_late(incident)
    flash(_("New location for %(code)s: %(place)s.") % {"code": incident.code, "place": _in_words(spot)})
    if drafts:
        flash(_("A draft with the old location was discarded. Write a new one."))
    if alerted:
        said = _("People alerted to the old location: %(people)s. They don't know yet. Send them an update.")
        flash(said % {"people": people_in_words(alerted)}, "danger")
    return incident_page.back_to(incident)


def _typed() -> Form:
    said = request.form
    return Form(
        words=one_line(said.get("words")),
        area=as_id(said.get("area", "")),
        point=as_point(said.get("latitude", ""), said.get("longitude", "")),
        mapped=as_id(said.get("mapped", "")),
    )


def _touched(form: Form) -> Point | None:
    """The point tapped; None if there was no tap. The keyboard presses the map at its corner, which is no tap."""
    across, down = (as_number(request.form.get(name, ""), 4) for name in ("at.x", "at.y"))
    drawn = grounds.ground(work().session, form.mapped, None)
    if drawn is None or across is None or down is None or (across, down) == (0, 0) or max(across, down) > SIDE:
        return None
    return drawn.frame.on_ground(across / SIDE, down / SIDE)


def _faults(form: Form, spot: Spot | None) -> dict[str, str]:
    known = {key for key, _city, _name in area_store.names(work().session)}
    if len(form.words) > LONGEST_PLACE:
        return {"words": _("Please enter a location in 80 characters or fewer. It goes in the text.")}
    if request.form.get("area") and form.area not in known:
        return {"area": _("Please choose one of the neighborhoods shown.")}
    if spot is None and not form.words:
        return {"words": _("Please say where: type a place, choose a neighborhood, or tap the map.")}
    if spot is None:
        return {"words": _("We don't know that place. Choose its neighborhood too, or tap the map.")}
    if found := flow.flag_spot(spot):
        said = _('Texts would say "%(words)s", which %(why)s. Name an intersection or a public place instead.')
        return {"words": said % {"words": found[0].words, "why": say(found[0].reason)}}
    return {}


def _mark(spot: Spot) -> str:
    """A value that identifies what was found, so that a yes confirms exactly that."""
    return f"{spot.exactness} {spot.place_id or ''} {spot.area_id or ''} {spot.words}"


def _in_words(spot: Spot) -> str:
    area = reads.area_names(work().session, [spot.area_id])
    where = area.get(spot.area_id, "") if spot.area_id else _("outside our neighborhoods")
    if spot.point is not None and not spot.words:
        return _("a spot in %(area)s") % {"area": where} if spot.area_id else _("a spot outside our neighborhoods")
    return ", ".join(filter(None, (spot.words, where)))


def _form(
    incident: Incident, form: Form, status: int = 200, faults: dict[str, str] | None = None, spot: Spot | None = None
) -> ResponseReturnValue:
    session, version = work().session, version_of_all()
    areas = area_store.names(session)
    asked = [one for one in check_store.of_incident(session, incident.id) if one.status is CheckState.ASKED]
    drawn = grounds.ground(session, spot.area_id, spot.point) if spot else None
    named = {key: name for key, _city, name in areas}
    return page(
        "incident/place",
        url_for("dashboard.place", code=incident.code),
        version=version,
        incident=incident,
        area=named.get(incident.area_id, "") if incident.area_id else "",
        closed=incident.status is State.CLOSED,
        form=form,
        faults=faults or {},
        spot=spot,
        spot_words=_in_words(spot) if spot else "",
        found=_mark(spot) if spot else "",
        ground=drawn,
        marks=[Mark("", *drawn.frame.on_paper(spot.point))] if drawn and spot and spot.point else [],
        mapped=form.mapped if form.mapped in named else None,
        mapped_name=named.get(form.mapped, "") if form.mapped else "",
        side=SIDE,
        cities=[(city, list(group)) for city, group in groupby(areas, key=lambda area: area[1])],
        map=area_map(session),
        alerted=reads.would_be_told(session, incident.id),
        asked=list(reads.first_names(session, [one.volunteer_id for one in asked]).values()),
        longest=LONGEST_PLACE,
        seen=edit.version_of(work(), incident),
    ), status
