"""For neighbors: what this is, the form, and how far a report has come."""

from flask import Blueprint

from responder.web.report.views import find, form, home, progress, send

report = Blueprint("report", __name__, template_folder="templates")
report.add_url_rule("/", "home", home)
report.add_url_rule("/report", "form", form)
report.add_url_rule("/report", "send", send, methods=["POST"])
report.add_url_rule("/report/find", "find", find)
report.add_url_rule("/report/<code>", "progress", progress)
