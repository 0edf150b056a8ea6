"""What keeps the whole running: the sweep, rings, drills, legal holds, and what a group loads and writes."""
