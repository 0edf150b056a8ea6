"""What a person decides about an incident: confirm, close, mark dangerous, move, merge, split, write, redact."""
