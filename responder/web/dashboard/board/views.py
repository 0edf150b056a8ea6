"""The board and the page of texts with unknown delivery, and taking a ring."""

from uuid import UUID

from flask import abort, flash, jsonify, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.flow.admin import ring as ring_flow
from responder.flow.respond.distress import NoSuchCry, reveal_number
from responder.store import board as reads
from responder.store import incident as incident_store
from responder.store.incident import Incident
from responder.store.ring import Cause, Ring
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.ringing import ringing
from responder.web.dashboard.frame.row import by_need, rows
from responder.web.dashboard.frame.unknown import what_next
from responder.web.dashboard.incident.incident_page import back_to
from responder.web.language import gettext as _
from responder.web.site import work

_LATELY = 10
_MOST_UNKNOWN = 200


@needs(Role.VIEWER)
def board() -> ResponseReturnValue:
    """Everything that needs somebody, most pressing first."""
    session = work().session
    version, rings = version_of_all(), ringing(work())
    ids: set[object] = {one.incident_id for one in rings}
    ordered = by_need(rows(work(), incident_store.open_ones(session), ids))
    return page(
        "board/board",
        version=version,
        rings=rings,
        open_rows=[row for row in ordered if row.incident.drill_id is None],
        drill_rows=[row for row in ordered if row.incident.drill_id is not None],
        closed_rows=rows(work(), incident_store.closed_lately(session, _LATELY), set()),
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
    if not ring_flow.take_ring(work(), ring, current_user.id):
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
