"""A coordinator's desk in a real browser."""

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, ViewportSize
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from responder.store.delivery import Delivery
from tests.login import PASSWORD

PHONE: ViewportSize = {"width": 360, "height": 800}


LOGIN = "coordinator@example.org"


@dataclass
class Desk:
    """Only the pages, with a confirmed incident in an area that has volunteers. Nothing is sent."""

    url: str
    session: Session

    @property
    def incident(self) -> str:
        return f"{self.url}/dashboard/incidents/R8K"

    def called(self) -> int:
        return self.session.scalars(select(func.count()).select_from(Delivery)).one()


def log_in(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/dashboard/login")
    page.locator("input[name=email]").fill(LOGIN)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("input[name=password]").press("Enter")


def reach(page: Page, wanted: Locator) -> None:
    """Presses Tab until this has the focus, as a person without a mouse does."""
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("the keyboard does not get there")


def fits(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.locator("html").evaluate("element => element.scrollWidth") <= PHONE["width"]
