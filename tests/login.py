"""Log in as a browser would."""

from flask import Flask
from flask.testing import FlaskClient
from flask_security.utils import hash_password
from sqlalchemy.orm import Session

from responder.domain.role import Role
from tests.factories import account

PASSWORD = "a long enough password"


def log_in(app: Flask, session: Session, role: Role) -> FlaskClient:
    with app.app_context():
        made = account(session, f"{role}@example.org", hash_password(PASSWORD), role)
    session.commit()
    client = app.test_client()
    page = client.get("/dashboard/login")
    answer = client.post(
        "/dashboard/login", data={"email": made.email, "password": PASSWORD, "csrf_token": csrf_token(page.text)}
    )
    assert answer.status_code == 302, answer.text
    return client


def csrf_token(page: str) -> str:
    """The CSRF token in a page's first form."""
    after = page.partition('name="csrf_token"')[2]
    return after.partition('value="')[2].partition('"')[0]
