"""The page where a coordinator writes an alert: who gets it, the place, and the coordinator's own words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain import incident as incidents
from responder.domain.alert import Kind
from responder.domain.audience import Wanted
from responder.domain.language import DEFAULT, NAMES
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.alert import approval
from responder.flow.alert.alert import Asked
from responder.flow.alert.approval import FOLLOW_UPS, CannotAlert, NobodyAlerted, NotConfirmed, is_open_draft
from responder.flow.alert.sending import alert_languages, callouts_of
from responder.store import alert as store
from responder.store import area as area_store
from responder.store import board as reads
from responder.store import incident as incident_store
from responder.store.alert import Alert
from responder.store.incident import Incident
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.frame.refusal import in_words
from responder.web.dashboard.people import labels
from responder.web.language import gettext as _
from responder.web.site import work
from responder.web.typed import as_id, as_number, one_line

LONGEST_PLACE = 80
"""Characters. A callout must fit in two segments."""
LONGEST_WORDS = 300
_NEEDED = 4
"""The suggested number: enough to watch from two sides and take turns."""
_MOST_NEEDED = 99


@dataclass(frozen=True)
class Form:
    """What was chosen and written. `words` are by language; the English ones go to everybody."""

    place: str = ""
    areas: Sequence[UUID] = ()
    skills: Sequence[str] = ()
    languages: Sequence[str] = ()
    urgent: bool = False
    waves: bool = False
    needed: str = str(_NEEDED)
    words: dict[str, str] = field(default_factory=dict)


@needs(Role.COORDINATOR)
def compose(code: str) -> ResponseReturnValue:
    """The form, filled from a draft to change or with the usual values."""
    found, kind = _found(code), _kind()
    like = as_id(request.args.get("like", ""))
    before = store.get(work().session, like) if like else None
    if before is not None and before.incident_id == found.id and before.kind is kind:
        return _page(found, kind, _of(before))
    own = (found.area_id,) if found.area_id else ()
    return _page(found, kind, Form(place=found.place_words, areas=own))


@needs(Role.COORDINATOR)
def write(code: str) -> ResponseReturnValue:
    """Save the draft and show it."""
    found, kind = _found(code), _kind()
    form = _typed(kind)
    faults = _strange() or _faults(found, kind, form)
    if faults:
        return _page(found, kind, form, 400, faults)
    try:
        made = approval.draft_alert(work(), found.id, current_user.id, _asked(kind, form))
    except CannotAlert as refused:
        return _page(found, kind, form, 409, {"page": in_words(refused)})
    flash(_("This is a draft. No one has been texted yet."))
    return redirect(url_for("dashboard.alert", alert_id=made.id), 303)


def _found(code: str) -> Incident:
    found = incident_store.by_code(work().session, code)
    if found is None:
        abort(404)
    return found


def _kind() -> Kind:
    try:
        kind = Kind(request.args.get("kind", Kind.CALLOUT))
    except ValueError:
        abort(404)
    if kind is not Kind.CALLOUT and kind not in FOLLOW_UPS:
        abort(404)
    return kind


def _of(alert: Alert) -> Form:
    wanted = Wanted.of(alert.audience) if alert.audience else Wanted(())
    return Form(
        place=alert.place_words,
        areas=wanted.areas,
        skills=wanted.skills,
        languages=wanted.languages,
        urgent=wanted.urgent,
        waves=alert.needed is not None,
        needed=str(alert.needed or _NEEDED),
        words=dict(alert.words),
    )


def _typed(kind: Kind) -> Form:
    said = request.form
    words = {code: one_line(said.get(f"words-{code}")) for code in alert_languages(work().policy)}
    form = Form(words={code: written for code, written in words.items() if written})
    if kind is not Kind.CALLOUT:
        return form
    areas = dict.fromkeys(as_id(typed) for typed in said.getlist("area"))
    return Form(
        place=one_line(said.get("place")),
        areas=[key for key in areas if key is not None],
        skills=[skill for skill in Skill if skill in said.getlist("skill")],
        languages=[code for code in NAMES if code in said.getlist("spoken")],
        urgent=said.get("urgent") == "yes",
        waves=said.get("way") == "waves",
        needed=one_line(said.get("needed")),
        words=form.words,
    )


def _strange() -> dict[str, str]:
    """Faults for choices that don't exist. Ignoring them would change the audience."""
    said, skills = request.form, {str(skill) for skill in Skill}
    there = {str(key) for key, _city, _name in area_store.names(work().session)}
    chosen = ("area", there), ("skill", skills), ("spoken", set(NAMES))
    if all(set(said.getlist(name)) <= known for name, known in chosen):
        return {}
    return {"page": _("Something you chose is no longer available. Check your choices, then submit the form again.")}


def _faults(found: Incident, kind: Kind, form: Form) -> dict[str, str]:
    """Error messages by field."""
    faults = {}
    if kind is Kind.CALLOUT:
        if not form.place or len(form.place) > LONGEST_PLACE:
            faults["place"] = _("Please enter a location in 80 characters or fewer. It goes in the text.")
        if not form.areas:
            faults["area"] = _("Please choose at least one area.")
        if form.waves and _number(form.needed) is None:
            faults["needed"] = _("Please enter how many people are needed, from 1 to 99.")
    return faults | _faults_of_words(found, kind, form.words)


def _faults_of_words(found: Incident, kind: Kind, words: dict[str, str]) -> dict[str, str]:
    faults, field = {}, f"words-{DEFAULT}"
    for code, said in words.items():
        if len(said) > LONGEST_WORDS:
            faults[f"words-{code}"] = _("That is too long for a text. Please use 300 characters or fewer.")
    if words.get(DEFAULT):
        return faults
    if words:
        faults[field] = _("Please also write it in English, for everyone else.")
    elif kind is Kind.UPDATE:
        faults[field] = _("Please write the update.")
    elif kind is Kind.CORRECTION and found.status is not incidents.State.CLOSED:
        faults[field] = _("Please write what was wrong. Or close the incident, which tells people automatically.")
    return faults


def _asked(kind: Kind, form: Form) -> Asked:
    if kind is not Kind.CALLOUT:
        return Asked(kind, words=form.words)
    skills = tuple(Skill(skill) for skill in form.skills)
    wanted = Wanted(tuple(form.areas), skills, tuple(form.languages), form.urgent)
    return Asked(kind, wanted, form.place, form.words, _number(form.needed) if form.waves else None)


def _number(typed: str) -> int | None:
    """How many people are needed; None if that is not a valid number."""
    number = as_number(typed, 3)
    return number if number is not None and 1 <= number <= _MOST_NEEDED else None


def _barred(found: Incident, kind: Kind) -> str:
    """Why no alert of this kind can be written now; empty if it can."""
    if kind is Kind.CALLOUT:
        return "" if found.status is incidents.State.CONFIRMED else in_words(NotConfirmed())
    if found.status is incidents.State.CLOSED and kind is not Kind.CORRECTION:
        return in_words(CannotAlert())
    return "" if callouts_of(work(), found.id) else in_words(NobodyAlerted())


def _page(
    found: Incident, kind: Kind, form: Form, status: int = 200, faults: dict[str, str] | None = None
) -> ResponseReturnValue:
    session, version = work().session, version_of_all()
    named = area_store.names(session) if kind is Kind.CALLOUT else []
    near = [found.area_id, *area_store.neighbors(session, found.area_id)] if found.area_id else []
    others = [area for area in named if area[0] not in near]
    waiting = [one for one in store.drafts(session, found.id, kind) if is_open_draft(work(), one)]
    return page(
        "alerts/compose",
        url_for("dashboard.compose", code=found.code, kind=kind),
        version=version,
        incident=found,
        kind=kind,
        form=form,
        faults=faults or {},
        barred=_barred(found, kind),
        near=[(key, name) for near_key in near for key, _city, name in named if key == near_key],
        cities=[(city, list(group)) for city, group in groupby(others, key=lambda area: area[1])],
        skills=[(one, labels.skill(one)) for one in Skill],
        tongues=NAMES,
        spoken=alert_languages(work().policy),
        alerted=reads.would_be_told(session, found.id),
        waiting=waiting,
        longest={"place": LONGEST_PLACE, "words": LONGEST_WORDS},
    ), status
