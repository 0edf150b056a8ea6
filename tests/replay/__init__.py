"""A day of a hotline, made up from a seed: what it is told, and what was true of it."""
