"""Command: carry out a texted command: stop, start, help, pause, resume, areas, language, join."""

from datetime import timedelta

from responder.domain.command import Command, Keyword, language_named, read_pause
from responder.domain.language import DEFAULT, NAMES, spoken
from responder.domain.move import MoveRefused
from responder.domain.segment import segments
from responder.flow.message import answer_limit, notice, wording
from responder.flow.message.body import with_link
from responder.flow.message.notice import Addressee
from responder.flow.people import volunteer as volunteer_flow
from responder.flow.people.invite import InviteRefused
from responder.flow.work import Work
from responder.store import link
from responder.store import volunteer as volunteer_store
from responder.store.history import Actor, By
from responder.store.link import Page
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer

_HEEDED = frozenset({Keyword.STOP, Keyword.START, Keyword.JOIN})
_STRANGE_AGAIN = timedelta(hours=1)
"""How long more texts from an unknown phone are stored but not answered: answers cost, and bots answer back."""
_IN_TEXTS = NAMES | {"kar": "Karen"}
"""Each language's name for texts. A single letter of another script would more than double a text's cost."""
_MOST_AREAS = 6
"""Most area names in a text. The linked page has all of them."""


def apply_command_now(work: Work, said: Command, sender: Phone, *, answered_by_carrier: bool) -> str | None:
    """Carry out commands that cannot wait for a worker: opt-outs and opt-ins apply in the order the texts came.

    Returns what to answer within the carrier's own request. Only this way can we confirm a STOP, or help someone who
    stopped earlier: no other text of ours goes to them any more.
    """
    volunteer = volunteer_store.by_phone(work.session, sender.id)
    stopped_before = sender.opted_out_at is not None
    at_once: str | None = None
    if said.keyword is Keyword.STOP:
        volunteer_flow.opt_out(work, sender, _by(volunteer))
        at_once = None if stopped_before else wording.STOPPED
    elif said.keyword is Keyword.HELP and stopped_before:
        at_once = wording.HELP
    elif said.keyword is Keyword.START:
        volunteer_flow.opt_in(work, sender, _by(volunteer))
        # A returning volunteer gets a link; everyone else gets the help text.
        if not (answered_by_carrier or (stopped_before and volunteer)):
            _help(work, said, sender, volunteer)
    elif said.keyword is Keyword.JOIN:
        _join(work, said, sender, volunteer)
    if at_once is None or answered_by_carrier:
        return None
    owner = volunteer.id if volunteer else None
    if at_once != wording.STOPPED and not answer_limit.take_answer(work, sender.id, owner, at_once):
        return None
    target = addressee_of(work, sender, volunteer, said.language)
    return wording.say(at_once, target.language, {"hotline": _contact(work)}, work.policy)


def apply_command(work: Work, said: Command, sender: Phone, volunteer: Volunteer | None) -> None:
    """Carry out and answer commands that `apply_command_now` left to a worker. Phones that opted out get no answer."""
    if said.keyword in _HEEDED or sender.opted_out_at is not None:
        return
    if said.keyword is Keyword.HELP:
        _help(work, said, sender, volunteer)
    elif volunteer is None:
        answer_stranger(work, sender, said.language)
    else:
        _steer(work, said, volunteer)


def answer_stranger(work: Work, sender: Phone, language: str = DEFAULT, message: str = wording.STRANGER) -> None:
    """Answer an unknown phone, at most once an hour."""
    if sender.last_strange_at is not None and work.now - sender.last_strange_at < _STRANGE_AGAIN:
        return
    sender.last_strange_at = work.now
    notice.answer_text(work, addressee_of(work, sender, None, language), message, None)


def addressee_of(work: Work, sender: Phone, volunteer: Volunteer | None, language: str = DEFAULT) -> Addressee:
    """Return the addressee: a volunteer in their own language, anyone else in the language of their command."""
    if volunteer is None:
        return Addressee(sender.id, None, spoken(language, DEFAULT, work.policy.text_languages))
    return notice.addressee(work, volunteer)


def _steer(work: Work, said: Command, volunteer: Volunteer) -> None:
    """Carry out a volunteer's command about their own alerts: pause, resume, areas or language."""
    try:
        if said.keyword is Keyword.PAUSE:
            _pause(work, said.rest, volunteer)
        elif said.keyword is Keyword.RESUME:
            volunteer_flow.resume_volunteer(work, volunteer, _by(volunteer))
            notice.answer_text(work, notice.addressee(work, volunteer), wording.RESUMED, None)
        elif said.keyword is Keyword.AREAS:
            _areas(work, volunteer)
        else:
            _language(work, said.rest, volunteer)
    except MoveRefused:
        # Volunteers who have not finished joining get no alerts that could be paused.
        notice.answer_with_link(work, notice.addressee(work, volunteer), wording.FINISH)


def _pause(work: Work, rest: str, volunteer: Volunteer) -> None:
    pause = read_pause(rest)
    if pause is None:
        notice.answer_text(work, notice.addressee(work, volunteer), wording.PAUSE_HOW, None)
        return
    ends = pause.ends(work.now, work.policy.zone)
    volunteer_flow.pause_volunteer(work, volunteer, ends, _by(volunteer))
    if ends is None:
        notice.answer_text(work, notice.addressee(work, volunteer), wording.PAUSED_OPEN, None)
        return
    to = notice.addressee(work, volunteer)
    until = wording.day_and_time(ends, work.now, to.language, work.policy)
    notice.answer_text(work, to, wording.PAUSED, None, until=until)


def _areas(work: Work, volunteer: Volunteer) -> None:
    names = [area.name for area in volunteer_store.areas(work.session, volunteer.id)]
    target = notice.addressee(work, volunteer)
    for most in range(min(len(names), _MOST_AREAS), 0, -1):
        areas = ", ".join(names[:most]) + (f" +{len(names) - most}" if most < len(names) else "")
        body = wording.say(wording.AREAS, target.language, {"areas": areas}, work.policy)
        if segments(with_link(body, Page.ME, link.BLANK_TOKEN, work.policy)) == 1:
            break
    else:
        areas = str(len(names))
    notice.answer_with_link(work, target, wording.AREAS, areas=areas)


def _language(work: Work, rest: str, volunteer: Volunteer) -> None:
    language = language_named(rest)
    if language is None:
        codes = ", ".join(code.upper() for code in NAMES)
        notice.answer_text(work, notice.addressee(work, volunteer), wording.LANGUAGES, None, codes=codes)
        return
    volunteer.language = language
    target = notice.addressee(work, volunteer)
    message = wording.LANGUAGE if target.language == language else wording.LANGUAGE_LATER
    names = {"language": _IN_TEXTS[language], "spoken": _IN_TEXTS[target.language]}
    notice.answer_text(work, target, message, None, **names)


def _join(work: Work, said: Command, sender: Phone, volunteer: Volunteer | None) -> None:
    try:
        volunteer_flow.join_by_text(work, sender, said.rest, said.language)
    except InviteRefused:
        if volunteer is None:
            answer_stranger(work, sender, said.language, wording.JOIN_HOW)
        else:
            notice.answer_text(work, notice.addressee(work, volunteer), wording.JOIN_HOW, None)


def _help(work: Work, said: Command, sender: Phone, volunteer: Volunteer | None) -> None:
    target = addressee_of(work, sender, volunteer, said.language)
    notice.answer_text(work, target, wording.HELP, None, hotline=_contact(work))


def _by(volunteer: Volunteer | None) -> By:
    return By(Actor.VOLUNTEER, volunteer.id if volunteer else None)


def _contact(work: Work) -> str:
    return work.policy.hotline or work.policy.public_url
