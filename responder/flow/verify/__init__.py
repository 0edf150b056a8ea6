"""Verification: place a report, join it, weigh it, have people check it, and ask again later."""
