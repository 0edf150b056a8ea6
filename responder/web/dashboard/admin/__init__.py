"""Accounts, the audit, languages, and the group's own text on public pages."""

from flask import Blueprint

from responder.web.dashboard.admin.account import (
    change_password,
    change_phone,
    choose,
    invited,
    on_duty_for_pages,
    own,
    switch_duty,
)
from responder.web.dashboard.admin.accounts import accounts, change_account, invite
from responder.web.dashboard.admin.audit import audit
from responder.web.dashboard.admin.languages import language, languages
from responder.web.dashboard.admin.rights import change_rights, edit_rights, rights
from responder.web.dashboard.admin.understood import understood


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/languages", "languages", languages)
    dashboard.add_url_rule("/languages/<code>", "language", language)
    dashboard.add_url_rule("/understood", "understood", understood, methods=["GET", "POST"])
    dashboard.add_url_rule("/invite/<token>", "invited", invited)
    dashboard.add_url_rule("/invite/<token>", "choose", choose, methods=["POST"])
    dashboard.add_url_rule("/account", "account", own)
    dashboard.add_url_rule("/account/password", "change_password", change_password, methods=["POST"])
    dashboard.add_url_rule("/account/phone", "change_phone", change_phone, methods=["POST"])
    dashboard.add_url_rule("/duty", "switch_duty", switch_duty, methods=["POST"])
    dashboard.add_url_rule("/accounts", "accounts", accounts)
    dashboard.add_url_rule("/accounts", "invite_account", invite, methods=["POST"])
    dashboard.add_url_rule("/accounts/<uuid:account_id>", "change_account", change_account, methods=["POST"])
    dashboard.context_processor(on_duty_for_pages)
    dashboard.add_url_rule("/rights", "rights", rights)
    dashboard.add_url_rule("/rights/<code>", "edit_rights", edit_rights)
    dashboard.add_url_rule("/rights/<code>", "change_rights", change_rights, methods=["POST"])
    dashboard.add_url_rule("/audit", "audit", audit)
