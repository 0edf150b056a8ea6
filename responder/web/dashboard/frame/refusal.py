"""Why an alert cannot go out, in words that say what to do next."""

from responder.flow.alert import approval
from responder.flow.alert.approval import CannotAlert
from responder.web.language import gettext


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is shown."""
    return message


_WORDS: dict[type[CannotAlert], str] = {
    approval.NotConfirmed: _("Nobody is called: this incident is not confirmed, or closed. Confirm it first."),
    approval.NoPlace: _("Nobody is called without an area, and a place in words: change the draft."),
    approval.NobodyCalled: _("Nobody was called about this incident, so there is nobody to tell."),
    approval.NoDraft: _("This draft was discarded, replaced, or is too old. Nothing was sent."),
    approval.NeedsAnother: _("You have agreed already. The second must be another coordinator."),
    approval.DangerThere: _("It is dangerous there: tick the box if people are to be called all the same."),
}


def in_words(refused: CannotAlert) -> str:
    """Why it was refused."""
    return gettext(_WORDS.get(type(refused), _("That does not fit what the incident is now. Look at it again.")))
