"""The application's parts, and the one transaction of each request, for every view."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import cast

from flask import Flask, Response, current_app, g
from sqlalchemy.orm import Session, sessionmaker

from responder.domain.policy import Policy
from responder.flow.work import Work
from responder.queue import Broker

_KEY = "responder"


@dataclass(frozen=True)
class Site:
    sessions: sessionmaker[Session]
    policy: Policy
    broker: Broker
    webhook_token: str = field(repr=False)
    """The carrier's auth token, which signs its webhooks."""
    drill_token: str = field(repr=False)
    """The token that signs the drill simulator's webhooks; empty if there is none or it is the carrier itself."""
    metrics_token: str = field(repr=False)
    """The token for reading the metrics; empty if they are off."""
    simulated: bool
    """Whether texts can't leave this machine. Pages say so."""
    head: str
    """The migration that the database should be at."""
    current: Callable[[Session], str | None]
    """The migration that it is at."""
    number: str = ""
    """Our number for texts; empty if a messaging service picks it."""


def site() -> Site:
    """The running application's parts."""
    return cast(Site, current_app.extensions[_KEY])


def work() -> Work:
    """This request's transaction, begun at its first use and committed before the response leaves."""
    if "work" not in g:
        g.work = Work(site().sessions(), site().policy, datetime.now(UTC))
    return cast(Work, g.work)


def attach(app: Flask, parts: Site) -> None:
    """Give the application its parts, and each request its transaction."""
    app.extensions[_KEY] = parts
    app.after_request(_settle)
    app.teardown_request(_end)


def keep() -> None:
    """Commit this request's work although it is refused, so that what was counted against it still counts."""
    g.kept = True


def _settle(response: Response) -> Response:
    """Commit before the response leaves, so that its reader can rely on it."""
    if "work" in g and (response.status_code < 400 or "kept" in g):
        g.work.session.commit()
    return response


def _end(_error: BaseException | None) -> None:
    if "work" in g:
        g.work.session.close()
