"""For those on duty: the board, an incident, an alert, and the freeze."""

from flask import Blueprint

from responder.web.dashboard.account import change_password, change_phone, choose, invited, own, switch_duty, who_serves
from responder.web.dashboard.accounts import accounts, change_account, invite
from responder.web.dashboard.audit import audit
from responder.web.dashboard.freezing import freeze, lift
from responder.web.dashboard.invites import invites, make_invite, revoke_invite
from responder.web.dashboard.languages import language, languages
from responder.web.dashboard.person import person
from responder.web.dashboard.person_acts import add_shift, give_skill, remove, rest, reveal, train, untrain, wake
from responder.web.dashboard.roster import find, roster
from responder.web.dashboard.shifts import add_on_call, delete_shift, shifts
from responder.web.dashboard.views import alert, board, call, close, confirm, incident, take, unknown, version

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard", template_folder="templates")
dashboard.add_url_rule("/", "board", board)
dashboard.add_url_rule("/version", "version", version)
dashboard.add_url_rule("/incidents/<code>", "incident", incident)
dashboard.add_url_rule("/incidents/<code>/confirm", "confirm", confirm, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/call", "call", call, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/close", "close", close, methods=["POST"])
dashboard.add_url_rule("/rings/<uuid:ring_id>/take", "take", take, methods=["POST"])
dashboard.add_url_rule("/alerts/<uuid:alert_id>", "alert", alert)
dashboard.add_url_rule("/unknown", "unknown", unknown)
dashboard.add_url_rule("/freeze", "freeze", freeze, methods=["POST"])
dashboard.add_url_rule("/lift", "lift", lift, methods=["POST"])
dashboard.add_url_rule("/languages", "languages", languages)
dashboard.add_url_rule("/languages/<code>", "language", language)
dashboard.add_url_rule("/invite/<token>", "invited", invited)
dashboard.add_url_rule("/invite/<token>", "choose", choose, methods=["POST"])
dashboard.add_url_rule("/account", "account", own)
dashboard.add_url_rule("/account/password", "change_password", change_password, methods=["POST"])
dashboard.add_url_rule("/account/phone", "change_phone", change_phone, methods=["POST"])
dashboard.add_url_rule("/duty", "switch_duty", switch_duty, methods=["POST"])
dashboard.add_url_rule("/accounts", "accounts", accounts)
dashboard.add_url_rule("/accounts", "invite_account", invite, methods=["POST"])
dashboard.add_url_rule("/accounts/<uuid:account_id>", "change_account", change_account, methods=["POST"])
dashboard.context_processor(who_serves)
dashboard.add_url_rule("/roster", "roster", roster)
dashboard.add_url_rule("/roster", "find", find, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>", "person", person)
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/train", "train", train, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/untrain", "untrain", untrain, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/skill", "give_skill", give_skill, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/pause", "rest", rest, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/resume", "wake", wake, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/remove", "remove", remove, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/number", "reveal", reveal, methods=["POST"])
dashboard.add_url_rule("/roster/<uuid:volunteer_id>/shift", "add_shift", add_shift, methods=["POST"])
dashboard.add_url_rule("/shifts", "shifts", shifts)
dashboard.add_url_rule("/shifts/on-call", "add_on_call", add_on_call, methods=["POST"])
dashboard.add_url_rule("/shifts/<uuid:shift_id>/delete", "delete_shift", delete_shift, methods=["POST"])
dashboard.add_url_rule("/invites", "invites", invites)
dashboard.add_url_rule("/invites", "make_invite", make_invite, methods=["POST"])
dashboard.add_url_rule("/invites/<uuid:invite_id>/revoke", "revoke_invite", revoke_invite, methods=["POST"])
dashboard.add_url_rule("/audit", "audit", audit)
