"""A demo site for the browser, reached as a phone would reach it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.sync_api import ViewportSize
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from config.settings import load
from responder.store import link
from responder.store.alert import Notice
from responder.store.base import vault_of
from responder.store.delivery import Delivery
from tests.application import application, served
from tests.factories import Factory

PHONE: ViewportSize = {"width": 360, "height": 800}


@dataclass
class Site:
    """Only the pages, without workers: nothing is texted, but the texts are in the database."""

    url: str
    session: Session

    def code(self) -> str:
        bodies = self.session.scalars(select(Notice.body).order_by(Notice.id)).all()
        return next(found[0] for body in bodies if (found := re.search(r"\b\d{6}\b", body)))

    def own_page(self) -> str:
        """The page that the last text's link opens."""
        delivery = self.session.scalars(select(Delivery.id).order_by(Delivery.id.desc()).limit(1)).one()
        return f"{self.url}/volunteer/me/{link.token(vault_of(self.session), delivery)}"


def serve(environment: dict[str, str], sessions: sessionmaker[Session]) -> Iterator[Site]:
    with application(load(environment), sessions) as app, served(app) as url, sessions() as session:
        session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
        make = Factory(session, datetime.now(UTC))
        for name in ("Powderhorn Park", "Corcoran", "Central"):
            make.area(name)
        yield Site(url, session)
