"""Floods: queries to count and compare reports when they come in, and to list reports that need review."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from responder.domain.report import HeldWhy, State
from responder.store import report as report_store
from responder.store.content_key import ContentKey
from responder.store.report import Report


def sent_since(session: Session, source_id: UUID, since: datetime, most: int) -> int:
    """How many reports came from this source since then, up to `most`, without drills and reports by a dispatcher."""
    query = select(Report.id).where(Report.source_id == source_id, Report.received_at > since)
    some = query.where(Report.taken_by.is_(None), Report.drill_id.is_(None)).limit(most).subquery()
    return session.scalars(select(func.count()).select_from(some)).one()


def reports_before(session: Session, report: Report, since: datetime, most: int) -> list[tuple[Report, str]]:
    """The latest reports since then from before this one, with their details. Reports without details are left out."""
    query = (
        select(Report, ContentKey)
        .join(ContentKey, ContentKey.id == Report.key_id)
        .where(
            Report.received_at > since,
            tuple_(Report.received_at, Report.id) < tuple_(report.received_at, report.id),
            Report.details_sealed.is_not(None),
            Report.drill_id.is_(None),
        )
        .order_by(Report.received_at.desc(), Report.id.desc())
    )
    # Read together with their keys, so that opening them needs no more queries.
    found = session.execute(query.limit(most)).all()
    return [(row.Report, report_store.details(session, row.Report)) for row in found]


def waiting(session: Session, most: int) -> list[Report]:
    """Reports that need review, newest first."""
    query = select(Report).where(Report.status == State.HELD)
    return list(session.scalars(query.order_by(Report.received_at.desc(), Report.id).limit(most)))


def counts(session: Session) -> dict[HeldWhy, int]:
    """How many reports need review, by reason."""
    query = select(Report.held_why, func.count()).where(Report.status == State.HELD).group_by(Report.held_why)
    return {why or HeldWhy.BURST: count for why, count in session.execute(query)}


def reports_of(session: Session, report_ids: Collection[UUID]) -> list[Report]:
    """These reports, newest first."""
    query = select(Report).where(Report.id.in_(report_ids))
    return list(session.scalars(query.order_by(Report.received_at.desc(), Report.id)))


def lock_reports(session: Session, report_ids: Collection[UUID]) -> list[Report]:
    """These reports as they are now, locked until the transaction ends. Waits for others to release them."""
    query = select(Report).where(Report.id.in_(report_ids)).order_by(Report.id)
    return list(session.scalars(query.with_for_update().execution_options(populate_existing=True)))


def contents_of(session: Session, reports: Collection[Report]) -> dict[UUID, tuple[str, str]]:
    """(place words, details) of these reports by id. Reads all their keys in one query."""
    wanted = {one.key_id for one in reports}
    # Kept until the end, so that opening the words does not query the keys again.
    keys = session.scalars(select(ContentKey).where(ContentKey.id.in_(wanted))).all()
    found = {one.id: (report_store.place_words(session, one), report_store.details(session, one)) for one in reports}
    del keys
    return found
