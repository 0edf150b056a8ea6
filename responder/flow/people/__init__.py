"""Who is in it: volunteers joining and leaving, accounts, invites, shifts, and the codes that prove a phone."""
