"""Logs: one line per event, with ids and route templates only."""

import logging

_QUIET = ("twilio", "aiohttp", "sqlalchemy", "httpx", "geopy", "alembic.runtime.plugins")
"""Libraries that would log requests with their parameters, including phone numbers."""


class _OneLine(logging.Formatter):
    """Names an exception's type and place, but not its message, which may quote a row or a number."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left its own exception text here.
        record.exc_text = None
        if isinstance(record.args, dict) and "exc" in record.args:
            # Celery puts the text of a task's exception into the message. The type is enough.
            record.args = {**record.args, "exc": str(record.args["exc"]).partition("(")[0]}
        return super().format(record)

    def formatException(self, ei: object) -> str:  # noqa: N802  # signature of the library
        kind, _, trace = ei if isinstance(ei, tuple) else (None, None, None)
        places = []
        while trace is not None:
            code = trace.tb_frame.f_code
            places.append(f"{code.co_qualname if hasattr(code, 'co_qualname') else code.co_name}:{trace.tb_lineno}")
            trace = trace.tb_next
        return f"{kind.__name__ if kind else 'exception'} at {' > '.join(places)}"


def configure() -> None:
    """Send everything from INFO up to standard error, without what must not be logged."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
