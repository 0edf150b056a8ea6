"""A policy for tests of rules and words that need no other settings."""

from datetime import timedelta

from responder.domain.policy import Policy

POLICY = Policy(
    group_name="Powderhorn Rapid Response",
    hotline="612-555-0100",
    public_url="https://respond.example.org",
    timezone="America/Chicago",
    verifier_releases=True,
    check_width=2,
    check_patience=timedelta(minutes=2),
    join_distance=300.0,
    join_window=timedelta(minutes=90),
    call_useful=timedelta(hours=1),
    notice_useful=timedelta(hours=1),
    stale_after=timedelta(minutes=30),
    carrier_lag=timedelta(seconds=5),
    lease=timedelta(seconds=30),
    silent_after=timedelta(minutes=2),
    segments_per_second=1.0,
    dead_after=3,
    probe_number="",
    probe_every=timedelta(minutes=15),
    join_needs_invite=False,
    countries=frozenset({"US"}),
    codes_an_hour=20,
    codes_a_prefix=10,
    codes_a_day=300,
    ring_patience=timedelta(minutes=2),
    languages_reviewed=frozenset({"en", "es"}),
    text_languages=None,
)
