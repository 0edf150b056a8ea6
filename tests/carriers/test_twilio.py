"""The adapter: every way in which a request to the carrier can end, through the official client."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from responder.carriers import Accepted, AccountFault, Busy, Late, Outcome, Refused, Text, Unknown, Unreached
from responder.carriers.twilio import Account, TwilioCarrier
from tests.simulator.running import ACCOUNT, SENDER, TOKEN, Simulator, simulator

NUMBER = "+16125550123"
TEXT = Text(NUMBER, "hello", "http://127.0.0.1:1/webhooks/twilio/status/t", 3600)
# aiohttp warns about its own auth argument, which the client uses. We ignore these two messages only.
pytestmark = [
    pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The .auth. parameter is deprecated:DeprecationWarning"),
]


def account(url: str, **changed: Any) -> Account:
    given: dict[str, Any] = {
        "sid": ACCOUNT,
        "token": TOKEN,
        "url": url,
        "sender": SENDER,
        "messaging_service": "",
        "connections": 10,
        "connect_timeout": 0.5,
        "read_timeout": 0.5,
    }
    return Account(**{**given, **changed})


async def _sent(to: Account, text: Text = TEXT, within: float = 5.0) -> Outcome:
    carrier = TwilioCarrier(to)
    try:
        return await carrier.send(text, asyncio.get_running_loop().time() + within)
    finally:
        await carrier.close()


Answer = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def _server(answer: Answer) -> AsyncIterator[str]:
    """A fake carrier that gives this answer to each request. Yields its address."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await answer(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.create_task(serve(reader, writer)))

    server = await asyncio.start_server(begin, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


def outcome(answer: Answer, **changed: Any) -> Outcome:
    """The outcome of sending to a carrier with this answer."""

    async def run() -> Outcome:
        async with _server(answer) as url:
            return await _sent(account(url, **changed))

    return asyncio.run(run())


def says(status: int, body: object, headers: str = "") -> Answer:
    text = body if isinstance(body, str) else json.dumps(body)
    whole = f"HTTP/1.1 {status} X\r\nContent-Length: {len(text)}\r\nConnection: close\r\n{headers}\r\n{text}"

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(whole.encode())
        await writer.drain()

    return answer


def refusal(code: int, status: int = 400) -> dict[str, object]:
    return {"code": code, "message": f"about {NUMBER}", "more_info": "", "status": status}


def test_the_simulator_takes_a_text_as_the_carrier_would() -> None:
    with simulator() as running:
        assert isinstance(running, Simulator)
        got = asyncio.run(_sent(account(running.url)))
        assert isinstance(got, Accepted)
        assert got.sid.startswith("SM")


def test_a_wrong_token_is_a_fault_of_the_account() -> None:
    with simulator() as running:
        assert asyncio.run(_sent(account(running.url, token="wrong"))) == AccountFault(20003)


def test_a_number_that_cannot_be_texted_is_refused_for_good() -> None:
    with simulator() as running:
        bad = Text("+1612", "hello", TEXT.callback_url, 60)
        assert asyncio.run(_sent(account(running.url), bad)) == Refused(21211)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, refusal(21610), Refused(21610)),
        (400, refusal(21614), Refused(21614)),
        (401, refusal(20003, 401), AccountFault(20003)),
        (404, refusal(20404, 404), AccountFault(20404)),
        (403, refusal(20005, 403), AccountFault(20005)),
        (400, refusal(21606), AccountFault(21606)),
        (400, refusal(21611), Busy(2.0, 21611)),
    ],
)
def test_a_4xx_with_the_carriers_own_code_was_not_sent(status: int, body: object, expected: Outcome) -> None:
    assert outcome(says(status, body)) == expected


def test_429_says_how_long_to_wait() -> None:
    assert outcome(says(429, refusal(20429, 429), "Retry-After: 7\r\n")) == Busy(7.0, 20429)
    assert outcome(says(429, "slow down")) == Busy(2.0, 20429)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, refusal(20500, 500)),
        (503, "upstream is away"),
        (404, "<html>a proxy made this up</html>"),
        (400, {"message": "no code"}),
        (201, "not json at all"),
        (201, {}),
        (201, {"sid": None}),
        (301, ""),
        (403, {"type": "about:blank", "title": "x", "status": 403, "code": 403}),
    ],
)
def test_an_answer_that_is_not_clearly_the_carriers_is_unknown(status: int, body: object) -> None:
    assert isinstance(outcome(says(status, body)), Unknown)


def test_a_refused_connection_means_never_sent() -> None:
    assert asyncio.run(_sent(account("http://127.0.0.1:1"))) == Unreached()


def test_a_connection_that_breaks_after_the_request_is_unknown() -> None:
    async def reset(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    assert isinstance(outcome(reset), Unknown)


def test_a_carrier_that_hangs_is_given_up_on_time() -> None:
    async def hang(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(5)

    began = time.monotonic()
    assert isinstance(outcome(hang), Unknown)
    assert time.monotonic() - began < 2


def test_an_answer_that_drips_byte_by_byte_is_given_up_on_time() -> None:
    async def drip(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(50):
            writer.write(b" ")
            await asyncio.sleep(0.1)

    began = time.monotonic()
    assert isinstance(outcome(drip), Unknown)
    assert time.monotonic() - began < 3


def test_nothing_is_tried_again_by_the_library() -> None:
    asked = 0

    async def fail(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal asked
        asked += 1
        writer.transport.abort()

    outcome(fail)
    assert asked == 1


def test_no_outcome_or_log_holds_the_number(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        results = [outcome(says(400, refusal(21211))), outcome(says(500, f"to {NUMBER}"))]
    assert NUMBER not in repr(results) + repr(TEXT) + caplog.text


def test_past_its_deadline_not_one_byte_leaves_even_with_a_connection_made() -> None:
    async def late() -> tuple[Outcome, bytes]:
        got: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            got.set_result(await reader.read())
            writer.close()

        server = await asyncio.start_server(listen, "127.0.0.1", 0)
        async with server:
            url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            outcome = await _sent(account(url), within=-0.001)
            return outcome, await asyncio.wait_for(got, 5)

    assert asyncio.run(late()) == (Late(), b"")
