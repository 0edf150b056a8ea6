"""Checks whether a text is really from us: shows its kind and time, never its recipient or content."""

from flask import Flask, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter

from responder.domain.alert import Kind, NoticeKind
from responder.domain.genuine import ForeignLink, read
from responder.flow.admin import genuine as flow
from responder.store.genuine import Sent
from responder.web import formats
from responder.web.ago import last_confirmed
from responder.web.language import gettext
from responder.web.report.throttle import slow_down
from responder.web.site import site, work

_ENDPOINT = "report.genuine_code"


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_KINDS: dict[Kind | NoticeKind, str] = {
    Kind.CALLOUT: _("a callout (asking people to come)"),
    Kind.UPDATE: _("an update"),
    Kind.DANGER: _("a danger warning"),
    Kind.STAND_DOWN: _("a stand-down (enough people are there)"),
    Kind.ALL_CLEAR: _("an all-clear"),
    Kind.CORRECTION: _("a correction"),
    NoticeKind.CHECK: _("a check (asking a verifier to look)"),
    NoticeKind.CODE: _("a code for joining"),
    NoticeKind.ANSWER: _("a reply to a text"),
    NoticeKind.THANKS: _("thanks"),
    NoticeKind.CHECK_IN: _("a check-in with someone on scene"),
    NoticeKind.RING: _("an urgent notice to people on duty"),
    NoticeKind.WELCOME: _("a welcome text"),
    NoticeKind.LINK: _("a link to a volunteer's settings page"),
    NoticeKind.PROBE: _("a test text to ourselves"),
}


def throttle(app: Flask, limiter: Limiter) -> None:
    """Slow down guessing of text codes."""
    slow_down(app, limiter, [_ENDPOINT], "genuine", lambda minutes: _page(wait=minutes))


def genuine() -> ResponseReturnValue:
    """The box to type a code in; once typed, redirects to the answer."""
    typed = request.args.get("code", "")
    if not typed:
        return _page()
    try:
        code = read(typed, site().policy.public_url)
    except ForeignLink:
        return _page(foreign=True), 404
    return redirect(url_for(_ENDPOINT, code=code)) if code else (_page(unknown=True), 404)


def genuine_code(code: str) -> ResponseReturnValue:
    """What we know about texts that contain this code."""
    try:
        known = flow.find_sent_texts(work(), read(code, site().policy.public_url) or "")
    except ForeignLink:
        return _page(foreign=True), 404
    return _page(found=[_said(one) for one in known]) if known else (_page(unknown=True), 404)


def _page(**values: object) -> str:
    return render_template("report/genuine.html", address=site().policy.public_url, **values)


def _said(one: Sent) -> str:
    facts = {
        "kind": gettext(_KINDS[one.kind]),
        "time": formats.clock_time(one.at),
        "day": formats.day(one.at.astimezone(site().policy.zone).date()),
        "group": site().policy.group_name,
    }
    said = gettext(_("%(kind)s, sent at %(time)s on %(day)s by %(group)s")) % facts
    if one.confirmed_at is not None:
        said = f"{said}; {last_confirmed(one.confirmed_at, work().now)}"
    return gettext(_("Drill, not real: %(what)s")) % {"what": said} if one.drill else said
