"""The freeze: who holds everything back, as every page shows it, and the two buttons."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.flow.deliver import freeze as flow
from responder.flow.work import Work
from responder.store import board, sender
from responder.web.access import needs
from responder.web.language import gettext as _
from responder.web.site import work


@dataclass(frozen=True)
class Frozen:
    since: datetime
    who: str
    """The account's address."""


def frozen(current: Work) -> Frozen | None:
    """Whether everything is held back, since when and by whom."""
    gate = sender.get(current.session)
    if gate.frozen_at is None:
        return None
    who = board.emails(current.session, [gate.frozen_by])
    return Frozen(gate.frozen_at, who.get(gate.frozen_by, "?") if gate.frozen_by else "?")


@needs(Role.DISPATCHER)
def freeze() -> ResponseReturnValue:
    """Let nothing go out."""
    if flow.freeze_sending(work(), current_user.id):
        flash(_("Sending is frozen. Nothing goes out until a coordinator unfreezes it."))
    else:
        flash(_("Someone else already froze sending."))
    return redirect(url_for("dashboard.board"), 303)


@needs(Role.COORDINATOR)
def lift() -> ResponseReturnValue:
    """Let everything go out again."""
    if flow.unfreeze_sending(work(), current_user.id):
        flash(_("Sending is unfrozen. Texts that are still useful go out now."))
    else:
        flash(_("Someone else already unfroze sending."))
    return redirect(url_for("dashboard.board"), 303)
