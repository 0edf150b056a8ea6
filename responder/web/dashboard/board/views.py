"""The board, what was closed, texts with unknown delivery, and taking a ring."""

from uuid import UUID

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.incident import OPEN
from responder.domain.role import Role
from responder.flow.incident import waiting
from responder.flow.respond.distress import NoSuchCry, reveal_number
from responder.store import board as reads
from responder.store import incident as incident_store
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring
from responder.web.access import needs
from responder.web.dashboard.board.listing import SHOWS, Filter, entries, in_bands
from responder.web.dashboard.board.reasons import BANDS
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.ringing import ringing
from responder.web.dashboard.frame.row import rows
from responder.web.dashboard.frame.unknown import what_next
from responder.web.dashboard.incident.incident_page import back_to
from responder.web.language import gettext as _
from responder.web.site import work

_LATELY = 10
_MOST_UNKNOWN = 200


@needs(Role.VIEWER)
def board() -> ResponseReturnValue:
    """Everything that needs somebody, most pressing first, as far as the address does not narrow it."""
    session, reader = work().session, current_user.id
    version, rings = version_of_all(), ringing(work())
    chosen = Filter.of(lambda name: request.args.get(name, ""))
    every = entries(work(), rings)
    open_ids = {one.row.incident.id for one in every}
    real = [one for one in every if one.row.incident.drill_id is None]
    return page(
        "board/board",
        version=version,
        rings=rings,
        alone=[one for one in rings if one.incident_id not in open_ids],
        chosen=chosen,
        open_count=len(real),
        shown={show: sum(chosen.fits(one, reader, show) for one in real) for show in SHOWS},
        bands=[(BANDS[band], of) for band, of in in_bands([one for one in real if chosen.fits(one, reader)])],
        drills=[one for one in every if one.row.incident.drill_id is not None],
        areas=sorted({(one.row.area, one.row.incident.area_id) for one in real if one.row.area}),
        states=OPEN,
        closed_rows=rows(work(), incident_store.closed_lately(session, _LATELY)),
    )


@needs(Role.VIEWER)
def version() -> ResponseReturnValue:
    """The current version, so that open pages notice changes."""
    return jsonify(version=version_of_all())


@needs(Role.DISPATCHER)
def take_ring(ring_id: UUID) -> ResponseReturnValue:
    """Take a ring. From now on it is this person's to handle; a cry for help shows the number to call."""
    ring = work().session.get(Ring, ring_id)
    if ring is None:
        abort(404)
    if not waiting.take_ring(work(), ring, current_user.id):
        flash(_("Someone else got to it first."))
    elif ring.distress_id is not None:
        return _number(ring.distress_id, work().session.get(Incident, ring.incident_id) if ring.incident_id else None)
    if ring.incident_id is None:
        return redirect(url_for("dashboard.held" if ring.cause is Cause.FLOOD else "dashboard.board"), 303)
    return back_to(work().session.get_one(Incident, ring.incident_id))


@needs(Role.DISPATCHER)
def call_sender(distress_id: UUID) -> ResponseReturnValue:
    """Show the number behind a cry for help. The cry is the reason; it is recorded who looked."""
    return _number(distress_id, None)


def _number(distress_id: UUID, incident: Incident | None) -> ResponseReturnValue:
    version = version_of_all()
    try:
        number = reveal_number(work(), distress_id, current_user.id)
    except NoSuchCry:
        abort(404)
    values = {"who": _("Someone may need help"), "number": number, "why": _("they may need help")}
    back = url_for("dashboard.incident", code=incident.code) if incident else url_for("dashboard.board")
    return page("frame/number", back, version=version, still=True, **values)


@needs(Role.VIEWER)
def unknown() -> ResponseReturnValue:
    """Texts whose delivery is unknown."""
    session, version = work().session, version_of_all()
    texts = reads.unknown_texts(session, _MOST_UNKNOWN)
    names = reads.first_names(session, (one.volunteer_id for one in texts))
    return page("board/unknown", version=version, texts=texts, names=names, what_next=what_next)
