"""Logs say what happened and where, but reveal no content."""

import io
import logging
from collections.abc import Iterator

import pytest
from celery import Celery

from config.logging import configure

NUMBER = "+16125550123"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """The log output of a configured process. Logging is restored afterwards."""
    root = logging.getLogger()
    names = ["", *logging.Logger.manager.loggerDict]
    before = {name: logging.getLogger(name).level for name in names}
    handlers, written = root.handlers[:], io.StringIO()
    configure()
    (handler,) = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    yield written
    root.handlers[:] = handlers
    for name in logging.Logger.manager.loggerDict:
        logging.getLogger(name).setLevel(before.get(name, logging.NOTSET))
    root.setLevel(before[""])


def fail() -> None:
    try:
        int(NUMBER + "x")
    except ValueError as error:
        raise RuntimeError(f"cannot text {NUMBER}") from error


def test_an_exception_is_told_by_kind_and_place_and_not_by_what_it_says(log: io.StringIO) -> None:
    try:
        fail()
    except RuntimeError:
        logging.getLogger("responder.flow").exception("failed")
    assert "RuntimeError at " in log.getvalue()
    assert "fail:" in log.getvalue()
    assert "ERROR responder.flow failed" in log.getvalue()
    assert NUMBER not in log.getvalue()
    assert "Traceback" not in log.getvalue()


def test_exception_text_from_another_handler_is_not_repeated(log: io.StringIO) -> None:
    chatty = logging.StreamHandler(io.StringIO())
    logging.getLogger("responder.flow").addHandler(chatty)
    try:
        fail()
    except RuntimeError:
        logging.getLogger("responder.flow").exception("failed")
    finally:
        logging.getLogger("responder.flow").removeHandler(chatty)
    assert NUMBER in chatty.stream.getvalue()
    assert "RuntimeError at " in log.getvalue()
    assert NUMBER not in log.getvalue()


def test_a_task_that_fails_is_told_by_kind_and_place_too(log: io.StringIO) -> None:
    app = Celery("test", set_as_current=False)
    app.task(fail, name="verify").apply()
    assert "Task verify[" in log.getvalue()
    assert "RuntimeError" in log.getvalue()
    assert NUMBER not in log.getvalue()


@pytest.mark.parametrize(
    "library", ["twilio.http_client", "twilio.async_http_client", "aiohttp.access", "httpx", "sqlalchemy.engine.Engine"]
)
def test_libraries_that_would_log_requests_are_quiet(log: io.StringIO, library: str) -> None:
    logging.getLogger(library).info("POST to %s", NUMBER)
    assert log.getvalue() == ""
    logging.getLogger(library).warning("slow")
    assert f"WARNING {library} slow" in log.getvalue()


def test_our_own_events_are_one_line_each(log: io.StringIO) -> None:
    logging.getLogger("responder.flow.deliver.deliver").info("delivery %d is unknown", 7)
    assert log.getvalue().count("\n") == 1
    assert log.getvalue().endswith("INFO responder.flow.deliver.deliver delivery 7 is unknown\n")
