"""Upkeep and administration: the sweep, rings, drills, legal holds, and the places and texts a group provides."""
