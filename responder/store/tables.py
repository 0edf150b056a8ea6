"""Imports all tables together: a process that knows only some of them would fail in the middle of its work."""

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
    distress,
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
    text_answer,
    text_report,
    training,
    verification,
    volunteer,
)
from responder.store.base import Base

NOUNS = (
    account, addition, alert, area, audit, check, consent, content_key, delivery, distress, drill, history, legal_hold,
    inbound,
    incident, invite, note, page_text, partner, phone, phone_code, place, probe, regrouping, release, report,
    response, ring, sender, shift, spending, text_answer, text_report, training, verification,
    volunteer,
)  # fmt: skip
"""Every module with tables."""
METADATA = Base.metadata


def complete() -> None:
    """Check that the tables fit together. If not, it raises at the start of a process rather than in a task."""
    configure_mappers()
    METADATA.sorted_tables  # noqa: B018  # resolves every reference between tables
