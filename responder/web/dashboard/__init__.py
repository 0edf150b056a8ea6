"""For those on duty: the board, an incident, an alert, and the freeze."""

from flask import Blueprint

from responder.web.dashboard.account import change_password, change_phone, choose, invited, own, switch_duty, who_serves
from responder.web.dashboard.accounts import accounts, change_account, invite
from responder.web.dashboard.alerts import alert, approve, discard
from responder.web.dashboard.audit import audit
from responder.web.dashboard.claiming import claim, let_go
from responder.web.dashboard.compose import compose, write
from responder.web.dashboard.costs import costs
from responder.web.dashboard.decide import close, confirm, doubt, reopen, urgent
from responder.web.dashboard.decide import for_pages as for_deciding
from responder.web.dashboard.drills import drills, end_drill, start_drill
from responder.web.dashboard.freezing import freeze, lift
from responder.web.dashboard.hazard import for_pages, hazard
from responder.web.dashboard.held import decide, held
from responder.web.dashboard.invites import invites, make_invite, revoke_invite
from responder.web.dashboard.languages import language, languages
from responder.web.dashboard.notes import notes_for_pages, write_note
from responder.web.dashboard.partners import add_partner, change_partner, partners
from responder.web.dashboard.person import person
from responder.web.dashboard.person_acts import add_shift, give_skill, remove, rest, reveal, train, untrain, wake
from responder.web.dashboard.redact import redact, remove_words
from responder.web.dashboard.regroup import compare, merge, regrouping_for_pages, split, undo
from responder.web.dashboard.releases import approve_release, releases, revoke_all_releases, revoke_release
from responder.web.dashboard.relocate import ground, place, relocate
from responder.web.dashboard.rights import change_rights, edit_rights, rights
from responder.web.dashboard.roster import find, roster
from responder.web.dashboard.shifts import add_on_call, delete_shift, shifts
from responder.web.dashboard.take import call_back, keep_call, look_up, take_call, taken, whys
from responder.web.dashboard.views import board, incident, take, unknown, version

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard", template_folder="templates")
dashboard.add_url_rule("/", "board", board)
dashboard.add_url_rule("/version", "version", version)
dashboard.add_url_rule("/incidents/<code>", "incident", incident)
dashboard.add_url_rule("/incidents/<code>/confirm", "confirm", confirm, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/compose", "compose", compose)
dashboard.add_url_rule("/incidents/<code>/compose", "write", write, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/close", "close", close, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/hazard", "hazard", hazard, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/doubt", "doubt", doubt, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/reopen", "reopen", reopen, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/urgent", "urgent", urgent, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/claim", "claim", claim, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/let-go", "let_go", let_go, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/place", "place", place)
dashboard.add_url_rule("/incidents/<code>/place", "relocate", relocate, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/ground/<uuid:area_id>.svg", "ground", ground)
dashboard.context_processor(for_pages)
dashboard.context_processor(for_deciding)
dashboard.add_url_rule("/incidents/<code>/note", "write_note", write_note, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/redact/<kind>/<uuid:row_id>", "redact", redact)
dashboard.add_url_rule("/incidents/<code>/redact/<kind>/<uuid:row_id>", "remove_words", remove_words, methods=["POST"])
dashboard.context_processor(notes_for_pages)
dashboard.add_url_rule("/incidents/<code>/merge", "compare", compare)
dashboard.add_url_rule("/incidents/<code>/merge", "merge", merge, methods=["POST"])
dashboard.add_url_rule("/incidents/<code>/split", "split", split, methods=["POST"])
dashboard.add_url_rule("/regroupings/<uuid:regrouping_id>/undo", "undo_regrouping", undo, methods=["POST"])
dashboard.context_processor(regrouping_for_pages)
dashboard.add_url_rule("/rings/<uuid:ring_id>/take", "take", take, methods=["POST"])
dashboard.add_url_rule("/alerts/<uuid:alert_id>", "alert", alert)
dashboard.add_url_rule("/alerts/<uuid:alert_id>/approve", "approve", approve, methods=["POST"])
dashboard.add_url_rule("/alerts/<uuid:alert_id>/discard", "discard", discard, methods=["POST"])
dashboard.add_url_rule("/held", "held", held)
dashboard.add_url_rule("/held", "decide", decide, methods=["POST"])
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
dashboard.add_url_rule("/releases", "releases", releases)
dashboard.add_url_rule("/releases", "approve_release", approve_release, methods=["POST"])
dashboard.add_url_rule("/releases/revoke", "revoke_all_releases", revoke_all_releases, methods=["POST"])
dashboard.add_url_rule("/releases/<uuid:policy_id>/revoke", "revoke_release", revoke_release, methods=["POST"])
dashboard.add_url_rule("/rights", "rights", rights)
dashboard.add_url_rule("/rights/<code>", "edit_rights", edit_rights)
dashboard.add_url_rule("/rights/<code>", "change_rights", change_rights, methods=["POST"])
dashboard.add_url_rule("/costs", "costs", costs)
dashboard.add_url_rule("/drills", "drills", drills)
dashboard.add_url_rule("/drills", "start_drill", start_drill, methods=["POST"])
dashboard.add_url_rule("/drills/<uuid:drill_id>/end", "end_drill", end_drill, methods=["POST"])
dashboard.add_url_rule("/audit", "audit", audit)
dashboard.add_url_rule("/partners", "partners", partners)
dashboard.add_url_rule("/partners", "add_partner", add_partner, methods=["POST"])
dashboard.add_url_rule("/partners/<uuid:partner_id>", "change_partner", change_partner, methods=["POST"])
dashboard.add_url_rule("/report", "take_call", take_call)
dashboard.add_url_rule("/report", "keep_call", keep_call, methods=["POST"])
dashboard.add_url_rule("/report/place", "look_up", look_up, methods=["POST"])
dashboard.add_url_rule("/report/<uuid:report_id>", "taken", taken)
dashboard.add_url_rule("/reports/<uuid:report_id>/number", "call_back", call_back, methods=["POST"])
dashboard.context_processor(whys)
