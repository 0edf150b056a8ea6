"""The pages for neighbors: the first page, the form, and how far a report has come."""

from itertools import groupby
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from responder.domain.code import clean_report_code
from responder.domain.report import Activity, Channel, Progress, Seen, Size, Uniform
from responder.flow import report as flow
from responder.flow.report import Submission
from responder.store import area as area_store
from responder.store import place as place_store
from responder.web.language import language
from responder.web.report.forms import MOST_DETAILS, MOST_WORDS, UNKNOWN, ReportForm
from responder.web.site import site, work
from responder.web.source import source_of

_LONGEST_TYPED = 40
"""Characters of a mistyped code that are shown again."""

Areas = list[tuple[UUID, str, str]]


def home() -> ResponseReturnValue:
    """What this is, and the two ways from here."""
    return render_template("report/home.html")


def form() -> ResponseReturnValue:
    """The empty form."""
    return _page(ReportForm(formdata=None), area_store.names(work().session))


def send() -> ResponseReturnValue:
    """Keep a report and show its code; or the form again, filled, with each fault beside its field."""
    given = ReportForm(formdata=request.form)
    areas = area_store.names(work().session)
    complete = given.validate()
    placed = given.check_place([row[0] for row in areas], _is_known_place)
    if not (complete and placed):
        return _page(given, areas), 422
    report = flow.submit(work(), _submission(given))
    return redirect(url_for("report.progress", code=report.code, new=1), 303)


def find() -> ResponseReturnValue:
    """From the box in which a code is typed to its page."""
    typed = request.args.get("code", "")
    code = clean_report_code(typed)
    return redirect(url_for("report.progress", code=code)) if code else _unknown(typed)


def progress(code: str) -> ResponseReturnValue:
    """How far the report with this code has come, and no more."""
    reached = flow.progress(work(), code)
    if reached is None:
        return _unknown(code)
    steps = list(Progress)
    return render_template(
        "report/progress.html",
        code=clean_report_code(code),
        reached=steps.index(reached),
        closed=reached is Progress.CLOSED,
        new="new" in request.args,
    )


def _page(given: ReportForm, areas: Areas) -> str:
    cities = [(city, list(rows)) for city, rows in groupby(areas, key=lambda row: row[1])]
    given.submission.data = str(given.key)
    return render_template(
        "report/form.html",
        form=given,
        cities=cities,
        unknown=UNKNOWN,
        most_words=MOST_WORDS,
        most_details=MOST_DETAILS,
        located=given.point is not None,
    )


def _unknown(typed: str) -> ResponseReturnValue:
    return render_template("report/unknown.html", typed=typed[:_LONGEST_TYPED]), 404


def _is_known_place(words: str) -> bool:
    return place_store.find(work().session, words) is not None


def _submission(given: ReportForm) -> Submission:
    return Submission(
        key=given.key,
        source_id=source_of(site().broker.redis, request.remote_addr or "", work().now),
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
    )
