"""A broker that wakes nobody, and remembers whom it was to wake."""

from responder import queue


class Woken:
    """Stands where the broker does and remembers whom it was to wake."""

    def __init__(self) -> None:
        self.steps: list[tuple[queue.Step, str]] = []

    def wake(self, step: queue.Step, key: str) -> None:
        self.steps.append((step, key))

    def of(self, step: queue.Step) -> list[str]:
        return [key for woken, key in self.steps if woken is step]
