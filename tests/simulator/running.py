"""A simulator and a stand-in for Responder's webhooks, both in one background thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web

from responder.simulator.app import create_app
from responder.simulator.config import Config
from tests.jumping import JumpingLoop

ACCOUNT = "AC" + "5" * 32
TOKEN = "planted-auth-token"
SENDER = "+16125550000"

T = TypeVar("T")


@dataclass
class Post:
    """One request that the receiver got."""

    url: str
    form: dict[str, str]
    headers: dict[str, str]


@dataclass
class Receiver:
    """Stands in for Responder: keeps what is posted, gives a set answer, breaks the first `broken` connections."""

    posts: list[Post] = field(default_factory=list)
    status: int = 200
    text: str = ""
    broken: int = 0
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.posts.append(Post(f"http://{request.host}{request.raw_path}", form, dict(request.headers)))
        if self.broken:
            self.broken -= 1
            if request.transport:
                request.transport.abort()
        return web.Response(status=self.status, text=self.text, content_type="text/xml")


@dataclass
class Simulator:
    """A running simulator."""

    url: str
    receiver: Receiver
    loop: JumpingLoop


async def _serve(app: web.Application, patience: float = 0.2) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=patience)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


@contextmanager
def simulator(shutdown_timeout: float = 0.2, **settings: Any) -> Iterator[Simulator]:
    """Runs a simulator with these settings and a Receiver, and ends both."""
    loop = JumpingLoop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def call(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(10)

    receiver, runners = Receiver(), []
    try:
        app = web.Application()
        app.router.add_post("/{rest:.*}", receiver.take)
        runner, receiver.url = call(_serve(app))
        runners.append(runner)
        given = {"sender": SENDER, "webhook_url": f"{receiver.url}/webhooks/twilio/sms"} | settings
        runner, url = call(_serve(create_app(Config(ACCOUNT, TOKEN, **given)), shutdown_timeout))
        runners.append(runner)
        yield Simulator(url, receiver, loop)
    finally:
        for runner in reversed(runners):
            call(runner.cleanup())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
