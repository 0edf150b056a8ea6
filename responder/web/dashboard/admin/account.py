"""Your own account: choose a password by invite, go on or off duty, and set the phone for rings."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.password import SHORTEST, Fault, fault
from responder.domain.role import Role
from responder.flow.people import account as flow
from responder.store import duty
from responder.store.account import Account
from responder.web import login
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import gettext as _
from responder.web.site import work


def invited(token: str) -> ResponseReturnValue:
    """The form to choose a password, opened by a link that was shown once."""
    account = flow.account_of_invite(work(), token)
    return (
        _no_invite() if account is None else render_template("dashboard/admin/invite.html", account=account, faults={})
    )


def choose(token: str) -> ResponseReturnValue:
    """Keep the password and log its owner in."""
    account = flow.account_of_invite(work(), token)
    if account is None:
        return _no_invite()
    if faults := _faults(account.email):
        return render_template("dashboard/admin/invite.html", account=account, faults=faults), 422
    flow.choose_password(work(), account, login.hashed(request.form["password"]))
    login.enter(account.id)
    flash(_("Welcome. From now on, log in with your email and this password."))
    return redirect(url_for("dashboard.board"), 303)


@needs(Role.VIEWER)
def own() -> ResponseReturnValue:
    """The settings of this account."""
    return _page()


@needs(Role.VIEWER)
def change_password() -> ResponseReturnValue:
    """Change the password. This browser stays logged in; all others are logged out."""
    account = _account()
    if not login.is_password(request.form.get("old", ""), account.password):
        return _page(403, old=_("That is not your current password. Please try again."))
    if faults := _faults(account.email):
        return _page(422, **faults)
    flow.choose_password(work(), account, login.hashed(request.form["password"]))
    login.enter(account.id)
    flash(_("Your password is changed. You are logged out everywhere else."))
    return redirect(url_for("dashboard.account"), 303)


@needs(Role.DISPATCHER)
def change_phone() -> ResponseReturnValue:
    """Set, change or remove the phone that rings are texted to."""
    if "remove" in request.form:
        flow.remove_ring_phone(work(), _account())
        flash(_("Phone removed. You will no longer get urgent notices by text."))
        return redirect(url_for("dashboard.account"), 303)
    try:
        flow.set_ring_phone(work(), _account(), request.form.get("number", ""))
    except flow.Refused:
        return _page(422, number=_("We can't read that as a phone number. Please enter it with its area code."))
    flash(_("Phone saved. Urgent notices that no one has picked up are texted to it."))
    return redirect(url_for("dashboard.account"), 303)


@needs(Role.DISPATCHER)
def switch_duty() -> ResponseReturnValue:
    """Go on or off duty."""
    flow.switch_duty(work(), _account(), on=request.form.get("on") == "yes")
    back = request.form.get("back", "")
    # Redirect only to our own pages.
    return redirect(back if back.startswith("/dashboard/") else url_for("dashboard.board"), 303)


def on_duty_for_pages() -> dict[str, Callable[[], list[Account]]]:
    """A function that lists accounts on duty, for templates."""
    return {"on_duty": lambda: duty.on_duty(work().session, work().now)}


def _account() -> Account:
    return work().session.get_one(Account, current_user.id)


def _page(status: int = 200, **faults: str) -> ResponseReturnValue:
    account = _account()
    html = page(
        "admin/account",
        url_for("dashboard.account"),
        version=version_of_all(),
        account=account,
        reach=flow.ring_phone_of(work(), account),
        minutes=max(1, round(work().policy.ring_patience.total_seconds() / 60)),
        faults=faults,
    )
    return html, status


def _no_invite() -> ResponseReturnValue:
    return render_template("dashboard/admin/invite.html", account=None, faults={}), 404


def _faults(email: str) -> dict[str, str]:
    """Error messages for the password that was typed twice, by field."""
    password = request.form.get("password", "")
    said = {
        Fault.SHORT: _("Please use at least %(count)s characters.") % {"count": SHORTEST},
        Fault.LONG: _("That is too long. Please use 200 characters or fewer."),
        Fault.EMAIL: _("Please use something other than your email address."),
        Fault.SAME: _("Please use a wider mix of characters."),
    }
    wrong = fault(password, email)
    if wrong is not None:
        return {"password": said[wrong]}
    if password != request.form.get("again", ""):
        return {"again": _("The two passwords do not match. Please type them again.")}
    return {}
