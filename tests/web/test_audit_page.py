"""The audit page: for admins only, in words, with a clear warning if the record is incomplete."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from responder.domain.role import Role
from responder.flow.message import wording
from responder.flow.work import Work
from responder.store import audit
from responder.store.audit import Act, Audit
from responder.web.access import needed
from responder.web.dashboard.admin.audit import ACTS
from tests.login import log_in

AUDIT = "/dashboard/audit"
ROOT = Path(__file__).parent.parent.parent / "responder"


@pytest.fixture
def admin(app: Flask, work: Work) -> FlaskClient:
    return log_in(app, work.session, Role.ADMIN)


def test_only_an_admin_reads_it(app: Flask, coordinator: FlaskClient) -> None:
    assert needed(app, "dashboard.audit") is Role.ADMIN
    assert coordinator.get(AUDIT).status_code == 403
    assert AUDIT not in coordinator.get("/dashboard/").text


def test_acts_stand_in_words_newest_first(admin: FlaskClient, work: Work) -> None:
    for act in (Act("grant", "volunteer", uuid4(), "verifier"), Act("reveal", "volunteer", uuid4(), "no texts")):
        audit.record(work.session, None, act, work.now)
    audit.record(work.session, None, Act("fold", "map", None), work.now)
    work.session.commit()
    page = admin.get(AUDIT).text
    said = ("fold: map", "viewed a volunteer&#39;s phone number: our texts are not reaching them", "a skill: verifier")
    places = [page.index(words) for words in said]
    assert places == sorted(places)
    assert "the operator, at the command line" in page
    assert "The audit log is intact" in page


def test_a_reason_stands_in_words(admin: FlaskClient, work: Work) -> None:
    for act in (
        Act("close", "incident", uuid4(), "false alarm"),
        Act("endanger", "incident", uuid4(), "shots"),
        Act("approve", "alert", uuid4(), "call"),
        Act("agree", "alert", uuid4(), "wide,budget"),
        Act("agree", "alert", uuid4(), "moon"),
        Act("approve", "release policy", uuid4(), "2026-08-02"),
    ):
        audit.record(work.session, None, act, work.now)
    work.session.commit()
    page = admin.get(AUDIT).text
    ends = wording.day_name(date(2026, 8, 2), datetime.now(UTC).date(), "en")
    for told in (
        "closed an incident: false alarm",
        "reported a danger at an incident: gunshots",
        "approved an alert: callout",
        "It goes to more areas than one person may alert. It would go over this month&#39;s budget.",
        "gave the first of two approvals for an alert: moon",
        f"approved an auto-send rule for an area, until: {ends}",
    ):
        assert told in page


def test_every_act_that_is_recorded_has_words() -> None:
    """Checks acts that appear literally in the code. Acts passed as arguments are tested with their callers."""
    written = re.compile(r'Act\("([a-z ]+)", "([a-z ]+)"')
    acts = {found for path in ROOT.rglob("*.py") for found in written.findall(path.read_text(encoding="utf-8"))}
    assert {("freeze", "sender"), ("close", "incident"), ("approve", "release policy")} <= acts
    assert acts - set(ACTS) == set()


def test_a_record_that_is_not_whole_is_told(admin: FlaskClient, work: Work) -> None:
    for _ in range(3):
        audit.record(work.session, None, Act("make", "invite", uuid4()), work.now)
    work.session.execute(update(Audit).where(Audit.id == 2).values(act="revoke"))
    work.session.commit()
    page = admin.get(AUDIT).text
    assert "entry 2 was changed" in page
    assert "The audit log is intact" not in page


def test_older_acts_are_a_page_away(admin: FlaskClient, work: Work) -> None:
    for _ in range(101):
        audit.record(work.session, None, Act("make", "invite", None), work.now)
    work.session.commit()
    assert f"{AUDIT}?before=2" in admin.get(AUDIT).text
    assert "created an invite" in admin.get(f"{AUDIT}?before=2").text
    assert "No actions yet" in admin.get(f"{AUDIT}?before=1").text


@pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 17, "9" * 400, "²"])
def test_nonsense_in_the_address_is_no_fault(admin: FlaskClient, before: str) -> None:
    assert admin.get(f"{AUDIT}?before={before}").status_code == 200
