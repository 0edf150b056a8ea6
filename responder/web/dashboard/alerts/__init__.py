"""Alerts: writing, approving and following them, their costs, auto-send rules, and drills."""

from flask import Blueprint

from responder.web.dashboard.alerts.alerts import alert, approve, discard
from responder.web.dashboard.alerts.compose import compose, write
from responder.web.dashboard.alerts.costs import costs
from responder.web.dashboard.alerts.drills import drills, end_drill, start_drill
from responder.web.dashboard.alerts.releases import approve_release, releases, revoke_all_releases, revoke_release


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/incidents/<code>/compose", "compose", compose)
    dashboard.add_url_rule("/incidents/<code>/compose", "write", write, methods=["POST"])
    dashboard.add_url_rule("/alerts/<uuid:alert_id>", "alert", alert)
    dashboard.add_url_rule("/alerts/<uuid:alert_id>/approve", "approve", approve, methods=["POST"])
    dashboard.add_url_rule("/alerts/<uuid:alert_id>/discard", "discard", discard, methods=["POST"])
    dashboard.add_url_rule("/releases", "releases", releases)
    dashboard.add_url_rule("/releases", "approve_release", approve_release, methods=["POST"])
    dashboard.add_url_rule("/releases/revoke", "revoke_all_releases", revoke_all_releases, methods=["POST"])
    dashboard.add_url_rule("/releases/<uuid:policy_id>/revoke", "revoke_release", revoke_release, methods=["POST"])
    dashboard.add_url_rule("/costs", "costs", costs)
    dashboard.add_url_rule("/drills", "drills", drills)
    dashboard.add_url_rule("/drills", "start_drill", start_drill, methods=["POST"])
    dashboard.add_url_rule("/drills/<uuid:drill_id>/end", "end_drill", end_drill, methods=["POST"])
