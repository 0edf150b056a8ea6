"""Metrics for Prometheus, counted at each request and given only to callers with the token."""

from collections.abc import Iterator, Mapping
from hmac import compare_digest

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from responder.flow.alert import cost
from responder.flow.alert.cost import Month
from responder.store.metric import Figures, gather
from responder.web.site import site, work

metrics = Blueprint("metrics", __name__)

_SCHEME = "Bearer "


@metrics.get("/metrics", endpoint="metrics")
def show() -> ResponseReturnValue:
    """All metrics; 404 if no token is set, 401 if the request has the wrong one."""
    token, given = site().metrics_token, request.headers.get("Authorization", "")
    if not token:
        abort(404)
    if not compare_digest(given.encode(), (_SCHEME + token).encode()):
        return Response(status=401, headers={"WWW-Authenticate": "Bearer"})
    registry = CollectorRegistry()
    figures = gather(work().session, work().now)
    registry.register(_Counted(figures, cost.month_costs(work()), redis_reached=site().broker.reached()))
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Counted(Collector):
    """The figures of one moment as Prometheus metrics."""

    def __init__(self, figures: Figures, month: Month, *, redis_reached: bool) -> None:
        self._figures = figures
        self._month = {"spent": month.spent, "planned": month.planned, "budget": month.budget}
        self._redis_reached = redis_reached

    def collect(self) -> Iterator[GaugeMetricFamily]:
        now = self._figures
        yield _by("deliveries", "Deliveries by state; those that are over, of the last day.", "state", now.deliveries)
        yield _one("oldest_due_seconds", "How long the text that waits longest has been due.", now.oldest_due)
        yield _by("attempts_last_hour", "Requests to the carrier by outcome.", "outcome", now.attempts)
        spreads = (
            ("carrier", "From a claim to the record of the carrier's answer, last five minutes.", now.carrier),
            ("handed_over", "From the confirmation to the carrier's having a text, a day's calls.", now.handed_over),
            ("delivered", "From the confirmation to the phone's having it, a day's calls.", now.delivered),
        )
        for name, meaning, spread in spreads:
            values = {str(quantile): seconds for quantile, seconds in spread.items()}
            yield _by(f"{name}_seconds", meaning, "quantile", values)
        if now.probe is not None:
            yield _one("probe_seconds", "The whole way of the last text to ourselves that came back.", now.probe)
        yield _by("text_answers", "Answers to texts in a day; whether sent, or why not.", "result", now.text_answers)
        yield _one("untaken_rings", "What rings and nobody has taken.", now.untaken_rings)
        yield _one("sender_paused", "1 while the carrier has us wait, or does not answer.", now.paused)
        yield _one("sender_frozen", "1 while somebody on duty holds everything back.", now.frozen)
        yield _by("month_dollars", "What this month's texts come to; a budget of 0 is none.", "part", self._month)
        yield _one("redis_reached", "0 while Redis is away.", self._redis_reached)


def _one(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"responder_{name}", meaning, value=float(value))


def _by(name: str, meaning: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"responder_{name}", meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], float(value))
    return family
