"""The thresholds that a group sets, as the rules need them."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Policy:
    """How this group checks, joins, releases and sends; built from the settings by the roots."""

    group_name: str
    hotline: str
    public_url: str
    timezone: str
    verifier_releases: bool
    """Whether an asked verifier's confirmation sends the area's call by itself."""
    check_width: int
    """Verifiers asked at a time."""
    check_patience: timedelta
    """How long a verifier has to answer before the next is asked."""
    going_patience: timedelta
    """How long one who is going has to say what they see."""
    join_distance: float
    """Metres within which two exact points may be one incident."""
    join_window: timedelta
    """How old an incident's last report may be for another to join it."""
    alert_useful: timedelta
    """After this a call is no longer sent: who gets it late goes for nothing."""
    notice_useful: timedelta
    """After this an answer or a thanks is no longer sent."""
    stale_after: timedelta
    """After this a confirmed incident asks to be renewed or closed."""
    still_patience: timedelta
    """How long people on scene have to say whether it is still going on."""
    outcomes_public: bool
    """Whether everybody can read what came of reports."""
    carrier_lag: timedelta
    """After this, what the carrier took is surely in its list."""
    lease: timedelta
    """After this, a claimed text that nobody recorded is unknown."""
    silent_after: timedelta
    """After this without a word, the carrier is asked for a text."""
    segments_per_second: float
    """What the sender may send."""
    dead_after: int
    """Failures in a row after which a number is no longer texted."""
    probe_number: str = field(repr=False)
    """A second number of the group's own, in E.164; empty: no probes."""
    probe_every: timedelta
    join_needs_invite: bool
    """Whether joining takes an invite's code."""
    countries: frozenset[str]
    """Countries, as two letters, to whose phones codes are texted."""
    codes_an_hour: int
    """Codes texted in an hour before a browser must work for each."""
    codes_a_prefix: int
    """Codes texted in a day to numbers that differ in their last four digits only."""
    codes_a_day: int
    """Codes texted in a day at all."""
    ring_patience: timedelta
    """After this a ring that nobody took is texted to those on duty, and after it again to all."""
    reports_a_source: int
    """Reports of one source in ten minutes that nobody must work for; more are held unless a browser has."""
    wide_alert_areas: int
    """Areas that one coordinator may call alone; more need a second."""
    wave_width: int
    """People whom a wave asks for each one who is still missing."""
    wave_patience: timedelta
    """After this the next wave goes out."""
    texts_an_hour: int
    """Texts of alerts in an hour that need no second coordinator."""
    segment_price: float
    """What a segment costs, in dollars."""
    monthly_budget: float
    """Dollars a month after which a second coordinator must agree; 0: none is set."""
    keep_accents: bool
    """Whether Spanish keeps the accents that more than double what a text costs."""
    drills: bool
    """Whether there is a simulator that drills can go through."""
    languages_reviewed: frozenset[str]
    """Languages whose texts a speaker has reviewed."""
    text_languages: frozenset[str] | None
    """Languages whose texts were reviewed; None when no text leaves this machine."""

    geocodes: bool = False
    """Whether there is a geocoder to be asked for places that the gazetteer does not know."""

    @property
    def simulated(self) -> bool:
        """Whether no text leaves this machine."""
        return self.text_languages is None

    @property
    def zone(self) -> ZoneInfo:
        """Where the group is."""
        return ZoneInfo(self.timezone)
