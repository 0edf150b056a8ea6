"""Notes on an incident's page, written by people on duty for each other. A note that says too much is questioned."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain import guard
from responder.domain.role import Role
from responder.flow.incident import note as flow
from responder.flow.incident.note import LONGEST
from responder.store import board
from responder.store import note as store
from responder.store.incident import Incident
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.incident.incident_page import back_to, found
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import written


@dataclass(frozen=True)
class Noted:
    """A note as shown."""

    id: UUID
    at: datetime
    who: str
    words: str


def notes_for_pages() -> dict[str, object]:
    """For an incident's page: its notes, newest first, and the length limit."""
    return {"notes_of": _notes_of, "longest_note": LONGEST}


@needs(Role.DISPATCHER)
def write_note(code: str) -> ResponseReturnValue:
    """Save a note. Ask once about anything that looks like a name, number, license plate or home."""
    incident, words = found(code), written(request.form.get("words"))
    if not words:
        return _page(incident, words, 400, _("The note was empty. Please write it first."))
    if len(words) > LONGEST:
        message = _("The note has %(count)s characters. Please shorten it to %(most)s or fewer.")
        return _page(incident, words, 400, message % {"most": LONGEST, "count": len(words)})
    # The yes counts only for the exact words shown, because changed words may say something else.
    sure = request.form.get("sure") == "yes" and written(request.form.get("looked")) == words
    if guard.flags(words) and not sure:
        return _page(incident, words, 200)
    flow.write_note(work(), incident.id, current_user.id, words)
    flash(_("Note saved under your name."))
    return back_to(incident)


def _notes_of(incident: Incident) -> list[Noted]:
    session = work().session
    kept = store.of_incident(session, incident.id)
    names = board.emails(session, [one.account_id for one in kept])
    return [
        Noted(one.id, one.at, names.get(one.account_id, "?"), store.note_content(session, one))
        for one in reversed(kept)
    ]


def _page(incident: Incident, words: str, status: int, fault: str = "") -> ResponseReturnValue:
    """The note form alone, as typed, with its fault or what to look at again."""
    html = page(
        "incident/note",
        url_for("dashboard.incident", code=incident.code),
        version=version_of_all(),
        incident=incident,
        said=words,
        flags=[] if fault else guard.flags(words),
        faults={"own-note": fault} if fault else {},
        still=True,
    )
    return html, status
