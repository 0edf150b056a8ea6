"""Puts the simulator together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from responder.simulator.answer import Mishaps
from responder.simulator.api import TwilioApi
from responder.simulator.callbacks import Callbacks
from responder.simulator.config import Config
from responder.simulator.headless import Headless
from responder.simulator.inbound import Inbound
from responder.simulator.journal import Journal
from responder.simulator.ledger import Ledger
from responder.simulator.life import Life
from responder.simulator.own_pages import own_pages_only
from responder.simulator.phones import Phones
from responder.simulator.weather import Weather

STATIC = Path(__file__).parent / "static"


def create_app(config: Config) -> web.Application:
    """One simulator, not yet listening; raises ConfigError if its journal can't be used."""
    journal = Journal(config.journal) if config.journal else None
    ledger = Ledger(journal)
    weather = Weather(config.faults, config.seed)
    mishaps = Mishaps()
    callbacks = Callbacks(config, weather)
    life = Life(ledger, callbacks, weather)
    inbound = Inbound(config, ledger, life, callbacks)

    app = web.Application(middlewares=[own_pages_only(config.host)])
    app.add_routes(TwilioApi(config, ledger, life, weather, mishaps).routes())
    app.add_routes(Headless(ledger, inbound, callbacks, config.sender, weather).routes())
    app.add_routes(Phones(config, ledger, inbound, weather).routes())
    app.router.add_static("/static", STATIC)

    async def running(_app: web.Application) -> AsyncIterator[None]:
        async with callbacks.running():
            for message in ledger.unfinished():
                life.begin(message, sent_after=config.sent_after, delivered_after=config.delivered_after)
            yield
        life.end()
        if journal:
            journal.close()

    app.cleanup_ctx.append(running)
    app.on_shutdown.append(mishaps.end)
    return app
