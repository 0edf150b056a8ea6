"""What every view is given: the parts it may use, and the one transaction of its request."""

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
    """The carrier's auth token: its webhooks are signed with it."""
    drill_token: str = field(repr=False)
    """What the simulator of drills signs with; empty: there is none, or it is the carrier itself."""
    metrics_token: str = field(repr=False)
    """Who brings it may read the figures; empty: nobody may."""
    simulated: bool
    """Whether no text can leave this machine: pages say so."""
    head: str
    """The revision that the database must stand at."""
    current: Callable[[Session], str | None]
    """The revision that it does stand at."""
    number: str = ""
    """The number that takes texts; empty if a messaging service picks it."""


def site() -> Site:
    """The running application's parts."""
    return cast(Site, current_app.extensions[_KEY])


def work() -> Work:
    """This request's transaction, begun at its first use and committed before the answer leaves."""
    if "work" not in g:
        g.work = Work(site().sessions(), site().policy, datetime.now(UTC))
    return cast(Work, g.work)


def attach(app: Flask, parts: Site) -> None:
    """Give the application its parts, and each request its transaction."""
    app.extensions[_KEY] = parts
    app.after_request(_settle)
    app.teardown_request(_end)


def keep() -> None:
    """Commit this request's work although it is refused: what was counted against somebody must count."""
    g.kept = True


def _settle(response: Response) -> Response:
    """Whoever reads an answer may rely on it: it leaves only after the commit."""
    if "work" in g and (response.status_code < 400 or "kept" in g):
        g.work.session.commit()
    return response


def _end(_error: BaseException | None) -> None:
    if "work" in g:
        g.work.session.close()
