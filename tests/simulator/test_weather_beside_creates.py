"""Faults of callbacks and of the list, what the ledger and the tally contain, and the text on the page."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import httpx
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from responder.simulator.faults import SCRIPTS, Fault, Faults
from responder.simulator.journal import Journal
from responder.simulator.ledger import Ledger
from responder.simulator.weather import Weather
from tests.simulator.running import SENDER, Simulator, simulator
from tests.simulator.sending import QUIET, accepted, asked, befell, endings, number, using
from tests.simulator.starting import COMMAND, create, environment, started
from tests.waiting import until

pytestmark = QUIET
AMINA = number(101)
QUICK = {"sent_after": 0.0, "delivered_after": 0.0}


def statuses(running: Simulator) -> list[str]:
    """The statuses that were reported, in the order in which they came."""
    return [post.form["MessageStatus"] for post in running.receiver.posts]


def texted(running: Simulator, to: str) -> None:
    """A text that asked for callbacks was delivered."""
    assert endings(running, [to], status_callback=f"{running.receiver.url}/status") == ["queued"]
    until(lambda: asked(running, "/simulator/ledger")["messages"][0]["status"] in ("delivered", "undelivered"))


def callbacks(running: Simulator) -> dict[str, int]:
    """How many were taken, and how many are still to come."""
    told = asked(running, "/health/live")["callbacks"]
    return {name: told[name] for name in ("taken", "waiting")}


def test_a_missing_callback_never_comes() -> None:
    with simulator(faults=Faults(callback_missing=1), **QUICK) as running:
        texted(running, AMINA)
        assert callbacks(running) == {"taken": 0, "waiting": 0}
        assert statuses(running) == []
        assert befell(running) == {"callback_missing": 2}


def test_a_doubled_callback_comes_twice() -> None:
    with simulator(faults=Faults(callback_duplicated=1), **QUICK) as running:
        texted(running, AMINA)
        until(lambda: callbacks(running) == {"taken": 4, "waiting": 0})
        assert Counter(statuses(running)) == {"sent": 2, "delivered": 2}
        assert befell(running) == {"callback_duplicated": 2}


def test_callbacks_out_of_order_tell_the_end_first() -> None:
    with simulator(faults=Faults(callback_reordered=1), **QUICK) as running:
        texted(running, AMINA)
        until(lambda: len(running.receiver.posts) == 2)
        assert statuses(running) == ["delivered", "sent"]
        assert befell(running) == {"callback_reordered": 1}


def test_only_the_last_of_two_reordered_callbacks_tells_an_error() -> None:
    faults = Faults(callback_reordered=1, dead=1)
    dead = next(to for to in map(number, range(100)) if not Weather(faults, 0).refused(to))
    with simulator(faults=faults, **QUICK) as running:
        texted(running, dead)
        until(lambda: len(running.receiver.posts) == 2)
        assert statuses(running) == ["undelivered", "sent"]
        first, second = running.receiver.posts
        assert ("ErrorCode" in first.form, "ErrorCode" in second.form) == (True, False)


def test_a_delayed_callback_comes_late_and_counts_as_waiting() -> None:
    with simulator(faults=Faults(callback_delay=3600), **QUICK) as running:
        texted(running, AMINA)
        assert callbacks(running) == {"taken": 0, "waiting": 2}
        running.loop.jump(3600)
        until(lambda: callbacks(running) == {"taken": 2, "waiting": 0})


def test_the_list_lags_but_a_text_is_found_by_its_sid_at_once() -> None:
    with simulator(faults=Faults(list_lag=1.0)) as running:

        async def send(client: Client) -> tuple[str | None, str]:
            made = await client.messages.create_async(to=AMINA, from_=SENDER, body="x")
            return made.sid, str((await client.messages(made.sid or "").fetch_async()).sid)

        async def listed(client: Client) -> list[MessageInstance]:
            return list(await client.messages.list_async(to=AMINA))

        sent, fetched = using(running, send)
        assert fetched == sent
        assert using(running, listed) == []
        assert [message.sid for message in until(lambda: using(running, listed))] == [sent]
        age = time.time() - asked(running, "/simulator/ledger")["messages"][0]["accepted_at"]
        assert age >= 1.0


def test_a_canceled_text_is_never_sent() -> None:
    with simulator(faults=Faults(callback_reordered=1), sent_after=0.3, delivered_after=0.3) as running:

        async def cancel(client: Client) -> MessageInstance:
            callback = f"{running.receiver.url}/status"
            made = await client.messages.create_async(to=AMINA, from_=SENDER, body="x", status_callback=callback)
            return await made.update_async(status="canceled")

        def told() -> list[str]:
            return [message["status"] for message in asked(running, "/simulator/ledger")["messages"]]

        assert using(running, cancel).status == "canceled"
        # A later text has been delivered by now, so the canceled text's time is over.
        assert endings(running, [number(102)]) == ["queued"]
        until(lambda: told()[1] == "delivered")
        assert told()[0] == "canceled"
        assert statuses(running) == ["canceled"]


def test_the_ledger_tells_every_text_that_was_accepted_and_no_other() -> None:
    with simulator(faults=Faults(throttle=0.3, lose_answer=0.3), seed=5, **QUICK) as running:
        numbers = [number(at) for at in range(30)]
        seen = dict(zip(numbers, endings(running, numbers), strict=True))
        httpx.post(f"{running.url}/simulator/reply", json={"number": AMINA, "body": "hello"}, trust_env=False)
        ledger = asked(running, "/simulator/ledger")
        assert ledger["next"] is None
        assert sorted(accepted(running)) == sorted(to for to in numbers if seen[to] != "429 20429")
        last = ledger["messages"][-1]
        assert last.keys() == {"seq", "sid", "to", "body", "accepted_at", "status"}
        assert last["body"] == f"for {last['to'][-4:]}"
        tally = asked(running, "/simulator/tally")
        assert tally["accepted"] == len(ledger["messages"])
        assert (tally["requests"], tally["creates"]) == (30, 30)
        assert tally["faults"].keys() == set(Fault)
        counted = Counter(seen.values())
        assert befell(running) == {"throttle": counted["429 20429"], "lose_answer": counted["closed"]}


def test_a_long_ledger_comes_in_pages(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    ledger = Ledger(journal)
    for at in range(5001):
        ledger.add(direction="outbound-api", to=number(at), sender=SENDER, body="x", status="delivered")
    journal.close()
    with simulator(journal=path) as running:
        first = asked(running, "/simulator/ledger")
        assert (len(first["messages"]), first["next"]) == (5000, 5000)
        rest = asked(running, f"/simulator/ledger?since={first['next']}")
        assert ([message["seq"] for message in rest["messages"]], rest["next"]) == ([5001], None)
        assert httpx.get(f"{running.url}/simulator/ledger?since=x", trust_env=False).status_code == 400


def test_the_page_says_what_weather_it_is() -> None:
    def page() -> str:
        return httpx.get(running.url, trust_env=False).text

    def version() -> str:
        return str(asked(running, "/simulator/version")["version"])

    with simulator(faults=SCRIPTS["storm"]) as running:
        assert "Simulated faults: storm" in page()
    with simulator(faults=Faults(throttle=1)) as running:
        before = version()
        endings(running, [number(at) for at in range(3)])
        assert "Simulated faults: of your own" in page()
        assert "3 told to slow down" in page()
        assert "3 texts requested, 0 accepted" in page()
        # The page refreshes, though no text has come.
        assert version() != before
    with simulator() as running:
        assert "weather:" not in page()


def test_the_page_has_words_for_every_fault() -> None:
    template = Path(sys.modules[Ledger.__module__].__file__ or "").parent / "templates" / "phones.html"
    assert [fault for fault in Fault if f'"{fault}": _(' not in template.read_text()] == []


def test_the_command_line_takes_faults_seed_and_delays() -> None:
    with started("--faults", '{"fail_after": 1}', "--seed", "9", "--sent-after", "60") as (_, http):
        assert create(http, "x").status_code == 500
        tally = http.get("/simulator/tally").json()
        assert (tally["script"], tally["seed"], tally["accepted"]) == ("of your own", 9, 1)
        time.sleep(0.3)
        assert http.get("/simulator/ledger").json()["messages"][0]["status"] == "queued"


def test_faults_that_make_no_sense_are_one_line_and_exit_2() -> None:
    ended = subprocess.run(
        [*COMMAND, "0", "--faults", "snow"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert ended.returncode == 2
    assert len(ended.stderr.splitlines()) == 1
    assert "storm" in ended.stderr
