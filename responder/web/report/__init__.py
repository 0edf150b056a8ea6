"""Pages for neighbors: the home page, the report form, and a report's status."""

from flask import Blueprint

from responder.web.report.follow import add, find_report, leave, progress, withdraw, withdrawing
from responder.web.report.found import suggest_places
from responder.web.report.genuine import genuine, genuine_code
from responder.web.report.outcomes import outcomes
from responder.web.report.views import area_map, form, home, send

report = Blueprint("report", __name__, template_folder="templates")
report.add_url_rule("/", "home", home)
report.add_url_rule("/report", "form", form)
report.add_url_rule("/report", "send", send, methods=["POST"])
report.add_url_rule("/report/find", "find", find_report)
report.add_url_rule("/report/map", "area_map", area_map)
report.add_url_rule("/report/places", "suggest_places", suggest_places, methods=["POST"])
report.add_url_rule("/report/<code>", "progress", progress)
report.add_url_rule("/report/<code>/add", "add", add, methods=["GET", "POST"])
report.add_url_rule("/report/<code>/withdraw", "withdrawing", withdrawing)
report.add_url_rule("/report/<code>/withdraw", "withdraw", withdraw, methods=["POST"])
report.add_url_rule("/leave", "leave", leave)
report.add_url_rule("/outcomes", "outcomes", outcomes)
report.add_url_rule("/genuine", "genuine", genuine)
report.add_url_rule("/genuine/<code>", "genuine_code", genuine_code)
