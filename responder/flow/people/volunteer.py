"""Volunteer: join, prove a phone, change settings, pause, stop, come back, leave."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from responder.domain.alert import NoticeKind
from responder.domain.language import spoken
from responder.domain.phone import country
from responder.domain.volunteer import MOVES, SELF_CHOSEN, Event, Skill, Slot, State
from responder.flow.message import notice, wording
from responder.flow.message.notice import Addressee
from responder.flow.people import invite, involvement, phone_code
from responder.flow.people.invite import InviteRefused
from responder.flow.people.phone_code import CodeRefused, CodesSpent, Refusal, proof_needed
from responder.flow.work import Work
from responder.store import consent, history, link, phone
from responder.store import delivery as delivery_store
from responder.store import invite as invite_store
from responder.store import phone_code as code_store
from responder.store import volunteer as store
from responder.store.alert import Notice
from responder.store.base import vault_of
from responder.store.consent import Consent, How
from responder.store.history import WORKER, Actor, By, Entry, Noun
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer

__all__ = [
    "CONSENT_VERSION",
    "CodeRefused",
    "CodesSpent",
    "CountryRefused",
    "Refusal",
    "Wish",
    "accept_terms",
    "change_wish",
    "confirm_phone",
    "delete_volunteer",
    "join_by_text",
    "join_by_web",
    "open_settings_page",
    "opt_in",
    "opt_out",
    "pause_volunteer",
    "proof_needed",
    "resume_volunteer",
    "send_settings_link",
    "sweep_volunteers",
]

CONSENT_VERSION = "2026-12"
"""The version of the terms that people agree to when they join. It changes with the terms."""
_LINK_LIFE = timedelta(days=30)
_PENDING_LIFE = timedelta(days=1)
_IN = frozenset({State.ACTIVE, State.PAUSED})
_LINKED = frozenset({NoticeKind.WELCOME, NoticeKind.LINK})


class CountryRefused(Exception):
    """The number is not from a country that the group texts."""


@dataclass(frozen=True)
class Wish:
    """What a person tells us about themselves: how, where and when to alert them."""

    name: str
    language: str
    second_language: str
    areas: tuple[UUID, ...]
    skills: tuple[Skill, ...]
    availability: tuple[Slot, ...]
    daily_limit: int | None
    quiet_from: time | None
    quiet_until: time | None
    wake_if_urgent: bool


def join_by_web(work: Work, number: str, wish: Wish, language: str, invite_code: str) -> None:
    """Take a request to join by the web, and text the code that `confirm_phone` asks for.

    `number` is E.164, `language` the page's. It looks the same whoever owns the phone: a volunteer gets a link instead,
    and a phone that sent STOP gets nothing. Raises CountryRefused, InviteRefused or CodesSpent: then no one has joined,
    but the caller must commit what was counted.
    """
    _refuse_country(work, number)
    known = phone.find_phone(work.session, number)
    if work.policy.join_needs_invite:
        volunteer = store.by_phone(work.session, known.id) if known else None
        invite.check_invite(work, invite_code, volunteer.id if volunteer else None)
    if known is not None and phone_code.was_asked_lately(work, known.id):
        return
    phone_code.count_code(work, number)
    with work.session.begin_nested():
        owner = phone.lock(work.session, phone.find_or_add_phone(work.session, number).id)
        if phone_code.was_asked_lately(work, owner.id):
            return
        if owner.opted_out_at is not None and owner.left_at is None:
            phone_code.pretend_code_sent(work, owner.id, language)
            return
        phone.seal_again(work.session, owner, number)
        _enter(work, owner, wish, language, invite_code)


def confirm_phone(work: Work, number: str, code: str) -> Volunteer:
    """Activate a volunteer who typed the code we texted. The same code again changes nothing.

    Raises CodeRefused, for the same reasons whoever owns the phone. The caller must commit the counted try even then.
    """
    known = phone.find_phone(work.session, number)
    if known is None:
        raise CodeRefused(Refusal.ENDED)
    owner = phone.lock(work.session, known.id)
    proven = phone_code.prove_phone(work, owner.id, code)
    volunteer = store.by_phone(work.session, owner.id)
    if volunteer is None or owner.opted_out_at is not None:
        raise CodeRefused(Refusal.ENDED)
    if volunteer.status is State.PENDING:
        _move(work, volunteer, Event.CONFIRM, _self(volunteer))
        _agree(work, volunteer, proven.language, How.WEB)
        notice.send_notice(work, NoticeKind.WELCOME, notice.addressee(work, volunteer), wording.WELCOME)
    return volunteer


def send_settings_link(work: Work, number: str) -> None:
    """Text a volunteer a link to their own page. To everyone else it looks the same.

    Raises CountryRefused or CodesSpent.
    """
    _refuse_country(work, number)
    phone_code.count_code(work, number)
    known = phone.find_phone(work.session, number)
    volunteer = store.by_phone(work.session, known.id) if known else None
    if volunteer is not None and volunteer.status in _IN | {State.PENDING}:
        _link(work, volunteer, wording.MY_PAGE if volunteer.status in _IN else wording.FINISH)


def open_settings_page(work: Work, token: str) -> Volunteer | None:
    """Return the volunteer of a personal link; None if it is not ours, is over 30 days old, or they have left."""
    delivery_id = link.delivery_of(vault_of(work.session), token)
    delivery = delivery_store.get(work.session, delivery_id) if delivery_id is not None else None
    if delivery is None or delivery.volunteer_id is None or delivery.notice_id is None:
        return None
    # `useful_until` is the time of writing plus how long a notice is useful.
    if delivery.useful_until - work.policy.notice_useful < work.now - _LINK_LIFE:
        return None
    sent = work.session.get_one(Notice, delivery.notice_id)
    return work.session.get(Volunteer, delivery.volunteer_id) if sent.kind in _LINKED else None


def accept_terms(work: Work, volunteer: Volunteer, wish: Wish) -> None:
    """Activate a volunteer who came by text and agrees on their own page. Raises MoveRefused if they stopped."""
    _lock_phone(work, volunteer)
    if volunteer.status not in _IN:
        _move(work, volunteer, Event.CONFIRM, _self(volunteer))
        _agree(work, volunteer, wish.language, How.TEXT)
    _write(work, volunteer, wish)


def change_wish(work: Work, volunteer: Volunteer, wish: Wish) -> None:
    """Save a volunteer's settings. Granted skills stay."""
    _lock_phone(work, volunteer)
    _write(work, volunteer, wish)


def join_by_text(work: Work, sender: Phone, invite_code: str, language: str) -> None:
    """Take a JOIN from a phone: it opts in again, and gets a link to finish and agree. Raises InviteRefused.

    Whoever received the text has sealed the number again. Nothing happens if the day's codes are used up, or for a
    number of another country.
    """
    if store.by_phone(work.session, sender.id) is None and work.policy.join_needs_invite:
        invite.check_invite(work, invite_code, None)
    if sender.number_sealed is None:
        return
    number = phone.open_number(work.session, sender.id, sender.number_sealed)
    if country(number) not in work.policy.countries:
        return
    try:
        # Before the phone is locked, as in `join_by_web`: otherwise two requests could wait for each other forever.
        phone_code.count_code(work, number)
    except CodesSpent:
        return
    with work.session.begin_nested():
        owner = phone.lock(work.session, sender.id)
        _welcome_back(owner)
        volunteer = store.by_phone(work.session, owner.id)
        if volunteer is None:
            volunteer = _begin(work, owner, language, invite_code)
        elif volunteer.status is State.STOPPED:
            _move(work, volunteer, Event.START, _self(volunteer))
        _link(work, volunteer, wording.ALREADY if volunteer.status in _IN else wording.FINISH)


def pause_volunteer(work: Work, volunteer: Volunteer, until: datetime | None, by: By) -> None:
    """Stop alerts until this time, or, with None, until they end the pause. Raises MoveRefused."""
    _lock_phone(work, volunteer)
    _move(work, volunteer, Event.PAUSE, by)
    volunteer.paused_until = until


def resume_volunteer(work: Work, volunteer: Volunteer, by: By) -> None:
    """End a pause. Raises MoveRefused."""
    _lock_phone(work, volunteer)
    _move(work, volunteer, Event.RESUME, by)
    volunteer.paused_until = None


def opt_out(work: Work, sender: Phone, by: By) -> None:
    """Stop texts to this phone, whoever owns it. Deliveries claimed after this commits are canceled."""
    phone.opt_out(work.session, sender.id, work.now)
    volunteer = store.by_phone(work.session, phone.lock(work.session, sender.id).id)
    if volunteer is not None:
        _move(work, volunteer, Event.STOP, by)
        volunteer.paused_until = None


def opt_in(work: Work, sender: Phone, by: By) -> None:
    """Undo an opt-out. A stopped volunteer is pending again, and gets a link to agree again."""
    owner = phone.lock(work.session, sender.id)
    if owner.opted_out_at is None:
        return
    _welcome_back(owner)
    volunteer = store.by_phone(work.session, owner.id)
    if volunteer is not None and volunteer.status is State.STOPPED:
        _move(work, volunteer, Event.START, by)
        # However recent the last link was: returning volunteers must hear that one step is left.
        notice.answer_with_link(work, notice.addressee(work, volunteer), wording.FINISH)


def delete_volunteer(work: Work, volunteer: Volunteer, by: By) -> None:
    """Delete a volunteer. Of their phone we keep only its index, its opt-out and its consents."""
    owner = _lock_phone(work, volunteer)
    involvement.end_involvement(work, volunteer, by)
    entry = Entry(Noun.VOLUNTEER, volunteer.id, "leave", volunteer.status)
    history.note(work.session, None, by, entry, work.now)
    _drop(work, volunteer, owner, had_been_in=True)


def sweep_volunteers(work: Work) -> None:
    """End pauses that are over, and delete people who asked to join but never proved their phone."""
    for phone_id in store.rested(work.session, work.now):
        owner = phone.try_lock(work.session, phone_id)
        volunteer = store.by_phone(work.session, phone_id) if owner else None
        # Their state may have changed since the query.
        if volunteer and volunteer.paused_until and volunteer.paused_until <= work.now:
            resume_volunteer(work, volunteer, WORKER)
    before = work.now - _PENDING_LIFE
    for phone_id in store.never_finished(work.session, before):
        owner = phone.try_lock(work.session, phone_id)
        volunteer = store.by_phone(work.session, phone_id) if owner else None
        if owner and volunteer and volunteer.status is State.PENDING and volunteer.joined_at < before:
            invite_store.give_back(work.session, volunteer.id)
            _drop(work, volunteer, owner, had_been_in=bool(consent.of_phone(work.session, owner.id)))
    phone_code.forget_old_codes(work)


def _enter(work: Work, owner: Phone, wish: Wish, language: str, invite_code: str) -> None:
    _welcome_back(owner)
    volunteer = store.by_phone(work.session, owner.id)
    if volunteer is not None and volunteer.status in _IN:
        phone_code.pretend_code_sent(work, owner.id, language)
        _link(work, volunteer, wording.ALREADY)
        return
    if volunteer is None:
        volunteer = _begin(work, owner, language, invite_code)
    elif volunteer.status is State.STOPPED:
        _move(work, volunteer, Event.START, _self(volunteer))
    elif volunteer.trained_on is None:
        volunteer.joined_at = work.now
    if not store.came_back(work.session, volunteer.id):
        # Knowing a number is not enough to change someone who has been a volunteer. They can do so once back.
        _write(work, volunteer, wish)
    spoken_here = spoken(language, wish.second_language, work.policy.text_languages)
    phone_code.send_code(work, Addressee(owner.id, volunteer.id, spoken_here), language)


def _begin(work: Work, owner: Phone, language: str, invite_code: str) -> Volunteer:
    volunteer = store.begin(work.session, owner, language, work.now)
    _move(work, volunteer, Event.JOIN, _self(volunteer))
    if work.policy.join_needs_invite:
        invite.use_invite(work, invite_code, volunteer.id)
    elif invite_code:
        # No invite is required, so an expired one keeps no one out.
        with suppress(InviteRefused):
            invite.use_invite(work, invite_code, volunteer.id)
    return volunteer


def _write(work: Work, volunteer: Volunteer, wish: Wish) -> None:
    granted = [skill for skill in volunteer.skills if skill not in SELF_CHOSEN]
    store.rename(work.session, volunteer, wish.name)
    volunteer.language = wish.language
    volunteer.second_language = wish.second_language
    volunteer.skills = [str(skill) for skill in SELF_CHOSEN if skill in wish.skills] + granted
    volunteer.availability = [str(slot) for slot in Slot if slot in wish.availability]
    volunteer.daily_limit = wish.daily_limit
    volunteer.quiet_from, volunteer.quiet_until = wish.quiet_from, wish.quiet_until
    volunteer.wake_if_urgent = wish.wake_if_urgent
    store.choose_areas(work.session, volunteer.id, wish.areas)


def _agree(work: Work, volunteer: Volunteer, language: str, how: How) -> None:
    given = Consent(phone_id=volunteer.phone_id, version=CONSENT_VERSION, language=language, how=how, given_at=work.now)
    work.session.add(given)


def _drop(work: Work, volunteer: Volunteer, owner: Phone, *, had_been_in: bool) -> None:
    store.remove(work.session, volunteer)
    code_store.drop(work.session, owner.id)
    if phone.rings_somebody(work.session, owner.id):
        # A coordinator's own phone: its rings have nothing to do with volunteering.
        return
    phone.forget(owner)
    if had_been_in and owner.opted_out_at is None:
        owner.opted_out_at = owner.left_at = work.now
    work.session.flush()


def _refuse_country(work: Work, number: str) -> None:
    if country(number) not in work.policy.countries:
        raise CountryRefused


def _lock_phone(work: Work, volunteer: Volunteer) -> Phone:
    """Lock a volunteer's phone, and with it everything about them, until the transaction ends."""
    held = phone.lock(work.session, volunteer.phone_id)
    work.session.refresh(volunteer)
    return held


def _welcome_back(owner: Phone) -> None:
    """Record that the owner wants texts again, and that the phone works."""
    owner.opted_out_at = owner.left_at = owner.suspended_at = None
    owner.failures = 0


def _link(work: Work, volunteer: Volunteer, message: str) -> None:
    useful_after = work.now + work.policy.notice_useful - phone_code.AGAIN
    if not store.linked_since(work.session, volunteer.id, useful_after):
        notice.send_notice(work, NoticeKind.LINK, notice.addressee(work, volunteer), message)


def _move(work: Work, volunteer: Volunteer, event: Event, by: By) -> None:
    before = volunteer.status
    volunteer.status = MOVES.after(before, event)
    if volunteer.status is not before:
        entry = Entry(Noun.VOLUNTEER, volunteer.id, event, before, volunteer.status)
        history.note(work.session, None, by, entry, work.now)
    work.session.flush()


def _self(volunteer: Volunteer) -> By:
    return By(Actor.VOLUNTEER, volunteer.id)
