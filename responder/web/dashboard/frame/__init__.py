"""What every page of the dashboard is framed with, and the words that its pages share."""

from flask import Blueprint

from responder.web.dashboard.frame.freezing import freeze, lift


def add_routes(dashboard: Blueprint) -> None:
    """The routes of this package, and what its templates may use."""
    dashboard.add_url_rule("/freeze", "freeze", freeze, methods=["POST"])
    dashboard.add_url_rule("/lift", "lift", lift, methods=["POST"])
