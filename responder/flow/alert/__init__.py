"""Alerts to many people: drafting, approval, sending all at once or in waves, cost, and automatic release."""
