"""The personal page of an alert or a check: what is known, what to do, and buttons to answer."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from responder.domain import reply
from responder.domain.alert import Kind
from responder.domain.check import Answer, Purpose
from responder.domain.incident import Hazard
from responder.domain.incident import State as IncidentState
from responder.domain.move import MoveRefused
from responder.domain.response import MOVES, Event, State
from responder.flow.alert.sending import is_too_dangerous
from responder.flow.message import wording
from responder.flow.respond import distress
from responder.flow.respond import personal as flow
from responder.flow.respond.personal import Opened
from responder.flow.respond.respond import EVENTS
from responder.store import area as area_store
from responder.store import distress as distress_store
from responder.store import response as response_store
from responder.store.alert import Alert
from responder.web import formats
from responder.web.ago import last_confirmed
from responder.web.language import gettext as _
from responder.web.language import language, speak
from responder.web.site import keep, work

_MINUTES = (5, 10, 20, 30)
"""Choices for how soon a volunteer will be there."""
_LONGEST = 99


def alert(token: str) -> ResponseReturnValue:
    """What is known about the incident, and the answers that fit now."""
    return _page(_opened(token), token)


def answer(token: str) -> ResponseReturnValue:
    """Record one answer, given by its digit."""
    opened = _opened(token)
    minutes = request.form.get("minutes", type=int)
    digit = request.form.get("digit", default=0, type=int)
    if minutes is not None:
        digit = reply.GOING if 0 < minutes <= _LONGEST else 0
    try:
        flow.answer_link(work(), opened, digit, minutes)
    except flow.TooLate:
        keep()
        late = _(
            "This is already closed. We saved your answer, but it doesn't change anything now. Thanks for checking."
        )
        return _page(opened, token, late), 409
    except flow.NotThereYet:
        work().session.rollback()
        return _page(_opened(token), token, there=True)
    except MoveRefused:
        work().session.rollback()
        refused = _("That answer no longer fits, so we did not save it. Please look at this page again.")
        return _page(_opened(token), token, refused), 409
    return redirect(url_for("volunteer.alert", token=token), 303)


def cry(token: str) -> ResponseReturnValue:
    """Take a press of the help button."""
    distress.press_distress(work(), _opened(token))
    return redirect(url_for("volunteer.alert", token=token, _anchor="help"), 303)


def take_back(token: str) -> ResponseReturnValue:
    """Take back a press of the help button: it was a mistake."""
    distress.take_back_distress(work(), _opened(token))
    return redirect(url_for("volunteer.alert", token=token, _anchor="help"), 303)


def _opened(token: str) -> Opened:
    opened = flow.open_link(work(), token)
    if opened is None:
        abort(404)
    speak(opened.language)
    return opened


def _page(opened: Opened, token: str, refused: str = "", *, there: bool = False) -> str:
    """The page; `there` asks whether they have arrived, before we take what they see."""
    incident = opened.incident
    response = response_store.find_response(work().session, incident.id, opened.volunteer.id)
    state = response.status if response else State.ASKED
    cried = distress_store.untaken(work().session, opened.volunteer.phone_id)
    closed = incident.status is IncidentState.CLOSED
    standing_by = response is not None and response.standby_at is not None
    wanted = not is_too_dangerous(work(), incident) and not standing_by
    still = opened.check is not None and opened.check.purpose is Purpose.STILL
    expected = formats.clock_time(response.eta_at) if response and response.eta_at else ""
    area = area_store.get(work().session, incident.area_id) if incident.area_id else None
    return render_template(
        "volunteer/alert.html",
        token=token,
        refused=refused,
        arrive=[pair for pair in _answers(state, wanted=wanted) if pair[0] == reply.ON_SCENE] if there else [],
        incident=incident,
        what=_(wording.ACTIVITY[incident.activity]),
        area=area.name if area else "",
        since=formats.clock_time(incident.seen_at),
        confirmed=last_confirmed(incident.confirmed_at, work().now) if incident.confirmed_at else "",
        hazard=_hazards().get(incident.hazard, ""),
        conduct=_(wording.CONDUCT),
        closed=closed,
        cried=cried,
        texted=cried is not None and distress.are_people_told(work(), cried),
        kind=_kinds().get(opened.alert.kind, "") if opened.alert else "",
        own=_own_words(opened.alert),
        outcome=_(wording.OUTCOME[incident.outcome]) if incident.outcome else "",
        said=_stands_by() if standing_by else _said()[state],
        expected=_("You expect to be there around %(time)s.") % {"time": expected} if expected else "",
        judged=_judged(still=still)[opened.check.answer] if opened.check and opened.check.answer else "",
        wanted=wanted,
        answers=_answers(state, wanted=wanted),
        minutes=_MINUTES if wanted and (state is State.GOING or state in MOVES.sources(Event.GO)) else (),
        still=still,
        arrived=state is State.ON_SCENE,
        judgements=_judgements(still=still) if opened.asked and not closed else [],
    )


def _own_words(alert: Alert | None) -> tuple[str, str]:
    """The language and full text of a coordinator's own words: the reader's language if written in it, else any."""
    written = {code: said for code, said in alert.words.items() if said} if alert else {}
    code = language() if language() in written else next(iter(written), "")
    return code, written.get(code, "")


def _answers(state: State, *, wanted: bool) -> list[tuple[int, str]]:
    """The answers that fit a volunteer in `state`, as digit and words, most likely first.

    "I'm going" is not offered during a danger or while enough people are going.
    """
    words = [
        (reply.GOING, _("I'm going")),
        (reply.ON_SCENE, _("I'm on scene")),
        (reply.LEFT, _("I've left")),
        (reply.CANNOT, _("I can't go")),
    ]
    fitting = [(digit, said) for digit, said in words if state in MOVES.sources(EVENTS[digit])]
    return [pair for pair in fitting if wanted or pair[0] != reply.GOING]


def _judgements(*, still: bool) -> list[tuple[int, str]]:
    if still:
        return [
            (reply.CONFIRMED, _("Yes, it's still happening")),
            (reply.NOTHING, _("No, it's over")),
            (reply.OTHER_AGENCY, _("It's another agency, not immigration")),
            (reply.CANNOT_TELL, _("I can't tell")),
        ]
    return [
        (reply.CONFIRMED, _("Yes, I see it myself")),
        (reply.NOTHING, _("There's nothing here")),
        (reply.OTHER_AGENCY, _("It's another agency, not immigration")),
        (reply.CANNOT_TELL, _("I can't tell")),
    ]


def _said() -> dict[State, str]:
    return {
        State.ASKED: _("You haven't told us yet if you're going."),
        State.GOING: _("You said: I'm going. Thank you."),
        State.CANNOT: _("You said: I can't go. Thank you for telling us."),
        State.ON_SCENE: _("You said: I'm on scene. Please tell us when you leave."),
        State.LEFT: _("You said: I've left. Thank you for being there."),
    }


def _stands_by() -> str:
    return _("Enough people are going now. Thank you. Please stay reachable: we'll text you if we need you.")


def _kinds() -> dict[Kind, str]:
    """A sentence for each kind of alert that is not a callout."""
    return {
        Kind.UPDATE: _("This text was an update on the alert."),
        Kind.DANGER: _("This text was a danger warning."),
        Kind.STAND_DOWN: _("Enough people are there. Please don't head out, and stay reachable."),
        Kind.ALL_CLEAR: _("This text was the all-clear."),
        Kind.CORRECTION: _("This text was a correction to the alert. If you told anyone about it, please tell them."),
    }


def _judged(*, still: bool) -> dict[Answer, str]:
    if still:
        messages = {
            Answer.CONFIRMED: _("You told us it's still happening. Thank you."),
            Answer.NOTHING: _("You told us it's over. Thank you."),
        }
        return _judged(still=False) | messages
    return {
        Answer.CONFIRMED: _("You told us you saw it yourself. Thank you."),
        Answer.NOTHING: _("You told us there was nothing. Thank you."),
        Answer.OTHER_AGENCY: _("You told us it was another agency. Thank you."),
        Answer.CANNOT_TELL: _("You told us you couldn't tell. Thank you."),
    }


def _hazards() -> dict[Hazard, str]:
    return {
        Hazard.FORCE: _("Danger: force is being used there. Stay away. If you are nearby, move to safety."),
        Hazard.CHEMICAL: _("Danger: tear gas or other chemicals there. Stay away. If you are nearby, move upwind."),
        Hazard.SHOTS: _("Danger: shots reported there. Stay away. If you are nearby, take cover and call 911."),
    }
