"""The cost of hashing a password: high on a server, as low as possible in tests."""

from contextlib import closing

from flask import Flask

from config.settings import Settings
from responder.app import create_app
from responder.parts import build
from responder.web import login
from tests.login import PASSWORD


def test_a_server_hashes_passwords_at_full_cost(settings: Settings) -> None:
    with closing(build(settings)) as parts, create_app(settings, parts).app_context():
        assert login.hashed(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_tests_hash_passwords_cheaply(app: Flask) -> None:
    with app.app_context():
        assert login.hashed(PASSWORD).startswith("$argon2id$v=19$m=8,t=1,p=1$")
