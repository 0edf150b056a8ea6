"""Long texts without sense, and how long a reader takes for one."""

import time
from collections.abc import Callable

HOSTILE = [
    "a " * 800, "1 " * 800, "(" * 1600, "😀" * 1600, "a б ក ၣ " * 200, "no not any real " * 100,
    "im so just " * 145, "a." * 800,
    "in the his her a " * 100, "မၤစၢၤ" * 260, "“" * 1600, "please stop it me " * 90, "a" * 1600,
]  # fmt: skip
"""1,600 characters each."""

LONGEST = 0.05
"""Seconds. A reader takes 5 to 15 ms on a quiet machine; one that goes over the text again and again takes seconds."""


def reads_within(seconds: float, read: Callable[[str], object], body: str) -> bool:
    """Whether one of several readings takes less processor time than that, so that a busy machine fails no test."""
    return any(_seconds_to_read(read, body) < seconds for _turn in range(6))


def _seconds_to_read(read: Callable[[str], object], body: str) -> float:
    began = time.process_time()
    read(body)
    return time.process_time() - began
