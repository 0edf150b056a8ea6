"""The sample in the database: whole, written once, found again."""

import base64
import csv
import secrets
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import sample
from config.settings import Settings, load
from migrations.run import upgrade
from responder.local.postgres import Postgres
from responder.local.sample import seed

COORDINATOR = ("coordinator@example.org", "a-password-for-this-test")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    postgres = Postgres(tmp_path / "postgres")
    keys = {
        f"RESPONDER_{name}_KEY": base64.b64encode(secrets.token_bytes(32)).decode()
        for name in ("SECRET", "PHONE", "INDEX")
    }
    try:
        yield load(
            keys
            | {
                "RESPONDER_GROUP_NAME": "Neighbors",
                "RESPONDER_DATABASE_URL": postgres.start(),
                "RESPONDER_REDIS_URL": f"unix://{tmp_path}/redis.sock",
                "RESPONDER_PUBLIC_URL": "http://127.0.0.1:9",
                "RESPONDER_TWILIO_URL": "http://127.0.0.1:9",
                "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
                "TWILIO_AUTH_TOKEN": "token",
                "TWILIO_FROM": "+16515550100",
            }
        )
    finally:
        postgres.stop("immediate")


def count(settings: Settings, what: str) -> int:
    address = settings.database_url.get_secret_value().replace("+psycopg", "")
    with psycopg.connect(address) as connection:
        row = connection.execute(f"SELECT count(*) FROM {what}".encode()).fetchone()  # noqa: S608 - words of this file
    assert row is not None
    return int(row[0])


def sample_numbers() -> list[str]:
    """Every fourth number, without the sign: enough to find any in plain text."""
    with (Path(sample.__file__).parent / "volunteers.csv").open(encoding="utf-8", newline="") as file:
        return [row["phone"].removeprefix("+") for row in csv.DictReader(file)][::4]


def test_the_sample_is_written_once_and_fits_together(settings: Settings) -> None:
    upgrade(settings.database_url.get_secret_value())
    assert seed(settings, *COORDINATOR)
    assert not seed(settings, *COORDINATOR)
    assert count(settings, "account WHERE role = 'coordinator' AND password LIKE '$argon2id$%'") == 1
    assert count(settings, "area") == 104
    assert count(settings, "area_neighbor") > 2 * 104
    assert count(settings, "volunteer WHERE trained_on IS NOT NULL") >= 55
    assert count(settings, "volunteer_area") >= 60
    assert count(settings, "place") > 100
    assert count(settings, "release_policy WHERE ends_at > now() + interval '179 days'") == 104
    assert count(settings, "place WHERE area_id IS NULL") < count(settings, "place") / 20


def test_no_sample_phone_lies_open_in_the_database(settings: Settings) -> None:
    upgrade(settings.database_url.get_secret_value())
    seed(settings, *COORDINATOR)
    assert count(settings, "phone") == count(settings, "volunteer") + count(settings, "account")
    for number in sample_numbers():
        # A column of bytes is read as hexadecimal digits.
        assert count(settings, f"phone WHERE phone::text LIKE '%{number}%'") == 0
        assert count(settings, f"phone WHERE phone::text LIKE '%{number.encode().hex()}%'") == 0
