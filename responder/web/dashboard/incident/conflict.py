"""What is said to somebody whose form is older than the incident: what they wanted, and what it is now."""

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
    """What somebody was about to do."""

    what: str
    """As a sentence."""
    button: str
    """What doing it all the same is called."""
    said: Iterable[tuple[str, str]] = ()
    """What they had chosen or typed, each with what it is."""
    fits: bool = True
    """Whether it can still be done to what the incident is now."""


def show_conflict(incident: Incident, old: Conflict, wanted: Wanted) -> ResponseReturnValue:
    """Both versions, what came in between, and the same form once more for what the incident is now.

    Every field of the form that was sent goes along, so that nothing has to be typed again.
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
        row=rows(work(), [incident], set())[0],
        since=in_words(old.since, known),
        wanted=wanted,
        fields=fields,
        action=request.path,
        seen=edit.version_of(work(), incident),
    ), 409
