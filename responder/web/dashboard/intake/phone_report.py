"""Phone reports: a dispatcher types what a caller says, reads out the code, and may call back."""

from itertools import groupby
from uuid import UUID

from flask import abort, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from responder.domain.code import spoken
from responder.domain.language import NAMES
from responder.domain.report import (
    LONGEST_CALLBACK_NUMBER,
    LONGEST_DETAILS,
    LONGEST_PLACE_WORDS,
    Activity,
    Equipment,
    Seen,
    Size,
    State,
    Uniform,
)
from responder.domain.role import Role
from responder.flow.message.wording import load_catalog
from responder.flow.report import phone_report as flow
from responder.flow.report.phone_report import Gone, Why
from responder.store import area as area_store
from responder.store import place as place_store
from responder.store import report as store
from responder.store.area import Area
from responder.store.incident import Incident
from responder.store.place import Place
from responder.store.report import Report
from responder.web.access import needs
from responder.web.answers import NO, UNKNOWN, YES
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import say
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.intake.phone_report_form import PhoneReportForm
from responder.web.language import gettext as _
from responder.web.language import language
from responder.web.site import work
from responder.web.typed import as_choice, as_id, one_line


def callback_reasons_for_pages() -> dict[str, object]:
    """For the reports on an incident's page: the reasons to call a caller back."""
    return {"call_back_whys": list(Why)}


@needs(Role.DISPATCHER)
def log_phone_report() -> ResponseReturnValue:
    """The empty form; or, to correct a report, the form filled with what was typed wrong."""
    wrong = as_id(request.args.get("instead", ""))
    if wrong is None:
        return _form(PhoneReportForm(language=language()))
    found = _own(wrong)
    if not flow.may_correct(found):
        return redirect(url_for("dashboard.taken", report_id=found.id))
    return _form(PhoneReportForm.of(found.id, store.answers(work().session, found)))


@needs(Role.DISPATCHER)
def keep_phone_report() -> ResponseReturnValue:
    """Keep the report; or show the filled form again, with each fault by its field."""
    form = PhoneReportForm.read(request.form)
    if request.form.get("act") == "look":
        return _form(form, looked=True)
    areas = [key for key, _city, _name in area_store.names(work().session)]
    faults = form.faults(areas, _is_known)
    if faults:
        return _form(form, 422, faults)
    try:
        kept = flow.take_phone_report(work(), form.phone_report(), current_user.id)
    except Gone:
        abort(404)
    return redirect(url_for("dashboard.taken", report_id=kept.id), 303)


@needs(Role.DISPATCHER)
def look_up() -> ResponseReturnValue:
    """The place that these words name, as JSON. By POST, because callers' words may not be in an address."""
    words, area_id = one_line(request.form.get("words"))[:LONGEST_PLACE_WORDS], as_id(request.form.get("area", ""))
    return jsonify(said=_found(words, area_id))


@needs(Role.DISPATCHER)
def phone_report_kept(report_id: UUID) -> ResponseReturnValue:
    """The code to read out, the place that was found, and the link to the next call."""
    found, version = _own(report_id), version_of_all()
    joined = work().session.get(Incident, found.incident_id) if found.incident_id else None
    return page(
        "intake/phone_report_kept",
        version=version,
        report=found,
        halves=[
            [(letter, _aloud(letter, word, found.language)) for letter, word in half] for half in spoken(found.code)
        ],
        place=_found(store.place_words(work().session, found), found.area_id),
        incident=joined,
        withdrawn=found.status is State.WITHDRAWN,
        may_correct=flow.may_correct(found),
        report_address=f"{work().policy.public_url.rstrip('/')}/report",
    )


@needs(Role.DISPATCHER)
def call_back(report_id: UUID) -> ResponseReturnValue:
    """Show a caller's number, once, to a dispatcher who gives a reason."""
    why = as_choice(Why, request.form.get("why", ""))
    if why is None:
        abort(400)
    version = version_of_all()
    try:
        number = flow.reveal_callback_phone(work(), report_id, why, current_user.id)
    except Gone:
        abort(404)
    joined = work().session.get_one(Report, report_id).incident_id
    incident = work().session.get(Incident, joined) if joined else None
    back = url_for("dashboard.incident", code=incident.code) if incident else url_for("dashboard.board")
    values = {"who": _("Caller"), "number": number, "why": say(why)}
    return page("frame/number", back, version=version, still=True, **values)


def _form(
    form: PhoneReportForm, status: int = 200, faults: dict[str, str] | None = None, *, looked: bool = False
) -> ResponseReturnValue:
    areas, version = area_store.names(work().session), version_of_all()
    wrong = _own(form.instead) if form.instead else None
    return page(
        "intake/phone_report",
        url_for("dashboard.take_call"),
        version=version,
        form=form,
        faults=faults or {},
        looked=looked,
        found=_found(form.words[:LONGEST_PLACE_WORDS], as_id(form.area)),
        has_number=wrong is not None and wrong.phone_id is not None,
        choices=_choices(),
        cities=[(city, list(group)) for city, group in groupby(areas, key=lambda area: area[1])],
        unknown=UNKNOWN,
        tongues=NAMES,
        longest={
            "words": LONGEST_PLACE_WORDS,
            "details": LONGEST_DETAILS,
            "number": LONGEST_CALLBACK_NUMBER,
        },
    ), status


def _choices() -> dict[str, list[tuple[str, str]]]:
    """The answers to each question, in words short enough to read at a glance."""
    sizes = {Size.FEW: _("1 or 2"), Size.SOME: _("3 to 5"), Size.MANY: _("6 to 15"), Size.MORE: _("16 or more")}
    moments = {
        Seen.NOW: _("now"),
        Seen.MINUTES: _("a few minutes ago"),
        Seen.HOUR: _("within the last hour"),
        Seen.EARLIER: _("earlier"),
    }
    activities = [(one, say(one)) for one in Activity if one is not Activity.OTHER]
    uniforms = [(one, say(one)) for one in Uniform if one is not Uniform.UNKNOWN]
    return {
        "activity": [*activities, (Activity.OTHER, _("something else"))],
        "first_hand": [(YES, _("eyewitness")), (NO, _("secondhand"))],
        "size": [*sizes.items(), (Size.UNKNOWN, _("don't know"))],
        "uniform": [*uniforms, (Uniform.UNKNOWN, _("don't know"))],
        "equipment": [(one, say(one)) for one in Equipment],
        "seen": list(moments.items()),
    }


def _aloud(letter: str, word: str, their_language: str) -> str:
    """What to say after a letter of the code, in the caller's language."""
    theirs = load_catalog(their_language)
    said = theirs.gettext(word)
    return said if letter.isdigit() else theirs.gettext("as in %(word)s") % {"word": said}


def _own(report_id: UUID) -> Report:
    """A report that this person took; 404 for anyone else, because the code is enough to withdraw the report."""
    try:
        return flow.own_phone_report(work(), report_id, current_user.id)
    except Gone:
        abort(404)


def _is_known(words: str) -> bool:
    return place_store.read_place(work().session, words).is_known


def _found(words: str, area_id: UUID | None) -> str:
    """The place that the words name, as a question to the caller; empty without words."""
    if not words:
        return ""
    read = place_store.read_place(work().session, words, area_id)
    place = work().session.get(Place, read.place_id) if read.place_id else None
    if place is None and read.suggestions:
        return _("Did you mean %(places)s?") % {"places": " / ".join(read.suggestions)}
    named = work().session.get(Area, read.area_id) if read.area_id and area_id is None else None
    if place is None and named is not None:
        return _("somewhere in %(area)s?") % {"area": named.name}
    if place is None:
        return (
            _("We don't know that place there. The report keeps the caller's words.")
            if area_id
            else _("We don't know that place. Ask which neighborhood it is in.")
        )
    area = work().session.get(Area, place.area_id) if place.area_id else None
    near = _("near %(place)s, %(area)s?") if area else _("near %(place)s, outside our neighborhoods?")
    return near % {"place": place.name, "area": area.name if area else ""}
