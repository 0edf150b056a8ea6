"""Webhooks of the carrier: incoming texts, and the delivery status of ours."""

from flask import Blueprint

from responder.web.webhooks.views import signed_by_carrier, sms, status

webhooks = Blueprint("webhooks", __name__, url_prefix="/webhooks/twilio")
webhooks.add_url_rule("/sms", "sms", sms, methods=["POST"])
webhooks.add_url_rule("/status/<token>", "status", status, methods=["POST"])
webhooks.before_request(signed_by_carrier)
