"""The wording of every text in each language: who we are, what happens where, what to do, how to answer."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from gettext import NullTranslations, translation
from itertools import chain
from pathlib import Path

from babel import localedata
from babel.dates import format_skeleton

from responder.domain.alert import Kind
from responder.domain.incident import Hazard, Outcome
from responder.domain.language import DEFAULT
from responder.domain.policy import Policy
from responder.domain.report import Activity
from responder.domain.segment import fits, fold, shorten, straighten
from responder.flow.message.body import with_link
from responder.store.link import BLANK_TOKEN, Page

CATALOGS = Path(__file__).parents[2] / "translations"
Say = Callable[[str], str]


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when it is sent."""
    return message


ACTIVITY: dict[Activity, str] = {
    Activity.STOP: _("agents stopping people"),
    Activity.DOOR: _("agents at a home"),
    Activity.WORKPLACE: _("agents at a workplace"),
    Activity.VEHICLES: _("enforcement vehicles"),
    Activity.GATHERED: _("agents gathered"),
    Activity.TAKEN: _("someone being taken"),
    Activity.OTHER: _("enforcement activity"),
}
OUTCOME: dict[Outcome, str] = {
    Outcome.ENDED: _("it is over"),
    Outcome.FALSE_ALARM: _("it was a false alarm"),
    Outcome.OTHER_AGENCY: _("it was another agency"),
    Outcome.COULD_NOT_VERIFY: _("we could not verify it"),
    Outcome.DUPLICATE: _("it was reported twice"),
}
HAZARD: dict[Hazard, str] = {
    Hazard.FORCE: _("use of force"),
    Hazard.CHEMICAL: _("tear gas or chemicals"),
    Hazard.SHOTS: _("shots reported"),
}
UNPLACED = _("location unclear")
"""Used in place of the location if none is known."""
NEARBY = _("%(place)s (nearby)")
"""A place in a text if we know only the nearest one, as for `2700 block of Park`."""
DRILL = _("DRILL")
"""The first word of every text of a drill."""
CONDUCT = _("Watch from a distance. Record. Do not interfere.")

_CALLOUT = _("%(group)s: %(what)s at %(place)s, since %(time)s. Confirmed. Going? Reply 1 %(code)s. Can't: 2 "
          "%(code)s. On scene: 3 %(code)s.")  # fmt: skip
_CALLOUT_BRIEF = _("%(group)s: %(what)s, %(place)s, since %(time)s, confirmed. Going? Reply 1 %(code)s (2 "
                "can't, 3 on scene).")  # fmt: skip
_CALLOUT_DANGER = _("%(group)s: DANGER: %(hazard)s. %(what)s, %(place)s, since %(time)s. Confirmed. Going? "
                 "Reply 1 %(code)s. Can't: 2 %(code)s. On scene: 3 %(code)s.")  # fmt: skip
_CALLOUT_DANGER_BRIEF = _("%(group)s: DANGER: %(hazard)s. %(what)s, %(place)s, since %(time)s. Going? Reply 1 "
                       "%(code)s (2 can't, 3 on scene).")  # fmt: skip
_CHECK = _("%(group)s: If safe, please check: %(what)s at %(place)s, since %(time)s. See it? Reply 5 "
           "%(code)s (6 nothing, 7 other agency, 8 unsure).")  # fmt: skip
_CHECK_BRIEF = _("%(group)s: If safe, check: %(what)s, %(place)s, %(time)s. See it? Reply 5 %(code)s (6 "
                 "nothing, 7 other, 8 unsure).")  # fmt: skip
_STILL = _("%(group)s: %(code)s at %(place)s: Still happening? Yes: reply 5 %(check)s. Over: 6 %(check)s.")
_ALL_CLEAR = _("%(group)s: All clear for %(code)s, %(place)s: %(outcome)s. No need to come. Thank you.")
_CORRECTION = _("%(group)s: Correction for %(code)s, %(place)s: %(outcome)s. Please tell anyone you told. Thank you.")
_UPDATE = _("%(group)s: Update on %(code)s, %(place)s: %(words)s")
_STAND_DOWN = _("%(group)s: %(code)s, %(place)s: enough people are there. Please don't head out, and stay "
                "reachable. Thank you.")  # fmt: skip
_DANGER = _("%(group)s: DANGER at %(place)s (%(code)s): %(hazard)s. Do not approach. Leave if you can. "
            "Emergency: 911.")  # fmt: skip
_SEE_PAGE = _("please see your page.")
_BY_KIND = {
    Kind.CALLOUT: _CALLOUT,
    Kind.UPDATE: _UPDATE,
    Kind.DANGER: _DANGER,
    Kind.STAND_DOWN: _STAND_DOWN,
    Kind.ALL_CLEAR: _ALL_CLEAR,
    Kind.CORRECTION: _CORRECTION,
}

GOING = _("%(group)s: Got it, you're going to %(spot)s. How soon? In 10 min: reply 1 %(code)s 10. On scene: "
          "3 %(code)s. Can't go: 2 %(code)s.")  # fmt: skip
GOING_IN = _("%(group)s: Got it, you're going to %(spot)s, there in %(minutes)s min. On scene: reply 3 "
             "%(code)s. Can't go: 2 %(code)s.")  # fmt: skip
CANNOT = _("%(group)s: Got it, you can't go to %(code)s. Thanks for telling us.")
ON_SCENE = _("%(group)s: Got it, you're on scene at %(place)s. When you leave, reply 4 %(code)s.")
LEFT = _("%(group)s: Got it, you've left %(code)s. Thank you for being there.")
JUDGED = _("%(group)s: Thank you. We got your answer about %(place)s (%(code)s).")
TOO_LATE = _("%(group)s: %(code)s is already closed. Thanks for checking.")  # fmt: skip
SAID_ALREADY = _("%(group)s: You already answered about %(spot)s (%(code)s). If that was wrong, text us what "
                 "you saw. Thank you.")  # fmt: skip
CLOSED_CHECK = _("%(group)s: %(code)s at %(spot)s is closed: %(outcome)s. No need to check. Thank you.")
CLOSED = _("%(group)s: %(code)s is closed. No need to come. Thank you.")
NOT_NOW = _("%(group)s: We don't have you going to %(code)s yet. Reply 1 %(code)s if you're coming.")
NOT_THERE_YET = _("%(group)s: We have you on the way to %(code)s. On scene: reply 3 %(code)s. Can't go: 2 %(code)s.")
STILL_THERE = _("%(group)s: We have you on scene at %(code)s. Leaving? Reply 4 %(code)s.")
LEFT_ALREADY = _("%(group)s: We have you as having left %(code)s. Going back? Tell us in your own words.")
WHICH = _("%(group)s: More than one incident is open. Reply with the code: %(options)s.")
NOTHING_OPEN = _("%(group)s: You have no open alerts or checks. In an emergency, call 911.")
NEEDS_CODE = _("%(group)s: Got it, but it doesn't count yet. To make it count, reply %(digit)s and the code in your "
               "own check text.")  # fmt: skip
TOO_MANY_CODES = _("%(group)s: Too many wrong codes. Please answer with the link in our check text instead.")
WRONG_CODE = _("%(group)s: That code isn't active for your phone. Check our last text.")
NOTED = _("%(group)s: Got it. A coordinator will read this. Coming? Reply 1 %(code)s.")
NOTED_ONLY = _("%(group)s: Got it. A coordinator will read this. (%(code)s)")
NOTED_GOING = _("%(group)s: Got it. A coordinator will read this. On scene? Reply 3 %(code)s. Can't go: 2 %(code)s.")
NOTED_THERE = _("%(group)s: Got it. A coordinator will read this. Leaving? Reply 4 %(code)s.")
NOTED_CHECK = _("%(group)s: Got it. A coordinator will read this. For your check (%(code)s), reply 5 seen, 6 nothing, "
                "7 other agency or 8 unsure, and the code in its text.")  # fmt: skip
DISTRESS = _("%(group)s: In danger? Call 911 now. We got your message and told the people on duty. They will "
             "contact you. If you can, say where you are.")  # fmt: skip
DISTRESS_UNSEEN = _("%(group)s: In danger? Call 911 now. Your message is first on our board, but maybe no one sees it "
                    "soon. If you can, say where you are.")  # fmt: skip
"""Answers a cry if there is no phone that we could text about it, or sending is frozen."""
DISTRESS_AT = _("%(group)s: HELP NEEDED at %(place)s (%(code)s). Someone there may be in danger. %(url)s/dashboard/")
DISTRESS_ANYWHERE = _("%(group)s: HELP NEEDED. A volunteer or reporter may be in danger. %(url)s/dashboard/")
STRANGER = _(
    "%(group)s: To report, text what you see and where (ICE, Lake & Cedar), or open %(url)s/report In danger: 911."
)
NO_MEDIA = _("%(group)s: We don't take pictures or files, as they could show who people are. Please text us in "
             "words what you see and where.")  # fmt: skip
HELP = _("%(group)s: Alerts for volunteers about enforcement nearby. Message frequency varies. Message and "
         "data rates may apply. Reply STOP to end. %(hotline)s")  # fmt: skip
STOPPED = _("%(group)s: You're unsubscribed and won't get more texts. Reply START to rejoin.")
PAUSED = _("%(group)s: Paused until %(until)s. No alerts or checks until then. To end it sooner, reply RESUME.")
PAUSED_OPEN = _("%(group)s: Paused. No alerts or checks until you reply RESUME.")
PAUSE_HOW = _("%(group)s: For how long? Reply PAUSE 8H, PAUSE 2 DAYS, UNTIL 7AM, or just PAUSE. RESUME ends it.")
RESUMED = _("%(group)s: Welcome back. You'll get alerts and checks again. For a break, reply PAUSE 8H.")
AREAS = _("%(group)s: Your areas: %(areas)s. To change them:")
LANGUAGE = _("%(group)s: Your language is now %(language)s.")
LANGUAGE_LATER = _("%(group)s: Got it: %(language)s. You'll get %(spoken)s until our %(language)s texts are reviewed.")
LANGUAGES = _("%(group)s: For another language, reply LANG and its code: %(codes)s.")
JOIN_HOW = _("%(group)s: You need an invite to join. Reply JOIN and its code, or open %(url)s/volunteer/join")
JOIN_CODE = _("%(group)s: Your code is %(number)s, good for 10 minutes. Enter it on the page where you join. "
              "Didn't ask? Ignore this.")  # fmt: skip
WELCOME = _("%(group)s: Welcome. We text about enforcement in your areas. You get alerts once trained. "
            "Message frequency varies. Message and data rates may apply. STOP to end, HELP for help. Your "
            "page:")  # fmt: skip
FINISH = _("%(group)s: One more step on your page: choose what you want, agree to our texts. Message "
           "frequency varies. Message and data rates may apply. STOP to end, HELP for help.")  # fmt: skip
ALREADY = _("%(group)s: You've already joined. Your page to change settings, pause or leave:")
MY_PAGE = _("%(group)s: Your page to change settings, pause or leave. Don't share this link:")

ENOUGH = _("%(group)s: Thank you. Enough people are going to %(spot)s (%(code)s). Please stay reachable: "
           "we'll text if we need you.")  # fmt: skip
NEEDED_NOW = _("%(group)s: We need you at %(place)s now after all. Can you go? Yes: reply 1 %(code)s. No: 2 "
               "%(code)s.")  # fmt: skip
DANGER_NOW = _("%(group)s: DANGER at %(spot)s (%(code)s): %(hazard)s. Do not go. If you're near, leave if "
               "you can. Emergency: 911.")  # fmt: skip
DANGER_THERE = _("%(group)s: DANGER at %(spot)s (%(code)s): %(hazard)s. We have you on scene. Leave if you "
                 "can, then reply 4 %(code)s. Emergency: 911.")  # fmt: skip

ASK_WHAT = _("%(group)s: What do you see? For example: agents at a door, at a workplace, stopping people. In "
             "danger? Call 911.")  # fmt: skip
ASK_WHAT_BRIEF = _("%(group)s: What do you see?")
ASK_WHERE = _("%(group)s: Where is it? A corner or a place, like Lake & Bloomington. In danger? Call 911.")
ASK_WHERE_BRIEF = _("%(group)s: Where is it?")
ASK_AGAIN = _("%(group)s: We're neighbors who check reports of enforcement. Where is it? A corner or a place, like "
              "Lake & Bloomington.")  # fmt: skip
ASK_AGAIN_BRIEF = _("%(group)s: We check reports. Where is it?")
ASK_WHICH = _("%(group)s: Which place? Reply 1 for %(one)s, 2 for %(two)s, or tell us where.")
ASK_WHICH_BRIEF = _("%(group)s: 1 %(one)s? 2 %(two)s?")
ASK_WHETHER = _("%(group)s: Is it %(one)s? Reply 1, or tell us where.")
ASK_WHETHER_BRIEF = _("%(group)s: 1 %(one)s?")
ASK_SIZE = _("%(group)s: About how many agents? A number is fine.")
ASK_SIZE_BRIEF = _("%(group)s: How many agents?")
REPORTED = _("%(group)s: Thank you. We got your report. Follow it: %(url)s/report/%(report)s In danger? Call 911.")
REPORTED_BRIEF = _("%(group)s: Got it: %(report)s")
REPORT_HELD = _("%(group)s: We got report %(report)s. Someone must review it before we do more. "
                "In danger? Call 911.")  # fmt: skip
REPORT_HELD_BRIEF = _("%(group)s: In review: %(report)s")
ADDED = _("%(group)s: Thank you. We added that to report %(report)s. In danger? Call 911.")
ADDED_BRIEF = _("%(group)s: Added to %(report)s")
DENIED = _("%(group)s: Thank you for looking. We noted that nothing is there. In danger? Call 911.")
DENIED_BRIEF = _("%(group)s: Noted. Thank you.")
NOTED_OR_NEW = _("%(group)s: Got it for %(code)s. A coordinator will read this. Is it somewhere else? Text "
                 "again, starting with REPORT.")  # fmt: skip


_BRIEF = {_CALLOUT: _CALLOUT_BRIEF, _CALLOUT_DANGER: _CALLOUT_DANGER_BRIEF, _CHECK: _CHECK_BRIEF}
"""The shorter wording used when the place is long."""
_CONDUCTED = frozenset({*_BRIEF, *_BRIEF.values()})
LINKED = frozenset({*_BY_KIND.values(), *_CONDUCTED, _STILL})
"""Messages that end with a link to the personal page of their incident."""
_LEAST = 24
"""A place is never cut to fewer characters than this: anything shorter would not tell people where to go."""
_TRANSLATED = frozenset({"what", "outcome", "hazard"})
_STARTS_WITH_WHAT = frozenset({_CALLOUT_DANGER, _CALLOUT_DANGER_BRIEF})
"""Messages in which the activity begins a sentence."""


def alert_text(kind: Kind, language: str, facts: dict[str, str], policy: Policy, words: Mapping[str, str]) -> str:
    """Return the body of an alert. Each delivery adds its personal link.

    `words` are the coordinator's own, by language. If this language has none, those in another are used.
    """
    own = " ".join((words.get(language) or next((said for said in words.values() if said), "")).split())
    if kind is Kind.UPDATE or (kind is Kind.CORRECTION and not facts["outcome"]):
        return _worded(_BY_KIND[kind], language, facts, policy, own or _in(language)(_SEE_PAGE))
    # A danger warning stays short: nothing may come between the danger and what to do.
    message = _CALLOUT_DANGER if kind is Kind.CALLOUT and facts["hazard"] else _BY_KIND[kind]
    return _fullest(message, language, facts, policy, "" if kind is Kind.DANGER else own)


def check_text(language: str, facts: dict[str, str], policy: Policy) -> str:
    """Return the body of a check. Its delivery adds the personal link."""
    return _fullest(_CHECK, language, facts, policy)


def still_text(language: str, facts: dict[str, str], policy: Policy) -> str:
    """Return the body of the question "still happening?". Its delivery adds the personal link."""
    return _fullest(_STILL, language, facts, policy)


def say(message: str, language: str, facts: dict[str, str], policy: Policy) -> str:
    """Return a message in a language, with its facts filled in.

    In a drill it starts with the drill word; checks and callouts end with the conduct line. Some facts are messages too
    and are translated.
    """
    translate = _in(language)
    translated = {
        name: translate(value) if value and (name in _TRANSLATED or value == UNPLACED) else value
        for name, value in facts.items()
    }
    if facts.get("near"):
        place, spot = translated["place"], translated["spot"]
        nearby = translate(NEARBY) % {"place": spot}
        # A place that was cut to fit no longer holds the whole spot.
        cut = translate(NEARBY) % {"place": place}
        translated |= {"spot": nearby, "place": place.replace(spot, nearby, 1) if spot in place else cut}
    if message in _STARTS_WITH_WHAT:
        translated["what"] = translated["what"][:1].upper() + translated["what"][1:]
    parts = [
        translate(DRILL) if facts.get("drill") else "",
        translate(message) % {"group": policy.group_name, **translated},
        translate(CONDUCT) if message in _CONDUCTED else "",
    ]
    return _cheap(" ".join(part for part in parts if part), language, policy)


def _fullest(message: str, language: str, facts: dict[str, str], policy: Policy, own: str = "") -> str:
    """Return the fullest wording that fits. Who, what, where, code, how to answer and conduct line are always in."""
    brief = _BRIEF.get(message, message)
    if language != DEFAULT and _in(language)(brief) == brief:
        brief = message  # No text mixes two languages.

    def said(message: str, place: str, own: str = "") -> str:
        body = say(message, language, facts | {"place": place}, policy)
        return f"{body} {_cheap(own, language, policy)}" if own else body

    spot = facts["spot"]
    ways = [
        said(way, place, words)
        for words in dict.fromkeys([own, ""])
        for way, place in ((message, facts["place"]), (message, spot), (brief, spot))
    ]
    cut = (said(brief, shorten(spot, most)) for most in range(len(spot), _LEAST - 1, -1))
    return _first_that_fits(ways, cut, language, policy)


def _worded(message: str, language: str, facts: dict[str, str], policy: Policy, own: str) -> str:
    """Return the fullest wording of a message that needs the coordinator's words: they are cut, but never left out."""

    def said(place: str, own: str) -> str:
        # While the incident is open, a correction says what was wrong in place of the outcome.
        words = {"place": place, "words": own, "outcome": own.rstrip(". ")}
        return say(message, language, facts | words, policy)

    ways = [said(facts["place"], own), said(facts["spot"], own)]
    cut = (said(facts["spot"], shorten(own, most)) for most in range(len(own) - 1, 0, -1))
    return _first_that_fits(ways, cut, language, policy)


def _first_that_fits(ways: list[str], cut: Iterator[str], language: str, policy: Policy) -> str:
    """Return the first wording that costs no more than a text may. The personal page has whatever it leaves out.

    Accents are dropped before words. If the group wants to keep them in Spanish, they are dropped as late as possible.
    """
    folded = [fold(way) for way in ways]
    kept = language == "es" and policy.keep_accents
    whole = [*ways, *folded] if kept else [way for pair in zip(ways, folded, strict=True) for way in pair]
    body = ""
    for body in chain(whole, map(fold, cut)):
        if fits(with_link(body, Page.ALERT, BLANK_TOKEN, policy)):
            break
    return body


def _cheap(said: str, language: str, policy: Policy) -> str:
    return fold(straighten(said)) if language == "es" and not policy.keep_accents else straighten(said)


def clock_time(moment: datetime, policy: Policy) -> str:
    """Return the time of day in the group's time zone, like `6:05 AM`, in the same format for every language."""
    return time_of_day(moment.astimezone(policy.zone).time())


def time_of_day(local: time) -> str:
    """Return a time of day, like `6:05 AM`."""
    return local.strftime("%I:%M %p").lstrip("0")


def day_name(local: date, today: date, language: str) -> str:
    """Return a day in a language, like `Mon, Nov 30`; with the year if it is not this year."""
    return format_skeleton("MMMEd" if local.year == today.year else "yMMMEd", local, locale=_names_of(language))


def day_and_time(moment: datetime, now: datetime, language: str, policy: Policy) -> str:
    """Return a date and time in the group's time zone, like `Mon, Nov 30, 6:05 AM`."""
    local, today = moment.astimezone(policy.zone).date(), now.astimezone(policy.zone).date()
    return f"{day_name(local, today, language)}, {clock_time(moment, policy)}"


def month_name(local: date, language: str) -> str:
    """Return a month in a language, like `November 2026`."""
    return format_skeleton("yMMMM", local, locale=_names_of(language))


def _names_of(language: str) -> str:
    """Return the language for names of days and months: English if Unicode's tables have no names in this one."""
    return language if localedata.exists(language) else DEFAULT


@lru_cache
def load_catalog(language: str) -> NullTranslations:
    """Load the messages of a language. English needs no catalog and is used if the language has none."""
    return translation("messages", CATALOGS, [language], fallback=True)


def _in(language: str) -> Say:
    return load_catalog(language).gettext
