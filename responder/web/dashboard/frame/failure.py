"""What the carrier's error codes mean for whoever is on duty, and what they can do about each."""

from dataclasses import dataclass

from responder.web.language import gettext


def _(message: str) -> str:
    """Marks a message for the catalogs; it is translated when it is shown."""
    return message


@dataclass(frozen=True)
class Explained:
    meaning: str
    advice: str


_NOT_ASKED_FOR = _("Nothing. They asked for no more texts, and get none.")
_WRONG_NUMBER = _("Ask this person for another number.")
_CARRIER = _("Tell whoever runs the server: the account at the carrier needs attention.")

_CODES: dict[int, tuple[str, str]] = {
    21211: (_("This is not a phone number."), _WRONG_NUMBER),
    21614: (_("This number cannot get texts."), _WRONG_NUMBER),
    21610: (_("This person has opted out."), _NOT_ASKED_FOR),
    30002: (_("The account at the carrier is suspended. Nothing goes out."), _CARRIER),
    30003: (
        _("The phone could not be reached: off, or without network."),
        _("Often passes. Phone them if it matters."),
    ),
    30005: (_("The number does not exist any more."), _WRONG_NUMBER),
    30006: (_("This is a landline; it cannot get texts."), _WRONG_NUMBER),
    30007: (
        _("The carrier took the text for spam and dropped it."),
        _("Phone them. If many failed so, tell whoever runs the server."),
    ),
    30022: (_("More was sent than our registration allows."), _CARRIER),
    30034: (_("Our number is not registered with the carriers."), _CARRIER),
    30036: (_("The text came too late to be useful and was dropped."), _("Nothing, or phone them.")),
    20429: (_("The carrier had too much at once and took nothing."), _("Nothing: it is sent again by itself.")),
}


def explain(code: int | None) -> Explained:
    """The meaning of a code and what to do; an unheard-of one is called that."""
    if code is None:
        return Explained(gettext("The carrier gave no reason."), gettext("Phone them if it matters."))
    meaning, advice = _CODES.get(
        code,
        (_("We do not know this code. The carrier's list of error codes does."), _("Phone them if it matters.")),
    )
    return Explained(gettext(meaning), gettext(advice))
