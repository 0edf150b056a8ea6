"""The limits and times that a group sets, in the form that the rules need."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Policy:
    """How this group checks, joins, releases and sends. The programs build it from the settings.

    A field without its own docstring is the setting of the same name: see `docs/settings.md`.
    """

    group_name: str
    hotline: str
    public_url: str
    timezone: str
    verifier_releases: bool
    """Whether a verifier's confirmation sends the area's alert automatically: the setting `confirm`."""
    check_width: int
    check_patience: timedelta
    going_patience: timedelta
    wrong_codes_an_hour: int
    join_distance: float
    join_window: timedelta
    alert_useful: timedelta
    """After this time an alert's texts are no longer sent: the setting `alert_useful`."""
    notice_useful: timedelta
    stale_after: timedelta
    still_patience: timedelta
    outcomes_public: bool
    carrier_lag: timedelta
    lease: timedelta
    silent_after: timedelta
    segments_per_second: float
    dead_after: int
    probe_number: str = field(repr=False)
    """In E.164; empty for no probes."""
    probe_every: timedelta
    join_needs_invite: bool
    countries: frozenset[str]
    codes_an_hour: int
    codes_a_prefix: int
    codes_a_day: int
    answers_a_day: int
    answers_an_hour: int
    ring_patience: timedelta
    reports_a_source: int
    wide_alert_areas: int
    wave_width: int
    wave_patience: timedelta
    texts_an_hour: int
    segment_price: float
    monthly_budget: float
    keep_accents: bool
    drills: bool
    """Whether there is a simulator that drills can go through."""
    languages_reviewed: frozenset[str]
    text_languages: frozenset[str] | None
    """The languages of texts to real phones, which are the reviewed ones; None if no text leaves this machine."""
    geocodes: bool
    """Whether we can ask a geocoder for places that the gazetteer does not know."""

    @property
    def simulated(self) -> bool:
        """Whether no text leaves this machine."""
        return self.text_languages is None

    @property
    def zone(self) -> ZoneInfo:
        """The group's time zone."""
        return ZoneInfo(self.timezone)
