"""The page for an edit conflict: what you wanted to do, and what the incident is now."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import request, url_for
from flask.typing import ResponseReturnValue

from responder.flow.incident import edit
from responder.flow.incident.edit import Conflict
from responder.store import board
from responder.store.incident import Incident
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.row import rows
from responder.web.dashboard.incident.timeline import Known, in_words
from responder.web.site import work

_NOT_TYPED = frozenset({"csrf_token", "seen"})


@dataclass(frozen=True)
class Wanted:
    """What the person wanted to do."""

    what: str
    """The action, as a sentence."""
    button: str
    """The label of the button that does it anyway."""
    said: Iterable[tuple[str, str]] = ()
    """What they chose or typed, as pairs of label and value."""
    fits: bool = True
    """Whether it can still be done to the incident as it is now."""


def show_conflict(incident: Incident, old: Conflict, wanted: Wanted) -> ResponseReturnValue:
    """Show both versions, what happened in between, and the form again for the incident as it is now.

    The page carries every field of the form, so that nobody has to type anything again.
    """
    version, session = version_of_all(), work().session
    known = Known(
        volunteers=board.first_names(session, [one.actor_id for one in old.since]),
        accounts=board.emails(session, [one.actor_id for one in old.since]),
        alerts={},
        releasers={},
    )
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_TYPED]
    return page(
        "incident/conflict",
        url_for("dashboard.incident", code=incident.code),
        version=version,
        still=True,
        row=rows(work(), [incident])[0],
        since=in_words(old.since, known),
        wanted=wanted,
        fields=fields,
        action=request.path,
        seen=edit.version_of(work(), incident),
    ), 409
