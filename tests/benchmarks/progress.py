"""A bar on standard error that shows the progress of the whole run."""

import sys
import time

_WIDTH = 30
_EVERY = 0.2


class Progress:
    """Goes by each row's expected seconds. If standard error is no terminal, it prints one line per row."""

    def __init__(self, expected: dict[str, float]) -> None:
        self._expected = expected
        self._whole = sum(expected.values())
        self._done = 0.0
        self._name = ""
        self._began = self._drawn = 0.0

    def begin(self, name: str) -> None:
        """The row of this name starts now."""
        self._name, self._began = name, time.monotonic()
        if sys.stderr.isatty():
            self.tick()
        else:
            sys.stderr.write(f"{self._done / self._whole:4.0%}  {name}\n")

    def tick(self) -> None:
        """Draws the bar again, if it is time."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._drawn < _EVERY:
            return
        self._drawn = now
        expected = self._expected[self._name]
        share = (self._done + min(now - self._began, expected * 0.98)) / self._whole
        bar = ("#" * round(share * _WIDTH)).ljust(_WIDTH, ".")
        left = max(0.0, self._whole * (1 - share))
        sys.stderr.write(f"\r\033[K[{bar}] {share:4.0%}  about {left / 60:.0f} min left  {self._name}")
        sys.stderr.flush()

    def end(self) -> None:
        """The row is finished."""
        self._done += self._expected[self._name]
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
