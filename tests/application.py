"""The web application for tests: password hashing is cheap, and each template is compiled once."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server

from config.settings import Settings
from responder.app import create_app
from responder.parts import Parts, build

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CHEAP_HASH = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
"""The lowest cost that argon2 accepts."""
_POLL = 0.02
"""Seconds between checks whether a server should stop."""
_PATIENCE = 20.0


class _Templates(BytecodeCache):
    """Keeps compiled templates in memory for all applications of this process."""

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
    """An application with these settings, on the given sessions or its own."""
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
    """Undo everything that is set on the application, or remembered by it, inside the block."""
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
            # Redis is emptied elsewhere. This storage counts in memory while Redis is down.
            if limiter.limiter.storage is not limiter.storage:
                limiter.limiter.storage.reset()


class _Door:
    """Lets requests into the application. Once shut, no request is inside and none gets in."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._inside = 0
        self._open = True
        self._changed = threading.Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self._changed:
            if not self._open:
                start_response("503 Service Unavailable", [])
                return []
            self._inside += 1
        try:
            return self._app(environ, start_response)
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def shut(self) -> None:
        with self._changed:
            self._open = False
            assert self._changed.wait_for(lambda: not self._inside, _PATIENCE), "a request does not end"


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application's address on a local port. All limits start from zero."""
    app.extensions["responder"].broker.redis.flushdb()
    door = _Door(app)
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=[_POLL])
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        door.shut()
        server.server_close()
