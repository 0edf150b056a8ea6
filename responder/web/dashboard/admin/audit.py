"""The audit: what accounts did, in words, and whether the record is complete."""

from contextlib import suppress
from datetime import date
from enum import StrEnum

from flask import request
from flask.typing import ResponseReturnValue

from responder.domain.alert import Kind
from responder.domain.incident import Hazard, Outcome
from responder.domain.release import Second
from responder.domain.report import HeldWhy
from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.people.roster import Why
from responder.flow.report import phone_report
from responder.store import audit as store
from responder.store.audit import Audit
from responder.web import formats
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import say
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people import labels
from responder.web.language import gettext
from responder.web.site import work
from responder.web.typed import as_number

_A_PAGE = 100


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


ACTS: dict[tuple[str, str], str] = {
    ("record training", "volunteer"): _("recorded a volunteer's training"),
    ("withdraw training", "volunteer"): _("withdrew a volunteer's training"),
    ("grant", "volunteer"): _("granted a volunteer a skill"),
    ("revoke", "volunteer"): _("removed a skill from a volunteer"),
    ("pause", "volunteer"): _("paused a volunteer"),
    ("resume", "volunteer"): _("ended a volunteer's pause"),
    ("remove", "volunteer"): _("removed a volunteer"),
    ("reveal", "volunteer"): _("viewed a volunteer's phone number"),
    ("import", "volunteer"): _("imported volunteers"),
    ("add", "shift"): _("added a shift"),
    ("delete", "shift"): _("deleted a shift"),
    ("make", "invite"): _("created an invite"),
    ("revoke", "invite"): _("ended an invite"),
    ("start", "drill"): _("started a drill"),
    ("end", "drill"): _("ended a drill"),
    ("add", "partner"): _("added a partner"),
    ("renew", "partner"): _("gave a partner a new token"),
    ("revoke", "partner"): _("revoked a partner's token"),
    ("invite", "account"): _("created an account"),
    ("reset", "account"): _("reset an account (ended its password and sessions, made a new link)"),
    ("disable", "account"): _("disabled an account"),
    ("enable", "account"): _("enabled an account again"),
    ("role", "account"): _("changed an account's role"),
    ("password", "account"): _("set a password"),
    ("duty", "account"): _("went on or off duty"),
    ("phone", "account"): _("changed their phone for urgent notices"),
    ("freeze", "sender"): _("froze sending"),
    ("lift", "sender"): _("unfroze sending"),
    ("hold", "incident"): _("placed a legal hold on an incident"),
    ("hold", "area"): _("placed a legal hold on an area"),
    ("hold", "everything"): _("placed a legal hold on everything"),
    ("lift hold", "incident"): _("lifted a legal hold on an incident"),
    ("lift hold", "area"): _("lifted a legal hold on an area"),
    ("lift hold", "everything"): _("lifted a legal hold on everything"),
    ("write", "page text"): _("changed the know-your-rights text in"),
    ("reset", "page text"): _("restored the built-in know-your-rights text in"),
    ("take", "report"): _("logged a phone report"),
    ("take", "ring"): _("took something that needed attention"),
    ("correct", "report"): _("logged a phone report again and withdrew the first one"),
    ("reveal", "report"): _("viewed a caller's phone number"),
    ("reveal", "distress"): _("viewed the phone number behind a cry for help"),
    ("confirm", "incident"): _("confirmed an incident"),
    ("close", "incident"): _("closed an incident"),
    ("doubt", "incident"): _("asked for an incident to be re-checked"),
    ("reopen", "incident"): _("reopened an incident"),
    ("hurry", "incident"): _("marked an incident urgent"),
    ("calm", "incident"): _("removed urgent from an incident"),
    ("claim", "incident"): _("assigned an incident to themselves"),
    ("let go", "incident"): _("unassigned themselves from an incident"),
    ("relocate", "incident"): _("fixed an incident's location"),
    ("merge", "incident"): _("merged two incidents"),
    ("split", "incident"): _("moved reports from one incident to another"),
    ("undo merge", "incident"): _("undid a merge of two incidents"),
    ("undo split", "incident"): _("undid a move of reports between incidents"),
    ("write", "note"): _("wrote a note on an incident"),
    ("redact", "place"): _("permanently redacted words in a report's location"),
    ("redact", "details"): _("permanently redacted words in a report"),
    ("redact", "addition"): _("permanently redacted words in what a reporter added"),
    ("redact", "note"): _("permanently redacted words in a note"),
    ("redact", "judgement"): _("permanently redacted words in a confirmation note"),
    ("redact", "text"): _("permanently redacted words in a text we received"),
    ("draft", "alert"): _("drafted an alert"),
    ("agree", "alert"): _("gave the first of two approvals for an alert"),
    ("approve", "alert"): _("approved an alert"),
    ("discard", "alert"): _("discarded a draft"),
    ("approve", "release policy"): _("approved an auto-send rule for an area, until"),
    ("revoke", "release policy"): _("ended an auto-send rule for an area"),
    ("endanger", "incident"): _("reported a danger at an incident"),
    ("clear", "incident"): _("cleared the danger at an incident"),
    ("place", "report"): _("accepted a report that needed review"),
    ("refuse", "report"): _("rejected a report that needed review"),
    ("opt out", "text"): _("opted out the phone that sent a text"),
    ("keep", "text"): _("decided that a text does not ask to stop"),
}


_WHY: dict[str, tuple[type[StrEnum], ...]] = {
    "incident": (Outcome, Hazard),
    "alert": (Kind, Second),
    "report": (phone_report.Why, HeldWhy),
}
"""The vocabularies that reasons come from, by noun."""


@needs(Role.ADMIN)
def audit() -> ResponseReturnValue:
    """The newest acts, or those before the act in the address."""
    before, session = as_number(request.args.get("before", ""), 17), work().session
    version, entries = version_of_all(), store.lately(session, _A_PAGE + 1, before)
    return page(
        "admin/audit",
        version=version,
        entries=entries[:_A_PAGE],
        older=entries[_A_PAGE - 1][0].id if len(entries) > _A_PAGE else None,
        broken=store.broken_at(session),
        seal=store.seal(session),
        act=act,
        why=why,
    )


def act(entry: Audit) -> str:
    """What was done, in words. An act without a label is shown by its codes."""
    message = ACTS.get((entry.act, entry.noun))
    return gettext(message) if message else f"{entry.act}: {entry.noun}"


def why(entry: Audit) -> str:
    """The reason, or what it was about, in words. A code without a label is shown as it is."""
    if entry.act == "reveal" and entry.why in set(Why):
        return labels.why(Why(entry.why))
    if entry.noun == "release policy" and entry.why:
        return formats.day(date.fromisoformat(entry.why))
    if entry.noun in _WHY:
        return " ".join(_say(_WHY[entry.noun], one) for one in entry.why.split(","))
    return labels.skill(Skill(entry.why)) if entry.why in set(Skill) else entry.why


def _say(vocabularies: tuple[type[StrEnum], ...], code: str) -> str:
    for each in vocabularies:
        with suppress(ValueError):  # not a code of this vocabulary, or one that no longer exists
            return say(each(code))
    return code
