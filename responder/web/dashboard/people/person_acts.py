"""A coordinator's actions on one person's page: training, skills, pause, removal, shifts, and seeing the number."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.coverage import NoSuchTime, Span, moment
from responder.domain.move import MoveRefused
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.people import roster, shift
from responder.flow.people.roster import LONGEST_WHAT, Gone, Held, NotTrained, Why, WrongDay
from responder.flow.people.shift import BadSpan, NotTheirs
from responder.store.shift import Shift, Who
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people import labels
from responder.web.dashboard.people.person import PAUSES, person_page, sight
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_choice, as_day, as_id, one_line


@needs(Role.COORDINATOR)
def train(volunteer_id: UUID) -> ResponseReturnValue:
    """Record a training."""
    what = one_line(request.form.get("what"))
    held_on = as_day(request.form.get("held_on", ""))
    if not what or len(what) > LONGEST_WHAT:
        return person_page(volunteer_id, 400, what=_("Please enter the training's name in 60 characters or fewer."))
    wrong = _("Please enter the day of the training. It cannot be in the future.")
    if held_on is None or held_on > work().local.date():
        return person_page(volunteer_id, 400, held_on=wrong)
    try:
        new = roster.record_training(work(), volunteer_id, Held(what, held_on), current_user.id)
    except WrongDay:
        return person_page(volunteer_id, 400, held_on=wrong)
    except Gone:
        abort(404)
    flash(_("Training recorded.") if new else _("That training was already recorded. Nothing was changed."))
    return _back(volunteer_id, "trainings")


@needs(Role.COORDINATOR)
def untrain(volunteer_id: UUID) -> ResponseReturnValue:
    """Withdraw a training."""
    said = request.form.get("training", "")
    meant = as_id(said)
    if said and meant is None:
        abort(404)
    refused = _try(lambda: roster.withdraw_training(work(), volunteer_id, meant, current_user.id))
    if refused:
        return person_page(volunteer_id, 409, page=refused)
    flash(_("Training withdrawn."))
    return _back(volunteer_id, "trainings")


@needs(Role.COORDINATOR)
def give_skill(volunteer_id: UUID) -> ResponseReturnValue:
    """Grant a skill, or remove it."""
    skill = as_choice(Skill, request.form.get("skill", ""))
    if skill is None:
        return person_page(volunteer_id, 400, page=_("Please choose a skill."))
    act = roster.grant_skill if request.form.get("give") == "yes" else roster.revoke_skill
    try:
        act(work(), volunteer_id, skill, current_user.id)
    except NotTrained:
        return person_page(
            volunteer_id, 409, page=_("Only trained volunteers can be verifiers. Record a training first.")
        )
    except Gone:
        abort(404)
    flash(_("Skills updated."))
    return _back(volunteer_id, "skills")


@needs(Role.COORDINATOR)
def rest(volunteer_id: UUID) -> ResponseReturnValue:
    """Pause a person's alerts."""
    said = request.form.get("days", "")
    if said and said not in {str(days) for days in PAUSES}:
        return person_page(volunteer_id, 400, page=_("Please choose how long."))
    days = int(said) if said else None
    refused = _try(lambda: roster.pause_person(work(), volunteer_id, days, current_user.id))
    if refused:
        return person_page(volunteer_id, 409, page=refused)
    flash(_("Paused. They get no alerts and no checks until they are back."))
    return _back(volunteer_id)


@needs(Role.COORDINATOR)
def wake(volunteer_id: UUID) -> ResponseReturnValue:
    """End a person's pause."""
    refused = _try(lambda: roster.resume_person(work(), volunteer_id, current_user.id))
    if refused:
        return person_page(volunteer_id, 409, page=refused)
    flash(_("The pause has ended."))
    return _back(volunteer_id)


@needs(Role.COORDINATOR)
def remove(volunteer_id: UUID) -> ResponseReturnValue:
    """Delete a person from the roster permanently."""
    if request.form.get("sure") != "yes":
        return person_page(volunteer_id, 400, sure=_("Please check the box. This cannot be undone."))
    refused = _try(lambda: roster.remove_person(work(), volunteer_id, current_user.id))
    if refused:
        return person_page(volunteer_id, 409, page=refused)
    flash(_("They are removed and will not be texted again."))
    return redirect(url_for("dashboard.roster"), 303)


@needs(Role.COORDINATOR)
def reveal(volunteer_id: UUID) -> ResponseReturnValue:
    """Show the phone number, once, to a coordinator who gives a reason."""
    why = as_choice(Why, request.form.get("why", ""))
    if why is None:
        return person_page(volunteer_id, 400, why=_("Please choose why you need the number."))
    version, seen = version_of_all(), sight(work(), volunteer_id)
    number = roster.reveal_phone(work(), volunteer_id, why, current_user.id)
    address = url_for("dashboard.person", volunteer_id=volunteer_id)
    return page("frame/number", address, version=version, still=True, who=seen.name, number=number, why=labels.why(why))


@needs(Role.COORDINATOR)
def add_shift(volunteer_id: UUID) -> ResponseReturnValue:
    """Put a person on a shift."""
    try:
        made = _cover(volunteer_id)
    except Gone:
        abort(404)
    except (ValueError, OverflowError, NoSuchTime, BadSpan, NotTrained, NotTheirs) as error:
        return person_page(volunteer_id, 400, span=_wrong(error))
    flash(_("Shift saved: %(span)s.") % {"span": labels.span(made.span, work().policy)})
    return _back(volunteer_id, "shifts")


def _cover(volunteer_id: UUID) -> Shift:
    area = request.form.get("area", "")
    who = Who(volunteer_id=volunteer_id, area_id=UUID(area) if area else None)
    span = Span(_moment("starts_at", later=False), _moment("ends_at", later=True))
    return shift.add_shift(work(), who, span, current_user.id)


def _wrong(error: Exception) -> str:
    """Why a shift was refused, in words."""
    messages = {
        NoSuchTime: _("That time does not exist on that day because the clocks change. Please choose another."),
        BadSpan: _(
            "A shift must end after it starts and last a week at most. It must start within a year and not be over yet."
        ),
        NotTrained: _("Untrained volunteers are not alerted, so they can't cover a shift. Record a training first."),
        NotTheirs: _("This volunteer has not chosen that area."),
    }
    return messages.get(type(error), _("Please enter the day and time for both the start and the end."))


def _try(act: Callable[[], None]) -> str:
    """Run `act`. Returns why it was refused; empty if it worked. Aborts with 404 if the person is gone."""
    try:
        act()
    except Gone:
        abort(404)
    except MoveRefused:
        return _("Nothing was changed. Their status has changed since you opened this page. Please look at it again.")
    return ""


def _back(volunteer_id: UUID, part: str = "") -> ResponseReturnValue:
    return redirect(url_for("dashboard.person", volunteer_id=volunteer_id, _anchor=part or None), 303)


def _moment(name: str, *, later: bool) -> datetime:
    """The moment of a typed day and time. Raises ValueError, OverflowError or NoSuchTime if it is invalid."""
    typed = datetime.strptime(request.form.get(name, ""), "%Y-%m-%dT%H:%M")  # noqa: DTZ007  # in the group's time zone
    return moment(typed, work().policy.zone, later=later)
