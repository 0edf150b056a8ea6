"""An event loop whose clock tests can move forward, so that they don't wait for what is due later."""

import asyncio


class JumpingLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is the usual time plus all jumps."""

    jumped = 0.0

    def time(self) -> float:
        return super().time() + self.jumped

    def jump(self, seconds: float) -> None:
        """Move the clock forward by `seconds` before anything else happens. Any thread may call this."""
        self.call_soon_threadsafe(self._move_on, seconds)

    def _move_on(self, seconds: float) -> None:
        self.jumped += seconds
