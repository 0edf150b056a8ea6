"""What all responses share: headers, health, hosts, languages."""

import pytest
from flask.testing import FlaskClient

from responder.web.headers import HEADERS
from tests.login import csrf_token


@pytest.mark.parametrize("path", ["/", "/report", "/dashboard/login", "/nothing", "/static/site.css", "/health/live"])
def test_every_answer_has_the_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("path", ["/", "/report", "/report/2222-2222", "/nothing"])
def test_public_pages_set_no_cookie_and_load_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert "Set-Cookie" not in answer.headers
    assert "//" not in answer.text.replace("http://127.0.0.1:8000", "").replace("<!doctype", "")


def test_a_request_under_another_name_is_refused(client: FlaskClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_phones_language_is_used_and_can_be_changed_in_one_tap(client: FlaskClient) -> None:
    assert 'lang="es"' in client.get("/", headers={"Accept-Language": "es-MX,es;q=0.9,en;q=0.8"}).text
    assert 'lang="so"' in client.get("/?language=so", headers={"Accept-Language": "es"}).text
    assert 'lang="en"' in client.get("/?language=klingon", headers={"Accept-Language": "tlh"}).text


def test_it_is_ready_when_the_database_is_up_to_date(client: FlaskClient) -> None:
    assert client.get("/health/ready").json == {"ready": True, "database": True, "redis": True}


def test_guessing_passwords_is_slowed_down(client: FlaskClient) -> None:
    token = csrf_token(client.get("/dashboard/login").text)
    form = {"email": "a@example.org", "password": "a wrong one", "csrf_token": token}
    answers = [client.post("/dashboard/login", data=form) for _ in range(12)]
    assert answers[0].status_code != 429
    assert answers[-1].status_code == 429
