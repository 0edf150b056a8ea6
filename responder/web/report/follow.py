"""Following a report by its code: see its status, add to it, withdraw it, or leave without a trace."""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import UUID

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from responder.domain.code import clean_report_code
from responder.domain.move import MoveRefused
from responder.domain.report import (
    LONGEST_DETAILS,
    LONGEST_PLACE_WORDS,
    Progress,
    Seen,
    Size,
    Uniform,
    equipment_seen,
)
from responder.flow.report import follow_up as flow
from responder.flow.report.completion import Later, Question
from responder.flow.report.follow_up import AdditionRefused, Followed, Refusal
from responder.store import area as area_store
from responder.web.answers import UNKNOWN, TypedAnswers
from responder.web.language import gettext as _
from responder.web.report.forms import ReportForm, by_city
from responder.web.report.found import understood
from responder.web.report.throttle import slow_down
from responder.web.site import site, work
from responder.web.typed import as_id

_ELSEWHERE = "https://www.weather.gov/"
"""Where the quick-exit button leads: a page that anyone may have open."""
_NO_FAULTS: Mapping[str, str] = MappingProxyType({})
_LONGEST_TYPED = 40
"""How many characters of a mistyped code are shown again."""


def throttle(app: Flask, limiter: Limiter) -> None:
    """Slow down guessing of report codes."""
    endpoints = ("report.progress", "report.add", "report.withdrawing", "report.withdraw")
    slow_down(app, limiter, endpoints, "report", _wait)


def find_report() -> ResponseReturnValue:
    """Redirect from the box where a code was typed to the report's page."""
    typed = request.args.get("code", "")
    code = clean_report_code(typed)
    return redirect(url_for("report.progress", code=code)) if code else _unknown(typed)


def progress(code: str) -> ResponseReturnValue:
    """The status of the report with this code, and no more."""
    followed = flow.follow_report(work(), code)
    return _page(followed) if followed else _unknown(code)


def add(code: str) -> ResponseReturnValue:
    """Keep a reporter's addition. A GET, as from the language switch after an error, leads back to the report."""
    followed = flow.follow_report(work(), code)
    if followed is None:
        return _unknown(code)
    if request.method != "POST":
        return redirect(url_for("report.progress", code=followed.code))
    typed = TypedAnswers.read(request.form)
    faults = typed.later_faults(_areas(typed))
    if not faults and not typed.details and _later(typed) == Later():
        faults = {"details": _("Please write what you want to add.")}
    if faults:
        return _page(followed, typed, faults), 422
    try:
        flow.add_to_report(work(), code, typed.details, _later(typed))
    except AdditionRefused as refused:
        return _page(followed, typed, {"details": _said(refused.reason)}), 422
    return redirect(url_for("report.progress", code=followed.code, added=1, found=request.args.get("found")), 303)


def withdrawing(code: str) -> ResponseReturnValue:
    """Ask once more before withdrawing."""
    followed = flow.follow_report(work(), code)
    if followed is None:
        return _unknown(code)
    if not followed.may_withdraw:
        return redirect(url_for("report.progress", code=followed.code))
    return render_template("report/withdraw.html", code=followed.code)


def withdraw(code: str) -> ResponseReturnValue:
    """Withdraw the report. One that is already closed stays as it is, and its page says so."""
    followed = flow.follow_report(work(), code)
    if followed is None:
        return _unknown(code)
    try:
        flow.withdraw_report(work(), code)
    except MoveRefused:
        return redirect(url_for("report.progress", code=followed.code), 303)
    return redirect(url_for("report.progress", code=followed.code), 303)


def leave() -> ResponseReturnValue:
    """Leave this site, and clear everything from the phone that a page can clear."""
    answer = redirect(_ELSEWHERE, 303)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def _later(typed: TypedAnswers) -> Later:
    return Later(
        size=Size(typed.size),
        uniform=Uniform(typed.uniform),
        equipment=equipment_seen(typed.equipment),
        seen=Seen(typed.seen),
        place_words=typed.words,
        area_id=as_id(typed.area),
        point=typed.point,
    )


def _areas(typed: TypedAnswers) -> list[UUID]:
    """The ids of all areas, read only if one was picked."""
    return [row[0] for row in area_store.names(work().session)] if typed.names_area else []


def _page(followed: Followed, typed: TypedAnswers | None = None, faults: Mapping[str, str] = _NO_FAULTS) -> str:
    typed = typed or TypedAnswers()
    return render_template(
        "report/progress.html",
        report=followed,
        form=ReportForm(typed, faults),
        faults=faults,
        cities=by_city(area_store.names(work().session)) if Question.PLACE in followed.asks else (),
        unknown=UNKNOWN,
        located=typed.point is not None,
        most_words=LONGEST_PLACE_WORDS,
        reached=list(Progress).index(followed.progress),
        closed=followed.progress is Progress.CLOSED,
        new="new" in request.args and not followed.withdrawn,
        added="added" in request.args and followed.additions > 0,
        most=LONGEST_DETAILS,
        found=understood(followed.code),
        outcomes=site().policy.outcomes_public,
    )


def _unknown(typed: str) -> ResponseReturnValue:
    return render_template("report/unknown.html", typed=typed[:_LONGEST_TYPED]), 404


def _wait(minutes: int) -> str:
    code = clean_report_code((request.view_args or {}).get("code", ""))
    return render_template("report/wait.html", wait=minutes, code=code, new="new" in request.args)


def _said(reason: Refusal) -> str:
    return {
        Refusal.OVER: _("This report is closed, so you can't add to it. Please send a new one."),
        Refusal.ENOUGH: _("This report is full, so you can't add more. Please send a new one."),
    }[reason]
