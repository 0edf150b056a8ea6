"""The audit: what people with an account did, in words, and whether the record is whole."""

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
from responder.web.access import needs
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.labels import say
from responder.web.dashboard.frame.page import page
from responder.web.dashboard.people import labels
from responder.web.language import gettext
from responder.web.site import work

_A_PAGE = 100


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is shown."""
    return message


ACTS: dict[tuple[str, str], str] = {
    ("record training", "volunteer"): _("recorded a training of a volunteer"),
    ("withdraw training", "volunteer"): _("withdrew a training of a volunteer"),
    ("grant", "volunteer"): _("granted a volunteer a skill"),
    ("revoke", "volunteer"): _("took a skill from a volunteer"),
    ("pause", "volunteer"): _("paused a volunteer"),
    ("resume", "volunteer"): _("ended a volunteer's pause"),
    ("remove", "volunteer"): _("removed a volunteer"),
    ("reveal", "volunteer"): _("looked at a volunteer's number"),
    ("import", "volunteer"): _("imported volunteers"),
    ("add", "shift"): _("added a shift"),
    ("delete", "shift"): _("deleted a shift"),
    ("make", "invite"): _("made an invite"),
    ("revoke", "invite"): _("ended an invite"),
    ("start", "drill"): _("started an exercise"),
    ("end", "drill"): _("ended an exercise"),
    ("add", "partner"): _("added a partner"),
    ("renew", "partner"): _("gave a partner a new token"),
    ("revoke", "partner"): _("revoked a partner"),
    ("invite", "account"): _("made an account"),
    ("reset", "account"): _("made an account's password and sessions end, and a new link"),
    ("disable", "account"): _("closed an account"),
    ("enable", "account"): _("opened an account again"),
    ("role", "account"): _("changed an account's role"),
    ("password", "account"): _("chose a password"),
    ("duty", "account"): _("went on or off duty"),
    ("phone", "account"): _("changed the phone for rings"),
    ("freeze", "sender"): _("froze everything"),
    ("lift", "sender"): _("lifted the freeze"),
    ("hold", "incident"): _("placed a legal hold on an incident"),
    ("hold", "area"): _("placed a legal hold on an area"),
    ("hold", "everything"): _("placed a legal hold on everything"),
    ("lift hold", "incident"): _("lifted a legal hold from an incident"),
    ("lift hold", "area"): _("lifted a legal hold from an area"),
    ("lift hold", "everything"): _("lifted a legal hold from everything"),
    ("write", "page text"): _("wrote the know-your-rights pointers in"),
    ("reset", "page text"): _("put the built-in know-your-rights pointers back in"),
    ("take", "report"): _("typed what a caller reported"),
    ("correct", "report"): _("typed a caller's report again, and took the first one back"),
    ("reveal", "report"): _("looked at a caller's number"),
    ("confirm", "incident"): _("confirmed an incident"),
    ("close", "incident"): _("closed an incident"),
    ("doubt", "incident"): _("put an incident in doubt"),
    ("reopen", "incident"): _("opened an incident again"),
    ("hurry", "incident"): _("marked an incident urgent"),
    ("calm", "incident"): _("took back that an incident is urgent"),
    ("claim", "incident"): _("said that they see to an incident"),
    ("let go", "incident"): _("let an incident go"),
    ("relocate", "incident"): _("moved an incident to another place"),
    ("merge", "incident"): _("found another incident to be the same as one"),
    ("split", "incident"): _("moved reports from an incident to another"),
    ("undo merge", "incident"): _("took back that two incidents are the same"),
    ("undo split", "incident"): _("put back reports that were moved between incidents"),
    ("write", "note"): _("wrote a note on an incident"),
    ("redact", "place"): _("removed words for good from where a report says it is"),
    ("redact", "details"): _("removed words for good from what a report says"),
    ("redact", "addition"): _("removed words for good from what a reporter added"),
    ("redact", "note"): _("removed words for good from a note"),
    ("redact", "judgement"): _("removed words for good from what was said to confirm an incident"),
    ("redact", "text"): _("removed words for good from what somebody texted"),
    ("draft", "alert"): _("drafted an alert"),
    ("agree", "alert"): _("agreed to an alert that needs a second coordinator"),
    ("approve", "alert"): _("approved an alert"),
    ("discard", "alert"): _("discarded a draft"),
    ("approve", "release policy"): _("approved what a confirmation may send in an area, until"),
    ("revoke", "release policy"): _("ended what a confirmation may send in an area"),
    ("endanger", "incident"): _("reported a danger at an incident"),
    ("clear", "incident"): _("cleared the danger of an incident"),
    ("place", "report"): _("let a held report go its way"),
    ("refuse", "report"): _("refused a held report"),
}


_WHY: dict[str, tuple[type[StrEnum], ...]] = {
    "incident": (Outcome, Hazard),
    "alert": (Kind, Second),
    "report": (phone_report.Why, HeldWhy),
}
"""Of which vocabularies a reason is, by what it is about."""


@needs(Role.ADMIN)
def audit() -> ResponseReturnValue:
    """The newest acts, or those before the one that the address names."""
    said, session = request.args.get("before", ""), work().session
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
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
    """What was done; what nobody has put into words is shown as it is kept."""
    told = ACTS.get((entry.act, entry.noun))
    return gettext(told) if told else f"{entry.act}: {entry.noun}"


def why(entry: Audit) -> str:
    """Why, or which; a code nobody has put into words as it is."""
    if entry.act == "reveal" and entry.why in set(Why):
        return labels.why(Why(entry.why))
    if entry.noun in _WHY:
        return " ".join(_say(_WHY[entry.noun], one) for one in entry.why.split(","))
    return labels.skill(Skill(entry.why)) if entry.why in set(Skill) else entry.why


def _say(vocabularies: tuple[type[StrEnum], ...], code: str) -> str:
    known = next((each for each in vocabularies if code in set(each)), None)
    return say(known(code)) if known else code
