"""Accounts at the command line: the first one has nobody else to invite it."""

from collections.abc import Iterator
from contextlib import contextmanager

from config.settings import Settings
from responder.commands.transaction import working
from responder.domain.role import Role
from responder.flow.people import account as flow
from responder.flow.people.account import Refusal, Refused
from responder.flow.work import Work
from responder.store import account as store
from responder.store import duty
from responder.store.account import Account
from responder.trouble import Trouble

_SAID = {
    Refusal.EXISTS: "There is an account with this address already: `responder accounts reset` makes a new link.",
    Refusal.NOT_AN_EMAIL: "That is not an email address.",
    Refusal.NOT_A_NUMBER: "That cannot be read as a phone number: write it with its area code.",
    Refusal.LAST_ADMIN: "This is the last admin who can log in: add another one first.",
    Refusal.DISABLED: "This account is disabled: `responder accounts enable` first.",
}


def add(settings: Settings, email: str, role: Role, number: str) -> str:
    """The link by which its owner chooses a password. Raises Trouble."""
    with _working(settings) as work:
        return flow.add_account(work, email, role, number, None)[1]


def reset(settings: Settings, email: str) -> str:
    """A new link. Raises Trouble."""
    with _working(settings) as work:
        return flow.reset_account(work, _find(work, email), None)


def disable(settings: Settings, email: str) -> None:
    """Raises Trouble."""
    with _working(settings) as work:
        flow.disable_account(work, _find(work, email), None)


def enable(settings: Settings, email: str) -> None:
    """Raises Trouble."""
    with _working(settings) as work:
        flow.enable_account(work, _find(work, email), None)


def listing(settings: Settings) -> list[tuple[str, ...]]:
    """A row for each: email, role, whether it can log in, on duty, whether rings have a phone. Raises Trouble."""
    with _working(settings) as work:
        serving = {one.id for one in duty.on_duty(work.session, work.now)}
        return [_row(one, one.id in serving) for one in store.listing(work.session)]


def _row(account: Account, serving: bool) -> tuple[str, ...]:
    state = "disabled" if not account.active else "active" if account.password else "invited"
    return (
        account.email,
        account.role,
        state,
        "on duty" if serving else "-",
        "has a phone" if account.phone_id else "-",
    )


def _find(work: Work, email: str) -> Account:
    found = flow.find_account(work, email)
    if found is None:
        raise Trouble("There is no account with this address: `responder accounts list` shows them all.")
    return found


@contextmanager
def _working(settings: Settings) -> Iterator[Work]:
    try:
        with working(settings) as work:
            yield work
    except Refused as refused:
        raise Trouble(_SAID[refused.reason]) from None
