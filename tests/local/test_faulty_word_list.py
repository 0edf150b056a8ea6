"""A fault in a word list stops every part at its start. One line names the file and the line."""

import base64
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAULT = re.compile(r'vocabulary/so\.toml, line \d+: \[commands\] help: "TWICE" stands there twice; remove one\.$')
WEB = "from responder.app import create_app_from_environment as start; start()"
WORKER = "from celery.signals import worker_init; import workers.process; worker_init.send(None)"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program in which one word appears twice in a list."""
    copy = tmp_path_factory.mktemp("program")
    for package in ("responder", "workers", "config", "migrations"):
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    path = copy / "responder" / "domain" / "vocabulary" / "so.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^help = \[", 'help = ["twice", "TWICE", ', text), encoding="utf-8")
    return copy


def run(program: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    keys = {name: base64.b64encode(name.encode().ljust(32)[:32]).decode() for name in ("SECRET", "PHONE", "INDEX")}
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(program),
        "RESPONDER_GROUP_NAME": "Neighbors",
        "RESPONDER_DATABASE_URL": f"postgresql+psycopg://responder@/responder?host={program}",
        "RESPONDER_REDIS_URL": f"unix://{program}/redis.sock",
        "RESPONDER_PUBLIC_URL": "http://127.0.0.1:9",
        "RESPONDER_TWILIO_URL": "http://127.0.0.1:9",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "token",
        "TWILIO_FROM": "+16125550100",
        **{f"RESPONDER_{name}_KEY": value for name, value in keys.items()},
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=program, env=environ, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("-m", "responder", "doctor"), 1),
        (("-m", "responder", "up"), 1),
        (("-c", WORKER), 1),
        # With this exit code gunicorn gives up instead of starting workers again and again.
        (("-c", WEB), 3),
    ],
    ids=["doctor", "up", "worker", "web"],
)
def test_a_part_does_not_start_and_says_the_line(program: Path, arguments: tuple[str, ...], code: int) -> None:
    ended = run(program, *arguments)
    said = (ended.stdout + ended.stderr).splitlines()
    assert ended.returncode == code
    assert len(said) == 1
    assert FAULT.search(said[0])
