"""All accounts. Admins invite, change and close them."""

from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.role import Role
from responder.flow.people import account as flow
from responder.flow.people.account import Refusal, Refused
from responder.store import account as store
from responder.store import duty
from responder.store.account import Account
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_choice


@needs(Role.ADMIN)
def accounts() -> ResponseReturnValue:
    """List all accounts."""
    return _page()


@needs(Role.ADMIN)
def invite() -> ResponseReturnValue:
    """Make an account and show its invite link this once."""
    role = _role()
    if role is None:
        return _page(422, role=_("Please choose a role."))
    try:
        made, link = flow.add_account(work(), request.form.get("email", ""), role, "", current_user.id)
    except Refused as refused:
        return _page(422, email=_said(refused.reason))
    return _page(link=link, whose=made)


@needs(Role.ADMIN)
def change_account(account_id: UUID) -> ResponseReturnValue:
    """Change the role, make a new link, or close or reopen the account, as the button says."""
    account = flow.lock_account(work(), account_id)
    if account is None:
        abort(404)
    try:
        return _change(account)
    except Refused as refused:
        return _page(409, page=_said(refused.reason))


def _change(account: Account) -> ResponseReturnValue:
    by, about = current_user.id, {"email": account.email}
    match request.form.get("act"):
        case "reset":
            return _page(link=flow.reset_account(work(), account, by), whose=account)
        case "disable":
            flow.disable_account(work(), account, by)
            flash(_("%(email)s is logged out and can no longer log in.") % about)
        case "enable":
            flow.enable_account(work(), account, by)
            flash(_("%(email)s can log in again.") % about)
        case "role":
            flow.change_role(work(), account, _role() or abort(400), by)
            flash(_("Saved: %(email)s has a new role.") % about)
        case _:
            abort(400)
    return redirect(url_for("dashboard.accounts"), 303)


def _role() -> Role | None:
    return as_choice(Role, request.form.get("role", ""))


def _said(reason: Refusal) -> str:
    return {
        Refusal.EXISTS: _("There is already an account with this email address."),
        Refusal.NOT_AN_EMAIL: _("Please enter an email address, such as ana@example.org."),
        Refusal.NOT_A_NUMBER: _("We can't read that as a phone number. Please enter it with its area code."),
        Refusal.LAST_ADMIN: _("Nothing was changed: this is the last admin. Make someone else an admin first."),
        Refusal.DISABLED: _("Nothing was changed: this account is disabled. Enable it first."),
    }[reason]


def _page(status: int = 200, link: str = "", whose: Account | None = None, **faults: str) -> ResponseReturnValue:
    session, address = work().session, url_for("dashboard.accounts")
    html = page(
        "admin/accounts",
        address,
        version=version_of_all(),
        accounts=store.listing(session),
        serving={one.id for one in duty.on_duty(session, work().now)},
        roles=list(Role),
        role_words={
            Role.VIEWER: _("viewer: can look only"),
            Role.DISPATCHER: _("dispatcher: handles what needs attention, freezes sending"),
            Role.COORDINATOR: _("coordinator: confirms and closes incidents, sends alerts"),
            Role.ADMIN: _("admin: everything, plus accounts"),
        },
        link=link,
        whose=whose,
        faults=faults,
        typed=request.form,
    )
    return html, status
