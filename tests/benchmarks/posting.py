"""Neighbors who send the report form, one after another on each connection, as fast as they are answered."""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit
from uuid import UUID

OPEN = 16
"""Connections: as many as the server has threads."""
WARM = 1.0
"""Seconds of warm-up before the measured ones."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WORDS = (
    "Lake & Bloomington",
    "38th and Chicago",
    "Powderhorn Park",
    "corner of Cedar Ave & 35th St",
    "Franklin/Nicollet",
)


def requests(host: str, seed: int) -> Iterator[bytes]:
    """Each report comes from its own network address and has its own text."""
    chance = random.Random(seed)  # noqa: S311  # made-up data
    while True:
        said = " ".join("".join(chance.choices(_LETTERS, k=chance.randint(3, 9))) for _ in range(12))
        form = {
            "submission": str(UUID(int=chance.getrandbits(128), version=4)),
            "first_hand": "yes",
            "activity": "vehicles",
            "size": "3-5",
            "words": chance.choice(_WORDS),
            "uniform": "masked",
            "equipment": "vans",
            "seen": "now",
            "details": said,
        }
        body = urlencode(form).encode()
        address = f"{chance.randint(1, 126)}.{chance.randint(0, 255)}.{chance.randint(0, 255)}.7"
        yield (
            f"POST /report HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-For: {address}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        ).encode() + body


async def post(url: str, seconds: float, seed: int) -> dict[str, float]:
    """Returns `taken`, how many a second were answered as kept, and `refused`, all others and those not answered."""
    server = urlsplit(url)
    begins = time.monotonic() + WARM
    ends = begins + seconds
    told = {"taken": 0.0, "refused": 0.0, "all": 0.0}

    async def neighbor(number: int) -> None:
        every = requests(server.netloc, seed * 1000 + number)
        reader, writer = await asyncio.open_connection(server.hostname, server.port)
        while (now := time.monotonic()) < ends:
            writer.write(next(every))
            status = await _answer(reader)
            told["all"] += 1
            if status != 303:
                told["refused"] += 1
            elif now >= begins and time.monotonic() < ends:
                told["taken"] += 1
        writer.close()

    await asyncio.gather(*(neighbor(number) for number in range(OPEN)))
    return told | {"taken": told["taken"] / seconds}


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.lower().startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])


def main() -> None:
    """`python -m tests.benchmarks.posting URL SECONDS SEED`: prints what it measured as JSON."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.posting", description=__doc__)
    parser.add_argument("url")
    parser.add_argument("seconds", type=float)
    parser.add_argument("seed", type=int)
    given = parser.parse_args()
    sys.stdout.write(json.dumps(asyncio.run(post(given.url, given.seconds, given.seed))) + "\n")


if __name__ == "__main__":
    main()
