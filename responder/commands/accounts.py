"""Accounts at the command line: there is no one yet to invite the first one."""

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
    Refusal.EXISTS: "This address already has an account. Run `responder accounts reset` for a new link.",
    Refusal.NOT_AN_EMAIL: "That isn't an email address. Check it and try again.",
    Refusal.NOT_A_NUMBER: "That isn't a phone number we can read. Include the area code.",
    Refusal.LAST_ADMIN: "This is the last admin who can log in. Add another admin first.",
    Refusal.DISABLED: "This account is disabled. Run `responder accounts enable` first.",
}


def add(settings: Settings, email: str, role: Role, number: str) -> str:
    """Returns the link where the owner chooses a password. Raises Trouble."""
    with _working(settings) as work:
        return flow.add_account(work, email, role, number, None)[1]


def reset(settings: Settings, email: str) -> str:
    """Returns a new link. Raises Trouble."""
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
    """One row per account: email, role, login state, on duty, whether it has a phone. Raises Trouble."""
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
        raise Trouble("There is no account with this address. Run `responder accounts list` to see all accounts.")
    return found


@contextmanager
def _working(settings: Settings) -> Iterator[Work]:
    try:
        with working(settings) as work:
            yield work
    except Refused as refused:
        raise Trouble(_SAID[refused.reason]) from None
