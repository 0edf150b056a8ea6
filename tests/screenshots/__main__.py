"""`python -m tests.screenshots`: takes the README's pictures of a demo that it starts, plays and ends itself."""

import re
import sys
from pathlib import Path

import click
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from responder.local.instance import Instance, own
from responder.trouble import Trouble
from tests.chromium import FLAGS, MISSING, find_chromium
from tests.screenshots.evening import LARGEST, Evening, NothingHappened

FOLDER = Path(__file__).parents[2] / "docs" / "images"
_PHONE: ViewportSize = {"width": 390, "height": 844}
_DESK: ViewportSize = {"width": 1200, "height": 1092}
_PHONE_SCALE, _DESK_SCALE = 1.5, 0.8
_PATIENCE = 20_000.0
"""Milliseconds."""


def main() -> None:
    """Takes the three pictures."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit(f"No pictures: {MISSING}.")
    FOLDER.mkdir(exist_ok=True)
    try:
        with own() as instance:
            evening = Evening(instance)
            code = evening.play()
            evening.close()
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                _take_form(browser, instance)
                _take_dashboard(browser, instance, code)
                browser.close()
    except (Trouble, NothingHappened) as trouble:
        sys.exit(str(trouble))


def _take_form(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(
        viewport=_PHONE, device_scale_factor=_PHONE_SCALE, locale="en-US", color_scheme="light"
    )
    page = context.new_page()
    page.goto(f"{instance.url}/report")
    page.locator("input[name=first_hand][value=yes]").check()
    page.locator("input[name=activity][value=vehicles]").check()
    page.locator("#words").fill("Lake & Bloomington")
    # From the heading down: not every machine has the letters of all six languages above it.
    page.locator("h1").evaluate(
        "heading => window.scrollTo(0, window.scrollY + heading.getBoundingClientRect().top - 72)"
    )
    page.mouse.move(0, 0)
    _save(page, "report.png")
    context.close()


def _take_dashboard(browser: Browser, instance: Instance, code: str) -> None:
    context = browser.new_context(viewport=_DESK, device_scale_factor=_DESK_SCALE, locale="en-US", color_scheme="light")
    page = context.new_page()
    page.goto(f"{instance.url}/dashboard/login")
    page.locator("input[name=email]").fill(instance.login)
    page.locator("input[name=password]").fill(instance.password)
    page.locator("input[name=password]").press("Enter")
    expect(page).to_have_url(re.compile(r"/dashboard/$"))
    page.goto(f"{instance.url}/dashboard/incidents/{code}")
    expect(page.locator("#head")).to_have_attribute("data-figure-on-scene", "2", timeout=_PATIENCE)
    _save(page, "incident.png")
    page.goto(f"{instance.url}/dashboard/")
    expect(page.locator("#open-rows")).to_be_visible()
    _save(page, "board.png")
    context.close()


def _save(page: Page, name: str) -> None:
    path = FOLDER / name
    page.screenshot(path=path)
    size = path.stat().st_size
    click.echo(f"{path.relative_to(FOLDER.parents[1])}: {size / 1000:.0f} kB")
    if size > LARGEST:
        sys.exit(f"{name} has more than {LARGEST / 1000:.0f} kB: show less on it.")


if __name__ == "__main__":
    main()
