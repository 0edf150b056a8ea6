"""Decisions about an incident: confirm, close, mark dangerous, move, merge, split, add notes, redact."""
