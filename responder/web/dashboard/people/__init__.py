"""The roster, its people, their shifts, and invites to join."""

from flask import Blueprint

from responder.web.dashboard.people.invites import invites, make_invite, revoke_invite
from responder.web.dashboard.people.person import person
from responder.web.dashboard.people.person_acts import add_shift, give_skill, remove, rest, reveal, train, untrain, wake
from responder.web.dashboard.people.roster import find_people, roster
from responder.web.dashboard.people.shifts import add_on_call, delete_shift, shifts


def add_routes(dashboard: Blueprint) -> None:
    """Add this package's routes, and functions for its templates."""
    dashboard.add_url_rule("/roster", "roster", roster)
    dashboard.add_url_rule("/roster", "find", find_people, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>", "person", person)
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/train", "train", train, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/untrain", "untrain", untrain, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/skill", "give_skill", give_skill, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/pause", "rest", rest, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/resume", "wake", wake, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/remove", "remove", remove, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/number", "reveal", reveal, methods=["POST"])
    dashboard.add_url_rule("/roster/<uuid:volunteer_id>/shift", "add_shift", add_shift, methods=["POST"])
    dashboard.add_url_rule("/shifts", "shifts", shifts)
    dashboard.add_url_rule("/shifts/on-call", "add_on_call", add_on_call, methods=["POST"])
    dashboard.add_url_rule("/shifts/<uuid:shift_id>/delete", "delete_shift", delete_shift, methods=["POST"])
    dashboard.add_url_rule("/invites", "invites", invites)
    dashboard.add_url_rule("/invites", "make_invite", make_invite, methods=["POST"])
    dashboard.add_url_rule("/invites/<uuid:invite_id>/revoke", "revoke_invite", revoke_invite, methods=["POST"])
