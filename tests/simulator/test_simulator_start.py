"""Starting: a refusal is one clear line, a journal keeps the texts, nothing is logged."""

from __future__ import annotations

import signal
import socket
import subprocess
from pathlib import Path

import httpx
import pytest

from responder.simulator import segments
from responder.simulator.config import ConfigError
from responder.simulator.journal import Journal
from responder.simulator.ledger import Ledger
from tests.simulator.running import ACCOUNT, TOKEN, simulator
from tests.simulator.starting import AMINA, COMMAND, create, environment, started
from tests.waiting import until


@pytest.mark.parametrize("missing", ["TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID"])
def test_a_missing_secret_is_one_line_and_exit_2(missing: str) -> None:
    ended = subprocess.run(
        [*COMMAND, "0"], env=environment(**{missing: ""}), capture_output=True, text=True, timeout=20, check=False
    )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert missing in ended.stderr


def test_a_taken_port_is_one_line_and_exit_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [*COMMAND, port], env=environment(), capture_output=True, text=True, timeout=20, check=False
        )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert port in ended.stderr


def test_it_ends_on_sigterm_and_never_prints_a_number() -> None:
    with started() as (process, http):
        assert create(http, "x").status_code == 201
        http.post("/simulator/reply", json={"number": AMINA, "body": "1"})
        http.get(f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json", params={"To": AMINA}, auth=(ACCOUNT, TOKEN))
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 0
    assert (out, err) == ("", "")


def test_a_journal_keeps_texts_labels_and_opt_outs_over_a_kill(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    with started("--journal", str(journal)) as (_, http):
        http.post("/simulator/phones", json=[{"number": AMINA, "label": "Amina", "language": "so"}])
        sid = create(http, "before").json()["sid"]
        http.post("/simulator/reply", json={"number": AMINA, "body": "STOP"})
    with journal.open("a") as torn:
        torn.write('{"kind":"mess')
    assert journal.stat().st_mode & 0o077 == 0
    with started("--journal", str(journal)) as (_, http):
        # The kill came before the text was delivered. The restarted carrier delivers it.
        until(lambda: http.get("/simulator/messages").json()["messages"][0]["status"] == "delivered")
        assert http.get("/simulator/messages").json()["messages"][0]["sid"] == sid
        assert http.get("/simulator/phones").json()["phones"][0]["label"] == "Amina"
        assert create(http, "after").json()["code"] == 21610
    assert Ledger(Journal(journal)).opted_out(AMINA)


def test_a_reset_empties_the_journal_and_seq_goes_on(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    with simulator(journal=journal) as running, httpx.Client(base_url=running.url, trust_env=False) as http:
        create(http, "planted")
        http.post("/simulator/reset")
    assert "planted" not in journal.read_text()
    with simulator(journal=journal) as running, httpx.Client(base_url=running.url, trust_env=False) as http:
        create(http, "next")
        assert http.get("/simulator/messages").json()["messages"][0]["seq"] == 2


def test_a_damaged_journal_is_refused(tmp_path: Path) -> None:
    journal = tmp_path / "journal.jsonl"
    journal.write_text("not json\n")
    with pytest.raises(ConfigError):
        Ledger(Journal(journal))


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("x" * 160, 1),
        ("x" * 161, 2),
        ("x" * 306, 2),
        ("x" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("á" * 70, 1),
        ("á" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_carriers_do(body: str, count: int) -> None:
    assert segments.count(body) == count
