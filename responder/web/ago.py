"""How long ago something was, in the reader's language."""

from datetime import datetime

from responder.web.language import gettext as _

_MINUTES_UNTIL = 120
_HOURS_UNTIL = 48
_HOUR = 60


def last_confirmed(at: datetime, now: datetime) -> str:
    """When an incident was last confirmed, as a clause that follows its state."""
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 1:
        return _("last confirmed just now")
    if minutes < _MINUTES_UNTIL:
        return _("last confirmed %(count)s min ago") % {"count": minutes}
    if minutes < _HOURS_UNTIL * _HOUR:
        return _("last confirmed %(count)s hr ago") % {"count": minutes // _HOUR}
    return _("last confirmed more than 2 days ago")
