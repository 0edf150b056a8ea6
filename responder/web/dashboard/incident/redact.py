"""Redacting words permanently: choose them, preview what is left, then confirm."""

from dataclasses import dataclass
from uuid import UUID

from flask import abort, flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.redaction import Kind, is_word, pieces
from responder.domain.role import Role
from responder.flow.incident import redact as flow
from responder.flow.incident.redact import CannotRedact, Chosen, Outcome, Refusal, Which, Words
from responder.store.incident import Incident
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.incident.incident_page import back_to, found
from responder.web.language import gettext
from responder.web.site import work
from responder.web.typed import as_id, as_number


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_OF = {
    Kind.PLACE: _("From a report's location"),
    Kind.DETAILS: _("From a report"),
    Kind.ADDITION: _("From what a reporter added"),
    Kind.NOTE: _("From a note"),
    Kind.JUDGEMENT: _("From a confirmation note"),
    Kind.TEXT: _("From a text we received"),
}
_REFUSED = {
    Refusal.CHANGED: (
        409,
        _("Nothing was changed. Words were redacted from this text in the meantime. Here is what it says now."),
    ),
    Refusal.NOTHING: (400, _("Nothing was changed. Please select the words to redact, or choose all of it.")),
    Refusal.HELD: (
        409,
        _("Nothing was changed. A legal hold prevents deleting anything here. Ask the person who placed it."),
    ),
}
_MOST_DIGITS = 6
"""The most digits of a piece's number."""


@dataclass(frozen=True)
class Piece:
    """A part of the text: a word to tick, a gap, or a redaction mark."""

    number: int
    text: str
    word: bool
    ticked: bool


@needs(Role.COORDINATOR)
def redact(code: str, kind: str, row_id: UUID) -> ResponseReturnValue:
    """The text, word by word, to choose from."""
    incident, which = found(code), _which(kind, row_id)
    return _choosing(incident, which, _now(incident, which))


@needs(Role.COORDINATOR)
def remove_words(code: str, kind: str, row_id: UUID) -> ResponseReturnValue:
    """Preview what would be left; once that is confirmed, remove the words."""
    incident, which = found(code), _which(kind, row_id)
    version = as_id(request.form.get("version", ""))
    every, said = request.form.get("all") == "yes", request.form.getlist("word")
    numbers = {number for one in said if (number := as_number(one, _MOST_DIGITS)) is not None}
    act = request.form.get("act", "")
    now = _now(incident, which)
    if act == "back":
        return _choosing(incident, which, now, numbers)
    # A form without a version saw no text, so it gets `row_id` as one, which matches no version.
    chosen = Chosen(version or row_id, None if every else numbers)
    try:
        if act == "sure":
            outcome = flow.redact_text(work(), incident.id, current_user.id, which, chosen)
        else:
            return _look(incident, which, chosen, flow.preview_redaction(work(), incident, which, chosen))
    except CannotRedact as refused:
        if refused.reason is Refusal.GONE:
            abort(404)
        work().session.expire_all()
        ticked = numbers if refused.reason is not Refusal.CHANGED else set()
        return _choosing(incident, which, _now(incident, which), ticked, refused.reason)
    flash(gettext("The words are permanently redacted."))
    if outcome.place:
        flash(gettext("The incident's location lost words too. Please enter the location again."), "danger")
    return back_to(incident)


def _which(kind: str, row_id: UUID) -> Which:
    try:
        return Which(Kind(kind), row_id)
    except ValueError:
        abort(404)


def _now(incident: Incident, which: Which) -> Words:
    try:
        return flow.find_text(work(), incident, which)
    except CannotRedact:
        abort(404)


def _choosing(
    incident: Incident, which: Which, now: Words, ticked: set[int] | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    status, message = _REFUSED[refusal] if refusal is not None else (200, "")
    parts = [
        Piece(number, text, is_word(text), number in (ticked or ())) for number, text in enumerate(pieces(now.text))
    ]
    values = {"parts": parts, "text_version": now.version, "faults": {"page": gettext(message)} if message else {}}
    return _page("incident/redact", incident, which, values), status


def _look(incident: Incident, which: Which, chosen: Chosen, outcome: Outcome) -> ResponseReturnValue:
    values = {"outcome": outcome, "chosen": chosen, "text_version": chosen.version}
    return _page("incident/redact_sure", incident, which, values)


def _page(name: str, incident: Incident, which: Which, values: dict[str, object]) -> str:
    return page(
        name,
        url_for("dashboard.redact", code=incident.code, kind=which.kind, row_id=which.row_id),
        version=version_of_all(),
        incident=incident,
        of=gettext(_OF[which.kind]),
        still=True,
        **values,
    )
