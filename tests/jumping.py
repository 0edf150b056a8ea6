"""A loop whose time is moved on by hand, so that nobody waits for what is due later."""

import asyncio


class JumpingLoop(asyncio.SelectorEventLoop):
    """Its time is the usual one, and what it was moved on by."""

    jumped = 0.0

    def time(self) -> float:
        return super().time() + self.jumped

    def jump(self, seconds: float) -> None:
        """From any thread: let so many seconds have passed by the time anything else happens."""
        self.call_soon_threadsafe(self._move_on, seconds)

    def _move_on(self, seconds: float) -> None:
        self.jumped += seconds
