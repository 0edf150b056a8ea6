"""People: volunteers joining and leaving, accounts, invites, shifts, and codes that prove a phone."""
