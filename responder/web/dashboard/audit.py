"""The audit: what people with an account did, in words, and whether the record is whole."""

from flask import request
from flask.typing import ResponseReturnValue

from responder.domain.role import Role
from responder.domain.volunteer import Skill
from responder.flow.roster import Why
from responder.store import audit as store
from responder.store.audit import Audit
from responder.web.access import needs
from responder.web.dashboard import people
from responder.web.dashboard.page import page
from responder.web.dashboard.state import version_of_all
from responder.web.language import gettext
from responder.web.site import work

_A_PAGE = 100


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is shown."""
    return message


_ACTS: dict[tuple[str, str], str] = {
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
    ("invite", "account"): _("made an account"),
    ("reset", "account"): _("made an account's password and sessions end, and a new link"),
    ("disable", "account"): _("closed an account"),
    ("enable", "account"): _("opened an account again"),
    ("role", "account"): _("changed an account's role"),
    ("password", "account"): _("chose a password"),
    ("duty", "account"): _("went on or off duty"),
    ("phone", "account"): _("changed the phone for rings"),
}


@needs(Role.ADMIN)
def audit() -> ResponseReturnValue:
    """The newest acts, or those before the one that the address names."""
    said, session = request.args.get("before", ""), work().session
    before = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
    version, entries = version_of_all(), store.lately(session, _A_PAGE + 1, before)
    return page(
        "audit",
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
    told = _ACTS.get((entry.act, entry.noun))
    return gettext(told) if told else f"{entry.act}: {entry.noun}"


def why(entry: Audit) -> str:
    """Why, or which; a code nobody has put into words as it is."""
    if entry.act == "reveal" and entry.why in set(Why):
        return people.why(Why(entry.why))
    return people.skill(Skill(entry.why)) if entry.why in set(Skill) else entry.why
