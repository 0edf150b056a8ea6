"""What people write, and how much of it is understood: `python -m tests.understanding`."""
