"""Partners: groups whose programs may send us reports. Admins add them, replace tokens, and revoke them."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.partner import REMEMBERED
from responder.domain.role import Role
from responder.flow.report import partner as flow
from responder.flow.report.partner import MOST_NAME, PartnerRefused, Refusal
from responder.store import partner as store
from responder.store.partner import Partner
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import one_line


@needs(Role.ADMIN)
def partners() -> ResponseReturnValue:
    """List all partners, and what came from each."""
    return _page()


@needs(Role.ADMIN)
def add_partner() -> ResponseReturnValue:
    """Add a partner and show its token this once."""
    try:
        made, token = flow.add_partner(work(), current_user.id, one_line(request.form.get("name")))
    except PartnerRefused as refused:
        return _page(422, name=_said(refused.reason))
    return _page(token=token, whose=made)


@needs(Role.ADMIN)
def change_partner(partner_id: UUID) -> ResponseReturnValue:
    """Replace the token, or revoke the partner, as the button says."""
    partner = flow.lock_partner(work(), partner_id)
    if partner is None:
        abort(404)
    match request.form.get("act"):
        case "renew":
            return _page(token=flow.renew_token(work(), current_user.id, partner), whose=partner)
        case "revoke":
            flow.revoke_partner(work(), current_user.id, partner)
            flash(_("%(name)s can no longer send reports. Its earlier reports stay.") % {"name": partner.name})
        case _:
            abort(400)
    return redirect(url_for("dashboard.partners"), 303)


def _said(reason: Refusal) -> str:
    return {
        Refusal.NO_NAME: _("Please enter the name of the group."),
        Refusal.LONG_NAME: _("That is too long. Please use %(most)s characters or fewer.") % {"most": MOST_NAME},
        Refusal.EXISTS: _("There is already a partner with this name. You can give it a new token below."),
    }[reason]


def _page(status: int = 200, token: str = "", whose: Partner | None = None, **faults: str) -> ResponseReturnValue:
    version, base = version_of_all(), work().policy.public_url.rstrip("/")
    html = page(
        "intake/partners",
        url_for("dashboard.partners"),
        version=version,
        listed=store.listing(work().session, work().now),
        remembered=REMEMBERED.days,
        token=token,
        whose=whose,
        reports_url=f"{base}/api/v1/reports",
        document_url=f"{base}/api/v1/openapi.json",
        most_name=MOST_NAME,
        faults=faults,
        typed=request.form,
    )
    return html, status
