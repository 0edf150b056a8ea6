"""A hotline's day, made up from a seed: what people report, and what was true."""
