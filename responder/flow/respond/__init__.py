"""Incoming texts, and what volunteers answer by text or by personal link."""
