"""A volunteer's settings page: agree to the terms, change settings, pause, invite neighbors, or leave."""

from datetime import datetime, time, timedelta
from uuid import UUID

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from responder.domain.move import MoveRefused
from responder.domain.volunteer import SELF_CHOSEN, Skill, State
from responder.flow.people import invite as invites
from responder.flow.people import volunteer as flow
from responder.flow.work import Work
from responder.store import area as area_store
from responder.store import invite as invite_store
from responder.store import volunteer as store
from responder.store.history import Actor, By
from responder.store.phone import Phone, open_number
from responder.store.volunteer import Volunteer
from responder.web import formats
from responder.web.language import OFFERED, speak
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.volunteer import wish
from responder.web.volunteer.forms import AcceptForm, WishForm, known

_MORNING = time(7)
_MOST_USES = 5
_MOST_INVITES = 5
"""The most open invites of one volunteer."""
_INVITE_LIFE = timedelta(days=7)


def me(token: str) -> ResponseReturnValue:
    """Their settings, as a form."""
    volunteer = _opened(token)
    return _page(token, volunteer, _form_of(volunteer))


def save(token: str) -> ResponseReturnValue:
    """Keep their changes; or, if they joined by text, their consent."""
    volunteer = _opened(token)
    joining = volunteer.status is State.PENDING
    given = AcceptForm(formdata=request.form) if joining else WishForm(formdata=request.form)
    complete = given.validate()
    if not (given.check_areas([row[0] for row in area_store.names(work().session)]) and complete):
        return _page(token, volunteer, given), 400
    try:
        (flow.accept_terms if joining else flow.change_wish)(work(), volunteer, given.wish)
    except MoveRefused:
        return _too_late(token)
    return _back(token, "joined" if joining else "saved")


def pause(token: str) -> ResponseReturnValue:
    """Stop alerts for a while."""
    volunteer = _opened(token)
    until = _ends(work()).get(request.form.get("until", ""), ...)
    if until is ...:
        return _page(token, volunteer, _form_of(volunteer), _("Please choose how long to pause.")), 400
    try:
        flow.pause_volunteer(work(), volunteer, until, _by(volunteer))
    except MoveRefused:
        return _too_late(token)
    return _back(token, "paused")


def resume(token: str) -> ResponseReturnValue:
    """Start alerts again."""
    volunteer = _opened(token)
    try:
        flow.resume_volunteer(work(), volunteer, _by(volunteer))
    except MoveRefused:
        return _too_late(token)
    return _back(token, "resumed")


def invite(token: str) -> ResponseReturnValue:
    """Make an invite for neighbors, which this page then shows."""
    volunteer = _opened(token)
    uses = request.form.get("uses", default=0, type=int)
    allowed = volunteer.status in {State.ACTIVE, State.PAUSED}
    if not allowed or not 1 <= uses <= _MOST_USES:
        refused = _("Please choose how many people the invite is for.")
    elif len(_open_invites(volunteer.id)) >= _MOST_INVITES:
        refused = _("You still have several invites to use. Please share those first.")
    else:
        invites.make_invite(work(), uses, work().now + _INVITE_LIFE, volunteer_id=volunteer.id)
        return _back(token, "invited")
    return _page(token, volunteer, _form_of(volunteer), refused), 400


def leaving(token: str) -> ResponseReturnValue:
    """Say what leaving deletes, and ask if they are sure."""
    _opened(token)
    return render_template("volunteer/leave.html", token=token)


def leave(token: str) -> ResponseReturnValue:
    """Delete what we keep about them."""
    volunteer = _opened(token)
    flow.delete_volunteer(work(), volunteer, _by(volunteer))
    return redirect(url_for("volunteer.left"), 303)


def left() -> ResponseReturnValue:
    """The page after leaving."""
    return render_template("volunteer/left.html")


def _opened(token: str) -> Volunteer:
    volunteer = flow.open_settings_page(work(), token)
    if volunteer is None:
        abort(404)
    speak(volunteer.language if volunteer.language in OFFERED else volunteer.second_language)
    return volunteer


def _by(volunteer: Volunteer) -> By:
    return By(Actor.VOLUNTEER, volunteer.id)


def _back(token: str, did: str) -> ResponseReturnValue:
    return redirect(url_for("volunteer.me", token=token, did=did), 303)


def _too_late(token: str) -> ResponseReturnValue:
    work().session.rollback()
    volunteer = _opened(token)
    refused = _("Something has changed since then, so we did not save that. Please look at this page again.")
    return _page(token, volunteer, _form_of(volunteer), refused), 409


def _form_of(volunteer: Volunteer) -> WishForm:
    session = work().session
    begun = known(volunteer, store.name(session, volunteer), [area.id for area in store.areas(session, volunteer.id)])
    return (AcceptForm if volunteer.status is State.PENDING else WishForm)(formdata=None, data=begun)


def _page(token: str, volunteer: Volunteer, form: WishForm, refused: str = "") -> str:
    words = wish.skills()
    until = volunteer.paused_until
    return render_template(
        "volunteer/me.html",
        token=token,
        form=form,
        refused=refused,
        did=_did().get(request.args.get("did", ""), "") if request.method == "GET" else "",
        state=volunteer.status,
        joining=volunteer.status is State.PENDING,
        digits=_last_digits(volunteer.phone_id),
        trained_on=volunteer.trained_on,
        day=formats.day,
        granted=[words[skill][0] for skill in Skill if skill in volunteer.skills and skill not in SELF_CHOSEN],
        paused_until=formats.day_and_time(until, work().policy) if until else "",
        pauses=_pauses(),
        invites=_open_invites(volunteer.id),
        most_uses=_MOST_USES,
        public_url=work().policy.public_url,
        **wish.choices(work(), form.areas.data or ()),
    )


def _last_digits(phone_id: UUID) -> str:
    phone = work().session.get_one(Phone, phone_id)
    return open_number(work().session, phone.id, phone.number_sealed)[-2:] if phone.number_sealed else ""


def _open_invites(volunteer_id: UUID) -> list[invite_store.Invite]:
    return invite_store.open_of(work().session, volunteer_id, work().now)


def _ends(doing: Work) -> dict[str, datetime | None]:
    """When each kind of pause ends; None if it lasts until they end it."""
    zone = doing.policy.zone
    tomorrow = doing.local.date() + timedelta(days=1)
    return {
        "hours": doing.now + timedelta(hours=8),
        "morning": datetime.combine(tomorrow, _MORNING, zone),
        "week": doing.now + timedelta(days=7),
        "open": None,
    }


def _pauses() -> list[tuple[str, str]]:
    return [
        ("hours", _("8 hours")),
        ("morning", _("Until 7 AM tomorrow")),
        ("week", _("1 week")),
        ("open", _("Until I end it")),
    ]


def _did() -> dict[str, str]:
    return {
        "joined": _("Welcome! You've joined. Please keep the text with the link to this page."),
        "saved": _("Saved."),
        "paused": _("You're paused: no new alerts or checks."),
        "resumed": _("Your pause is over. You get alerts again."),
        "invited": _("Your invite is ready. Share its link or code."),
    }
