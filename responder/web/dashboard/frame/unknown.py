"""What happens next to a text of which nobody knows whether it went out, in words."""

from datetime import datetime

from responder.domain.delivery import WhenLost
from responder.store.board import UnknownText
from responder.web.language import gettext


def what_next(one: UnknownText, now: datetime) -> str:
    """What the workers do about it by themselves, and what is left to people."""
    if one.when_lost is WhenLost.SILENCE:
        return gettext("It is looked for in the carrier's list; if it is not there it stays as it is. Phone them.")
    if now >= one.useful_until:
        return gettext(
            "It is of no use any more, so it does not go again. The carrier is still asked what became of it."
        )
    return gettext("It is looked for in the carrier's list, and goes again if it is not there.")
