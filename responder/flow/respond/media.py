"""Media: answer a text that came with pictures or other files. We take none: they would show people's faces."""

from datetime import timedelta

from responder.flow.message import notice, wording
from responder.flow.report import text_report
from responder.flow.respond import command
from responder.flow.work import Work
from responder.store import inbound as store
from responder.store.inbound import Inbound
from responder.store.incident import Incident
from responder.store.phone import Phone
from responder.store.volunteer import Volunteer

_TOLD_AGAIN = timedelta(hours=1)
"""People send pictures one after another. They are told once."""


def answer_media(
    work: Work, kept: Inbound, sender: Phone, volunteer: Volunteer | None, concerned: list[Incident]
) -> bool:
    """Tell the sender that we take no pictures, and why. Returns whether there were no words beside them.

    `concerned` are the open incidents that the sender's texts can be about: a file without words is noted there.
    """
    words = store.body(work.session, kept)
    wordless = not words.strip()
    if wordless and concerned:
        kept.incident_id = concerned[0].id
    if sender.opted_out_at is None and not store.sent_media(work.session, kept, work.now - _TOLD_AGAIN):
        to = command.addressee_of(work, sender, volunteer, text_report.language_of(words))
        notice.answer_text(work, to, wording.NO_MEDIA, None)
    return wordless
