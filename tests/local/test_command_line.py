"""The `responder` command: what it says when something is missing."""

import base64
import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.settings import Settings, variable
from responder.cli import main
from responder.local.directory import DirectoryLock, prepare
from responder.local.postgres import Postgres
from responder.local.redis import EmbeddedRedis

NOBODY_LISTENS = "http://127.0.0.1:9"
TOKEN = "a-token-nobody-may-see"
PASSWORD = "a-password-nobody-may-see"


def key(letter: bytes) -> str:
    return base64.b64encode(letter * 32).decode()


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str | None]:
    """A complete set of settings, none of them reachable. Those of the shell are removed."""
    empty: dict[str, str | None] = {variable(field): None for field in Settings.model_fields}
    return empty | {
        "RESPONDER_GROUP_NAME": "Neighbors",
        "RESPONDER_DATABASE_URL": f"postgresql+psycopg://responder:{PASSWORD}@/responder?host={tmp_path}",
        "RESPONDER_REDIS_URL": f"unix://{tmp_path}/redis.sock",
        "RESPONDER_PUBLIC_URL": NOBODY_LISTENS,
        "RESPONDER_SECRET_KEY": key(b"s"),
        "RESPONDER_PHONE_KEY": key(b"p"),
        "RESPONDER_INDEX_KEY": key(b"i"),
        "RESPONDER_TWILIO_URL": NOBODY_LISTENS,
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_FROM": "+16125550100",
    }


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def run(*words: str, environ: dict[str, str | None] | None = None) -> Result:
    return CliRunner().invoke(main, words, env=environ or {})


def is_one_line_of_trouble(result: Result) -> bool:
    return result.exit_code == 1 and len(result.stderr.splitlines()) == 1 and isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("option", ["--port", "--simulator-port"])
def test_a_taken_port_is_one_line_that_names_the_option(tmp_path: Path, taken_port: int, option: str) -> None:
    result = run("demo", "--data", str(tmp_path / "data"), option, str(taken_port))
    assert is_one_line_of_trouble(result)
    assert f"Port {taken_port} can't be used" in result.stderr
    assert f"{option} NUMBER" in result.stderr


def test_a_second_demo_on_the_same_data_is_one_line(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    lock = DirectoryLock(tmp_path / "data" / "lock", "This")
    result = run("demo", "--data", str(tmp_path / "data"))
    lock.release()
    assert is_one_line_of_trouble(result)
    assert "in use by process" in result.stderr


def test_starting_over_deletes_nothing_that_is_not_ours(tmp_path: Path) -> None:
    (tmp_path / "letters").write_text("dear")
    result = run("demo", "--fresh", "--data", str(tmp_path))
    assert is_one_line_of_trouble(result)
    assert (tmp_path / "letters").exists()


def test_a_directory_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert is_one_line_of_trouble(run("demo", "--data", str(tmp_path / "file" / "data")))


def test_missing_settings_are_a_line_each_and_no_traceback(environ: dict[str, str | None]) -> None:
    result = run("up", environ=environ | {"RESPONDER_PHONE_KEY": None, "RESPONDER_GROUP_NAME": None})
    assert result.exit_code == 1
    assert "RESPONDER_PHONE_KEY is not set" in result.stderr.splitlines()
    assert "RESPONDER_GROUP_NAME is not set" in result.stderr.splitlines()


def test_up_without_a_database_points_to_the_doctor(tmp_path: Path, environ: dict[str, str | None]) -> None:
    result = run("up", "--data", str(tmp_path / "data"), environ=environ)
    assert is_one_line_of_trouble(result)
    assert "responder doctor" in result.stderr


def test_the_embedded_database_does_not_serve_a_real_carrier(tmp_path: Path, environ: dict[str, str | None]) -> None:
    postgres = Postgres(tmp_path / "postgres")
    real = {
        "RESPONDER_DATABASE_URL": postgres.start(),
        "RESPONDER_TWILIO_URL": None,
        "RESPONDER_PUBLIC_URL": "https://responder.example.org",
    }
    try:
        for command in ("up", "serve", "migrate"):
            result = run(command, environ=environ | real)
            assert is_one_line_of_trouble(result)
            assert "not for a real carrier" in result.stderr
    finally:
        postgres.stop("immediate")


def test_up_with_tables_of_another_time_says_to_migrate(tmp_path: Path, environ: dict[str, str | None]) -> None:
    postgres = Postgres(tmp_path / "postgres")
    try:
        result = run("up", environ=environ | {"RESPONDER_DATABASE_URL": postgres.start()})
    finally:
        postgres.stop("immediate")
    assert is_one_line_of_trouble(result)
    assert "Run `responder migrate`" in result.stderr


def test_the_doctor_names_every_missing_part_what_to_do_and_no_secret(environ: dict[str, str | None]) -> None:
    result = run("doctor", environ=environ)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    missing = [line.split(":")[0] for line in lines if line.startswith("✗")]
    assert missing == ["✗ database", "✗ redis", "✗ workers", "✗ carrier", "✗ public address"]
    assert len([line for line in lines if line.startswith("    → ")]) == len(missing)
    for secret in (TOKEN, PASSWORD, key(b"s"), key(b"p"), key(b"i")):
        assert secret not in result.output


def test_the_doctor_sees_what_is_reached_and_tables_that_are_not_up_to_date(
    tmp_path: Path, environ: dict[str, str | None]
) -> None:
    postgres, redis = Postgres(tmp_path / "postgres"), EmbeddedRedis(tmp_path / "redis")
    try:
        reached = environ | {"RESPONDER_DATABASE_URL": postgres.start(), "RESPONDER_REDIS_URL": redis.start()}
        before = run("doctor", environ=reached).stdout
        assert run("migrate", environ=reached).exit_code == 0
        after = run("doctor", environ=reached).stdout
    finally:
        redis.kill()
        postgres.stop("immediate")
    assert "✗ database: reached, but the tables are not up to date\n    → run `responder migrate`" in before
    assert "✓ redis: reached" in before
    assert "✗ workers: no answer from deliver and work" in before
    assert "✓ database: reached, tables up to date" in after


def test_the_doctor_says_which_settings_are_missing(environ: dict[str, str | None]) -> None:
    result = run("doctor", environ=environ | {"TWILIO_AUTH_TOKEN": None})
    assert result.exit_code == 1
    assert "✗ settings: TWILIO_AUTH_TOKEN is not set" in result.stdout


def test_the_doctor_names_settings_that_do_nothing(environ: dict[str, str | None]) -> None:
    found = run(
        "doctor", environ=environ | {"RESPONDER_CALL_USEFUL": "3600", "RESPONDER_DATABASE_PASSWORD": "x"}
    ).stdout
    assert "✗ settings: complete, but these are not known and do nothing: RESPONDER_CALL_USEFUL\n" in found
    assert "✓ settings: complete\n" in run("doctor", environ=environ).stdout


def test_a_damaged_file_of_keys_is_one_line(tmp_path: Path) -> None:
    prepare(tmp_path / "data")
    (tmp_path / "data" / "secrets.json").write_text(json.dumps({"secret": "x"})[:5])
    ports = ("--port", free_port(), "--simulator-port", free_port())
    result = run("demo", "--data", str(tmp_path / "data"), *ports)
    assert is_one_line_of_trouble(result)
    assert "--fresh" in result.stderr
