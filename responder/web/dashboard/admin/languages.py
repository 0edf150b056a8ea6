"""Every language next to the English, for the speakers who review it and the operator who relies on them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import abort, request
from flask.typing import ResponseReturnValue

from responder.domain.language import DEFAULT, NAMES
from responder.domain.policy import Policy
from responder.domain.report import Activity
from responder.domain.role import Role
from responder.domain.segment import MOST, is_gsm, segments
from responder.flow.message import wording
from responder.flow.message.body import closed_with, with_link
from responder.store.link import BLANK_REFERENCE, BLANK_TOKEN, Page
from responder.web.access import needs
from responder.web.catalog import String, strings, texts
from responder.web.dashboard.admin.word_lists import word_tables
from responder.web.dashboard.frame.health import version_of_all
from responder.web.dashboard.frame.page import page
from responder.web.language import OFFERED
from responder.web.site import work

SETTING = "RESPONDER_LANGUAGES_REVIEWED"
_FACT = re.compile(r"%\((\w+)\)s")
_WHO = "%(group)s"
"""The start of every whole text. A message without it is part of one."""
_PERSONAL = frozenset({wording.WELCOME, wording.FINISH, wording.ALREADY, wording.MY_PAGE, wording.AREAS})
"""Notices that end with the link to a volunteer's settings page."""
_UNTIL = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""The end of the pause in the sample answer."""
_EXAMPLE = {
    "place": "Lake St & Bloomington Ave, Powderhorn Park",
    "spot": "Lake St & Bloomington Ave",
    "words": "Please bring water; the entrance is on 14th Ave.",
    "time": "6:05 AM",
    "code": "R8K",
    "check": "K7QF",
    "minutes": "10",
    "report": "K7QF-2MTX",
    "options": "1 R8K, 1 T4M",
    "one": "Lake St & Bloomington Ave",
    "two": "Lake St & Cedar Ave",
    "number": "407193",
    "areas": "Powderhorn Park, Phillips, Longfellow",
    "codes": ", ".join(NAMES),
    "language": NAMES["om"],
    "spoken": NAMES["en"],
    "what": wording.ACTIVITY[Activity.VEHICLES],
    "outcome": next(iter(wording.OUTCOME.values())),
    "hazard": next(iter(wording.HAZARD.values())),
    "drill": "",
}


@dataclass(frozen=True)
class Count:
    """How much of a language is translated and reviewed."""

    code: str
    name: str
    reviewed: bool
    texts: int
    texts_said: int
    pages: int
    pages_said: int
    need_review: int
    """Strings whose English has changed its meaning."""


@dataclass(frozen=True)
class Sample:
    """A sample of a text as it would arrive, with example facts and its link or reference at the end."""

    english: str
    said: str
    """The translated text; empty if there is none, so that the English goes out."""
    segments: int
    gsm: bool
    whole: bool
    """Whether it is a whole text, not part of one."""
    needs_review: bool

    @property
    def fits(self) -> bool:
        return self.segments <= MOST[self.gsm]


@needs(Role.COORDINATOR)
def languages() -> ResponseReturnValue:
    """The progress of each language, and whether it may go to real phones."""
    counts = [_count(code, work().policy) for code in OFFERED if code != DEFAULT]
    return page("admin/languages", version=version_of_all(), counts=counts, marking=_marking())


@needs(Role.COORDINATOR)
def language(code: str) -> ResponseReturnValue:
    """Every string of one language, and the word lists that we use to read texts in it."""
    if code not in OFFERED or code == DEFAULT:
        abort(404)
    missing_only, review_only = "missing" in request.args, "review" in request.args
    policy, marked = work().policy, set(texts())
    spoken = [one for one in strings(code) if one.english[0] in marked]
    listed = [one for one in strings(code) if one.english[0] not in marked]
    if review_only:
        spoken, listed = ([one for one in some if one.needs_review] for some in (spoken, listed))
    samples = [_sample(one, code, policy) for one in _in_order(spoken)]
    return page(
        "admin/language",
        version=version_of_all(),
        count=_count(code, policy),
        samples=[one for one in samples if not (missing_only and one.said)],
        listed=[one for one in listed if one.missing or not missing_only],
        tables=[] if review_only else word_tables(code, empty_only=missing_only),
        missing_only=missing_only,
        review_only=review_only,
        most=MOST,
        marking=_marking(),
    )


def _marking() -> dict[str, object]:
    """What a page needs to explain how to mark a language as reviewed, and what that changes."""
    reviewed = [code for code in NAMES if code in work().policy.languages_reviewed]
    real_phones = work().policy.text_languages is not None
    return {"setting": SETTING, "reviewed": ",".join(reviewed), "real_phones": real_phones}


def _count(code: str, policy: Policy) -> Count:
    marked = set(texts())
    spoken = [one for one in strings(code) if one.english[0] in marked]
    said = sum(not one.missing for one in strings(code))
    spoken_said = sum(not one.missing for one in spoken)
    return Count(
        code=code,
        name=NAMES[code],
        reviewed=code in policy.languages_reviewed,
        texts=len(spoken),
        texts_said=spoken_said,
        pages=len(strings(code)) - len(spoken),
        pages_said=said - spoken_said,
        need_review=sum(one.needs_review for one in strings(code)),
    )


def _in_order(spoken: Sequence[String]) -> list[String]:
    """Whole texts first, in the order of the sources, then parts of texts."""
    place = {message: number for number, message in enumerate(texts())}
    return sorted(spoken, key=lambda one: (_WHO not in one.english[0], place[one.english[0]]))


def _sample(one: String, code: str, policy: Policy) -> Sample:
    message, again = one.english[0], one.needs_review
    if _WHO not in message:
        english, said = _filled(message), _filled(one.said[0])
        return Sample(english, said, segments(said), is_gsm(said), whole=False, needs_review=again)
    english, said = arrives(message, DEFAULT, policy), arrives(message, code, policy)
    shown = "" if one.missing else said
    return Sample(english, shown, segments(said), is_gsm(said), whole=True, needs_review=again)


def _filled(part: str) -> str:
    """A part of a text with example facts, if it has any."""
    return part % _EXAMPLE if "%(" in part else part


def arrives(message: str, code: str, policy: Policy) -> str:
    """A whole text with example facts, including the personal link or reference at its end."""
    named = {name: name.upper() for name in _FACT.findall(message)}
    own = {"group": policy.group_name, "url": policy.public_url, "hotline": policy.hotline}
    until = wording.day_and_time(_UNTIL, _UNTIL, code, policy)
    facts = {**named, **_EXAMPLE, **own, "until": until}
    body = wording.say(message, code, facts, policy)
    if message in wording.LINKED:
        return with_link(body, Page.ALERT, BLANK_TOKEN, policy)
    if message in _PERSONAL:
        return with_link(body, Page.ME, BLANK_TOKEN, policy)
    return closed_with(body, BLANK_REFERENCE)
