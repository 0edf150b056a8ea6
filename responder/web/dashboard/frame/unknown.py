"""Says what happens next to a text whose delivery is unknown."""

from datetime import datetime

from responder.domain.delivery import WhenLost
from responder.store.board import UnknownText
from responder.web.language import gettext


def what_next(one: UnknownText, now: datetime) -> str:
    """What the workers do about it automatically, and what people must do."""
    if one.when_lost is WhenLost.SILENCE:
        return gettext("We look for it in the carrier's list. If it is not there, it is not sent again. Call them.")
    if now >= one.useful_until:
        return gettext(
            "It is too late to be useful, so it is not sent again. We still ask the carrier whether it went out."
        )
    return gettext("We look for it in the carrier's list. If it is not there, we send it again.")
