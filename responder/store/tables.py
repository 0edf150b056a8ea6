"""All tables at once: a process that knows only some of them finds out in the middle of its work."""

from sqlalchemy.orm import configure_mappers

from responder.store import (
    account,
    addition,
    alert,
    area,
    audit,
    check,
    consent,
    content_key,
    delivery,
    drill,
    history,
    inbound,
    incident,
    invite,
    legal_hold,
    note,
    page_text,
    partner,
    phone,
    phone_code,
    place,
    probe,
    regrouping,
    release,
    report,
    response,
    ring,
    sender,
    shift,
    spending,
    text_report,
    training,
    verification,
    volunteer,
)
from responder.store.base import Base

NOUNS = (
    account, addition, alert, area, audit, check, consent, content_key, delivery, drill, history, legal_hold, inbound,
    incident, invite, note, page_text, partner, phone, phone_code, place, probe, regrouping, release, report,
    response, ring, sender, shift, spending, text_report, training, verification, volunteer,
)  # fmt: skip
"""Every file with tables."""
METADATA = Base.metadata


def complete() -> None:
    """See that the tables fit each other; raises at the start of a process rather than in a task."""
    configure_mappers()
    METADATA.sorted_tables  # noqa: B018  # resolves every reference between tables
