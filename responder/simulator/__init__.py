"""A simulated carrier: Twilio's HTTP API, signed webhooks, and a page of phones."""
