"""Password rules: long enough, and not the account's e-mail address."""

from enum import StrEnum

SHORTEST = 12
LONGEST = 200


class Fault(StrEnum):
    SHORT = "short"
    LONG = "long"
    EMAIL = "email"
    SAME = "same"
    """It repeats one character or a few."""


def fault(password: str, email: str) -> Fault | None:
    """What is wrong with a password; None if nothing is."""
    if len(password) < SHORTEST:
        return Fault.SHORT
    if len(password) > LONGEST:
        return Fault.LONG
    if password.strip().casefold() in {email.casefold(), email.partition("@")[0].casefold()}:
        return Fault.EMAIL
    return Fault.SAME if len(set(password)) < 4 else None
