"""Slows down code guessing, by each source and by all sources together."""

import time
from collections.abc import Callable, Iterable
from math import ceil
from typing import Any

from flask import Flask, Response, make_response
from flask_limiter import Limiter, RequestLimit

_A_SOURCE, _ALL = "10 per minute; 60 per hour", "100 per minute; 1000 per hour"
"""Limits on unknown codes. Known codes are not counted."""


def slow_down(app: Flask, limiter: Limiter, endpoints: Iterable[str], scope: str, said: Callable[[int], str]) -> None:
    """Count codes that these views don't find, all together. Past the limit they show `said(minutes to wait)`."""

    def too_often(limit: RequestLimit) -> Response:
        minutes = max(1, ceil((limit.reset_at - time.time()) / 60))
        answer = make_response(said(minutes), 429)
        answer.headers["Retry-After"] = str(minutes * 60)
        return answer

    for endpoint in endpoints:
        view: Any = app.view_functions[endpoint]
        for limit, whose in ((_A_SOURCE, None), (_ALL, _everybody)):
            shared = limiter.shared_limit(
                limit,
                f"{scope}-{'all' if whose else 'each'}",
                key_func=whose,
                deduct_when=_unknown,
                on_breach=too_often,
            )
            view = shared(view)
        app.view_functions[endpoint] = view


def _everybody() -> str:
    return "all"


def _unknown(response: Response) -> bool:
    return response.status_code == 404
