"""The page of one incident, and the decisions made there."""

from flask import Blueprint

from responder.web.dashboard.incident.assignment import assign, unassign
from responder.web.dashboard.incident.decisions import close, confirm, decisions_for_pages, recheck, reopen, urgent
from responder.web.dashboard.incident.hazard import hazard, hazard_for_pages
from responder.web.dashboard.incident.notes import notes_for_pages, write_note
from responder.web.dashboard.incident.redact import redact, remove_words
from responder.web.dashboard.incident.regroup import compare, merge, regrouping_for_pages, split, undo
from responder.web.dashboard.incident.relocate import ground, place, relocate
from responder.web.dashboard.incident.view import incident


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/incidents/<code>", "incident", incident)
    dashboard.add_url_rule("/incidents/<code>/confirm", "confirm", confirm, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/close", "close", close, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/hazard", "hazard", hazard, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/doubt", "doubt", recheck, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/reopen", "reopen", reopen, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/urgent", "urgent", urgent, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/claim", "claim", assign, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/let-go", "let_go", unassign, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/place", "place", place)
    dashboard.add_url_rule("/incidents/<code>/place", "relocate", relocate, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/ground/<uuid:area_id>.svg", "ground", ground)
    dashboard.context_processor(hazard_for_pages)
    dashboard.context_processor(decisions_for_pages)
    dashboard.add_url_rule("/incidents/<code>/note", "write_note", write_note, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/redact/<kind>/<uuid:row_id>", "redact", redact)
    dashboard.add_url_rule(
        "/incidents/<code>/redact/<kind>/<uuid:row_id>", "remove_words", remove_words, methods=["POST"]
    )
    dashboard.context_processor(notes_for_pages)
    dashboard.add_url_rule("/incidents/<code>/merge", "compare", compare)
    dashboard.add_url_rule("/incidents/<code>/merge", "merge", merge, methods=["POST"])
    dashboard.add_url_rule("/incidents/<code>/split", "split", split, methods=["POST"])
    dashboard.add_url_rule("/regroupings/<uuid:regrouping_id>/undo", "undo_regrouping", undo, methods=["POST"])
    dashboard.context_processor(regrouping_for_pages)
