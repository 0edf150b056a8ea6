"""The dashboard for people on duty: one package for each part of their work, each with its own routes."""

from flask import Blueprint

from responder.web.dashboard import admin, alerts, board, frame, incident, intake, people

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard", template_folder="templates")
for part in (board, incident, alerts, people, intake, admin, frame):
    part.add_routes(dashboard)
