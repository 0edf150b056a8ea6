"""Texts that may ask for no more: a dispatcher opts the phone out, or leaves it as it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.flow.respond import revocation as flow
from responder.store import board, incident
from responder.store import inbound as store
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_id

_MOST = 200
"""The most texts on the page. Older ones follow once these are decided."""


@dataclass(frozen=True)
class One:
    """A text as shown. `code` is its incident's, if it belongs to one."""

    text_id: UUID
    at: datetime
    who: str
    said: str
    code: str


@needs(Role.DISPATCHER)
def opt_outs() -> ResponseReturnValue:
    """All texts that may ask for no more, newest first."""
    return _page()


@needs(Role.DISPATCHER)
def decide_opt_out() -> ResponseReturnValue:
    """Opt the sender's phone out, or decide that the text asks for something else."""
    text_id, act = as_id(request.form.get("text", "")), request.form.get("act", "")
    if text_id is None or act not in {"out", "keep"}:
        return _page(400, _("Please choose a text and what to do with it."))
    if act == "out":
        done, said = flow.opt_out_sender(work(), text_id, current_user.id), _("This phone gets no more texts.")
    else:
        done, said = flow.keep_sender(work(), text_id, current_user.id), _("Nothing changes: this phone gets texts.")
    if not done:
        return _page(409, _("Nothing was changed. Someone else decided first, or the phone is already unsubscribed."))
    flash(said)
    about = incident.by_code(work().session, request.form.get("code", ""))
    address = url_for("dashboard.incident", code=about.code) if about else url_for("dashboard.opt_outs")
    return redirect(address, 303)


def _page(status: int = 200, fault: str = "") -> ResponseReturnValue:
    session, version = work().session, version_of_all()
    found = store.maybe_stops(session, _MOST)
    names = board.first_names_by_phone(session, (one.phone_id for one in found))
    codes = board.codes(session, {one.incident_id for one in found})
    listed = [
        One(
            one.id,
            one.received_at,
            names.get(one.phone_id, _("someone")),
            store.body(session, one),
            codes.get(one.incident_id, "") if one.incident_id else "",
        )
        for one in found
    ]
    faults = {"page": fault} if fault else {}
    return page("intake/opt_outs", url_for("dashboard.opt_outs"), version=version, texts=listed, faults=faults), status
