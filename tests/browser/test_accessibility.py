"""Everybody can use every public page: axe finds nothing, the keyboard reaches everything, 360 px are enough."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from config.settings import Settings
from responder.domain.delivery import State
from responder.domain.incident import Outcome
from responder.domain.report import Activity, HeldWhy
from responder.domain.role import Role
from responder.flow.incident import decisions
from responder.flow.report import follow_up, report
from responder.flow.report.report import Submission
from responder.flow.verify import verify
from responder.flow.work import Work
from responder.store import link
from responder.store.area import Area
from responder.store.base import transaction, vault_of
from responder.store.delivery import Delivery
from responder.store.incident import Incident
from tests.browser.site import PHONE, Site, serve
from tests.calling import release
from tests.factories import Factory, account, submission
from tests.flow.joining import joined, newest_link

_KEYS = 250
"""More controls than any page has."""
_CONTROLS = """() => {
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert], [hidden]");
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((one) => !one.disabled && one.type !== "hidden" && one.tabIndex >= 0 && shown(one))
    .filter((one) => {
      if (one.type !== "radio") return true;
      const first = !groups.has(one.name);
      groups.add(one.name);
      return first;
    })
    .map((one) => (one.type === "radio" ? `radio ${one.name}` : one.outerHTML.slice(0, 120)));
}"""
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  // A choice shows the focus on the whole tile.
  const seen = one.closest(".choice") ?? one;
  const style = getComputedStyle(seen);
  const box = seen.getBoundingClientRect();
  const middle = document.elementFromPoint(box.x + Math.min(box.width / 2, 40), box.y + box.height / 2);
  return {
    name: one.type === "radio" ? `radio ${one.name}` : one.outerHTML.slice(0, 120),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    covered: !!middle && !seen.contains(middle) && !middle.contains(seen),
  };
}"""


@dataclass
class Addresses:
    """A page of every kind."""

    url: str
    code: str
    held: str
    withdrawn: str
    closed: str
    incident: str
    alert: str
    me: str

    @property
    def all(self) -> dict[str, str]:
        paths = {
            "home": "/",
            "form": "/report",
            "progress": f"/report/{self.code}?new=1",
            "added": f"/report/{self.code}?added=1",
            "held": f"/report/{self.held}",
            "withdraw": f"/report/{self.code}/withdraw",
            "withdrawn": f"/report/{self.withdrawn}",
            "unknown": "/report/K7QF-2MTX",
            "outcomes": "/outcomes",
            "outcomes_unknown": "/outcomes?area=x",
            "closed": f"/report/{self.closed}",
            "genuine": "/genuine",
            "genuine_yes": f"/genuine/{self.incident}",
            "genuine_no": "/genuine/Z9Z",
            "join": "/volunteer/join",
            "code": "/volunteer/join/code",
            "done": "/volunteer/join/done",
            "lost": "/volunteer/link",
            "terms": "/volunteer/terms",
            "left": "/volunteer/left",
            "me": self.me,
            "leaving": f"{self.me}/leave",
            "alert": self.alert,
            "login": "/dashboard/login",
            "nothing": "/nothing-here",
        }
        return {name: self.url + path for name, path in paths.items()}


@pytest.fixture
def pages(environment: dict[str, str], committed: sessionmaker[Session]) -> Iterator[Site]:
    yield from serve({**environment, "RESPONDER_HOTLINE": "(612) 555-0142"}, committed)


@pytest.fixture
def addresses(pages: Site, committed: sessionmaker[Session], settings: Settings) -> Addresses:
    with transaction(committed) as session:
        return written(Work(session, settings.policy, datetime.now(UTC)), pages.url)


def written(work: Work, url: str) -> Addresses:
    """An incident that people are called to, and reports in every state."""
    session, make = work.session, Factory(work.session, work.now)
    area = session.scalars(select(Area).order_by(Area.name)).all()[0]
    make.place(area)
    make.volunteer(area)
    boss = account(session, "boss@example.org", "x", Role.COORDINATOR).id
    kept = report.submit_report(work, submission(area=area, details="two vans"))
    verify.place_report(work, kept.id)
    assert kept.incident_id is not None
    decisions.confirm_incident(work, kept.incident_id, boss, "seen")
    release(work, kept.incident_id, boss, "Lake & Bloomington")
    delivery = session.scalars(select(Delivery.id).order_by(Delivery.id)).all()[0]
    session.execute(update(Delivery).values(status=State.SENT, sid="SM1", sent_at=work.now, due_at=work.now))
    held = report.submit_report(work, Submission(**{**vars(submission(words="x")), "held_why": HeldWhy.COPY}))
    gone = report.submit_report(work, submission(words="y"))
    follow_up.withdraw_report(work, gone.code)
    joined(work, "+16125550177")
    return Addresses(
        url=url,
        code=kept.code,
        held=held.code,
        withdrawn=gone.code,
        closed=closed_before(work, area, boss),
        incident=session.get_one(Incident, kept.incident_id).code,
        alert=f"/volunteer/a/{link.token(vault_of(session), delivery)}",
        me=f"/volunteer/me/{newest_link(work)}",
    )


def closed_before(work: Work, area: Area, boss: UUID) -> str:
    """The code of a report that nobody could verify. It was closed hours ago, and the public may read it by now."""
    earlier = replace(work, now=work.now - timedelta(hours=5))
    kept = report.submit_report(earlier, submission(area=area, activity=Activity.DOOR))
    verify.place_report(earlier, kept.id)
    assert kept.incident_id is not None
    decisions.close_incident(earlier, kept.incident_id, boss, Outcome.COULD_NOT_VERIFY)
    return kept.code


def fits(page: Page, name: str) -> None:
    found = Axe().run(page)
    bad = [one for one in found.response["violations"] if one["impact"] in {"serious", "critical", "moderate"}]
    assert bad == [], f"{name}: {found.generate_report()}"
    width = page.locator("html").evaluate("element => element.scrollWidth")
    assert width <= PHONE["width"], f"{name} is {width} wide"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_public_page(
    browser: Browser, addresses: Addresses, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme=scheme)
    page = context.new_page()
    for name, address in addresses.all.items():
        page.goto(address)
        fits(page, name)
    page.goto(f"{addresses.url}/report")
    page.get_by_label("Cross streets or a landmark").press_sequentially("bloom")
    expect(page.get_by_role("option").first).to_be_visible()
    fits(page, "form with suggestions")
    page.keyboard.press("Escape")
    page.get_by_text("Choose a neighborhood instead").click()
    page.get_by_role("button", name="Choose on a map").click()
    expect(page.locator(".area-map")).to_be_visible()
    fits(page, "form with its map")
    page.get_by_label("Cross streets or a landmark").fill("the red barn")
    page.reload()
    fits(page, "form with a draft")
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fits(page, "form with faults")
    page.get_by_label("Agents at a home").check()
    context.set_offline(True)
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("button", name="Stop trying")).to_be_visible()
    fits(page, "form that is being sent again")
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_the_keyboard_reaches_every_control_and_shows_where_it_is(
    browser: Browser, addresses: Addresses, *, script: bool
) -> None:
    # Counting needs our own script, so JavaScript stays on in both cases. Only the page's scripts are blocked.
    context = browser.new_context(viewport=PHONE)
    if not script:
        context.route(re.compile(r"/static/js/"), lambda route: route.abort())
    page = context.new_page()
    for name, address in addresses.all.items():
        page.goto(address)
        wanted = page.evaluate(_CONTROLS)
        page.locator("body").evaluate("one => { one.ownerDocument.activeElement?.blur?.(); }")
        reached: set[str] = set()
        for _ in range(_KEYS):
            page.keyboard.press("Tab")
            focused = page.evaluate(_FOCUSED)
            if focused is None or (focused["name"] in reached and reached >= set(wanted)):
                break
            assert focused["outlined"], f"{name}: nothing shows the focus on {focused['name']}"
            assert not focused["covered"], f"{name}: something covers {focused['name']}"
            reached.add(focused["name"])
        assert set(wanted) - reached == set(), name
    context.close()
