"""Account: invite people to log in by a link; set their role, their duty, and the phone that gets their rings."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from email_validator import EmailNotValidError, validate_email
from sqlalchemy.exc import IntegrityError

from responder.domain import phone as numbers
from responder.domain.role import Role
from responder.flow.work import Work
from responder.store import account as store
from responder.store import audit, phone, volunteer
from responder.store.account import Account
from responder.store.audit import Act
from responder.store.base import vault_of
from responder.store.phone import Phone

INVITE_LASTS = timedelta(days=3)
_NOUN = "account"


class Refusal(StrEnum):
    EXISTS = "exists"
    NOT_AN_EMAIL = "not an email"
    NOT_A_NUMBER = "not a number"
    LAST_ADMIN = "last admin"
    DISABLED = "disabled"


class Refused(Exception):
    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Reach:
    """The phone that gets an account's rings: its last two digits, and whether it takes texts."""

    digits: str
    opted_out: bool
    suspended: bool


def add_account(work: Work, email: str, role: Role, number: str, by: UUID | None) -> tuple[Account, str]:
    """Add an account. Returns it and the link where its owner chooses a password. `number` is as typed, empty for none.

    `by` is the account that adds it, None at the command line. Raises Refused.
    """
    address, e164 = _address(email), _number(number) if number.strip() else None
    if store.by_email(work.session, address) is not None:
        raise Refused(Refusal.EXISTS)
    made = Account(email=address, password="", role=role, fs_uniquifier=_fresh())
    made.phone_id = _keep(work, e164).id if e164 else None
    link = _invite(work, made)
    try:
        with work.session.begin_nested():
            work.session.add(made)
    except IntegrityError:  # someone else was a moment faster
        raise Refused(Refusal.EXISTS) from None
    _record(work, by, "invite", made, role)
    return made, link


def find_account(work: Work, email: str) -> Account | None:
    """Return the account with this address, locked; upper case and spaces around it don't matter."""
    found = store.by_email(work.session, email.strip().lower())
    return store.lock_account(work.session, found.id) if found else None


def lock_account(work: Work, account_id: UUID) -> Account | None:
    """Return the account, locked for the caller's changes; None if there is none."""
    return store.lock_account(work.session, account_id)


def reset_account(work: Work, account: Account, by: UUID | None) -> str:
    """Return a new link. The old password, older links and all sessions of the account end. Raises Refused."""
    if not account.active:
        raise Refused(Refusal.DISABLED)
    account.password = ""
    account.fs_uniquifier = _fresh()
    link = _invite(work, account)
    _record(work, by, "reset", account)
    return link


def disable_account(work: Work, account: Account, by: UUID | None) -> None:
    """Disable login and end every session immediately. Raises Refused for the last admin."""
    if not account.active:
        return
    _see_that_not_last(work, account)
    account.active = False
    _ring_no_more(work, account)
    account.fs_uniquifier = _fresh()
    account.invite_index = account.invite_until = None
    _record(work, by, "disable", account)


def enable_account(work: Work, account: Account, by: UUID | None) -> None:
    """Allow login again with the old password. They have to enter a phone for rings again."""
    if not account.active:
        account.active = True
        _record(work, by, "enable", account)


def change_role(work: Work, account: Account, role: Role, by: UUID | None) -> None:
    """Change the account's role. Raises Refused for the last admin."""
    if role is account.role:
        return
    _see_that_not_last(work, account)
    account.role = role
    if Role.DISPATCHER not in role.included:
        _ring_no_more(work, account)
    _record(work, by, "role", account, role)


def account_of_invite(work: Work, token: str) -> Account | None:
    """Return the account with this open invite, locked: of two simultaneous requests, the second finds it used."""
    return store.lock_invited(work.session, _index(work, token), work.now)


def choose_password(work: Work, account: Account, hashed: str) -> None:
    """Save the hash of a new password. The open link and every session of the account end."""
    account.password = hashed
    account.fs_uniquifier = _fresh()
    account.invite_index = account.invite_until = None
    _record(work, account.id, "password", account)


def switch_duty(work: Work, account: Account, *, on: bool) -> None:
    """Switch duty on or off by hand. Shifts count as duty without it."""
    if account.on_duty is not on:
        account.on_duty = on
        _record(work, account.id, "duty", account, "on" if on else "off")


def set_ring_phone(work: Work, account: Account, number: str) -> None:
    """Set the phone that gets rings. `number` is as typed. Raises Refused."""
    before, account.phone_id = account.phone_id, _keep(work, _number(number)).id
    _let_go(work, before)
    _record(work, account.id, "phone", account, "set")


def remove_ring_phone(work: Work, account: Account) -> None:
    if account.phone_id is not None:
        _drop_phone(work, account)
        _record(work, account.id, "phone", account, "removed")


def ring_phone_of(work: Work, account: Account) -> Reach | None:
    """Return where rings reach the account; None without a phone."""
    known = work.session.get(Phone, account.phone_id) if account.phone_id else None
    if known is None or known.number_sealed is None:
        return None
    digits = phone.open_number(work.session, known.id, known.number_sealed)[-2:]
    return Reach(digits, known.opted_out_at is not None, known.suspended_at is not None)


def _address(typed: str) -> str:
    """Return the address as the login form will read it. Raises Refused."""
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise Refused(Refusal.NOT_AN_EMAIL) from None


def _number(typed: str) -> str:
    number = numbers.normalize(typed)
    if number is None:
        raise Refused(Refusal.NOT_A_NUMBER)
    return number


def _keep(work: Work, number: str) -> Phone:
    known = phone.find_or_add_phone(work.session, number)
    # If its owner had left, we kept only the index. An opt-out stays: only a text from its owner ends it.
    phone.seal_again(work.session, known, number)
    return known


def _ring_no_more(work: Work, account: Account) -> None:
    """Take an account off duty and drop its phone: it may no longer get rings."""
    account.on_duty = False
    _drop_phone(work, account)


def _drop_phone(work: Work, account: Account) -> None:
    before, account.phone_id = account.phone_id, None
    _let_go(work, before)


def _let_go(work: Work, phone_id: UUID | None) -> None:
    """Delete a number that no one uses any more."""
    work.session.flush()
    known = phone.lock(work.session, phone_id) if phone_id else None
    if known is None or phone.rings_somebody(work.session, known.id):
        return
    if volunteer.by_phone(work.session, known.id) is None:
        phone.forget(known)


def _invite(work: Work, account: Account) -> str:
    token = secrets.token_urlsafe(24)
    account.invite_index, account.invite_until = _index(work, token), work.now + INVITE_LASTS
    return f"{work.policy.public_url}/dashboard/invite/{token}"


def _index(work: Work, token: str) -> bytes:
    return vault_of(work.session).index(f"invite of an account {token}")


def _fresh() -> str:
    """Return a new name for the session cookie: it ends all sessions with the old one."""
    return secrets.token_hex(16)


def _see_that_not_last(work: Work, account: Account) -> None:
    if store.lock_admins(work.session) == {account.id}:
        raise Refused(Refusal.LAST_ADMIN)


def _record(work: Work, by: UUID | None, what: str, account: Account, why: str = "") -> None:
    work.session.flush()
    audit.record(work.session, by, Act(what, _NOUN, account.id, why), work.now)
