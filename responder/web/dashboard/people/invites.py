"""Invites: make one for a number of people until a day, list them with who made them, and end one early."""

from datetime import timedelta
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.flow.people import invite as flow
from responder.store import invite as store
from responder.store.invite import Invite
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people.labels import FOR_PAGES
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_number

_MOST_USES = 500
_LASTS = (1, 7, 30, 90)
"""Choices for how many days an invite lasts."""
_SHOWN = 200


@needs(Role.COORDINATOR)
def invites() -> ResponseReturnValue:
    """List all invites, newest first."""
    return _page()


@needs(Role.COORDINATOR)
def make_invite() -> ResponseReturnValue:
    """Make an invite."""
    uses, lasts = as_number(request.form.get("uses", ""), 4), request.form.get("lasts", "")
    if uses is None or not 1 <= uses <= _MOST_USES:
        return _page(400, uses=_("Please enter a number from 1 to 500."))
    if lasts not in {str(days) for days in _LASTS}:
        return _page(400, lasts=_("Please choose how long the invite lasts."))
    ends_at = work().now + timedelta(days=int(lasts))
    made = flow.make_invite(work(), uses, ends_at, account_id=current_user.id)
    flash(_("Invite %(code)s is ready.") % {"code": made.code})
    return redirect(url_for("dashboard.invites"), 303)


@needs(Role.COORDINATOR)
def revoke_invite(invite_id: UUID) -> ResponseReturnValue:
    """End an invite now."""
    if work().session.get(Invite, invite_id) is None:
        abort(404)
    flow.revoke_invite(work(), invite_id, current_user.id)
    flash(_("The invite has ended. No one can join with it anymore. People who already joined stay."))
    return redirect(url_for("dashboard.invites"), 303)


def _page(status: int = 200, **faults: str) -> ResponseReturnValue:
    version, listed = version_of_all(), store.listing(work().session)
    return page(
        "people/invites",
        url_for("dashboard.invites"),
        version=version,
        listed=listed[:_SHOWN],
        cut=len(listed) > _SHOWN,
        lasts=_LASTS,
        link=f"{work().policy.public_url.rstrip('/')}/volunteer/join?invite=",
        people=FOR_PAGES,
        faults=faults,
        typed=request.form,
    ), status
