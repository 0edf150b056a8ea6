"""A carrier for trying out: Twilio's HTTP API, signed webhooks, and its phones on a page."""
