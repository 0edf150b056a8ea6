"""Says why an alert can't go out, and what to do next."""

from responder.flow.alert import approval
from responder.flow.alert.approval import CannotAlert
from responder.web.language import gettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_WORDS: dict[type[CannotAlert], str] = {
    approval.NotConfirmed: _("Not sent: this incident is not confirmed, or it is closed. Confirm it first."),
    approval.NoPlace: _("Not sent: the alert needs an area and a location. Edit the draft."),
    approval.NobodyAlerted: _("No one was alerted about this incident, so there is no one to text."),
    approval.NoDraft: _("Nothing was sent. This draft was discarded or replaced, or is too old."),
    approval.NeedsAnother: _("You have already approved this. A different coordinator must approve it too."),
    approval.DangerThere: _("There is danger at this location. Check the box if you want to alert people anyway."),
}


def in_words(refused: CannotAlert) -> str:
    """Why the alert was refused."""
    return gettext(_WORDS.get(type(refused), _("That does not fit what the incident is now. Look at it again.")))
