"""The pages for neighbors: the first page, the form and its map."""

from itertools import groupby
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.exc import OperationalError

from responder.domain.phone import normalize, spaced
from responder.domain.report import Activity, Channel, Seen, Size, Uniform
from responder.flow.report import report as flow
from responder.flow.report.report import Submission
from responder.store import area as area_store
from responder.store import page_text
from responder.store.page_text import Spot
from responder.web import flood
from responder.web.language import language
from responder.web.map import area_map as drawn
from responder.web.markdown import rendered
from responder.web.report.forms import MOST_DETAILS, MOST_WORDS, UNKNOWN, ReportForm
from responder.web.report.found import is_known, mark
from responder.web.site import site, work

Areas = list[tuple[UUID, str, str]]


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
    return _page(ReportForm(formdata=None), area_store.names(work().session))


def send() -> ResponseReturnValue:
    """Keep a report and show its code; or the form again, filled, with each fault beside its field."""
    given = ReportForm(formdata=request.form)
    if "turn" in request.form:
        # Another language was picked where no script keeps what is typed: the same answers in other words.
        return _page(given, area_store.names(work().session))
    complete = given.validate()
    # What nobody picked from is not read.
    areas = area_store.names(work().session) if given.area.data not in {"", UNKNOWN} else []
    placed = given.check_place([row[0] for row in areas], is_known)
    if not (complete and placed):
        return _page(given, areas or area_store.names(work().session)), 422
    report = flow.submit_and_forget(work(), _submission(given))
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


def _page(given: ReportForm, areas: Areas) -> str:
    cities = [(city, list(rows)) for city, rows in groupby(areas, key=lambda row: row[1])]
    return render_template(
        "report/form.html",
        form=given,
        submission=given.key,
        cities=cities,
        unknown=UNKNOWN,
        most_words=MOST_WORDS,
        most_details=MOST_DETAILS,
        located=given.point is not None,
        challenge=flood.challenge(),
    )


def _submission(given: ReportForm) -> Submission:
    key = given.key
    source_id, held_why = flood.arrive(key, request.form.get("proof", ""))
    return Submission(
        key=key,
        source_id=source_id,
        channel=Channel.WEB,
        language=language(),
        first_hand=given.saw_it,
        activity=Activity(given.activity.data),
        size=Size(given.size.data),
        uniform=Uniform(given.uniform.data),
        equipment=given.seen_equipment,
        seen=Seen(given.seen.data),
        point=given.point,
        area_id=given.area_id,
        place_words=given.words.data,
        details=given.details.data,
        held_why=held_why,
        counted=True,
    )
