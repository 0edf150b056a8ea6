"""The frame of every dashboard page, and the words that these pages share."""

from flask import Blueprint

from responder.web.dashboard.frame.freezing import freeze, lift


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/freeze", "freeze", freeze, methods=["POST"])
    dashboard.add_url_rule("/lift", "lift", lift, methods=["POST"])
