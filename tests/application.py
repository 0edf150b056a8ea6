"""The web application as tests run it: passwords are hashed cheaply, and each template is compiled once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from config.settings import Settings
from responder.app import create_app
from responder.parts import Parts, build

CHEAP_HASH = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""The least that argon2 accepts."""
_POLL = 0.02
"""Seconds between two looks whether a server is to stop."""


class _Templates(BytecodeCache):
    """Compiled templates in memory, for every application of this process."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        compiled = self._compiled.get(bucket.key)
        if compiled is not None:
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_TEMPLATES = _Templates()


@contextmanager
def application(settings: Settings, sessions: sessionmaker[Session] | None = None) -> Iterator[Flask]:
    """An application with these settings, on these sessions or else on its own."""
    whole = build(settings)
    try:
        sessions = sessions or whole.sessions
        app = create_app(settings, Parts(settings, settings.policy, whole.engine, sessions, whole.broker))
        app.extensions["security"].pwd_context.update(**CHEAP_HASH)
        app.jinja_env.bytecode_cache = _TEMPLATES
        yield app
    finally:
        whole.close()


@contextmanager
def unchanged(app: Flask) -> Iterator[None]:
    """Whatever is set on the application inside, or remembered by it, is gone afterwards."""
    config, extensions = dict(app.config), dict(app.extensions)
    limiters = {limiter: limiter.enabled for limiter in extensions["limiter"]}
    try:
        yield
    finally:
        app.config.clear()
        app.config.update(config)
        app.extensions.clear()
        app.extensions.update(extensions)
        for limiter, enabled in limiters.items():
            limiter.enabled = enabled
            # Redis forgets elsewhere; this is what counts in memory while Redis is away.
            if limiter.limiter.storage is not limiter.storage:
                limiter.limiter.storage.reset()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the application on a port of this machine, with nobody counted as having been there before."""
    app.extensions["responder"].broker.redis.flushdb()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[_POLL])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
