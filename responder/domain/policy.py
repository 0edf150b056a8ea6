"""The thresholds that a group sets, as the rules need them."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Policy:
    """How this group checks, joins, releases and sends; built from the settings by the roots.

    A field without a word of its own is the setting of its name; `docs/settings.md` says what it means.
    """

    group_name: str
    hotline: str
    public_url: str
    timezone: str
    verifier_releases: bool
    """Whether a verifier's confirmation sends the area's alert by itself: the setting `confirm`."""
    check_width: int
    check_patience: timedelta
    going_patience: timedelta
    join_distance: float
    join_window: timedelta
    alert_useful: timedelta
    """After this an alert text is no longer sent: the setting `alert_useful`."""
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
    """In E.164; empty: no probes."""
    probe_every: timedelta
    join_needs_invite: bool
    countries: frozenset[str]
    codes_an_hour: int
    codes_a_prefix: int
    codes_a_day: int
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
    """The languages of texts to real phones: those reviewed; None when no text leaves this machine."""
    geocodes: bool
    """Whether there is a geocoder to ask for places that the gazetteer does not know."""

    @property
    def simulated(self) -> bool:
        """Whether no text leaves this machine."""
        return self.text_languages is None

    @property
    def zone(self) -> ZoneInfo:
        """Where the group is."""
        return ZoneInfo(self.timezone)
