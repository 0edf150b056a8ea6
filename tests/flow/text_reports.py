"""Shared by the tests of reports by text: a number, and what came of its texts."""

from datetime import timedelta

from sqlalchemy import func, select

from responder.domain.report import Channel
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store import report as report_store
from responder.store.report import Report
from responder.store.text_report import TextReport
from tests.flow.texting import bodies

WHOLE = "ICE 4 agents 2 SUVs Lake & Bloomington"
MINUTE = timedelta(minutes=1)


def reports(work: Work) -> list[Report]:
    return list(work.session.scalars(select(Report).where(Report.channel == Channel.TEXT).order_by(Report.received_at)))


def only(work: Work) -> Report:
    (one,) = reports(work)
    return one


def place_of(work: Work, kept: Report) -> str:
    return report_store.place_words(work.session, kept)


def open_ones(work: Work) -> int:
    return work.session.scalar(select(func.count()).select_from(TextReport)) or 0


def said(work: Work) -> str:
    return bodies(work)[-1]


def asks(work: Work, message: str, language: str = "en") -> bool:
    return said(work) == wording.say(message, language, {}, work.policy)
