"""Views for the carrier's webhooks: each request is authenticated, kept once, and answered immediately.

The drill simulator signs with its own token, which counts only for drills.
"""

from html import escape
from uuid import UUID

from flask import Response, abort, g, request
from flask.typing import ResponseReturnValue

from responder.carriers.twilio import signed
from responder.domain.command import Keyword
from responder.domain.phone import sender_number
from responder.flow.admin import drill
from responder.flow.deliver import callback
from responder.flow.message import answer_limit
from responder.flow.respond import inbound
from responder.store.text_answer import Result
from responder.web.site import site, work

_SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_WORDS = '<?xml version="1.0" encoding="UTF-8"?><Response><Message>{}</Message></Response>'
_LONGEST = 1600
"""Characters of the longest text that the carrier passes on."""
_LONGEST_WORD = 100
"""Characters of the carrier's ids and statuses. Its own are half as long."""
_MOST_DIGITS = 9
_MOST_MEDIA = 10
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
    sid, number = _word("MessageSid"), sender_number(request.form.get("From", ""))
    answer = None
    if number is None:
        # A short code, a name or another channel: we accept such a text, keep it out, and answer through no channel.
        if not g.drill:
            answer_limit.note_unanswered(work(), Result.SENDER)
    else:
        body, taken_for = request.form.get("Body", "")[:_LONGEST], request.form.get("OptOutType", "")
        if g.drill:
            answer = drill.answer_drill_text(work(), drill.Answered(sid, number, body))
        else:
            answer = inbound.receive_text(
                work(), inbound.Arrived(sid, number, body, _TAKEN_FOR.get(taken_for), _media())
            )
    return Response(_SILENCE if answer is None else _WORDS.format(escape(answer, quote=False)), mimetype="text/xml")


def status(token: str) -> ResponseReturnValue:
    """Record the new status of a text we sent."""
    sid, said, code = _word("MessageSid"), _word("MessageStatus"), _error_code()
    try:
        attempt = UUID(hex=token)
    except ValueError:
        abort(404)
    if g.drill and not callback.is_drill_attempt(work(), attempt):
        abort(404)
    if not callback.take_callback(work(), attempt, sid, said, code):
        abort(404)
    return Response(status=204)


def _word(name: str) -> str:
    """One of the carrier's own words. A request without it, or with what the carrier would never write, is refused."""
    word = request.form.get(name, "")
    if not word or "\0" in word or len(word) > _LONGEST_WORD:
        abort(400)
    return word


def _media() -> int:
    """How many pictures and other files came with the text. The carrier passes on ten at most."""
    given = request.form.get("NumMedia", "")
    return min(int(given), _MOST_MEDIA) if given.isdecimal() and len(given) <= _MOST_DIGITS else 0


def _error_code() -> int | None:
    given = request.form.get("ErrorCode", "")
    if not given.isdecimal():
        return None
    # The carrier's codes have five digits. Counted first: Python refuses to read a number of thousands of digits.
    if len(given) > _MOST_DIGITS:
        abort(400)
    return int(given)
