"""Why an incident stands where it stands on the board, in words."""

from responder.domain.triage import Band, Facts, Why
from responder.web.dashboard.frame.labels import say
from responder.web.dashboard.frame.row import Row
from responder.web.language import gettext, ngettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


BANDS: dict[Band, str] = {
    Band.HURT: _("Someone may be hurt"),
    Band.DECIDE: _("Decide"),
    Band.GO: _("Send someone to look"),
    Band.ANSWER: _("Needs help to move on"),
    Band.OWN: _("Unassigned"),
    Band.RUNNING: _("Under way"),
    Band.END: _("Close or renew"),
}

_WORDS: dict[Why, str] = {
    Why.DISTRESS: _("Someone may need help"),
    Why.SECOND: _("Waiting for a second coordinator"),
    Why.APPROVE: _("An alert is waiting for approval"),
    Why.DISAGREE: _("People who looked disagree"),
    Why.NOT_CONFIRMED: _("Someone looked but did not confirm it"),
    Why.BARE_CONFIRMATION: _("Someone texted that they see it, but without a check code"),
    Why.WRONG_CODES: _("Someone tried wrong codes for a check"),
    Why.NOT_ALERTED: _("Confirmed, but no one is alerted yet"),
    Why.NOBODY_REACHED: _("Confirmed, but the alert reached no one"),
    Why.OVER: _("Someone on scene says it is over"),
    Why.TAKEN: _("Eyewitness: a person is being taken"),
    Why.NO_PLACE: _("Location unclear"),
    Why.NOBODY_TO_ASK: _("No verifier is close enough to ask"),
    Why.NOBODY_ANSWERS: _("No verifier has answered"),
    Why.TOO_FEW: _("Too few are going, and everyone nearby was asked"),
    Why.UNASSIGNED: _("Not assigned to anyone"),
    Why.CHECKING: _("Verifiers are being asked"),
    Why.OWNED: _("Assigned"),
    Why.STALE: _("No recent confirmation: close it?"),
}


def reason(why: Why, row: Row, facts: Facts) -> str:
    """One short sentence."""
    if why is Why.DANGER:
        told = _("%(danger)s: %(there)s on scene, %(going)s on the way")
        danger = say(row.incident.hazard).capitalize()
        return gettext(told) % {"danger": danger, "there": facts.there, "going": facts.going}
    if why is Why.FORCE:
        return gettext("Eyewitness: %(danger)s") % {"danger": say(row.incident.hazard)}
    if why is Why.VOICES:
        return ngettext("%(reports)s report", "%(reports)s independent reports", facts.sources) % {
            "reports": facts.sources
        }
    if why is Why.PEOPLE_THERE:
        return gettext("On scene: %(there)s, on the way: %(going)s") % {"there": facts.there, "going": facts.going}
    if why is Why.STALE and not row.closing:
        return gettext("Still happening?")
    return gettext(_WORDS[why])
