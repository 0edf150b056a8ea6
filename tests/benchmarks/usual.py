"""The usual design, to compare with: one Celery task per text, the carrier's sync client, one row read and written."""

import logging
import os
from functools import lru_cache

from celery import Celery
from sqlalchemy import BigInteger, Engine, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from twilio.rest import Client

QUEUE = "usual"
PROCESSES = 20

app = Celery(QUEUE)
app.conf.update(
    broker_url=os.environ.get("RESPONDER_REDIS_URL", "").replace("unix://", "redis+socket://", 1),
    task_default_queue=QUEUE,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
    worker_send_task_events=False,
)
logging.getLogger("twilio").setLevel(logging.WARNING)


class Base(DeclarativeBase):
    pass


class Usual(Base):
    """Sends one text to one number."""

    __tablename__ = "usual"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    number: Mapped[str]
    body: Mapped[str]
    callback_url: Mapped[str]
    sid: Mapped[str | None]


@lru_cache
def _engine() -> Engine:
    return create_engine(os.environ["RESPONDER_DATABASE_URL"], pool_size=1)


@lru_cache
def _client() -> Client:
    client = Client(os.environ["TWILIO_ACCOUNT_SID"], os.environ["TWILIO_AUTH_TOKEN"])
    client.api.base_url = os.environ["RESPONDER_TWILIO_URL"]
    return client


@app.task(name=QUEUE)  # type: ignore[untyped-decorator]  # the library has no types
def send(key: int) -> None:
    with Session(_engine()) as session:
        row = session.get_one(Usual, key)
        message = _client().messages.create(
            to=row.number,
            body=row.body,
            status_callback=row.callback_url,
            from_=os.environ["TWILIO_FROM"],
        )
        row.sid = message.sid
        session.commit()
