"""Labels for codes, in the reader's language."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any

from responder.domain import alert as alerts
from responder.domain import check as checks
from responder.domain import delivery as deliveries
from responder.domain import guard
from responder.domain import incident as incidents
from responder.domain import response as responses
from responder.domain.alert import Kind, NoticeKind
from responder.domain.check import Answer
from responder.domain.confidence import Confidence
from responder.domain.contradiction import Against, denials_in
from responder.domain.incident import Hazard, Outcome
from responder.domain.joining import Reason
from responder.domain.language import NAMES
from responder.domain.release import Second
from responder.domain.report import Activity, Channel, Equipment, HeldWhy, Size, Uniform
from responder.flow.message import wording
from responder.flow.report.phone_report import Why
from responder.store.verification import Basis
from responder.web import formats
from responder.web.language import gettext, ngettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


_WORDS: dict[type[StrEnum], dict[Any, str]] = {
    Activity: wording.ACTIVITY,
    incidents.State: {
        incidents.State.UNVERIFIED: _("not verified"),
        incidents.State.CHECKING: _("being checked"),
        incidents.State.CONFIRMED: _("confirmed"),
        incidents.State.CLOSED: _("closed"),
    },
    Confidence: {
        Confidence.WEAK: _("weak"),
        Confidence.FAIR: _("fair"),
        Confidence.STRONG: _("strong"),
    },
    Hazard: {
        Hazard.NONE: _("none known"),
        Hazard.FORCE: _("use of force"),
        Hazard.CHEMICAL: _("tear gas or chemicals"),
        Hazard.SHOTS: _("gunshots"),
    },
    Outcome: {
        Outcome.ENDED: _("it is over"),
        Outcome.FALSE_ALARM: _("false alarm"),
        Outcome.OTHER_AGENCY: _("another agency"),
        Outcome.COULD_NOT_VERIFY: _("could not be verified"),
        Outcome.DUPLICATE: _("duplicate"),
    },
    Channel: {
        Channel.WEB: _("web form"),
        Channel.TEXT: _("text message"),
        Channel.CALL: _("phone call"),
        Channel.PARTNER: _("partner"),
    },
    HeldWhy: {
        HeldWhy.BURST: _("many from one source in 10 minutes"),
        HeldWhy.COPY: _("almost the same words as other reports"),
        HeldWhy.STRANGE: _("unlikely place or time"),
    },
    Size: {
        Size.FEW: _("1 or 2 agents"),
        Size.SOME: _("3 to 5 agents"),
        Size.MANY: _("6 to 15 agents"),
        Size.MORE: _("16 or more agents"),
        Size.UNKNOWN: _("number unknown"),
    },
    Uniform: {
        Uniform.MARKED: _("marked uniforms"),
        Uniform.UNMARKED: _("plain clothes"),
        Uniform.MASKED: _("masked"),
        Uniform.UNKNOWN: _("clothing unknown"),
    },
    Equipment: {
        Equipment.MARKED_CARS: _("marked cars"),
        Equipment.UNMARKED_CARS: _("unmarked cars"),
        Equipment.VANS: _("vans"),
        Equipment.LONG_GUNS: _("long guns"),
        Equipment.GAS: _("gas or pepper spray"),
        Equipment.NONE: _("no equipment"),
    },
    checks.State: {
        checks.State.ASKED: _("asked, no answer yet"),
        checks.State.ANSWERED: _("answered"),
        checks.State.SILENT: _("did not answer in time"),
        checks.State.VOID: _("check canceled"),
    },
    Answer: {
        Answer.CONFIRMED: _("confirmed"),
        Answer.NOTHING: _("nothing there"),
        Answer.OTHER_AGENCY: _("another agency"),
        Answer.CANNOT_TELL: _("can't tell"),
    },
    Basis: {
        Basis.CHECK_CODE: _("went there, answered with their own check code"),
        Basis.CHECK_LINK: _("went there, answered through their personal link"),
        Basis.OWN_EYES: _("coordinator, saw it in person"),
        Basis.LIVESTREAM: _("coordinator, saw a livestream"),
        Basis.PHONED: _("coordinator, told by phone"),
        Basis.PARTNER: _("coordinator, told by a partner"),
        Basis.COORDINATOR: _("coordinator"),
    },
    Kind: {
        Kind.CALLOUT: _("callout"),
        Kind.UPDATE: _("update"),
        Kind.DANGER: _("danger"),
        Kind.STAND_DOWN: _("stand-down"),
        Kind.ALL_CLEAR: _("all clear"),
        Kind.CORRECTION: _("correction"),
    },
    NoticeKind: {
        NoticeKind.CHECK: _("check"),
        NoticeKind.CODE: _("join code"),
        NoticeKind.GOODBYE: _("unsubscribe confirmation"),
        NoticeKind.ANSWER: _("reply"),
        NoticeKind.THANKS: _("thanks"),
        NoticeKind.CHECK_IN: _("check-in"),
        NoticeKind.RING: _("urgent notice"),
        NoticeKind.WELCOME: _("welcome"),
        NoticeKind.LINK: _("personal page link"),
        NoticeKind.PROBE: _("test text to ourselves"),
    },
    alerts.State: {
        alerts.State.DRAFT: _("draft"),
        alerts.State.APPROVED: _("approved, waiting to send"),
        alerts.State.SENDING: _("sending"),
        alerts.State.DONE: _("sent"),
        alerts.State.STOPPED: _("stopped"),
        alerts.State.EXPIRED: _("expired"),
        alerts.State.CANCELLED: _("canceled"),
    },
    deliveries.State: {
        deliveries.State.QUEUED: _("waiting"),
        deliveries.State.SENDING: _("being sent"),
        deliveries.State.SENT: _("with the carrier"),
        deliveries.State.DELIVERED: _("delivered"),
        deliveries.State.FAILED: _("failed"),
        deliveries.State.UNKNOWN: _("delivery unknown"),
        deliveries.State.CANCELLED: _("canceled"),
    },
    responses.State: {
        responses.State.ASKED: _("no answer yet"),
        responses.State.GOING: _("going"),
        responses.State.CANNOT: _("can't come"),
        responses.State.ON_SCENE: _("on scene"),
        responses.State.LEFT: _("left"),
    },
    Reason: {
        Reason.NEAR: _("close in place and time"),
        Reason.SAME_PLACE: _("same place"),
        Reason.SAME_AREA: _("same area, about the same time"),
        Reason.MOVING: _("farther along the route of these vehicles"),
        Reason.SAME_SOURCE: _("same person, no place given"),
        Reason.SAME_WORDS: _("same words, no known place"),
        Reason.SAME_RAID: _("no place given, like most reports right now"),
        Reason.UNPLACED: _("location unclear"),
        Reason.AGAIN: _("already checked, nothing new"),
        Reason.FIRST: _("first report"),
    },
    Against: {
        Against.OTHER_AGENCY: _("it was another agency"),
        Against.OVER: _("the agents have left"),
        Against.NOTHING: _("nothing is there"),
        Against.CHECKS: _("people who looked disagree"),
        Against.ACTIVITIES: _("reports disagree about what is happening"),
    },
    guard.Reason: {
        guard.Reason.NAME: _("looks like a person's name"),
        guard.Reason.PHONE: _("looks like a phone number"),
        guard.Reason.A_NUMBER: _("looks like an A-number"),
        guard.Reason.PLATE: _("looks like a license plate"),
        guard.Reason.HOME: _("looks like a home address"),
        guard.Reason.FORCE: _("sounds like telling people to block or chase"),
        guard.Reason.LINK: _("is a link"),
    },
    Second: {
        Second.WIDE: _("It goes to more areas than one person may alert."),
        Second.WORDS: _("Some of the wording was flagged."),
        Second.CEILING: _("It would go over your group's limit on texts in one hour."),
        Second.BUDGET: _("It would go over this month's budget."),
    },
    Why: {
        Why.CUT_OFF: _("the phone call was cut off"),
        Why.MORE: _("to ask for more details"),
        Why.REPORTER_SAFETY: _("for the caller's own safety"),
    },
}


def say(code: StrEnum) -> str:
    """The label of a code."""
    return gettext(_WORDS[type(code)][code])


def second(code: str) -> str:
    """Why it took a second coordinator; empty if the stored code no longer exists."""
    return say(Second(code)) if code in set(Second) else ""


def language_name(code: str) -> str:
    """A language's own name."""
    return NAMES.get(code, code)


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, only as exact as a tired reader needs."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return gettext("just now")
    if minutes < 120:
        return gettext("%(count)s min ago") % {"count": minutes}
    if minutes < 48 * 60:
        return gettext("%(count)s hr ago") % {"count": minutes // 60}
    return gettext("%(count)s days ago") % {"count": minutes // (24 * 60)}


def reasons(counts: dict[str, Any], status: incidents.State) -> str:
    """Why the reports got their confidence, in words."""
    reports, sources = counts.get("reports", 0), counts.get("sources", 0)
    if sources < reports:
        told = ngettext(
            "%(reports)s reports, all from one source", "%(reports)s reports from %(sources)s sources", sources
        )
    else:
        told = ngettext("%(reports)s report", "%(reports)s independent reports", reports)
    checked = {
        incidents.State.UNVERIFIED: _("not checked yet"),
        incidents.State.CHECKING: _("being checked"),
        incidents.State.CONFIRMED: _("confirmed by a person"),
        incidents.State.CLOSED: _("closed"),
    }
    parts = {"told": told % {"reports": reports, "sources": sources}, "seen": _first_hand(counts.get("first_hand", 0))}
    worth = gettext("%(told)s, %(seen)s; %(checked)s") % {**parts, "checked": gettext(checked[status])}
    if status is incidents.State.CLOSED and counts.get("again"):
        return gettext("%(worth)s, %(again)s") % {"worth": worth, "again": reports_again(counts["again"])}
    return worth


_SENTENCES = (Against.CHECKS, Against.ACTIVITIES)
"""Said by themselves: no single reporter says them."""


def against(counts: dict[str, Any]) -> list[str]:
    """Conflicting information, one sentence each; empty if there is none."""
    spoken: dict[str, int] = counts.get("contradictions", {})
    codes = (code for code in Against if code in spoken and code not in _SENTENCES)
    others = [f"{say(code)} ({spoken[code]})" for code in codes]
    sentences = [gettext("Others say: %(what)s") % {"what": ", ".join(others)}] if others else []
    return sentences + [say(code).capitalize() for code in _SENTENCES if code in spoken]


def said_against(*texts: str) -> str:
    """Conflicting information in one reporter's words; empty if there is none."""
    codes = {code for text in texts for code in denials_in(text)}
    return ", ".join(say(code) for code in Against if code in codes)


def reports_again(count: int) -> str:
    """How many reports came in since the incident was closed."""
    return ngettext("%(count)s report since closing", "%(count)s reports since closing", count) % {"count": count}


def people_in_words(count: int) -> str:
    """A number of people."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def _first_hand(count: int) -> str:
    if not count:
        return gettext("no eyewitness")
    return ngettext("%(count)s eyewitness", "%(count)s eyewitnesses", count) % {"count": count}


FOR_PAGES: dict[str, Callable[..., object]] = {
    "say": say,
    "clock": formats.clock,
    "ago": ago,
    "reasons": reasons,
    "against": against,
    "said_against": said_against,
    "people": people_in_words,
    "reports_again": reports_again,
    "second": second,
    "language_name": language_name,
}
"""Functions for templates."""
