"""For volunteers: the personal page of an alert, without a login."""

from flask import Blueprint

from responder.web.volunteer.views import alert, answer

volunteer = Blueprint("volunteer", __name__, url_prefix="/volunteer", template_folder="templates")
volunteer.add_url_rule("/a/<token>", "alert", alert)
volunteer.add_url_rule("/a/<token>", "answer", answer, methods=["POST"])
