"""The board: everything open, most pressing first."""

from flask import Blueprint

from responder.web.dashboard.board.closed import closed
from responder.web.dashboard.board.views import board, call_sender, take_ring, unknown, version


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/", "board", board)
    dashboard.add_url_rule("/closed", "closed", closed)
    dashboard.add_url_rule("/version", "version", version)
    dashboard.add_url_rule("/rings/<uuid:ring_id>/take", "take", take_ring, methods=["POST"])
    dashboard.add_url_rule("/distress/<uuid:distress_id>/number", "call_sender", call_sender, methods=["POST"])
    dashboard.add_url_rule("/unknown", "unknown", unknown)
