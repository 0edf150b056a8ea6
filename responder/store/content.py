"""Everything people wrote about an incident, in any table: reads it and seals it again."""

from collections.abc import Collection
from typing import cast
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from responder.domain.redaction import Kind, without
from responder.store import addition, content_key, inbound, note, report, text_report, verification
from responder.store.addition import Addition
from responder.store.alert import Alert, AlertText, Notice
from responder.store.inbound import Inbound
from responder.store.note import Note
from responder.store.report import Report
from responder.store.text_report import TextReport
from responder.store.verification import Verification

Row = Report | Addition | Note | Verification | Inbound | TextReport

_TABLES: dict[Kind, type[Row]] = {
    Kind.PLACE: Report,
    Kind.DETAILS: Report,
    Kind.ADDITION: Addition,
    Kind.NOTE: Note,
    Kind.JUDGEMENT: Verification,
    Kind.TEXT: Inbound,
}
_COLUMNS = {
    Kind.PLACE: report.PLACE_WORDS,
    Kind.DETAILS: report.DETAILS,
    Kind.ADDITION: addition.WORDS,
    Kind.NOTE: note.WORDS,
    Kind.JUDGEMENT: verification.NOTE,
    Kind.TEXT: inbound.BODY,
}
_SEALED: dict[str, tuple[str, ...]] = {
    "report": (report.PLACE_WORDS, report.DETAILS),
    "addition": (addition.WORDS,),
    "note": (note.WORDS,),
    "verification": (verification.NOTE,),
    "inbound": (inbound.BODY,),
    "text_report": (text_report.PLACE_WORDS, text_report.DETAILS),
}
"""By table, the columns that one key seals."""


def get_content(session: Session, kind: Kind, row_id: UUID) -> Row | None:
    return cast(Row | None, session.get(_TABLES[kind], row_id))


def lock_content(session: Session, kind: Kind, row_id: UUID) -> Row | None:
    """The row as it is now, locked until the transaction ends."""
    return cast(Row | None, session.get(_TABLES[kind], row_id, with_for_update=True, populate_existing=True))


def report_of(session: Session, row: Row) -> Report | None:
    """The report that the row is or belongs to; None if there is none."""
    if isinstance(row, Addition):
        return session.get(Report, row.report_id)
    return row if isinstance(row, Report) else None


def content_text(session: Session, kind: Kind, row: Row) -> str:
    """The content of the row; empty if nothing was written or it was deleted."""
    return read_content(session, row, _COLUMNS[kind])


def write_content(session: Session, kind: Kind, row: Row, said: str) -> None:
    """Replace the content of the row."""
    seal_again(session, row, {_COLUMNS[kind]: said})


def read_content(session: Session, row: Row, where: str) -> str:
    return content_key.read(session, row.key_id, getattr(row, _attribute(where)), where, row.id)


def seal_again(session: Session, row: Row, changed: dict[str, str]) -> None:
    """Seal the row's content under a new key, with the changes. Deleting the old key deletes old content in backups."""
    old, key = row.key_id, content_key.new_key(session)
    for where in _SEALED[row.__tablename__]:
        said = changed[where] if where in changed else read_content(session, row, where)
        setattr(row, _attribute(where), content_key.seal(session, key, said, where, row.id))
    row.key_id = key.id
    session.flush()
    content_key.forget(session, [old] if old is not None else [])


def remove_content(session: Session, row: Row, passages: Collection[str]) -> None:
    """Remove these passages from the row, if it has any."""
    said = {where: read_content(session, row, where) for where in _SEALED[row.__tablename__]}
    changed = {where: left for where, text in said.items() if (left := without(text, passages)) != text}
    if changed:
        seal_again(session, row, changed)


def never_sent(session: Session, incident_ids: Collection[UUID]) -> list[Alert]:
    """Alerts of these incidents that were never approved: drafts, and former drafts that were not sent."""
    query = select(Alert).where(Alert.incident_id.in_(incident_ids), Alert.approved_at.is_(None)).order_by(Alert.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def forget_draft(session: Session, alert: Alert) -> None:
    """Delete the words and texts of an alert that was never sent."""
    alert.words, alert.place_words = {}, ""
    session.execute(delete(AlertText).where(AlertText.alert_id == alert.id))
    session.flush()


def sent_texts(session: Session, incident_ids: Collection[UUID]) -> list[str]:
    """Every released text about these incidents, as composed."""
    texts = select(AlertText.body).join(Alert, Alert.id == AlertText.alert_id)
    released = texts.where(Alert.incident_id.in_(incident_ids), Alert.approved_at.is_not(None))
    notices = select(Notice.body).where(Notice.incident_id.in_(incident_ids))
    return list(session.scalars(released.union(notices)))


def _attribute(where: str) -> str:
    return f"{where.partition('.')[2]}_sealed"
