"""Reports that come in by phone or from partners, reports that need review, and texts that may ask to stop."""

from flask import Blueprint

from responder.web.dashboard.intake.opt_outs import decide_opt_out, opt_outs
from responder.web.dashboard.intake.partners import add_partner, change_partner, partners
from responder.web.dashboard.intake.phone_report import (
    call_back,
    callback_reasons_for_pages,
    keep_phone_report,
    log_phone_report,
    look_up,
    phone_report_kept,
)
from responder.web.dashboard.intake.review import decide, needs_review


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/held", "held", needs_review)
    dashboard.add_url_rule("/held", "decide", decide, methods=["POST"])
    dashboard.add_url_rule("/opt-outs", "opt_outs", opt_outs)
    dashboard.add_url_rule("/opt-outs", "decide_opt_out", decide_opt_out, methods=["POST"])
    dashboard.add_url_rule("/partners", "partners", partners)
    dashboard.add_url_rule("/partners", "add_partner", add_partner, methods=["POST"])
    dashboard.add_url_rule("/partners/<uuid:partner_id>", "change_partner", change_partner, methods=["POST"])
    dashboard.add_url_rule("/report", "take_call", log_phone_report)
    dashboard.add_url_rule("/report", "keep_call", keep_phone_report, methods=["POST"])
    dashboard.add_url_rule("/report/place", "look_up", look_up, methods=["POST"])
    dashboard.add_url_rule("/report/<uuid:report_id>", "taken", phone_report_kept)
    dashboard.add_url_rule("/reports/<uuid:report_id>/number", "call_back", call_back, methods=["POST"])
    dashboard.context_processor(callback_reasons_for_pages)
