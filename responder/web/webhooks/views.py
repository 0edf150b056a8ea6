"""Views for the carrier's webhooks: each request is authenticated, kept once, and answered immediately.

The drill simulator signs with its own token, which counts only for drills.
"""

from html import escape
from uuid import UUID

from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue

from responder.carriers.twilio import signed
from responder.domain.command import Keyword
from responder.domain.phone import normalize
from responder.flow.admin import drill
from responder.flow.deliver import callback
from responder.flow.respond import inbound
from responder.web.site import site, work

_SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_WORDS = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>{}</Message></Response>'
_LONGEST = 1600
"""Characters of the longest text that the carrier passes on."""
_TAKEN_FOR = {"STOP": Keyword.STOP, "START": Keyword.START, "HELP": Keyword.HELP}
"""Keywords that the carrier recognized, by its `OptOutType`."""


def signed_by_carrier() -> None:
    """Refuse requests not signed, for our public address, with the account's token or the drill token."""
    url = site().policy.public_url + request.full_path.removesuffix("?")
    signature = request.headers.get("X-Twilio-Signature", "")
    g.drill = False
    if signed(site().webhook_token, url, request.form, signature):
        return
    g.drill = bool(site().drill_token) and signed(site().drill_token, url, request.form, signature)
    if not g.drill:
        abort(403)


def sms() -> ResponseReturnValue:
    """Receive an incoming text."""
    sid, number = request.form.get("MessageSid", ""), normalize(request.form.get("From", ""))
    if not sid:
        abort(400)
    answer = None
    if number is not None:
        body, taken_for = request.form.get("Body", "")[:_LONGEST], request.form.get("OptOutType", "")
        if g.drill:
            answer = drill.answer_drill_text(work(), drill.Answered(sid, number, body))
        else:
            answer = inbound.receive_text(work(), inbound.Arrived(sid, number, body, _TAKEN_FOR.get(taken_for)))
    # A short code or a name can't be answered, so we accept such a text and do nothing.
    return Response(_SILENCE if answer is None else _WORDS.format(escape(answer, quote=False)), mimetype="text/xml")


def status(token: str) -> ResponseReturnValue:
    """Record the new status of a text we sent."""
    sid, said = request.form.get("MessageSid", ""), request.form.get("MessageStatus", "")
    code = request.form.get("ErrorCode", "")
    try:
        attempt = UUID(hex=token)
    except ValueError:
        abort(404)
    if not sid or not said:
        abort(400)
    if g.drill and not callback.is_drill_attempt(work(), attempt):
        abort(404)
    if not callback.take_callback(work(), attempt, sid, said, int(code) if code.isdecimal() else None):
        abort(404)
    return Response(status=204)
