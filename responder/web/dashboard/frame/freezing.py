"""The freeze: who froze sending, as every page shows it, and the buttons to freeze and unfreeze."""

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
    """The account's e-mail address."""


def frozen(current: Work) -> Frozen | None:
    """Since when and by whom sending is frozen; None if it is not."""
    gate = sender.get(current.session)
    if gate.frozen_at is None:
        return None
    who = board.emails(current.session, [gate.frozen_by])
    return Frozen(gate.frozen_at, who.get(gate.frozen_by, "?") if gate.frozen_by else "?")


@needs(Role.DISPATCHER)
def freeze() -> ResponseReturnValue:
    """Stop everything from going out."""
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
