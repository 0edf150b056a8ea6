"""Reports that come in through a dispatcher, a partner, or need a look first."""

from flask import Blueprint

from responder.web.dashboard.intake.held import decide, held
from responder.web.dashboard.intake.partners import add_partner, change_partner, partners
from responder.web.dashboard.intake.take import call_back, keep_call, look_up, take_call, taken, whys


def add_routes(dashboard: Blueprint) -> None:
    """The routes of this package, and what its templates may use."""
    dashboard.add_url_rule("/held", "held", held)
    dashboard.add_url_rule("/held", "decide", decide, methods=["POST"])
    dashboard.add_url_rule("/partners", "partners", partners)
    dashboard.add_url_rule("/partners", "add_partner", add_partner, methods=["POST"])
    dashboard.add_url_rule("/partners/<uuid:partner_id>", "change_partner", change_partner, methods=["POST"])
    dashboard.add_url_rule("/report", "take_call", take_call)
    dashboard.add_url_rule("/report", "keep_call", keep_call, methods=["POST"])
    dashboard.add_url_rule("/report/place", "look_up", look_up, methods=["POST"])
    dashboard.add_url_rule("/report/<uuid:report_id>", "taken", taken)
    dashboard.add_url_rule("/reports/<uuid:report_id>/number", "call_back", call_back, methods=["POST"])
    dashboard.context_processor(whys)
