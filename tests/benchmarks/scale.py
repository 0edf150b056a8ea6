"""How large a run is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts of texts, pairs and trials; seconds."""

    large: int = 10_000
    """People in the large area: one alert sends this many texts."""
    pairs: int = 3
    usual: int = 3_000
    """Texts for the slow design."""
    callback_seconds: float = 30.0
    trials: int = 20
    long_alerts: int = 10
    """Alerts to the large area, one after another, during which memory must not grow."""
    paced_alerts: int = 3
    volunteers: int = 1_000_000
    of_one_incident: int = 2_000


FULL = Scale()
QUICK = Scale(
    large=2_000,
    pairs=1,
    usual=400,
    callback_seconds=8.0,
    trials=4,
    long_alerts=3,
    paced_alerts=1,
    volunteers=60_000,
    of_one_incident=400,
)
