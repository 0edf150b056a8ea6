"""What rings, in words: what has happened, and what the person who takes it should do."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from responder.flow.work import Work
from responder.store import board, drill, ring
from responder.store.ring import Cause
from responder.web.language import gettext


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is shown."""
    return message


_WORDS: dict[Cause, tuple[str, str]] = {
    Cause.NOBODY_TO_ASK: (
        _("No verifier is near enough to be asked"),
        _("Find somebody who can look, then confirm it or close it."),
    ),
    Cause.NOBODY_ANSWERS: (
        _("No verifier has answered"),
        _("Phone somebody who can look, then confirm it or close it."),
    ),
    Cause.CONFIRMED: (
        _("A verifier has confirmed it: nobody is called yet"),
        _("Read the reports, then release the call."),
    ),
    Cause.DISAGREE: (
        _("Those who looked disagree"),
        _("Compare what they saw, then confirm it or close it."),
    ),
    Cause.NOT_CONFIRMED: (
        _("A verifier looked and did not confirm it"),
        _("Read what they saw. Close it, or ask somebody else to look."),
    ),
    Cause.BARE_CONFIRMATION: (
        _("Somebody texted that they see it, without the code of a check"),
        _("It does not count by itself: find out who and what, then confirm it."),
    ),
    Cause.WRONG_CODES: (
        _("Wrong codes were tried for a check"),
        _("Somebody may be pretending to be a verifier. Phone that verifier."),
    ),
    Cause.NOBODY_TO_CALL: (
        _("The call reached nobody: this area has no trained volunteer who could be called"),
        _("Phone people in the areas around it."),
    ),
    Cause.NO_PLACE: (
        _("Nobody could be called: the place is not known"),
        _("Find out where it is, put it into words, then release the call."),
    ),
    Cause.PROBE: (
        _("A text to ourselves did not come back within two minutes"),
        _("Texts may not arrive. Text a colleague's phone to see; tell whoever runs the server."),
    ),
    Cause.CARRIER: (
        _("The carrier refuses our account, or does not answer: no text goes out"),
        _("Phone who must know. Tell whoever runs the server."),
    ),
    Cause.SECOND: (
        _("An alert waits for a second coordinator"),
        _("Read it and what was flagged, then agree to it or discard it."),
    ),
    Cause.HELD: (
        _("A verifier has confirmed it, but the call is held back"),
        _("Read the draft and why it is held, then approve it or discard it."),
    ),
    Cause.NOT_ENOUGH: (
        _("Fewer are going than are needed, and everybody near was asked"),
        _("Phone people, or call another area."),
    ),
    Cause.OVER: (
        _("Somebody on scene says that it is over"),
        _("Close it, or ask who else is there."),
    ),
    Cause.FLOOD: (
        _("Reports are held: many from one source, copies of one text, or far away"),
        _("Look at those that are held, then place or refuse them. None of them is checked until then."),
    ),
    Cause.CODES: (
        _("More people asked to join today than codes may be texted: nobody can join by phone until tomorrow"),
        _("Look whether somebody abuses it. Raise RESPONDER_CODES_A_DAY if these are real people."),
    ),
}


@dataclass(frozen=True)
class Ringing:
    """A ring on the page. `code` is the incident's, None when it is about the whole."""

    id: UUID
    what: str
    do: str
    raised_at: datetime
    incident_id: UUID | None
    code: str | None
    drill: bool
    """Whether it rings for an exercise; `what` says so first."""


def ringing(work: Work) -> list[Ringing]:
    """Everything that rings, oldest first."""
    untaken = ring.untaken(work.session)
    codes = board.codes(work.session, (one.incident_id for one in untaken))
    exercises = drill.incidents_among(work.session, (one.incident_id for one in untaken))
    return [
        Ringing(
            id=one.id,
            what=_marked(gettext(_WORDS[one.cause][0]), exercise=one.incident_id in exercises),
            do=gettext(_WORDS[one.cause][1]),
            raised_at=one.raised_at,
            incident_id=one.incident_id,
            code=codes.get(one.incident_id) if one.incident_id else None,
            drill=one.incident_id in exercises,
        )
        for one in untaken
    ]


def _marked(what: str, *, exercise: bool) -> str:
    return gettext("EXERCISE: %(what)s") % {"what": what} if exercise else what
