"""The pages for neighbors: the first page, the form and its map."""

from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import OperationalError

from responder.domain.phone import normalize, spaced
from responder.domain.report import LONGEST_DETAILS, LONGEST_PLACE_WORDS, Channel
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
from responder.web.report.forms import ReportForm
from responder.web.report.found import is_known, mark
from responder.web.site import site, work

Areas = list[tuple[UUID, str, str]]

_NO_FAULTS: Mapping[str, str] = MappingProxyType({})


def home() -> ResponseReturnValue:
    """What this is, and the two ways from here."""
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
    """Keep a report and show its code; or the form again, filled, with each fault beside its field."""
    typed = TypedAnswers.read(request.form)
    if "turn" in request.form:
        # Another language was picked where no script keeps what is typed: the same answers in other words.
        return _page(typed, area_store.names(work().session))
    # What nobody picked from is not read.
    areas = area_store.names(work().session) if typed.names_area else []
    faults = typed.faults([row[0] for row in areas], is_known)
    if faults:
        return _page(typed, areas or area_store.names(work().session), faults), 422
    report = flow.submit_and_forget(work(), _submission(typed))
    return redirect(url_for("report.progress", code=report.code, new=1, found=mark(report)), 303)


def area_map() -> ResponseReturnValue:
    """The areas as a map to touch: a piece of a page, asked for by who wants it, because it is large."""
    return render_template("report/map.html", map=drawn(work().session))


def _own_rights() -> Markup | None:
    """What the group has written for the reader's language; this page is there even while the database is away."""
    try:
        own = page_text.find_page_text(work().session, Spot.RIGHTS, language())
    except OperationalError:
        work().session.rollback()
        return None
    return rendered(own.markdown) if own else None


def _page(typed: TypedAnswers, areas: Areas, faults: Mapping[str, str] = _NO_FAULTS) -> str:
    cities = [(city, list(rows)) for city, rows in groupby(areas, key=lambda row: row[1])]
    return render_template(
        "report/form.html",
        form=ReportForm(typed, faults),
        submission=typed.key,
        cities=cities,
        unknown=UNKNOWN,
        most_words=LONGEST_PLACE_WORDS,
        most_details=LONGEST_DETAILS,
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
