"""Each fault of a create, as the official async client sees it and as the ledger knows it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import httpx
import pytest
from twilio.rest import Client

from responder.simulator.faults import SCRIPTS, Fault, Faults, FaultsError, name_of, read
from responder.simulator.weather import Weather
from tests.simulator.running import ACCOUNT, SENDER, TOKEN, simulator
from tests.simulator.sending import QUIET, accepted, asked, befell, ending, endings, number, using
from tests.waiting import until

pytestmark = QUIET
AMINA, JOSE = number(101), number(102)


@pytest.mark.parametrize(
    ("faults", "seen", "is_accepted"),
    [
        (Faults(throttle=1), "429 20429", False),
        (Faults(fail_before=1), "500 20500", False),
        (Faults(fail_after=1), "500 20500", True),
        (Faults(reset_before=1), "reset", False),
        (Faults(reset_after=1), "reset", True),
        (Faults(lose_answer=1), "closed", True),
        (Faults(garbage=1), "unreadable", True),
        (Faults(opted_out=1), "400 21610", False),
    ],
)
def test_a_fault_is_seen_by_the_client_and_the_ledger_knows_the_truth(
    faults: Faults, seen: str, is_accepted: bool
) -> None:
    with simulator(faults=faults) as running:
        assert endings(running, [AMINA]) == [seen]
        assert accepted(running) == ([AMINA] if is_accepted else [])
        (fault,) = befell(running).items()
        assert getattr(faults, fault[0]) == 1
        assert fault[1] == 1


def test_a_text_that_was_accepted_with_its_answer_lost_is_delivered_all_the_same() -> None:
    with simulator(faults=Faults(lose_answer=0.5, fail_after=0.5), sent_after=0, delivered_after=0) as running:
        endings(running, [number(at) for at in range(10)])
        messages = asked(running, "/simulator/ledger")["messages"]
        assert len(messages) == 10
        until(
            lambda: {message["status"] for message in asked(running, "/simulator/ledger")["messages"]} == {"delivered"}
        )


def test_a_throttle_says_how_long_to_wait() -> None:
    form = {"To": AMINA, "From": SENDER, "Body": "x"}
    for given, said in ((0.2, "0.2"), (3.0, "3")):
        with simulator(faults=Faults(throttle=1, retry_after=given)) as running:
            url = f"{running.url}/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
            answer = httpx.post(url, data=form, auth=(ACCOUNT, TOKEN), trust_env=False)
            assert answer.headers["Retry-After"] == said


def test_a_hang_answers_nobody_and_accepts_half() -> None:
    with simulator(faults=Faults(hang=1)) as running:
        assert set(endings(running, [number(at) for at in range(40)], patience=0.5)) == {"silence"}
        assert 10 <= len(accepted(running)) <= 30
        counts = befell(running)
        assert counts["hang_after"] == len(accepted(running))
        assert counts["hang_before"] + counts["hang_after"] == 40


def test_a_hang_is_over_when_its_client_gives_up() -> None:
    with simulator(faults=Faults(hang=1), max_open=1) as running:
        assert endings(running, [AMINA], patience=0.3) == ["silence"]

        def taken_in() -> bool:
            return endings(running, [JOSE], patience=0.3) == ["silence"]

        until(taken_in)


def test_the_simulator_ends_though_somebody_still_waits() -> None:
    async def leave_waiting(client: Client) -> float:
        waiting = asyncio.create_task(ending(client, AMINA, 20))
        await asyncio.to_thread(until, lambda: befell(running))
        began = time.monotonic()
        await asyncio.to_thread(entered.__exit__, None, None, None)
        assert await waiting == "closed"
        return time.monotonic() - began

    entered = simulator(faults=Faults(hang=1), shutdown_timeout=5.0)
    running = entered.__enter__()
    assert using(running, leave_waiting) < 2


def test_a_slow_answer_takes_its_latency_and_its_jitter() -> None:
    with simulator(faults=Faults(latency=0.3, jitter=0.3), seed=1) as running:

        async def timed(client: Client) -> list[float]:
            async def one(to: str) -> float:
                began = time.monotonic()
                await ending(client, to, 5)
                return time.monotonic() - began

            return await asyncio.gather(*(one(number(at)) for at in range(12)))

        took = using(running, timed)
        assert min(took) >= 0.3
        assert max(took) - min(took) > 0.1


def test_a_number_is_opted_out_until_it_texts_start() -> None:
    with simulator(faults=Faults(opted_out=1)) as running:
        assert endings(running, [AMINA]) == ["400 21610"]
        assert endings(running, [AMINA]) == ["400 21610"]
        assert asked(running, "/simulator/phones")["phones"][0]["opted_out"]
        httpx.post(f"{running.url}/simulator/reply", json={"number": AMINA, "body": "START"}, trust_env=False)
        assert endings(running, [AMINA]) == ["queued"]


def test_dead_numbers_are_refused_or_never_reached_and_stay_what_they_are() -> None:
    with simulator(faults=Faults(dead=1), sent_after=0, delivered_after=0) as running:
        numbers = [number(at) for at in range(60)]
        first = endings(running, numbers)
        assert endings(running, numbers) == first
        assert set(first) == {"400 21614", "queued"}
        assert 15 <= first.count("queued") <= 45

        def codes() -> set[int | None]:
            messages = asked(running, "/simulator/messages")["messages"]
            return {message["error_code"] for message in messages if message["status"] == "undelivered"}

        until(lambda: befell(running)["dead_undelivered"] == 2 * first.count("queued"))
        assert codes() == {30003, 30005}


def test_while_the_carrier_is_down_no_request_gets_through() -> None:
    with simulator(faults=Faults(down=((0, 1.5),))) as running:
        seen = endings(running, [number(at) for at in range(6)])
        assert Counter(seen) == {"503 20503": 3, "reset": 3}
        assert accepted(running) == []
        assert befell(running) == {"down": 6}
        assert "Simulated faults" in httpx.get(running.url, trust_env=False).text
        until(lambda: endings(running, [AMINA]) == ["queued"])


def test_the_same_seed_decides_the_same_in_any_order() -> None:
    faults = Faults(throttle=0.3, fail_before=0.2, lose_answer=0.2, opted_out=0.1, dead=0.1)
    numbers = [number(at) for at in range(40)]

    def run(order: list[str], seed: int) -> dict[str, list[str]]:
        with simulator(faults=faults, seed=seed) as running:
            rounds = [dict(zip(order, endings(running, order), strict=True)) for _ in range(2)]
        return {to: [seen[to] for seen in rounds] for to in numbers}

    first = run(numbers, 7)
    assert run(numbers[::-1], 7) == first
    assert run(numbers, 8) != first
    # Another attempt is a new roll of the dice, or a refused text would be refused for good.
    assert any(one != two for one, two in first.values())


def test_faults_come_as_often_as_the_script_says() -> None:
    storm = SCRIPTS["storm"]
    weather = Weather(storm, 3)
    seen = Counter(weather.create(number(at)).fault for at in range(10_000))
    wanted = {
        Fault.THROTTLE: storm.throttle,
        Fault.FAIL_BEFORE: storm.fail_before,
        Fault.FAIL_AFTER: storm.fail_after,
        Fault.RESET_BEFORE: storm.reset_before,
        Fault.RESET_AFTER: storm.reset_after,
        Fault.HANG_BEFORE: storm.hang / 2,
        Fault.HANG_AFTER: storm.hang / 2,
        Fault.LOSE_ANSWER: storm.lose_answer,
    }
    for fault, rate in wanted.items():
        assert abs(seen[fault] / 10_000 - rate) < 0.008
    assert sum(seen[fault] for fault in wanted) == 10_000 - seen[None]


def test_a_reset_begins_the_same_weather_anew() -> None:
    with simulator(faults=Faults(throttle=0.5), seed=2) as running:
        numbers = [number(at) for at in range(20)]
        first = endings(running, numbers)
        httpx.post(f"{running.url}/simulator/reset", trust_env=False)
        assert asked(running, "/simulator/tally")["creates"] == 0
        assert endings(running, numbers) == first


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_found_by_its_name(name: str) -> None:
    assert read(name) is SCRIPTS[name]
    assert name_of(read(name)) == name


def test_a_script_of_ones_own_is_json() -> None:
    assert read('{"throttle": 0.1, "down": [[5, 8]]}') == Faults(throttle=0.1, down=((5, 8),))
    assert name_of(Faults(throttle=0.1)) == "of your own"


@pytest.mark.parametrize(
    "text",
    [
        "snow",
        "[]",
        '{"snow": 1}',
        '{"hang": "often"}',
        '{"hang": true}',
        '{"hang": -0.1}',
        '{"hang": NaN}',
        '{"hang": 0.6, "garbage": 0.6}',
        '{"opted_out": 0.6, "dead": 0.6}',
        '{"callback_reordered": 2}',
        '{"down": 5}',
        '{"down": [[5]]}',
        '{"down": [[8, 5]]}',
        '{"down": [["a", 5]]}',
    ],
)
def test_a_script_that_makes_no_sense_is_one_line(text: str) -> None:
    with pytest.raises(FaultsError) as refused:
        read(text)
    assert len(str(refused.value).splitlines()) == 1
