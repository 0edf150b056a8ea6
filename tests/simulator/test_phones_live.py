"""The page of phones in a browser refreshes itself, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.simulator.running import Simulator

AMINA = "+16125550101"
JOSE = "+16125550102"


@pytest.fixture
def page(running: Simulator, http: httpx.Client, browser: Browser) -> Iterator[Page]:
    http.post(
        "/simulator/phones",
        json=[
            {"number": AMINA, "label": "Amina", "language": "so"},
            {"number": JOSE, "label": "José", "language": "es"},
        ],
    )
    opened = browser.new_page(viewport={"width": 360, "height": 800})
    opened.goto(running.url)
    yield opened
    opened.close()


def test_a_new_text_appears_while_someone_types(page: Page, http: httpx.Client) -> None:
    box = page.get_by_label("Reply as Amina")
    box.press_sequentially("half ")
    http.post("/simulator/reply", json={"number": JOSE, "body": "hola"})
    expect(page.locator(".phone").first.locator("h2")).to_contain_text("José")
    expect(page.get_by_text("hola")).to_be_visible()
    page.keyboard.type("typed")
    expect(box).to_have_value("half typed")
    page.keyboard.press("Enter")
    expect(page.locator(".phone").first.locator("h2")).to_contain_text("Amina")
    expect(page.locator(".phone").nth(1).locator("h2")).to_contain_text("José")
    expect(box).to_have_value("")
    expect(box).to_be_focused()


def test_a_chip_answers_with_one_tap_and_keeps_its_focus(page: Page, running: Simulator) -> None:
    chip = page.locator(".phone", has_text="José").get_by_role("button", name="3", exact=True)
    chip.click()
    expect(page.locator(".phone").first.locator(".wrote .body")).to_have_text("3")
    expect(chip).to_be_focused()
    assert [(post.form["From"], post.form["Body"]) for post in running.receiver.posts] == [(JOSE, "3")]


def test_a_fault_is_shown_beside_its_field(page: Page) -> None:
    page.get_by_text("Send a text as a stranger").click()
    page.get_by_label("Their number").fill("555")
    page.get_by_label("Their text").fill("hello")
    page.locator(".stranger").get_by_role("button", name="Send").click()
    expect(page.locator("#number-fault")).to_be_visible()
    expect(page.get_by_label("Their text")).to_have_value("hello")


def test_the_filter_leaves_the_phones_that_match(page: Page) -> None:
    page.get_by_label("Filter").fill("amina")
    expect(page.locator(".phone:visible")).to_have_count(1)


def test_nothing_is_wider_than_a_small_phone(page: Page) -> None:
    assert page.locator("html").evaluate("element => element.scrollWidth") == 360
