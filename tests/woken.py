"""A fake broker that only remembers which steps it should wake."""

from responder import queue


class Woken:
    """Takes the broker's place and remembers which steps it should wake."""

    def __init__(self) -> None:
        self.steps: list[tuple[queue.Step, str]] = []

    def wake(self, step: queue.Step, key: str) -> None:
        self.steps.append((step, key))

    def of(self, step: queue.Step) -> list[str]:
        return [key for woken, key in self.steps if woken is step]
