"""The workers: a thin task per step, and the sweep."""
