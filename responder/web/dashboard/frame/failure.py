"""Explains the carrier's error codes to people on duty, with what to do about each."""

from dataclasses import dataclass

from responder.web.language import gettext


def _(message: str) -> str:
    """Mark a message for the catalogs. It is translated when shown."""
    return message


@dataclass(frozen=True)
class Explained:
    meaning: str
    advice: str


_NOT_ASKED_FOR = _("Nothing. They opted out of texts and won't get any.")
_WRONG_NUMBER = _("Ask this person for another number.")
_CARRIER = _("Tell the person who runs the server: our account with the carrier needs attention.")

_CODES: dict[int, tuple[str, str]] = {
    21211: (_("This is not a valid phone number."), _WRONG_NUMBER),
    21614: (_("This number cannot get texts."), _WRONG_NUMBER),
    21610: (_("This person has opted out."), _NOT_ASKED_FOR),
    30002: (_("Our account with the carrier is suspended. No texts go out."), _CARRIER),
    30003: (
        _("The phone could not be reached: it is off or has no signal."),
        _("This often clears up. Call them if it matters."),
    ),
    30005: (_("The number no longer exists."), _WRONG_NUMBER),
    30006: (_("This is a landline. It cannot get texts."), _WRONG_NUMBER),
    30007: (
        _("The carrier took the text for spam and did not deliver it."),
        _("Call them. If many texts failed this way, tell the person who runs the server."),
    ),
    30022: (_("We sent more texts than our registration allows."), _CARRIER),
    30034: (_("Our number is not registered with the carriers."), _CARRIER),
    30036: (_("The text was too late to be useful and was dropped."), _("Nothing, or call them.")),
    20429: (
        _("The carrier had too many texts at once and turned this one away."),
        _("Nothing. It is sent again automatically."),
    ),
}


def explain(code: int | None) -> Explained:
    """The meaning of a code and what to do. An unknown code gets a general explanation."""
    if code is None:
        return Explained(gettext("The carrier gave no reason."), gettext("Call them if it matters."))
    meaning, advice = _CODES.get(
        code,
        (_("We don't know this code. Look it up in the carrier's list of error codes."), _("Call them if it matters.")),
    )
    return Explained(gettext(meaning), gettext(advice))
