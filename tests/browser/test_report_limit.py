"""A browser past the limit does some work before it sends. One without JavaScript can still send."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.domain.report import State
from responder.store.report import Report
from tests.application import application, served
from tests.factories import Factory

PHONE: ViewportSize = {"width": 360, "height": 800}
Sent = Callable[[], list[State]]


@pytest.fixture
def site(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[str]:
    """A site where a source's first report is ordinary, and all others take a proof."""
    settings = load({**environment, "RESPONDER_REPORTS_A_SOURCE": "1"})
    with application(settings, committed) as app, served(app) as url:
        with committed() as session:
            make = Factory(session, datetime.now(UTC))
            make.place(make.area())
            session.commit()
        app.test_client().post("/report", data={"activity": "vehicles", "words": "Lake & Bloomington"})
        yield url


@pytest.fixture
def sent(committed: sessionmaker[Session]) -> Sent:
    def states() -> list[State]:
        with committed() as session:
            return list(session.scalars(select(Report.status).order_by(Report.received_at)))

    return states


def report(page: Page, site: str) -> None:
    page.goto(f"{site}/report")
    page.get_by_text("Agents stopping people").click()
    page.get_by_label("Cross streets or a landmark").fill(f"Lake & Bloomington {uuid4().hex[:4]}")
    page.get_by_role("button", name="Send report").click()


def test_a_browser_works_and_its_report_is_an_ordinary_one(browser: Browser, site: str, sent: Sent) -> None:
    context = browser.new_context(viewport=PHONE)
    page = context.new_page()
    report(page, site)
    expect(page).to_have_url(re.compile("/report/[A-Z0-9-]+"), timeout=60_000)
    expect(page.get_by_text("A person will review it")).to_have_count(0)
    context.close()
    assert sent() == [State.RECEIVED, State.RECEIVED]


def test_a_browser_without_javascript_sends_all_the_same_and_is_told(browser: Browser, site: str, sent: Sent) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    report(page, site)
    expect(page).to_have_url(re.compile("/report/[A-Z0-9-]+"))
    expect(page.get_by_text("A person will review it first").first).to_be_visible()
    context.close()
    assert sent() == [State.RECEIVED, State.HELD]
