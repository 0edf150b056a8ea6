"""The words of every text, per language: who we are, what, where, what to do, how to answer."""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path

from responder.domain.alert import Kind
from responder.domain.incident import Outcome
from responder.domain.policy import Policy
from responder.domain.report import Activity
from responder.domain.segment import straighten

CATALOGS = Path(__file__).parent.parent / "translations"
Say = Callable[[str], str]


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is said."""
    return message


ACTIVITY: dict[Activity, str] = {
    Activity.STOP: _("agents stopping people"),
    Activity.DOOR: _("agents at a home"),
    Activity.WORKPLACE: _("agents at a workplace"),
    Activity.VEHICLES: _("enforcement vehicles"),
    Activity.GATHERED: _("agents gathered"),
    Activity.TAKEN: _("a person being taken"),
    Activity.OTHER: _("enforcement activity"),
}
OUTCOME: dict[Outcome, str] = {
    Outcome.ENDED: _("it is over"),
    Outcome.FALSE_ALARM: _("it was a false alarm"),
    Outcome.OTHER_AGENCY: _("it was another agency"),
    Outcome.COULD_NOT_VERIFY: _("it could not be verified"),
    Outcome.DUPLICATE: _("it was reported twice"),
}
CONDUCT = _("Watch from a distance, record, do not interfere.")

_CALL = _("%(group)s: %(what)s at %(place)s, since %(time)s. Confirmed by an observer. Going? Reply 1 %(code)s, "
          "cannot: 2 %(code)s, on scene: 3 %(code)s.")  # fmt: skip
_CHECK = _("%(group)s: please look if safe: %(what)s at %(place)s, since %(time)s. "
           "Reply 5 %(code)s: seen (6 nothing, 7 other agency, 8 cannot tell).")  # fmt: skip
_ALL_CLEAR = _("%(group)s: all clear for %(code)s, %(place)s: %(outcome)s. Nobody needs to come. Thank you.")
_CORRECTION = _("%(group)s: correction for %(code)s, %(place)s: %(outcome)s. Please tell whoever you told. Thank you.")
_BY_KIND = {Kind.CALL: _CALL, Kind.ALL_CLEAR: _ALL_CLEAR, Kind.CORRECTION: _CORRECTION}

GOING = _("%(group)s: thank you, noted: you are going to %(place)s. There: reply 3 %(code)s. Cannot: 2 %(code)s.")
CANNOT = _("%(group)s: noted for %(code)s: you cannot go. Thank you for telling us.")
ON_SCENE = _("%(group)s: noted: you are on scene at %(place)s. When you leave: reply 4 %(code)s.")
LEFT = _("%(group)s: noted for %(code)s: you have left. Thank you for being there.")
JUDGED = _("%(group)s: thank you, your answer about %(place)s (%(code)s) is recorded.")
CLOSED = _("%(group)s: %(code)s is closed, nobody needs to come. Thank you.")
NOT_NOW = _(
    "%(group)s: that answer does not fit what we know of you at %(code)s. 1 going, 2 cannot, 3 on scene, 4 left."
)
WHICH = _("%(group)s: more than one incident is open. Please add the code: %(options)s.")
NOTHING_OPEN = _("%(group)s: nothing is open that you were asked about. In an emergency call 911.")
NEEDS_CODE = _("%(group)s: thank you. To count, answer with the code of your own check text, such as 5 and its code.")
WRONG_CODE = _("%(group)s: that code is not open for this phone. Please look at our last text again.")
NOTED = _("%(group)s: thank you, your words are with the coordinators of %(code)s.")
STRANGER = _(
    "%(group)s: this number texts volunteers. To report what you see: %(url)s/report. In an emergency call 911."
)
HELP = _("%(group)s: calls to volunteers about enforcement nearby. Message frequency varies, message and data rates "
         "may apply. STOP ends all texts. %(hotline)s")  # fmt: skip
STOPPED = _("%(group)s: you get no more texts from us. If you want them again, reply START.")
PAUSED = _("%(group)s: paused until %(until)s. No calls or checks until then. To end it sooner, reply RESUME.")
PAUSED_OPEN = _("%(group)s: paused. No calls or checks until you reply RESUME.")
PAUSE_HOW = _("%(group)s: for how long? Reply PAUSE 8H, PAUSE 2 DAYS, UNTIL 7AM, or PAUSE until you reply RESUME.")
RESUMED = _("%(group)s: welcome back, you get calls and checks again. For a break, reply PAUSE 8H.")
AREAS = _("%(group)s: your areas: %(areas)s. To change them:")
LANGUAGE = _("%(group)s: your language is now %(language)s.")
LANGUAGE_LATER = _("%(group)s: noted: %(language)s. Texts come in %(spoken)s until those in it are reviewed.")
LANGUAGES = _("%(group)s: for another language, reply LANG and its code: %(codes)s.")
JOIN_HOW = _("%(group)s: joining takes an invite. Reply JOIN and its code, or open %(url)s/volunteer/join")
JOIN_CODE = _("%(group)s: your code is %(number)s, good for 10 minutes. Type it on the page where you join. "
              "Did not ask? Ignore this.")  # fmt: skip
WELCOME = _("%(group)s: welcome. We text about enforcement in your areas; you are called only once trained. Message "
            "frequency varies, message and data rates may apply. STOP ends, HELP helps. Your page:")  # fmt: skip
FINISH = _("%(group)s: one more step: on your own page, say what you want and agree to our texts. Message frequency "
           "varies, message and data rates may apply. STOP ends, HELP helps.")  # fmt: skip
ALREADY = _("%(group)s: you are in already. Your own page, to change everything, pause or leave:")
MY_PAGE = _("%(group)s: your own page, to change everything, pause or leave. Keep the link to yourself:")


def alert(kind: Kind, language: str, facts: dict[str, str], policy: Policy) -> str:
    """The body of an alert; its personal link is added by each delivery."""
    body = say(_BY_KIND[kind], language, facts, policy)
    return f"{body} {_in(language)(CONDUCT)}" if kind is Kind.CALL else body


def check(language: str, facts: dict[str, str], policy: Policy) -> str:
    """The body of a check; its personal link is added by its delivery."""
    return f"{say(_CHECK, language, facts, policy)} {_in(language)(CONDUCT)}"


def say(message: str, language: str, facts: dict[str, str], policy: Policy) -> str:
    """A message in a language, with its facts. `what` and `outcome` are given as messages and translated too."""
    translate = _in(language)
    told = {name: translate(value) if name in {"what", "outcome"} and value else value for name, value in facts.items()}
    return straighten(translate(message) % {"group": policy.group_name, **told})


def clock(moment: datetime, policy: Policy) -> str:
    """The time of day where the group is, as `6:05 AM`."""
    return moment.astimezone(policy.zone).strftime("%I:%M %p").lstrip("0")


@lru_cache
def catalog(language: str) -> NullTranslations:
    """The messages of a language; English, which needs no catalog, where there is none."""
    return translation("messages", CATALOGS, [language], fallback=True)


def _in(language: str) -> Say:
    return catalog(language).gettext
