"""For those on duty: the board, an incident, an alert, and the freeze."""

from flask import Blueprint

from responder.web.dashboard.freezing import freeze, lift
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
