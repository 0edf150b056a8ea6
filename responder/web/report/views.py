"""Pages for neighbors: the home page, the report form, and its map."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import OperationalError

from responder.domain.phone import normalize, spaced
from responder.domain.report import LONGEST_PLACE_WORDS, Channel
from responder.flow.report import report as flow
from responder.flow.report.report import Submission
from responder.store import area as area_store
from responder.store import page_text
from responder.store.page_text import Spot
from responder.web import flood
from responder.web.answers import UNKNOWN, TypedAnswers
from responder.web.language import language
from responder.web.map import area_map as drawn
from responder.web.markdown import rendered
from responder.web.report.forms import Areas, ReportForm, by_city
from responder.web.report.found import mark
from responder.web.site import site, work

_NO_FAULTS: Mapping[str, str] = MappingProxyType({})


def home() -> ResponseReturnValue:
    """The home page: what this is, and the two ways on."""
    calls = normalize(site().policy.hotline)
    return render_template(
        "report/home.html",
        rights=_own_rights(),
        number=site().number,
        spaced=spaced,
        calls=calls,
        outcomes=site().policy.outcomes_public,
    )


def form() -> ResponseReturnValue:
    """The empty form."""
    return _page(TypedAnswers(), area_store.names(work().session))


def send() -> ResponseReturnValue:
    """Keep a report and show its code; or show the filled form again, with each fault by its field."""
    typed = TypedAnswers.read(request.form)
    if "turn" in request.form:
        # The reader picked another language without JavaScript: show the same answers in that language.
        return _page(typed, area_store.names(work().session))
    # Read the areas only if one was picked.
    areas = area_store.names(work().session) if typed.names_area else []
    # Words for a place that we don't know are taken too. The page of the report's code then asks where it is.
    faults = typed.faults([row[0] for row in areas], lambda _words: True)
    if faults:
        return _page(typed, areas or area_store.names(work().session), faults), 422
    report = flow.submit_and_forget(work(), _submission(typed))
    return redirect(url_for("report.progress", code=report.code, new=1, found=mark(report)), 303)


def area_map() -> ResponseReturnValue:
    """The areas as a map to tap. It is large, so the form loads it only on request."""
    return render_template("report/map.html", map=drawn(work().session))


def _own_rights() -> Markup | None:
    """The group's own rights text in the reader's language, if any. None while the database is down."""
    try:
        own = page_text.find_page_text(work().session, Spot.RIGHTS, language())
    except OperationalError:
        work().session.rollback()
        return None
    return rendered(own.markdown) if own else None


def _page(typed: TypedAnswers, areas: Areas, faults: Mapping[str, str] = _NO_FAULTS) -> str:
    return render_template(
        "report/form.html",
        form=ReportForm(typed, faults),
        submission=typed.key,
        cities=by_city(areas),
        unknown=UNKNOWN,
        most_words=LONGEST_PLACE_WORDS,
        located=typed.point is not None,
        challenge=flood.challenge(),
    )


def _submission(typed: TypedAnswers) -> Submission:
    source_id, held_why = flood.arrive(typed.key, request.form.get("proof", ""))
    return Submission(
        key=typed.key,
        source_id=source_id,
        channel=Channel.WEB,
        answers=typed.answers(language()),
        held_why=held_why,
        counted=True,
    )
