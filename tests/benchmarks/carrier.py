"""A carrier that costs almost nothing: it takes each text after a fixed time, up to a limit, and notes when.

The simulator shows a carrier's full behavior, and that takes processor time. Two cores could not run it beside a
worker that sends 1,000 texts a second: the benchmark would measure the simulator. This one speaks just enough of
Twilio's create. It answers each request after `latency` with a resource of the usual size, refuses more than `most`
open ones, and keeps what it accepted. Its own limit is `most / latency` texts a second.
"""

import argparse
import asyncio
import json
import resource
import secrets
import sys
import time
from dataclasses import dataclass, field
from itertools import count

CREATE = b"/Messages.json"
CONTROL = b"/benchmark/"
_DATE = "Mon, 04 May 2026 12:00:00 +0000"
_RESOURCE = {
    "account_sid": "AC" + "0" * 32,
    "api_version": "2010-04-01",
    "body": "Test Group: agents stopping people at a crossing, since 7:00. Reply 1 going, 2 cannot, 3 on scene." * 2,
    "date_created": _DATE,
    "date_sent": None,
    "date_updated": _DATE,
    "direction": "outbound-api",
    "error_code": None,
    "error_message": None,
    "from": "+19525550100",
    "messaging_service_sid": None,
    "num_media": "0",
    "num_segments": "2",
    "price": None,
    "price_unit": "USD",
    "sid": "SM" + "0" * 32,
    "status": "queued",
    "subresource_uris": {"media": f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/SM{'0' * 32}/Media.json"},
    "to": "+16125550100",
    "uri": f"/2010-04-01/Accounts/AC{'0' * 32}/Messages/SM{'0' * 32}.json",
}
_ACCEPTED = json.dumps(_RESOURCE).encode()
_BLANK_SID = b"SM" + b"0" * 32
_BUSY = json.dumps({"code": 20429, "message": "Too many requests at once", "status": 429}).encode()
_NOT_FOUND = json.dumps({"code": 20404, "message": "The requested resource was not found", "status": 404}).encode()


@dataclass
class Book:
    """What was accepted, in order of arrival: [arrived, answered, SID, form]. Times are CLOCK_MONOTONIC."""

    latency: float
    most: int
    open: int = 0
    most_open: int = 0
    accepted: int = 0
    refused: int = 0
    others: int = 0
    """Requests that create nothing: the engine asks for a text's status, or for a list."""
    entries: list[list[float | str]] = field(default_factory=list)
    sids: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]  # generic only in the stubs
    start: str = field(default_factory=lambda: secrets.token_hex(8))

    def told(self) -> dict[str, float]:
        """The counts, and this process's own processor time in seconds."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "accepted": self.accepted,
            "open": self.open,
            "most_open": self.most_open,
            "refused": self.refused,
            "others": self.others,
            "processor": used.ru_utime + used.ru_stime,
        }

    def reset(self) -> None:
        """Forgets what was accepted so far. Use it when nothing is open."""
        self.entries.clear()
        self.most_open = self.open
        self.accepted = self.refused = self.others = 0


class Connection(asyncio.Protocol):
    """One kept-alive connection. Its requests come one after the other."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._held += data
        while (end := self._held.find(b"\r\n\r\n")) >= 0:
            head, body_at = self._held[:end], end + 4
            length_at = head.lower().find(b"content-length:")
            length = int(head[length_at + 15 :].split(b"\r\n", 1)[0]) if length_at >= 0 else 0
            if len(self._held) < body_at + length:
                return
            body, self._held = self._held[body_at : body_at + length], self._held[body_at + length :]
            method, path, _ = head.split(b" ", 2)
            self._take(method, path, body)

    def _take(self, method: bytes, path: bytes, body: bytes) -> None:
        book = self._book
        if path.startswith(CONTROL):
            self._control(path.removeprefix(CONTROL).decode())
        elif method != b"POST" or not path.endswith(CREATE):
            book.others += 1
            self._answer(404, _NOT_FOUND)
        elif book.open >= book.most:
            book.refused += 1
            self._answer(429, _BUSY, b"Retry-After: 1\r\n")
        else:
            book.open += 1
            book.most_open = max(book.most_open, book.open)
            sid = f"SM{book.start}{next(book.sids):016x}"
            entry: list[float | str] = [time.monotonic(), 0.0, sid, body.decode("ascii")]
            book.entries.append(entry)
            asyncio.get_running_loop().call_later(book.latency, self._accept, entry)

    def _accept(self, entry: list[float | str]) -> None:
        self._book.open -= 1
        self._book.accepted += 1
        entry[1] = time.monotonic()
        self._answer(201, _ACCEPTED.replace(_BLANK_SID, str(entry[2]).encode()))

    def _control(self, what: str) -> None:
        if what == "reset":
            self._book.reset()
        since = int(what.removeprefix("entries/")) if what.startswith("entries/") else None
        told = self._book.told() if since is None else self._book.entries[since:]
        self._answer(200, json.dumps(told).encode())

    def _answer(self, status: int, body: bytes, more: bytes = b"") -> None:
        head = f"HTTP/1.1 {status} .\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n".encode()
        if not self._transport.is_closing():
            self._transport.write(head + more + b"\r\n" + body)


async def serve(port: int, book: Book) -> None:
    """Listens on 127.0.0.1 until it is told to end."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(book), "127.0.0.1", port, backlog=1024)
    sys.stdout.write("carrier: ready.\n")
    sys.stdout.flush()
    async with server:
        await server.serve_forever()


def main() -> None:
    """`python -m tests.benchmarks.carrier`."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.carrier", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency", type=float, default=0.1, help="seconds until a create is answered")
    parser.add_argument("--most", type=int, default=100, help="creates that can be open at once")
    given = parser.parse_args()
    asyncio.run(serve(given.port, Book(given.latency, given.most)))


if __name__ == "__main__":
    main()
