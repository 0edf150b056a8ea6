"""The personal page of an alert or a check: what is known, what to do, and buttons to answer with."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from responder.domain import check as checks
from responder.domain import reply
from responder.domain.check import Answer
from responder.domain.incident import Hazard
from responder.domain.incident import State as IncidentState
from responder.domain.move import MoveRefused
from responder.domain.response import MOVES, State
from responder.flow import respond as flow
from responder.flow import text
from responder.flow.respond import Opened
from responder.store import area as area_store
from responder.store import response as response_store
from responder.web.language import gettext as _
from responder.web.language import speak
from responder.web.site import site, work


def alert(token: str) -> ResponseReturnValue:
    """What is known of the incident, and the answers that fit now."""
    return _page(_opened(token), token)


def answer(token: str) -> ResponseReturnValue:
    """Take one answer, by its digit."""
    opened = _opened(token)
    digit = request.form.get("digit", default=0, type=int)
    try:
        flow.answer_link(work(), opened, digit)
    except MoveRefused:
        work().session.rollback()
        refused = _(
            "That answer does not fit what we know by now, so nothing was changed. Please look at this page again."
        )
        return _page(_opened(token), token, refused), 409
    return redirect(url_for("volunteer.alert", token=token), 303)


def _opened(token: str) -> Opened:
    opened = flow.open_link(work(), token)
    if opened is None:
        abort(404)
    speak(opened.language)
    return opened


def _page(opened: Opened, token: str, refused: str = "") -> str:
    incident, policy = opened.incident, site().policy
    response = response_store.find(work().session, incident.id, opened.volunteer.id)
    state = response.status if response else State.ASKED
    closed = incident.status is IncidentState.CLOSED
    asked = opened.check is not None and opened.check.status in {checks.State.ASKED, checks.State.SILENT}
    area = area_store.get(work().session, incident.area_id) if incident.area_id else None
    return render_template(
        "volunteer/alert.html",
        token=token,
        refused=refused,
        incident=incident,
        what=_(text.ACTIVITY[incident.activity]),
        area=area.name if area else "",
        since=text.clock(incident.seen_at, policy),
        confirmed=text.clock(incident.confirmed_at, policy) if incident.confirmed_at else "",
        hazard=_hazards().get(incident.hazard, ""),
        conduct=_(text.CONDUCT),
        closed=closed,
        outcome=_(text.OUTCOME[incident.outcome]) if incident.outcome else "",
        said=_said()[state],
        judged=_judged()[opened.check.answer] if opened.check and opened.check.answer else "",
        answers=_answers(state, incident.hazard),
        judgements=_judgements() if asked and not closed else [],
    )


def _answers(state: State, hazard: Hazard) -> list[tuple[int, str]]:
    """The answers that move somebody on from `state`, the likeliest first. Nobody is invited into a danger."""
    words = [
        (reply.GOING, _("I am going")),
        (reply.ON_SCENE, _("I am on scene")),
        (reply.LEFT, _("I have left")),
        (reply.CANNOT, _("I cannot go")),
    ]
    fitting = [(digit, said) for digit, said in words if state in MOVES.sources(flow.EVENTS[digit])]
    return [pair for pair in fitting if hazard is Hazard.NONE or pair[0] != reply.GOING]


def _judgements() -> list[tuple[int, str]]:
    return [
        (reply.CONFIRMED, _("Yes, I see it myself")),
        (reply.NOTHING, _("There is nothing here")),
        (reply.OTHER_AGENCY, _("It is another agency, not immigration")),
        (reply.CANNOT_TELL, _("I cannot tell")),
    ]


def _said() -> dict[State, str]:
    return {
        State.ASKED: _("You have not said yet whether you are going."),
        State.GOING: _("You said: I am going. Thank you."),
        State.CANNOT: _("You said: I cannot go. Thank you for telling us."),
        State.ON_SCENE: _("You said: I am on scene. Please tell us when you leave."),
        State.LEFT: _("You said: I have left. Thank you for being there."),
    }


def _judged() -> dict[Answer, str]:
    return {
        Answer.CONFIRMED: _("You told us: you saw it yourself. Thank you."),
        Answer.NOTHING: _("You told us: there was nothing. Thank you."),
        Answer.OTHER_AGENCY: _("You told us: it was another agency. Thank you."),
        Answer.CANNOT_TELL: _("You told us: you could not tell. Thank you."),
    }


def _hazards() -> dict[Hazard, str]:
    return {
        Hazard.FORCE: _("Danger: force is being used there. Stay away. If you are near, move to safety."),
        Hazard.CHEMICAL: _("Danger: tear gas or other chemicals there. Stay away. If you are near, move upwind."),
        Hazard.SHOTS: _("Danger: shots were reported there. Stay away. If you are near, take cover and call 911."),
    }
