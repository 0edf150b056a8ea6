"""For those on duty: a package for each part of their work, which declares its own routes."""

from flask import Blueprint

from responder.web.dashboard import admin, alerts, board, frame, incident, intake, people

dashboard = Blueprint("dashboard", __name__, url_prefix="/dashboard", template_folder="templates")
for part in (board, incident, alerts, people, intake, admin, frame):
    part.add_routes(dashboard)
