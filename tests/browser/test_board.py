"""The board on a busy evening: thirty incidents open, and what needs somebody is seen at one look."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from responder.domain.incident import Hazard, State
from responder.domain.report import Activity
from responder.domain.response import State as ResponseState
from responder.store import ring
from responder.store.area import Area
from responder.store.history import WORKER, Entry, Noun, note
from responder.store.incident import Incident
from responder.store.response import Response
from responder.store.ring import Cause
from responder.store.volunteer import Volunteer
from tests.browser.desk import Desk, fits, log_in, reach
from tests.store import rows

MOST_BYTES = 40_000
HIGHEST_ROW = 56
WIDE = {"width": 1280, "height": 900}


class Evening:
    """Thirty open incidents, of which the first ten are here in the order in which the board must show them."""

    def __init__(self, desk: Desk) -> None:
        self.session, self.now = desk.session, datetime.now(UTC)
        self.area = self.session.scalars(select(Area).where(Area.name != "Corcoran")).one()

    def open(self, code: str, status: State = State.UNVERIFIED, ago: int = 10, **more: object) -> Incident:
        found = rows.incident(self.session, self.area, code, status)
        found.opened_at = found.seen_at = found.last_reported_at = self.now - timedelta(minutes=ago)
        for name, value in more.items():
            setattr(found, name, value)
        self.session.flush()
        return found

    def answered(self, incident: Incident, state: ResponseState, count: int) -> None:
        for who in self.session.scalars(select(Volunteer.id).limit(count)):
            self.session.add(Response(incident_id=incident.id, volunteer_id=who, status=state, changed_at=self.now))
        self.session.flush()

    def fill(self) -> list[str]:
        gas = self.open("G2S", State.CONFIRMED, 60, hazard=Hazard.CHEMICAL, confirmed_at=self.now)
        self.answered(gas, ResponseState.ON_SCENE, 3)
        entry = Entry(Noun.INCIDENT, gas.id, "endanger")
        note(self.session, gas.id, WORKER, entry, self.now - timedelta(minutes=2))
        split = self.open("D2S", State.CHECKING, 50)
        ring.ring(self.session, Cause.DISAGREE, split.id, self.now - timedelta(minutes=9))
        self.open("C2N", State.CONFIRMED, 40, confirmed_at=self.now - timedelta(minutes=4))
        eyes = {"first_hand": 1, "sources": 1, "reports": 1}
        self.open("T2K", ago=8, activity=Activity.TAKEN, reasons=eyes)
        self.open("T3K", ago=1, activity=Activity.TAKEN, reasons=eyes)
        self.open("V3S", ago=0, reasons={"sources": 4, "reports": 4, "first_hand": 0})
        silent = self.open("S2L", ago=30)
        ring.ring(self.session, Cause.NOBODY_ANSWERS, silent.id, self.now - timedelta(minutes=6))
        self.open("N2P", ago=3, place_words="", latitude=None, longitude=None)
        for number in range(21):
            self.open(f"{'RSTVWXY'[number % 7]}{'4679'[number // 7]}Q", ago=90 - number)
        return ["G2S", "R8K", "D2S", "C2N", "T2K", "T3K", "V3S", "S2L", "N2P", "R4Q"]


@pytest.fixture
def evening(desk: Desk) -> list[str]:
    return Evening(desk).fill()


@pytest.fixture
def board(browser: Browser, desk: Desk, evening: list[str]) -> Iterator[Page]:
    assert evening
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    log_in(page, desk)
    page.goto(f"{desk.url}/dashboard/")
    yield page
    context.close()


def test_the_ten_that_need_somebody_most_are_seen_at_once_in_their_order(board: Page, evening: list[str]) -> None:
    entries = board.locator(".entry")
    assert entries.count() == 30
    boxes = [entries.nth(place).bounding_box() for place in range(10)]
    assert [entries.nth(place).locator(".code").inner_text() for place in range(10)] == evening
    assert all(box and box["height"] <= HIGHEST_ROW for box in boxes)
    assert boxes[-1] is not None
    assert boxes[-1]["y"] + boxes[-1]["height"] <= WIDE["height"]


def test_a_busy_board_stays_small(board: Page, desk: Desk) -> None:
    page = board.request.get(f"{desk.url}/dashboard/").text()
    assert len(gzip.compress(page.encode())) <= MOST_BYTES


def test_it_can_be_narrowed_and_the_address_keeps_it(board: Page) -> None:
    board.get_by_role("link", name="Needs a decision 4").click()
    assert "show=decide" in board.url
    expect(board.locator(".entry")).to_have_count(4)
    board.get_by_label("Code, place or neighborhood").fill("d2s")
    board.keyboard.press("Enter")
    expect(board.locator(".entry")).to_have_count(1)
    assert "show=decide" in board.url
    assert "q=d2s" in board.url
    board.get_by_role("link", name="Show everything").first.click()
    expect(board.locator(".entry")).to_have_count(30)


def test_the_keys_move_assign_and_search(board: Page) -> None:
    board.keyboard.press("j")
    board.keyboard.press("j")
    board.keyboard.press("k")
    board.keyboard.press("j")
    focused = "document.activeElement.querySelector('.code')?.innerText"
    assert board.evaluate(focused) == "R8K"
    board.keyboard.press("/")
    assert board.evaluate("document.activeElement.id") == "q"
    board.keyboard.type("jk")
    assert board.locator("#q").input_value() == "jk"
    board.locator("#q").fill("")
    board.keyboard.press("Tab")
    board.locator(".entry h3 a").nth(4).focus()
    board.keyboard.press("a")
    expect(board.locator("h1 .code")).to_have_text("T2K")
    expect(board.locator("#claim")).to_contain_text("Assigned to you")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits_a_small_phone_and_axe_finds_nothing(
    browser: Browser, desk: Desk, evening: list[str], width: int, dark: bool
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if dark else "light", java_script_enabled=True
    )
    page = context.new_page()
    log_in(page, desk)
    page.goto(f"{desk.url}/dashboard/")
    expect(page.locator(".entry")).to_have_count(len(evening) + 20)
    if width == 360:
        fits(page)
    page.locator("#more summary").click()
    box = page.get_by_role("link", name="Spending").bounding_box()
    assert box is not None
    assert 0 <= box["x"] <= width - box["width"]
    context.close()


def test_a_group_with_a_long_name_keeps_its_menu_in_sight(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    page = context.new_page()
    log_in(page, desk)
    page.goto(f"{desk.url}/dashboard/")
    page.locator(".group").evaluate("group => { group.textContent = 'Twin Cities Neighborhood Responders' }")
    page.locator("#more summary").click()
    for name in ("Spending", "Delivery unknown"):
        box = page.get_by_role("link", name=name).bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= 360 - box["width"]
    context.close()


def test_the_first_row_is_within_reach_of_the_keyboard(board: Page) -> None:
    reach(board, board.locator(".entry h3 a").first)
