"""Pages for volunteers, without a login: joining, their settings, and the personal page of an alert."""

from flask import Blueprint

from responder.web.volunteer import join, me
from responder.web.volunteer.views import alert, answer, cry, take_back

volunteer = Blueprint("volunteer", __name__, url_prefix="/volunteer", template_folder="templates")
volunteer.add_url_rule("/a/<token>", "alert", alert)
volunteer.add_url_rule("/a/<token>", "answer", answer, methods=["POST"])
volunteer.add_url_rule("/a/<token>/help", "cry", cry, methods=["POST"])
volunteer.add_url_rule("/a/<token>/mistake", "take_back", take_back, methods=["POST"])
volunteer.add_url_rule("/join", "join", join.join)
volunteer.add_url_rule("/join", "send", join.send, methods=["POST"])
volunteer.add_url_rule("/join/code", "code", join.code)
volunteer.add_url_rule("/join/code", "confirm", join.confirm, methods=["POST"])
volunteer.add_url_rule("/join/again", "again", join.again, methods=["POST"])
volunteer.add_url_rule("/join/done", "done", join.done)
volunteer.add_url_rule("/terms", "terms", join.terms)
volunteer.add_url_rule("/link", "lost", join.ask_for_link)
volunteer.add_url_rule("/link", "find", join.send_link, methods=["POST"])
volunteer.add_url_rule("/left", "left", me.left)
volunteer.add_url_rule("/me/<token>", "me", me.me)
volunteer.add_url_rule("/me/<token>", "save", me.save, methods=["POST"])
volunteer.add_url_rule("/me/<token>/pause", "pause", me.pause, methods=["POST"])
volunteer.add_url_rule("/me/<token>/resume", "resume", me.resume, methods=["POST"])
volunteer.add_url_rule("/me/<token>/invite", "invite", me.invite, methods=["POST"])
volunteer.add_url_rule("/me/<token>/leave", "leaving", me.leaving)
volunteer.add_url_rule("/me/<token>/leave", "leave", me.leave, methods=["POST"])
