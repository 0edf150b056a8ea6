"""The home page: ways to report and join, and the group's own rights text, which can do nothing but be read."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.flow.admin.page_text import MOST
from responder.store.audit import Audit
from responder.store.page_text import PageText, Spot
from responder.web.markdown import rendered
from tests.application import application
from tests.login import csrf_token

BUILT_IN = "Am I free to go?"


def write(session: Session, markdown: str, language: str = "en") -> None:
    session.merge(PageText(spot=Spot.RIGHTS, language=language, markdown=markdown, changed_at=datetime.now(UTC)))
    session.commit()


def press(client: FlaskClient, code: str, **data: str) -> tuple[int, str]:
    token = csrf_token(client.get(f"/dashboard/rights/{code}").text)
    answer = client.post(f"/dashboard/rights/{code}", data=data | {"csrf_token": token}, follow_redirects=True)
    return answer.status_code, answer.text


def acts(session: Session) -> list[tuple[str, str, str]]:
    return [(one.act, one.noun, one.why) for one in session.scalars(select(Audit).order_by(Audit.id))]


def test_the_first_page_tells_of_every_way_to_report_and_to_join(
    environment: dict[str, str], sessions: sessionmaker[Session]
) -> None:
    with application(load({**environment, "RESPONDER_HOTLINE": "(612) 555-0142"}), sessions) as app:
        text = app.test_client().get("/").text
    for told in ('href="/report"', 'href="sms:+16125550100"', 'href="tel:+16125550142"', 'href="/volunteer/join"'):
        assert told in text
    for told in (">(612) 555-0100<", ">(612) 555-0142<", BUILT_IN, "we set no cookies", "STOP ends the texts"):
        assert told in text


def test_the_groups_own_pointers_stand_in_place_of_the_built_in_ones(client: FlaskClient, session: Session) -> None:
    write(session, "# Here\n\n- **Call** [our lawyers](tel:+16125550100)\n- [Read more](https://example.org/a?b=1&c=2)")
    page = client.get("/").text
    assert "<h3>Here</h3>" in page
    assert '<a href="tel:+16125550100" rel="noopener noreferrer">our lawyers</a>' in page
    assert 'rel="noopener noreferrer">Read more</a>' in page
    assert BUILT_IN not in page


def test_a_language_keeps_the_built_in_pointers_until_the_group_writes_its_own(
    client: FlaskClient, session: Session
) -> None:
    write(session, "Only English")
    page = client.get("/?language=es").text
    assert "Only English" not in page
    assert "¿" in page
    write(session, "Solo en español", "es")
    assert "Solo en español" in client.get("/", headers={"Accept-Language": "es-MX"}).text


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<p onclick=alert(1)>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](data:text/html;base64,PHN2Zz4=)",
        "[x](vbscript:x)",
        "[x](//evil.example)",
        "[x](/dashboard/logout)",
        "[x](mailto:a@example.org)",
        "![x](https://evil.example/pixel.png)",
        "![x](data:image/png;base64,AAAA)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        '[x](https://a.example "onmouseover=alert(1)")',
        "<iframe src=//evil.example></iframe>",
        "<style>*{display:none}</style>",
        "<form action=//evil.example><input name=a></form>",
        "<svg/onload=alert(1)>",
        "```html\n<script>alert(1)</script>\n```",
        "<!-- <script>alert(1)</script> -->",
    ],
)
def test_markdown_from_a_group_cannot_add_active_html_or_unsafe_links(markdown: str) -> None:
    html = rendered(markdown)
    for bad in ("<script", "<img", "<iframe", "<style", "<form", "<svg", "<input", "<p on"):
        assert bad not in html
    for bad in ('href="java', 'href="data', 'href="vb', 'href="/', 'href="mail', 'src="'):
        assert bad not in html.lower()


def test_a_coordinator_looks_first_then_keeps_then_goes_back(
    coordinator: FlaskClient, client: FlaskClient, session: Session
) -> None:
    status, page = press(coordinator, "so", act="look", markdown="- **Aamus**")
    assert status == 200
    assert "<strong>Aamus</strong>" in page
    assert session.scalars(select(PageText)).all() == []
    status, page = press(coordinator, "so", act="keep", markdown="- **Aamus**")
    assert status == 200
    assert "your own text" in page
    assert "<strong>Aamus</strong>" in client.get("/?language=so").text
    press(coordinator, "so", act="keep", markdown="Kale")
    assert "Kale" in client.get("/?language=so").text
    press(coordinator, "so", act="reset")
    assert "Kale" not in client.get("/?language=so").text
    assert acts(session) == [("write", "page text", "so")] * 2 + [("reset", "page text", "so")]


@pytest.mark.parametrize("markdown", ["", " \n ", "x" * (MOST + 1)])
def test_nothing_and_too_much_is_not_kept(coordinator: FlaskClient, session: Session, markdown: str) -> None:
    status, page = press(coordinator, "en", act="keep", markdown=markdown)
    assert status == 422
    assert 'id="markdown-error"' in page
    assert session.scalars(select(PageText)).all() == []


def test_a_language_that_is_not_offered_and_an_unknown_act_are_refused(coordinator: FlaskClient) -> None:
    assert coordinator.get("/dashboard/rights/tlh").status_code == 404
    assert press(coordinator, "en", act="burn", markdown="x")[0] == 400


def test_only_coordinators_write_it(viewer: FlaskClient) -> None:
    assert viewer.get("/dashboard/rights").status_code == 403
    assert viewer.get("/dashboard/rights/en").status_code == 403


def test_the_first_page_is_there_while_the_database_is_away(app: Flask) -> None:
    class Away:
        def get(self, *_args: object) -> None:
            raise OperationalError("SELECT", {}, Exception("gone"))

        def rollback(self) -> None:
            pass

        def commit(self) -> None:
            pass

        def close(self) -> None:
            pass

    app.extensions["responder"] = replace(app.extensions["responder"], sessions=Away)
    answer = app.test_client().get("/")
    assert answer.status_code == 200
    assert BUILT_IN in answer.text
